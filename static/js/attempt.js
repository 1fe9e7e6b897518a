// A running attempt: every answer is kept at once in this browser and sent; what was not sent comes back with the page.
import { Clock } from "./attempt_clock.js";
import { answerOf, isTyped, showAnswer, startOrdering } from "./attempt_fields.js";
import { handIn, toResult } from "./attempt_hand_in.js";
import { Journal } from "./journal.js";
import { startLeaving } from "./attempt_leaving.js";
import { startPause } from "./attempt_pause.js";
import { heard } from "./attempt_presence.js";
import { Saver } from "./attempt_saver.js";
import { Screen } from "./attempt_screen.js";
import { startTurns } from "./attempt_turns.js";
import { View } from "./attempt_view.js";

const UNSENT_MS = 5000;
const OFFLINE_MS = 20_000;
const PLACE_PAUSE_MS = 800;

const root = document.querySelector("[data-attempt-id]");
export const opened = Boolean(root);
if (root) start();

async function start() {
  const attempt = root.dataset.attemptId;
  const ahead = Number(root.dataset.now) - Date.now(); // the server's clock against this one
  const journal = new Journal(attempt);
  const view = new View(root, { moved: (slot) => place(slot), isAnswered: (section) => answerOf(section) !== null });
  const tell = (slot, state, detail, attemptState) => {
    if (attemptState) heard(attemptState);
    if (state === "elsewhere") return screen.stop();
    view.tell(slot, state, detail);
    if (state === "closed") toResult(root, saver);
  };
  const now = () => Date.now() + ahead;
  const saver = new Saver({ attempt, token: root.dataset.attemptToken, journal, now, tell });
  const screen = new Screen(root, saver, () => `#question-${view.current || view.sections.length}`);
  startLeaving(saver);

  let placing = 0;
  function place(slot, flagged = null) {
    clearTimeout(placing);
    const tellServer = () => saver.ask("PUT", `/api/v1/attempts/${attempt}/slots/${slot}`, { flagged }).catch(() => null);
    placing = setTimeout(tellServer, flagged === null ? PLACE_PAUSE_MS : 0);
  }

  for (const section of view.sections) {
    const slot = Number(section.dataset.slot);
    const changed = (typed = false) => {
      saver.change(slot, answerOf(section), typed);
      view.refresh();
    };
    startOrdering(section, changed);
    section.addEventListener("pointed", () => changed());
    section.addEventListener("focusout", () => saver.send(slot));
    section.addEventListener("click", ({ target }) => {
      const aside = target.closest("[data-aside]");
      if (!aside || !target.closest("button")) return;
      if (target.closest("[data-use]")) showAnswer(section, JSON.parse(aside.dataset.aside));
      aside.remove(); // either way the answer is given again, and that settles it
      changed();
      section.querySelector("legend").focus();
    });
    section.addEventListener("input", ({ target }) => isTyped(target) && changed(true));
    section.addEventListener("change", ({ target }) => {
      if (!target.matches("[data-flag]")) return isTyped(target) ? saver.send(slot) : changed();
      place(slot, target.checked);
      view.refresh();
    });
  }

  // What the last visit could not send: newer than what the server has, it is sent and shown.
  for (const entry of await journal.all()) {
    const section = view.section(entry.slot);
    const known = section ?? view.links[entry.slot - 1]; // where a page holds one question, the others wait in its map
    if (!known || known.disabled || section?.hasAttribute("data-over") || isOlder(entry, known.dataset, saver.device)) journal.drop(entry.slot, entry.seq);
    else if (!saver.slots.has(entry.slot)) {
      if (section) showAnswer(section, entry.answer);
      saver.take(entry);
    }
  }

  const asked = Number(/^#question-(\d+)$/.exec(location.hash)?.[1] ?? root.dataset.current);
  if (root.dataset.turn) startTurns(saver, view, Number(root.dataset.current), now);
  else view.show(view.section(asked) ? asked : 1, Boolean(location.hash));

  startPause({ root, saver, view, clock: new Clock(root, now) });

  setInterval(() => {
    const waiting = saver.waiting();
    root.querySelector("#offline").hidden = waiting < OFFLINE_MS;
    root.querySelector("#unsent").hidden = waiting < UNSENT_MS || waiting >= OFFLINE_MS;
  }, 500);

  const form = root.querySelector("[data-attempt-form]");
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.name === "go") return; // attempt_turns.js
    event.preventDefault();
    if (button?.matches("[data-check]")) root.dispatchEvent(new CustomEvent("check", { detail: { button, saver, view } })); // attempt_tries.js
    if (!button?.matches("[data-hand-in]") || button.disabled) return;
    button.disabled = true;
    await handIn(root, saver);
  });
}

// Whether the server has something newer: of this browser by its numbers, of another one by the time it arrived.
function isOlder(entry, { savedAt = 0, savedDevice, savedSeq }, device) {
  return savedDevice === device ? Number(savedSeq) >= entry.seq : Number(savedAt) > entry.at;
}
