// Tells the server every 20 seconds that the page of an attempt is open, and hears how the attempt stands. While no stream
// brings the news the page asks for them: what was granted stands on it within 5 seconds either way.
import { listen } from "./live.js";

const BEAT_MS = 20_000;
const ASK_MS = 4000; // the way of the answer is in the 5 seconds too
const TIMEOUT_MS = 10_000;

// told(standing): state, now, deadline_at, left_s, pauses_left, pause_s_left and more (docs/doors.md).
// The answer comes at once when another script says that something has changed.
export function presence({ attempt, token, told }) {
  let streaming = false;
  const hear = async (what, options) => {
    const reply = await askAttempt(attempt, token, what, options).catch(() => null);
    const standing = reply?.ok && (await reply.json().catch(() => null)); // the network may go in the middle of an answer
    if (standing) told(standing);
    else if (reply?.status === 404) [beating, asking].forEach(clearInterval);
  };
  const beat = () => hear("presence");
  const beating = setInterval(beat, BEAT_MS);
  const asking = setInterval(() => streaming || document.hidden || hear("standing", { method: "GET" }), ASK_MS);
  document.addEventListener("lull:attempt", ({ detail: { kind } }) => {
    if (kind === "open") streaming = true;
    if (kind === "lost") streaming = false;
    else if (kind !== "takeover") beat();
  });
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  listen();
  beat();
}

// A page without a stream learns from its saves that the attempt does not run any more.
export function heard(state) {
  document.dispatchEvent(new CustomEvent("lull:attempt", { detail: { kind: state === "paused" ? "pause" : state } }));
}

export function askAttempt(attempt, token, what, options = {}) {
  const headers = { accept: "application/json", "x-attempt-token": token };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(`/api/v1/attempts/${attempt}/${what}`, { method: "POST", headers, signal, ...options });
}
