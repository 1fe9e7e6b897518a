// Brings a text to the draft: one request at a time, the newest words win, nothing is given up. The rules are those of answers.
import { same } from "./editor_fields.js";
import { freshId, nextSeq } from "./journal.js";
import { loggedIn } from "./login_box.js";

const TYPING_PAUSE_MS = 700;
const TYPING_LIMIT_MS = 3000;
const BACK_OFF_MS = [1000, 2000, 4000, 8000, 15_000];

export class DraftSaver {
  // tell(state, detail): state is saving, saved, aside, kept or refused
  constructor({ root, door, journal, fields, tell }) {
    Object.assign(this, { door, journal, fields, tell, of: `draft:${root.dataset.journal}` });
    Object.assign(this, { device: freshId(), base: Number(root.dataset.version), entry: null, since: 0, busy: null, timer: 0, retry: 0, failures: 0 });
    this.known = fields.read(); // what the server has, as far as this page knows
    this.writing = Promise.resolve();
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.flush(true));
    document.addEventListener("visibilitychange", () => this.flush(document.hidden));
  }

  change() {
    const values = this.fields.read();
    if (!this.since && same(values, this.known)) return;
    this.since ||= performance.now();
    this.entry = { slot: this.device, seq: nextSeq(this.of), base: this.base, device: this.device, values, at: Date.now() };
    this.note();
    this.tell("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.min(TYPING_PAUSE_MS, Math.max(0, this.since + TYPING_LIMIT_MS - performance.now())));
  }

  // The journal takes the newest entry only: a fast typist does not queue up.
  note() {
    if (this.noting) return;
    this.noting = true;
    this.writing = this.writing.then(async () => {
      this.noting = false;
      if (this.since) await this.journal.put(this.entry);
    });
  }

  unsent() {
    return this.since ? [this.entry] : [];
  }

  waiting() {
    return this.since ? performance.now() - this.since : 0;
  }

  flush(closing = false) {
    return this.since ? this.send(closing) : this.busy;
  }

  // Everything that was typed is with the server, or this says why not.
  async settled() {
    await this.flush();
    await this.busy;
    return !this.since;
  }

  // Something else changes the version of the text: what is typed is sent before it and after it, not meanwhile.
  async alone(work) {
    await this.settled();
    await (this.busy = work());
    this.busy = null;
    this.flush();
  }

  async send(closing = false) {
    if (!this.since || (this.busy && !closing)) return this.busy;
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    const { entry } = this;
    this.busy = this.door.put({ ...entry, base: this.base }, closing).then((reply) => this.heard(entry, reply));
    await this.busy;
    this.busy = null;
    if (this.since && this.entry !== entry) return this.send();
  }

  async heard(entry, reply) {
    if (reply?.status === 200) return this.kept(entry, reply.said, "saved");
    if (reply?.status === 409 && reply.said.code === "changed") return this.kept(entry, null, "aside");
    if (reply && [401, 403].includes(reply.status)) return this.gone(entry);
    if (reply && reply.status < 500) return this.refused(entry, reply.said.detail ?? "");
    this.tell("kept");
    this.retry = setTimeout(() => this.send(), BACK_OFF_MS[Math.min(this.failures++, BACK_OFF_MS.length - 1)]);
  }

  // On the disk, in the draft or beside it: this browser need not remember it.
  async kept(entry, saved, state) {
    this.failures = 0;
    if (saved) [this.base, this.known] = [saved.version, entry.values];
    await this.writing;
    this.journal.drop(entry.slot, entry.seq);
    if (this.entry !== entry) return;
    this.since = 0;
    this.tell(state, saved?.saved_at);
  }

  // The session has ended: the log-in opens over the page, once, and the words go on after it.
  async gone(entry) {
    this.tell("kept");
    if (this.declined === entry) return;
    const back = await loggedIn();
    if (back) this.retry = setTimeout(() => this.send(), 0);
    else this.declined = this.entry;
  }

  refused(entry, why) {
    if (this.entry === entry) this.since = 0;
    this.tell("refused", why);
  }

  // What stands was chosen or changed on purpose; the page goes on from there.
  goOnFrom(version, values) {
    this.base = version;
    this.known = values ?? this.known;
  }
}
