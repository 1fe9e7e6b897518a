// Handing in: says which answers have not arrived, and hands in once all have.
import { leave } from "./attempt_leaving.js";

// Hands in once everything has arrived; tries again for as long as the page is open.
export async function handIn(root, saver) {
  const say = (text) => (root.querySelector("[data-hand-in-state]").textContent = text);
  for (let tries = 0; ; tries++) {
    saver.flush();
    for (let wait = 0; saver.unsent().length && wait < 20; wait++) await sleep(100);
    const unsent = saver.unsent().map((one) => one.entry.slot);
    if (unsent.length) say(named(root, unsent));
    else {
      say(root.dataset.saySaving);
      const body = { have: saver.have(), device_id: saver.device };
      const reply = await saver.ask("POST", `/api/v1/attempts/${saver.attempt}/submission`, body).catch(() => null);
      const said = await reply?.json().catch(() => ({}));
      if (reply?.ok || said?.code === "closed") return toResult(root, saver);
      if (said?.code === "lacking") {
        say(named(root, said.slots));
        saver.again(said.slots);
      } else say(said?.detail ?? root.dataset.sayKept);
    }
    await sleep(Math.min(500 * 2 ** tries, 8000));
  }
}

function named(root, slots) {
  return root.dataset.sayLacking.replace("{slots}", slots.sort((one, other) => one - other).join(", "));
}

export function toResult(root, saver) {
  return leave(saver, () => location.assign(root.dataset.result));
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
