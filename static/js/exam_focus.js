// Behind a closed book: how often and for how long this page was not in front is told to the server, and shown here.
const COUNTS_FROM_MS = 2000;
const GATHER_MS = 12_000;

const root = document.querySelector("[data-attempt-id]");
const note = document.querySelector("[data-focus-note]");
export const watched = Boolean(root && note);
if (watched) start();

function start() {
  const key = `lull-away:${root.dataset.attemptId}`;
  const gathered = { times: 0, away_s: 0 };
  let since = remembered(key);
  let leaving = false;
  let busy = false;
  let timer = 0;

  const away = () => {
    if (since || leaving) return;
    since = Date.now();
    remember(key, since);
  };
  const back = () => {
    const ms = since ? Date.now() - since : 0;
    since = 0;
    remember(key, 0);
    if (ms < COUNTS_FROM_MS) return;
    gathered.times += 1;
    gathered.away_s += Math.min(Math.round(ms / 1000), 86_400);
    show();
    timer ||= setTimeout(tell, 0);
  };
  async function tell(closing = false) {
    if (busy || !gathered.times) return;
    const sent = { times: Math.min(gathered.times, 1000), away_s: Math.min(gathered.away_s, 600_000) };
    const headers = { "content-type": "application/json", "x-attempt-token": root.dataset.attemptToken };
    const init = { method: "POST", headers, keepalive: closing, body: JSON.stringify(sent) };
    busy = true;
    const reply = await fetch(`/api/v1/attempts/${root.dataset.attemptId}/focus`, init).catch(() => null);
    busy = false;
    if (reply && reply.status !== 429 && reply.status < 500) count(sent);
    timer = setTimeout(() => {
      timer = 0;
      tell();
    }, GATHER_MS);
  }
  function count(sent) {
    note.dataset.times = Number(note.dataset.times) + sent.times;
    note.dataset.seconds = Number(note.dataset.seconds) + sent.away_s;
    gathered.times -= sent.times;
    gathered.away_s -= sent.away_s;
  }
  function show() {
    const seconds = Number(note.dataset.seconds) + gathered.away_s;
    const words = { times: Number(note.dataset.times) + gathered.times, time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` };
    note.textContent = note.dataset.words.replace("{times}", words.times).replace("{time}", words.time);
    note.hidden = false;
  }

  addEventListener("blur", away);
  addEventListener("focus", back);
  document.addEventListener("visibilitychange", () => (document.hidden ? away() : document.hasFocus() && back()));
  addEventListener("pagehide", () => tell(true));
  document.addEventListener("submit", () => {
    leaving = true; // the way to another question is no absence
    setTimeout(() => (leaving = false), 10_000);
  });
  if (document.hasFocus()) back();
}

function remembered(key) {
  try {
    return Number(sessionStorage.getItem(key)) || 0;
  } catch {
    return 0;
  }
}

function remember(key, since) {
  try {
    if (since) sessionStorage.setItem(key, String(since));
    else sessionStorage.removeItem(key);
  } catch {
    // without storage only what happens while the page is open is counted
  }
}
