// Puts text into a field the way typing does: the browser's undo brings it back, and whoever listens hears it.
export function insert(field, start, end, text) {
  field.focus();
  field.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Makes a field's text another one by replacing what is different, so that undo takes back just that.
export function replaceOnly(field, text) {
  const old = field.value;
  let [start, tail] = [0, 0];
  while (start < old.length && old[start] === text[start]) start++;
  while (tail < Math.min(old.length, text.length) - start && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
  insert(field, start, old.length - tail, text.slice(start, text.length - tail));
}

// The whole lines that a selection touches: where they begin and end, and their text.
export function linesAt(field) {
  const { value, selectionStart, selectionEnd } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", Math.max(selectionStart, selectionEnd - (selectionEnd > selectionStart && value[selectionEnd - 1] === "\n" ? 1 : 0)));
  const end = next < 0 ? value.length : next;
  return { start, end, lines: value.slice(start, end).split("\n") };
}

// A dialog over a field: what is put in goes where the caret stood when the dialog opened, and there the caret is again.
export class Over {
  constructor(dialog, field) {
    Object.assign(this, { dialog, field });
    dialog.addEventListener("close", () => this.back());
  }

  open() {
    this.range = [this.field.selectionStart, this.field.selectionEnd];
    this.dialog.showModal();
  }

  back() {
    this.field.focus();
    this.field.setSelectionRange(...this.range);
  }

  chosen() {
    return this.field.value.slice(...this.range);
  }

  // Puts text in; `from` and `length` say which part of it is selected then.
  put(text, from, length) {
    this.dialog.close();
    const [start, end] = this.range;
    this.back();
    insert(this.field, start, end, text);
    this.range = [start + from, start + from + length];
    this.back();
  }
}
