// The fields that belong to one language of a page, read and written as one value. What is written can be undone with Ctrl+Z.
const NAMES = ["title", "body", "minutes", "media"];

export class Fields {
  constructor(root) {
    this.form = root.querySelector("form.ed-text");
    [this.title, this.body] = [this.form.elements.title, this.form.elements.body];
    this.pending = null; // the text while another view of it is open
    this.settle = () => {}; // closes that view
    this.names = NAMES.filter((name) => this.form.elements[name]); // a quiz has its minutes among its rules
  }

  has(field) {
    return NAMES.includes(field.name) && field.form === this.form;
  }

  get text() {
    return this.pending ?? this.body.value;
  }

  read() {
    const values = Object.fromEntries(this.names.map((name) => [name, name === "body" ? this.text : this.form.elements[name].value]));
    return this.form.elements.kind?.value === "page" ? { ...values, media: "" } : values;
  }

  write(values) {
    this.settle();
    for (const name of this.names) if (name in values && this.form.elements[name].value !== values[name]) put(this.form.elements[name], values[name]);
  }

  token() {
    return this.form.elements._csrf_token.value;
  }
}

export function same(one, other) {
  return NAMES.every((name) => !(name in one && name in other) || (one[name] ?? "") === (other[name] ?? ""));
}

// Replaces a field's text the way typing does, so that the browser's own undo brings it back.
function put(field, text) {
  const active = document.activeElement;
  field.focus({ preventScroll: true });
  field.select();
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done || field.value !== text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (active && active !== field) active.focus({ preventScroll: true });
}
