// A trial of a quiz: the page of an attempt, kept through its own form. The doors of attempts are never asked.
import { Clock } from "./attempt_clock.js";
import { answerOf, isTyped, startOrdering } from "./attempt_fields.js";
import { View } from "./attempt_view.js";

const PAUSE_MS = 700;

const root = document.querySelector("[data-attempt-id]");
const form = root.querySelector("[data-attempt-form]");
const ahead = Number(root.dataset.now) - Date.now();
const view = new View(root, { moved: () => {}, isAnswered: (section) => answerOf(section) !== null });
let timer = 0;

// The answer as scripts have it goes along: marks in a picture stand in no field.
function noted(section) {
  const name = `answer-${section.dataset.slot}`;
  const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  field.value = JSON.stringify(answerOf(section));
}

async function keep(slot) {
  clearTimeout(timer);
  const body = new URLSearchParams(new FormData(form));
  const reply = await fetch(form.getAttribute("action"), { method: "POST", headers: { "hx-request": "true" }, body, keepalive: true }).catch(() => null);
  view.tell(slot, reply?.ok ? "saved" : "kept", new Date().toISOString());
}

for (const section of view.sections) {
  const slot = Number(section.dataset.slot);
  const changed = (wait = 0) => {
    noted(section);
    view.refresh();
    clearTimeout(timer);
    timer = setTimeout(() => keep(slot), wait);
  };
  startOrdering(section, changed);
  section.addEventListener("pointed", () => changed());
  section.addEventListener("input", ({ target }) => isTyped(target) && changed(PAUSE_MS));
  section.addEventListener("change", ({ target }) => changed(isTyped(target) ? PAUSE_MS : 0));
}
form.addEventListener("submit", () => clearTimeout(timer)); // the form holds everything

new Clock(root, () => Date.now() + ahead);
const asked = Number(/^#question-(\d+)$/.exec(location.hash)?.[1] ?? root.dataset.current);
view.show(view.section(asked) || root.dataset.turn ? asked : 1, Boolean(location.hash));
root.querySelector("[data-pause]")?.addEventListener("click", () => {
  const said = document.querySelector("[data-pause-said]");
  said.hidden = false;
  said.focus();
});
