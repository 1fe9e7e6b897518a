// Brings answers to the server: one request a question at a time, the newest wins, and nothing is given up.
import { deviceId, nextSeq } from "./journal.js";

const CHOICE_PAUSE_MS = 100;
const TYPING_PAUSE_MS = 700;
const TYPING_LIMIT_MS = 3000;
const TIMEOUT_MS = 10_000;
const BACK_OFF_MS = [1000, 2000, 4000, 8000, 15_000];

export class Saver {
  // tell(slot, state, detail): state is saving, saved, aside, kept, refused, closed, or elsewhere
  constructor({ attempt, token, journal, now, tell }) {
    Object.assign(this, { attempt, token, journal, now, tell, device: deviceId(), slots: new Map(), failures: 0, retry: 0 });
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.flush(true));
    document.addEventListener("visibilitychange", () => this.flush(document.hidden));
  }

  change(slot, answer, typed = false) {
    this.take({ slot, answer, seq: nextSeq(this.attempt), at: this.now() }, typed);
  }

  // Takes an answer in: from the page, or from the journal with the number it had.
  take(entry, typed = false) {
    const known = this.slots.get(entry.slot) ?? { acked: 0, since: 0, busy: false, timer: 0 };
    const waiting = known.since || performance.now();
    Object.assign(known, { entry, since: waiting });
    this.slots.set(entry.slot, known);
    this.journal.put(entry);
    this.tell(entry.slot, "saving");
    clearTimeout(known.timer);
    const rest = typed ? Math.min(TYPING_PAUSE_MS, Math.max(0, waiting + TYPING_LIMIT_MS - performance.now())) : CHOICE_PAUSE_MS;
    known.timer = setTimeout(() => this.send(entry.slot), rest);
  }

  // A question that is over takes no more answers: what is on its way arrives, nothing is sent again.
  forget(slot) {
    const one = this.slots.get(slot);
    if (!one) return;
    clearTimeout(one.timer);
    one.since = 0;
    this.journal.drop(slot, one.entry.seq);
  }

  unsent() {
    return [...this.slots.values()].filter((one) => one.since);
  }

  // Milliseconds for which the oldest answer has been waiting.
  waiting() {
    return Math.max(0, ...this.unsent().map((one) => performance.now() - one.since));
  }

  have() {
    return [...this.slots].filter(([, one]) => one.acked).map(([slot, one]) => [slot, one.acked]);
  }

  // The server says that it lacks these: they go again, under a new number.
  again(slots) {
    for (const slot of slots) if (this.slots.has(slot)) this.change(slot, this.slots.get(slot).entry.answer);
  }

  flush(closing = false) {
    for (const one of this.unsent()) this.send(one.entry.slot, closing);
  }

  async send(slot, closing = false) {
    const one = this.slots.get(slot);
    if (!one?.since || (one.busy && !closing)) return;
    clearTimeout(one.timer);
    const { entry } = one;
    one.busy = true;
    const reply = await this.put(entry, closing);
    one.busy = false;
    await this.settle(one, entry, reply);
    if (one.since && one.entry !== entry) this.send(slot);
  }

  async put(entry, closing) {
    const body = { answer: entry.answer, client_seq: entry.seq, device_id: this.device, client_at: new Date(entry.at).toISOString() };
    const address = `/api/v1/attempts/${this.attempt}/answers/${entry.slot}`;
    return this.ask("PUT", address, body, closing).catch(() => null);
  }

  ask(method, address, body, closing = false) {
    const headers = { "content-type": "application/json", accept: "application/json", "x-attempt-token": this.token };
    const signal = closing ? undefined : AbortSignal.timeout(TIMEOUT_MS);
    return fetch(address, { method, headers, signal, keepalive: closing, body: JSON.stringify(body) });
  }

  async settle(one, entry, reply) {
    if (reply && [400, 404, 409, 413, 422].includes(reply.status)) return this.refused(one, entry, reply);
    if (!reply?.ok) return this.later(entry.slot);
    const saved = await reply.json().catch(() => null);
    if (!saved) return this.later(entry.slot);
    this.failures = 0;
    one.acked = Math.max(one.acked, entry.seq);
    this.journal.drop(entry.slot, entry.seq);
    if (saved.elsewhere) this.tell(entry.slot, "elsewhere");
    if (one.entry !== entry) return;
    one.since = 0;
    this.tell(entry.slot, saved.aside ? "aside" : "saved", saved.saved_at, saved.state);
  }

  later(slot, state) {
    this.tell(slot, "kept", "", state);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.flush(), BACK_OFF_MS[Math.min(this.failures++, BACK_OFF_MS.length - 1)]);
  }

  // No repetition will help: say why. The words stay on the page, and in the journal until the page goes.
  async refused(one, entry, reply) {
    const said = await reply.json().catch(() => ({}));
    if (said.code === "paused") return this.later(entry.slot, "paused");
    if (said.code === "number_taken") return one.entry === entry && this.change(entry.slot, entry.answer);
    if (one.entry === entry) one.since = 0;
    if (said.kept || ![404, 409].includes(reply.status)) this.journal.drop(entry.slot, entry.seq);
    this.tell(entry.slot, said.code === "closed" ? "closed" : "refused", said.detail ?? "");
  }
}
