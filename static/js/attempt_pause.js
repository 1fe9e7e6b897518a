// Pausing a running attempt: the questions leave the page at once, then the server is asked; if it refuses they come back.
// The phone system and other pages tell it through the document event "lull:attempt" with detail
// {kind: "pause" | "resume" | "extended"}; without one the replies to saves and to the sign of life tell the same.
import { announce } from "./announce.js";
import { rememberCaret, returnTo, takeCaret } from "./attempt_caret.js";
import { askAttempt, presence } from "./attempt_presence.js";

const WAIT_MS = 400;

export function startPause({ root, saver, view, clock }) {
  const { attemptId: attempt, attemptToken: token, sayPaused, sayNotPaused } = root.dataset;
  const form = root.querySelector("[data-attempt-form]");
  const home = form.parentElement;
  let hidden = false;

  const before = takeCaret(attempt);
  if (before) {
    view.show(before.slot);
    returnTo(form, before);
  }

  function hide() {
    rememberCaret(attempt, view.current);
    hidden = true;
    form.remove();
    document.title = `${sayPaused} · ${view.title}`;
    saver.flush();
  }

  function show() {
    home.append(form);
    hidden = false;
    view.refresh();
    returnTo(form, takeCaret(attempt) ?? {});
  }

  async function pause() {
    if (hidden) return;
    hide();
    const saved = settled(saver);
    if (view.current) await saver.ask("PUT", `/api/v1/attempts/${attempt}/slots/${view.current}`, {}).catch(() => null);
    await saved;
    const reply = await askAttempt(attempt, token, "pause").catch(() => null);
    if (reply?.ok) return location.reload();
    const said = await reply?.json().catch(() => ({}));
    if (said?.code === "closed") return location.assign(root.dataset.result);
    show();
    say(said?.detail ?? sayNotPaused);
  }

  function say(text) {
    const note = root.querySelector("#not-paused");
    note.querySelector("span").textContent = text;
    note.hidden = false;
    announce(text);
  }

  root.querySelector("[data-pause]")?.addEventListener("click", (event) => {
    event.preventDefault();
    pause();
  });

  presence({
    attempt,
    token,
    told(standing) {
      if (hidden) return;
      if (standing.state === "in_progress") return clock.set(standing);
      hide();
      settled(saver).then(() => location.reload());
    },
  });
}

async function settled(saver) {
  for (let waited = 0; saver.unsent().length && waited < WAIT_MS; waited += 50) await new Promise((done) => setTimeout(done, 50));
}
