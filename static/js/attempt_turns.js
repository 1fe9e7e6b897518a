// Where a page holds one question: its buttons save first, then the form itself goes on, with the answer in it once more.
import { loggedIn } from "./login_box.js";

const ACK_MS = 400;

export function startTurns(saver, view, slot) {
  const form = view.root.querySelector("[data-attempt-form]");
  let going = false;
  view.show(slot, true);
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.name !== "go" || going) return;
    event.preventDefault();
    going = (await arrived(saver)) && (await loggedIn());
    if (going) form.requestSubmit(button);
  });
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
