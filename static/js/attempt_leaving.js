// Leaving an attempt: what is unsent goes first, for a moment; the journal keeps the rest. Then the session must be there.
import { loggedIn } from "./login_box.js";

const MOMENT_MS = 400;

export function startLeaving(saver) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.target || link.origin !== location.origin || (link.hash && link.pathname === location.pathname)) return;
    event.preventDefault();
    leave(saver, () => location.assign(link.href));
  });
}

export async function leave(saver, go) {
  saver.flush();
  const until = performance.now() + MOMENT_MS;
  while (saver.unsent().length && performance.now() < until) await new Promise((done) => setTimeout(done, 20));
  if (await loggedIn()) go();
}
