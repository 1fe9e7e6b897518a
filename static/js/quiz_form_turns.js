// From one question's form to the next, to a copy of it or to where it is moved, and back and forth through what was done in forms.
import { announce } from "./announce.js";
import { blocksOf, lineOf, placeOf } from "./quiz_blocks.js";

// `edit` is one of quiz_blocks.js; the form goes with its question, or to the copy.
export async function changed(view, edit) {
  const { id } = document.activeElement;
  await view.text.settled();
  const { all, line } = view.text;
  const made = edit(all, placeOf(all, line));
  if (!made) return;
  view.steps.before(all, line);
  const text = all.slice(0, made.from) + made.made + all.slice(made.to);
  view.text.take(text);
  const to = lineOf(text, made.caret);
  if (made.from < made.to) view.text.line = to; // moved: what is typed meanwhile goes along
  if (await view.load(to)) arrive(view, id);
}

export async function turned(view, step) {
  const text = view.text.all;
  const lines = blocksOf(text).map(({ start }) => lineOf(text, start));
  const to = lines[lines.indexOf(view.text.line) + step];
  if (!to || !(await view.load(to))) return;
  arrive(view);
}

function arrive(view, id) {
  view.focus(id || undefined);
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
