// A paused attempt: no question is in the page. It says that it is there, and goes back when the call is over.
// Other scripts tell it through the document event "lull:attempt" with detail {kind: "pause" | "resume" | "extended"}.
import { presence } from "./attempt_presence.js";

const root = document.querySelector("[data-paused]");
if (root) start();

function start() {
  const { attemptId: attempt, attemptToken: token } = root.dataset;
  root.querySelector("[data-resume]").focus();
  presence({ attempt, token, told: (standing) => standing.state !== "paused" && left(standing) });
}

// Where the time for pauses is used up the clock runs, but the screen stays covered: somebody may be on the phone.
function left(standing) {
  const usedUp = standing.state === "in_progress" && standing.pause_s_left === 0;
  if (usedUp) root.querySelector("[data-runs-on]").hidden = false;
  else location.reload();
}
