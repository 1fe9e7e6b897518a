// Where a page holds one question: its buttons save first, then the form itself goes on, with the answer in it once more.
import { loggedIn } from "./login_box.js";

const ACK_MS = 400;

export function startTurns(saver, view, slot, now) {
  const form = view.root.querySelector("[data-attempt-form]");
  let going = false;
  view.show(slot, true);
  lockWhenOver(saver, view, slot, now);
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.name !== "go" || going) return;
    event.preventDefault();
    going = (await arrived(saver)) && (await loggedIn());
    if (going) form.requestSubmit(button);
  });
}

// Where each question has its time: when that is over, the fields stay to be read, and the banner says why. More time that is
// given afterwards opens them again.
export function lockWhenOver(saver, view, slot, now) {
  const [why, clock] = [document.getElementById("locked"), view.root.querySelector("[data-clock]")];
  const section = view.section(slot);
  if (!why || !clock || !section) return;
  let lockedAt = 0;
  setInterval(look, 250);
  look();
  function look() {
    const end = Number(clock.dataset.clock);
    if (lockedAt) {
      if (end > lockedAt) location.reload();
    } else if (!why.hidden || now() >= end) {
      lockedAt = end;
      saver.flush();
      lock(section);
      why.hidden = false;
    }
  }
}

// Nothing can be changed any more; a disabled field could not be read, and would not go with the form.
function lock(section) {
  section.addEventListener("click", refuse, true);
  section.addEventListener("beforeinput", refuse, true);
  for (const field of section.querySelectorAll("input, textarea, select")) {
    if (field.matches("[data-flag], [type=hidden]")) continue;
    field.setAttribute("aria-describedby", "locked");
    if (field.matches("select")) for (const option of field.options) option.disabled = !option.selected;
    else if (field.matches("[type=radio], [type=checkbox]")) field.setAttribute("aria-disabled", "true");
    else field.readOnly = true;
  }
}

function refuse(event) {
  if (event.target.closest("a, label:has([data-flag]), [data-flag]")) return;
  event.preventDefault();
  event.stopPropagation();
}

// True when all has arrived, or when only the reply is slow: the form brings the answer along. While the server cannot
// be reached the page stays, and the banner says so.
async function arrived(saver) {
  saver.flush();
  let waited = 0;
  do {
    await new Promise((done) => setTimeout(done, 20)); // at least once: a form does not go while it says that it goes
    waited += 20;
  } while (saver.unsent().length && waited < ACK_MS);
  return !saver.failures || !saver.unsent().length;
}
