// A field that takes what is typed while the one it is meant for is on its way: input methods and pasting work as in any field.
export function typedAhead(pane, place) {
  place.replaceChildren(document.importNode(pane.querySelector("template[data-ahead]").content, true));
  const field = place.querySelector("[data-typed-ahead]");
  field.focus();
  let words = "";
  let composing = null;
  field.addEventListener("input", () => (words = field.value));
  field.addEventListener("compositionstart", () => (composing = new Promise((done) => field.addEventListener("compositionend", () => setTimeout(done, 0), { once: true }))));
  return { words: () => words, calm: () => composing };
}

// The words stand in the field, in place of `sample` where that stands in it; the caret is behind them, as if they had been typed there.
export function handOver(ahead, field, sample = "") {
  if (!field) return;
  field.focus();
  const at = sample ? field.value.indexOf(sample) : -1;
  field.setSelectionRange(at < 0 ? field.value.length : at, at < 0 ? field.value.length : at + sample.length);
  if (ahead.words()) document.execCommand("insertText", false, ahead.words());
}
