// From one question's form to the next, and back and forth through what was done in forms.
import { announce } from "./announce.js";
import { blocksOf } from "./quiz_blocks.js";

export async function turned(view, step) {
  const text = view.text.all;
  const lines = blocksOf(text).map(({ start }) => text.slice(0, start).split("\n").length);
  const to = lines[lines.indexOf(view.text.line) + step];
  if (!to || !(await view.load(to))) return;
  view.focus();
  announce(view.pane.querySelector("[data-place]").textContent);
}

export async function undone(view, step) {
  await view.text.settled();
  const to = view.steps.go(step, view.text.all, view.text.line);
  if (!to) return;
  const { id } = document.activeElement;
  view.text.take(to.text);
  await view.load(to.line);
  view.focus(id || undefined);
}
