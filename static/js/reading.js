// The reading page: keeps the exact place on every pause of scrolling, and when the page is hidden or closed.
import { announce } from "./announce.js";
import { callNote } from "./call_note.js";
import { listen } from "./live.js";
import { atEnd, comeBack, placeOf } from "./place.js";
import { tick } from "./ticks.js";

const SCROLL_PAUSE_MS = 700;
const BEAT_MS = 15_000;
const ATTENTION_MS = 60_000; // nobody at the page for so long: the clock of study rests

const page = document.querySelector("[data-reading]");
if (page?.dataset.placeUrl) start(page);

function start(root) {
  const media = root.querySelector("video, audio");
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");
  let seen = performance.now();
  let counted = performance.now();
  let active = 0;
  let timer = 0;
  let sent = "";
  let calling = false; // a call is on: what passes is no study
  let arrived = false; // until the kept place is on the screen (never in a tab that was opened behind), nothing is kept over it

  const count = () => {
    const now = performance.now();
    const playing = media && !media.paused;
    if (!document.hidden && !calling && (playing || counted - seen < ATTENTION_MS)) active += now - counted;
    counted = now;
  };

  async function save(closing = false) {
    count();
    if (!arrived) return;
    const seconds = Math.round(active / 1000);
    const place = { ...placeOf(root), media_s: Math.floor(media?.currentTime ?? 0), at_end: atEnd(root) };
    const same = JSON.stringify(place);
    if (same === sent && seconds < 5) return;
    active -= seconds * 1000;
    sent = same;
    try {
      const reply = await fetch(root.dataset.placeUrl, {
        method: "PUT",
        keepalive: closing,
        headers: { "content-type": "application/json", accept: "application/json", ...token },
        body: JSON.stringify({ ...place, active_s: seconds }),
      });
      if (!reply.ok) throw new Error(String(reply.status));
      shown(root, await reply.json());
    } catch {
      active += seconds * 1000;
      sent = "";
      root.querySelector("[data-saved]")?.classList.add("is-unsaved");
    }
  }

  const later = () => {
    seen = performance.now();
    clearTimeout(timer);
    timer = setTimeout(save, SCROLL_PAUSE_MS);
  };
  addEventListener("scroll", later, { passive: true });
  for (const sign of ["keydown", "pointerdown", "pointermove"]) addEventListener(sign, () => { seen = performance.now(); calling = false; }, { passive: true });
  media?.addEventListener("pause", later);
  document.addEventListener("visibilitychange", () => (document.hidden ? save(true) : (counted = seen = performance.now())));
  addEventListener("pagehide", () => save(true));
  setInterval(save, BEAT_MS);

  if (media && Number(root.dataset.mediaS)) media.currentTime = Number(root.dataset.mediaS);
  const back = Number(root.dataset.block);
  const here = back && (!location.hash || location.hash === `#b${back}`);
  requestAnimationFrame(() => {
    if (here) comeBack(root, back, Number(root.dataset.ppm));
    arrived = true;
  });
  setTimeout(save, 1500);
  listen();
  callNote(root, {
    begins() { save(); calling = true; media?.pause(); },
    ends() { count(); seen = performance.now(); calling = false; },
  });
}

function shown(root, reply) {
  const note = root.querySelector("[data-saved]");
  const time = new Date(reply.saved_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  if (note) {
    note.hidden = false;
    note.classList.remove("is-unsaved");
    note.querySelector("[data-saved-text]").textContent = note.dataset.words.replace("{time}", time);
  }
  tick(root, reply.wanted);
  if (reply.completed) {
    for (const one of root.querySelectorAll("[data-when-complete]")) one.hidden = false;
    const until = root.querySelectorAll("[data-until-complete]:not([hidden])");
    for (const one of until) one.hidden = true;
    if (until.length) announce(root.querySelector("[data-when-complete]").textContent.trim());
  }
}
