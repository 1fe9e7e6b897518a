// What stands in the fields of a form goes into the text: one request at a time, the newest fields win, nothing is given up.
import { loggedIn } from "./login_box.js";
import { blockAt, blocksOf, placeOf } from "./quiz_blocks.js";
import { showFaults } from "./quiz_form_faults.js";

const PAUSE_MS = 120;
const AGAIN_MS = 2000;

export class FormText {
  constructor({ root, fields, look, saver, form, place, kept, steps }) {
    Object.assign(this, { root, fields, look, saver, form, place, kept, steps, line: 0, timer: 0, dirty: false, writing: null });
    this.unwritten = root.querySelector("[data-unwritten]");
  }

  get all() {
    return this.fields.text;
  }

  sent() {
    const sent = new URLSearchParams(new FormData(this.form));
    for (const [name, value] of [["_csrf_token", this.fields.token()], ["body", this.all], ["line", this.line]]) sent.set(name, value);
    return sent;
  }

  // The question of the form as its lines stand in the text.
  standing() {
    const block = blocksOf(this.all)[blockAt(this.all, placeOf(this.all, this.line))];
    return block ? this.all.slice(block.start, block.end) : "";
  }

  changed(id = "") {
    this.steps.before(this.all, this.line, id);
    this.dirty = true;
    this.latest = this.sent();
    this.kept.note(this.latest, this.line, this.standing());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), PAUSE_MS);
  }

  settled() {
    clearTimeout(this.timer);
    return this.dirty ? this.write() : this.writing;
  }

  async write() {
    if (this.writing) return this.writing.then(() => this.dirty && this.write());
    this.writing = this.put();
    await this.writing;
    this.writing = null;
  }

  async put() {
    this.dirty = false;
    this.latest.set("body", this.all);
    const said = await this.lines(this.latest);
    this.unwritten.textContent = said ? "" : this.unwritten.dataset.say;
    this.unwritten.hidden = Boolean(said);
    if (!said) return void ((this.dirty = true), (this.timer = setTimeout(() => this.write(), AGAIN_MS)));
    showFaults(this.place, said.faults);
    if (!this.dirty) this.kept.done();
  }

  async lines(sent) {
    const said = await (await this.ask(this.root.dataset.linesDoor, sent))?.json();
    if (!said) return null;
    const all = this.all.split("\n");
    all.splice(said.first - 1, said.last - said.first + 1, ...said.lines);
    this.take(all.join("\n"));
    return said;
  }

  // Fields of the last visit that had not reached the text, when their question still stands as it stood.
  async comeBack({ words, stood }) {
    this.kept.done();
    if (stood !== this.standing()) return false;
    return Boolean(await this.lines(new URLSearchParams([...words, ["_csrf_token", this.fields.token()], ["body", this.all]])));
  }

  take(text) {
    this.fields.pending = text;
    this.saver.change();
    this.look.soon();
  }

  async ask(address, body) {
    const reply = await fetch(address, { method: "POST", body }).catch(() => null);
    if (reply?.status === 401) return (await loggedIn()) ? this.ask(address, body) : null;
    return reply?.ok ? reply : null;
  }
}
