// A trial of a quiz: the page of an attempt, kept through its own form. The doors of attempts are never asked.
import { Clock } from "./attempt_clock.js";
import { answerOf, isTyped, startOrdering } from "./attempt_fields.js";
import { lockWhenOver } from "./attempt_turns.js";
import { View } from "./attempt_view.js";

const PAUSE_MS = 700;
const GRACE_MS = 31_000; // attempts/rules/states.py NETWORK_GRACE, and a second

const root = document.querySelector("[data-attempt-id]");
const form = root.querySelector("[data-attempt-form]");
const ahead = Number(root.dataset.now) - Date.now();
const view = new View(root, { moved: () => {}, isAnswered: (section) => answerOf(section) !== null });
let timer = 0;

// The answer as scripts have it goes along: marks in a picture stand in no field.
function noted(section) {
  const name = `answer-${section.dataset.slot}`;
  const value = JSON.stringify(answerOf(section));
  if (form.elements[name]) form.elements[name].value = value;
  else form.append(hidden(name, value));
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
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

const now = () => Date.now() + ahead;
new Clock(root, now);
const asked = Number(/^#question-(\d+)$/.exec(location.hash)?.[1] ?? root.dataset.current);
const first = view.section(asked) || root.dataset.turn ? asked : 1;
view.show(first, Boolean(location.hash));
lockWhenOver({ flush: () => keep(first) }, view, first, now);

root.querySelector("[data-pause]")?.addEventListener("click", () => {
  form.setAttribute("action", form.getAttribute("action").replace(/answers$/, "pause"));
  if (!root.dataset.turn) form.append(hidden("go", view.current)); // where one comes back to
  form.requestSubmit();
});

// When the time is over what stands in the fields is kept; a little later, when nothing more is taken, the page says what came of it.
const clock = root.querySelector("[data-clock]");
if (clock && !("question" in clock.dataset)) {
  const left = Number(clock.dataset.clock) - now();
  if (left > 0) setTimeout(() => keep(view.current || first), left);
  setTimeout(() => location.reload(), Math.max(left, 0) + GRACE_MS);
}
