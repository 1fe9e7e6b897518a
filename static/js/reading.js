// The reading page: keeps the exact place on every pause of scrolling, and when the page is hidden or closed. When the session has
// gone the reader logs in over the page, and goes on with the place and the answer that are on it.
import { announce } from "./announce.js";
import { callNote } from "./call_note.js";
import { listen } from "./live.js";
import { atEnd, comeBack, placeOf } from "./place.js";
import { forgetHere, keepHere, keptHere } from "./place_kept.js";
import { put, startLogIn } from "./reading_log_in.js";
import { tick } from "./ticks.js";

const SCROLL_PAUSE_MS = 700;
const BEAT_MS = 15_000;
const ATTENTION_MS = 60_000; // nobody at the page for so long: the clock of study rests

const page = document.querySelector("[data-reading]");
if (page?.dataset.placeUrl) start(page);

function start(root) {
  const media = root.querySelector("video, audio");
  const address = root.dataset.placeUrl;
  const ahead = Number(root.dataset.now) - Date.now(); // the server's clock against this one
  const again = startLogIn(root);
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
    keepHere(address, { ...place, at: Date.now() + ahead });
    try {
      const body = JSON.stringify({ ...place, active_s: seconds });
      let reply = await put(address, body, closing);
      if ([401, 403].includes(reply.status) && !closing && (await again())) reply = await put(address, body, closing);
      if (!reply.ok) throw new Error(String(reply.status));
      forgetHere(address);
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

  const known = { block: Number(root.dataset.block), block_ppm: Number(root.dataset.ppm), media_s: Number(root.dataset.mediaS) };
  const unfinished = root.querySelector("[data-until-complete]");
  const back = (unfinished && keptHere(address, Number(root.dataset.seen) || 0)) || known;
  if (media && back.media_s) media.currentTime = back.media_s;
  const here = back.block && ["", `#b${back.block}`, `#b${known.block}`].includes(location.hash);
  requestAnimationFrame(() => {
    if (here) comeBack(root, back.block, back.block_ppm);
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
