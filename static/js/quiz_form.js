// A question as a form. While it is open the text waits beside the textarea (fields.pending); when the text is shown again it
// goes into it as one step of the browser's undo. What is typed before a form has come goes into its question.
import { replaceOnly } from "./editor_typing.js";
import { FormFields } from "./quiz_form_fields.js";
import { Kept, Steps } from "./quiz_form_kept.js";
import { namedInDraft, startPicture } from "./quiz_form_picture.js";
import { startRows } from "./quiz_form_rows.js";
import { FormText } from "./quiz_form_text.js";
import { turned } from "./quiz_form_turns.js";
import { handOver, typedAhead } from "./type_ahead.js";

export class FormView {
  constructor({ root, fields, look, saver }) {
    const [pane, textPane, views] = ["form-pane", "text-pane", "views"].map((name) => root.querySelector(`[data-${name}]`));
    const [form, place] = [pane.querySelector("[data-asked]"), pane.querySelector("[data-put-fields]")];
    Object.assign(this, { root, fields, look, pane, textPane, views, place, steps: new Steps(), kept: new Kept(root, () => fields.token()) });
    this.text = new FormText({ root, fields, look, saver, form, place, kept: this.kept, steps: this.steps });
    this.fieldset = new FormFields({ root, look, pane, place, text: this.text });
    views.hidden = false;
    views.addEventListener("change", ({ target }) => (target.value === "form" ? this.show() : this.leave()));
    form.addEventListener("input", ({ target }) => this.typed(target));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("click", (event) => this.clicked(event));
    startRows(form, () => this.text.changed());
    const named = (detail) => namedInDraft(root.dataset.nameMedia, detail, fields.token());
    startPicture({ form, named, changed: () => this.text.changed() });
    fields.settle = () => this.close();
    look.onLine = (line) => this.load(line).then(() => this.focus());
  }

  get isOpen() {
    return !this.pane.hidden;
  }

  async show(line = this.look.line()) {
    this.fields.pending = this.fields.body.value;
    this.text.line = line;
    this.steps.clear();
    this.kept.prefer(true);
    this.turn(true);
    const ahead = typedAhead(this.pane, this.place);
    if (!(await this.load(line, "", ahead))) return;
    this.focus();
    handOver(ahead, document.getElementById("f-prompt"));
  }

  async leave() {
    this.kept.prefer(false);
    await this.text.settled();
    this.close();
    this.look.goTo(this.text.line);
  }

  close() {
    if (!this.isOpen) return;
    const { pending, body } = this.fields;
    this.fields.pending = null;
    this.turn(false);
    if (pending !== body.value) replaceOnly(body, pending);
  }

  turn(open) {
    [this.pane.hidden, this.textPane.hidden] = [!open, open];
    this.views.querySelector(`[value=${open ? "form" : "text"}]`).checked = true;
    this.look.at = open ? this.text.line : null;
  }

  focus(id) {
    this.fieldset.focus(id);
  }

  load(line, step, ahead) {
    return this.fieldset.load(line, step, ahead);
  }

  typed(field) {
    if (field.dataset.typedAhead !== undefined) return;
    if (field.matches("[data-refit], [data-kind-of=gaps] [name$=-sort]")) this.refit(field);
    else this.text.changed(field.id);
  }

  // Another kind has other fields: the server fits the words into them.
  async refit(field) {
    if (!(await this.load(this.text.line, field.matches("[data-refit]") ? "kind" : "fit"))) return;
    this.text.changed();
    this.focus(field.id);
  }

  // compose(text, line) gives the text with the new question and its line; `words` is its sample, to be written over.
  async begin(compose, words) {
    const ahead = typedAhead(this.pane, this.place);
    this.fieldset.turns++;
    await this.text.settled();
    const { text, line } = compose(this.text.all, this.text.line);
    this.steps.before(this.text.all, this.text.line);
    this.text.take(text);
    if (await this.load(line, "", ahead)) handOver(ahead, document.getElementById("f-prompt"), words);
  }

  clicked(event) {
    const turn = event.target.closest("[data-turn]");
    if (turn) turned(this, Number(turn.dataset.turn));
    if (!event.target.closest("[data-in-text]")) return;
    event.preventDefault();
    this.leave();
  }

  // As somebody left it: in the form, with what had not reached the text.
  async comeBack() {
    const left = this.kept.left();
    if (!left && !this.kept.prefersForm) return;
    await this.show(left?.line);
    if (left && (await this.text.comeBack(left))) await this.load(left.line);
  }
}
