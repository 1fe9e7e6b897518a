// What a form remembers: how somebody likes to write (theirs on every computer), what has not reached the text yet, and the steps that can be taken back.
const MOST_STEPS = 200;
const ONE_STEP_MS = 1500;

export class Kept {
  constructor(root, token) {
    Object.assign(this, { root, token, prefersForm: "byForm" in root.dataset });
    this.words = `lull:quiz-form:${root.dataset.person}:${root.dataset.journal}`;
  }

  prefer(form) {
    if (form === this.prefersForm) return;
    this.prefersForm = form;
    const body = new URLSearchParams({ by_form: String(form), _csrf_token: this.token() });
    fetch(this.root.dataset.writing, { method: "POST", body, keepalive: true }).catch(() => null); // the next change tells it
  }

  note(sent, line, stood) {
    const words = [...sent].filter(([name]) => !["_csrf_token", "body"].includes(name));
    localStorage.setItem(this.words, JSON.stringify({ line, words, stood }));
  }

  done() {
    localStorage.removeItem(this.words);
  }

  left() {
    return JSON.parse(localStorage.getItem(this.words) ?? "null");
  }
}

// Texts before and after; what is typed into one field without a long pause is one step.
export class Steps {
  constructor() {
    this.clear();
  }

  clear() {
    Object.assign(this, { back: [], forth: [], last: "", at: 0 });
  }

  before(text, line, field = "") {
    const now = performance.now();
    const same = field && field === this.last && now - this.at < ONE_STEP_MS;
    Object.assign(this, { last: field, at: now, forth: [] });
    if (same) return;
    this.back.push({ text, line });
    if (this.back.length > MOST_STEPS) this.back.shift();
  }

  go(step, text, line) {
    const [from, to] = step < 0 ? [this.back, this.forth] : [this.forth, this.back];
    while (from.length && from.at(-1).text === text) from.pop();
    const found = from.pop();
    if (!found) return null;
    to.push({ text, line });
    this.last = "";
    return found;
  }
}
