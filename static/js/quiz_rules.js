// The rules of a quiz as sentences on its page: each change goes into the draft at once; what could not be sent waits in the journal.
import { nextSeq } from "./journal.js";
import { loggedIn } from "./login_box.js";
import { copies, parsed, putInPlace } from "./quiz_rules_view.js";

const PAUSE_MS = 700;
const AGAIN_MS = 4000;

export function startRules(page) {
  const box = document.querySelector("[data-rules]");
  return box && new Rules(box, page).begin();
}

class Rules {
  constructor(box, { fields, saver, journal, look, tell }) {
    Object.assign(this, { box, fields, saver, journal, look, tell, address: box.dataset.rules, form: null, fresh: null, dirty: 0, busy: false, timer: 0, sending: Promise.resolve() });
  }

  begin() {
    this.box.addEventListener("toggle", () => this.box.open && this.refresh());
    document.addEventListener("keydown", (event) => this.key(event));
    this.comeBack();
    return this;
  }

  async comeBack() {
    for (const row of await this.journal.all()) while (row.rules && !(await this.post(row, row.rules))) await new Promise((done) => setTimeout(done, AGAIN_MS));
    await this.refresh();
  }

  // What stands, unless something typed here is on its way.
  async refresh() {
    if (this.dirty || this.busy) return;
    const reply = await fetch(this.address, { cache: "no-store" }).catch(() => null);
    if (reply?.ok && !this.dirty) this.show(await parsed(reply));
  }

  changed(event) {
    if (!event.target.name) return;
    this.dirty++;
    this.note();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), event.type === "change" ? 0 : PAUSE_MS);
  }

  note(submitter) {
    this.entry = { slot: "rules", seq: nextSeq("rules"), rules: String(new URLSearchParams(new FormData(this.form, submitter))) };
    this.noting = this.journal.put(this.entry);
    this.tell("saving");
  }

  // Done when everything that was typed until now is with the server, or could not be sent.
  send() {
    clearTimeout(this.timer);
    return (this.sending = this.sending.then(() => this.sendNow()));
  }

  async sendNow() {
    if (!this.dirty) return;
    this.busy = true;
    const { entry, dirty } = this;
    const done = (await this.noting, await this.post(entry, entry.rules));
    this.busy = false;
    if (!done) this.timer = setTimeout(() => this.send(), AGAIN_MS);
    else if (this.dirty !== dirty) [this.show(this.fresh), this.note(), this.send()]; // more was typed meanwhile
    else [(this.dirty = 0), this.show(this.fresh), this.look.refresh()];
  }

  // True when the server has it, or will never take it.
  async post(entry, rules) {
    const body = new URLSearchParams(rules);
    body.set("_csrf_token", this.fields.token());
    let reply = null;
    await this.saver.alone(async () => {
      reply = await fetch(this.address, { method: "POST", headers: { "hx-request": "true" }, body }).catch(() => null);
      if (reply?.ok) this.fresh = await parsed(reply);
      const version = Number(reply?.ok && this.fresh.dataset.version);
      if (version === this.saver.base + 1) this.saver.goOnFrom(version);
    });
    if (!reply || reply.status >= 500 || [401, 403].includes(reply.status)) {
      this.tell("kept");
      if (reply?.status === 401) await loggedIn();
      return false;
    }
    this.journal.drop(entry.slot, entry.seq);
    if (reply.ok) this.tell("saved", new Date().toISOString());
    return true;
  }

  show(fresh) {
    if (!fresh) return;
    this.fresh = fresh;
    this.box.querySelector("[data-rules-line]").replaceChildren(...copies(fresh.querySelector("[data-rules-sum]")));
    if (this.form) putInPlace(this.form, fresh);
    else this.first(fresh);
  }

  first(fresh) {
    this.form = document.importNode(fresh, true);
    this.form.querySelector("[data-plain]").hidden = true;
    this.form.querySelector("[data-rules-sum]").hidden = true;
    this.box.querySelector("[data-rules-here]").replaceWith(this.form);
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, (event) => this.changed(event));
    this.form.addEventListener("focusout", () => setTimeout(() => !this.dirty && this.show(this.fresh), 0));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.dirty++;
      this.note(event.submitter);
      this.send();
    });
  }

  key(event) {
    if (event.key !== "F8" || event.ctrlKey || event.altKey || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    if (this.box.open && this.box.contains(document.activeElement)) return this.fields.body.focus();
    this.box.open = true;
    (this.form?.querySelector("[name='mode']:checked") ?? this.box.querySelector("summary")).focus();
  }
}
