// The marking desk: a digit chooses a level, Enter goes on to the next person, and every change is kept at once.
import { announce } from "./announce.js";

const PAUSE_MS = 500;
const AGAIN_MS = 3000;
const form = document.querySelector("[data-marking]");
if (form && !("held" in form.dataset)) start();

function start() {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const undo = form.querySelector("[data-undo]");
  const done = []; // criteria in the order in which they got a level, with the level before
  let timer = 0;
  let saving = Promise.resolve(true);
  let stale = false;

  const levelOf = (criterion) => criterion.querySelector("input:checked");
  const open = () => criteria.find((criterion) => !levelOf(criterion)) ?? criteria.at(-1);
  const here = () => criteria.find((criterion) => criterion.contains(document.activeElement)) ?? open();

  form.addEventListener("change", ({ target }) => target.matches("[type=radio]") && changed(0));
  form.addEventListener("input", ({ target }) => target.matches("textarea") && changed(PAUSE_MS));
  form.addEventListener("submit", async (event) => {
    if (stale) return event.preventDefault();
    if (form.dataset.settled) return;
    event.preventDefault();
    clearTimeout(timer);
    await saving;
    form.dataset.settled = "yes";
    form.requestSubmit(event.submitter);
  });
  undo.hidden = false;
  undo.addEventListener("click", () => {
    const last = done.pop();
    if (!last) return;
    for (const input of last.criterion.querySelectorAll("input")) input.checked = input === last.before;
    last.criterion.querySelector("legend").focus();
    changed(0);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, input:not([type=radio])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.shortcuts === "off") return;
    if (event.key === "Enter" && event.target.matches("input")) form.requestSubmit(form.querySelector(".btn-main"));
    if (!/^[1-5]$/.test(event.key)) return;
    const criterion = here();
    const level = criterion.querySelectorAll("input")[Number(event.key) - 1];
    if (!level) return;
    event.preventDefault();
    done.push({ criterion, before: levelOf(criterion) });
    level.checked = true;
    const next = criteria[criteria.indexOf(criterion) + 1];
    (next ?? criterion).querySelector("legend").focus();
    changed(0);
  });
  criteria[0]?.querySelector("legend").focus({ preventScroll: true });

  function changed(pause) {
    clearTimeout(timer);
    timer = setTimeout(() => (saving = saving.then(keep)), pause);
  }

  async function keep() {
    if (stale) return;
    const body = { levels: levels(), comment: form.comment.value, version: Number(form.version.value) };
    const headers = { "content-type": "application/json", "x-csrftoken": form.elements._csrf_token.value };
    const reply = await fetch(form.dataset.draft, { method: "PUT", headers, body: JSON.stringify(body) }).catch(() => null);
    const kept = reply?.ok && (await reply.json().catch(() => null));
    if (kept) {
      form.version.value = kept.version;
      return say(form.dataset.saySaved);
    }
    if (reply?.status === 409) {
      stale = true;
      document.querySelector("#stale").hidden = false;
      return;
    }
    say(form.dataset.sayKept);
    if (!reply || reply.ok || reply.status >= 500) changed(AGAIN_MS);
  }

  function levels() {
    const chosen = criteria.map((criterion) => [criterion.dataset.criterion, levelOf(criterion)]);
    return Object.fromEntries(chosen.filter(([, input]) => input).map(([at, input]) => [at, Number(input.value)]));
  }

  function say(words) {
    form.querySelector("[data-saved]").hidden = false;
    form.querySelector("[data-saved-text]").textContent = words;
    announce(words);
  }
}
