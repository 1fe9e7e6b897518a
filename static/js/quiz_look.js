// What the server says of the text as it is typed. The textarea is never touched: caret, undo and input methods stay.
import { announce } from "./announce.js";
import { loggedIn } from "./login_box.js";

const PAUSE_MS = 120;
const TOLD_MS = 2000;
let told = null;
let telling = 0;

// How many places are to be put right is said when nobody types, and only when it is another number than before.
function tellLater(words = "") {
  clearTimeout(telling);
  told ??= words; // what stood there when the page opened is read with it
  if (words.trim() !== told.trim()) telling = setTimeout(() => announce((told = words).trim()), TOLD_MS);
}

export class Look {
  constructor(root, fields) {
    Object.assign(this, { root, fields, body: fields.body, address: root.dataset.look, side: root.querySelector("[data-side]"), timer: 0, at: null, onLine: null });
    root.querySelectorAll("[data-side]").forEach((side) => (side.hidden = false));
    root.addEventListener("click", (event) => this.toLine(event));
    document.addEventListener("selectionchange", () => document.activeElement === this.body && this.elsewhere());
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE_MS);
  }

  // The caret has gone to another question: that one is shown.
  elsewhere() {
    const line = this.line();
    const links = [...this.root.querySelectorAll("[data-put='list'] [data-line]")];
    const here = links.filter((one) => Number(one.dataset.line) <= line).at(-1) ?? links[0];
    if (here && !here.hasAttribute("aria-current")) this.soon();
  }

  // Where somebody writes: at the caret, or in the form of the question at this line.
  line() {
    return this.at ?? this.body.value.slice(0, this.body.selectionStart).split("\n").length;
  }

  async refresh() {
    this.wanted = true;
    if (this.asking) return;
    this.asking = true;
    while (this.wanted) {
      this.wanted = false;
      await this.ask();
    }
    this.asking = false;
  }

  async ask() {
    const content = new URLSearchParams({ _csrf_token: this.fields.token(), body: this.fields.text, line: this.line() });
    const reply = await fetch(this.address, { method: "POST", body: content }).catch(() => null);
    if (reply?.status === 401) return void loggedIn().then((back) => back && this.refresh());
    if (reply?.ok) this.show(new DOMParser().parseFromString(await reply.text(), "text/html"));
  }

  show(fresh) {
    for (const place of this.root.querySelectorAll("[data-put]")) {
      const next = fresh.querySelector(`[data-look-${place.dataset.put}]`);
      if (next && place.querySelector("details[open]")) next.querySelector("details")?.setAttribute("open", "");
      if (!next || place.firstElementChild?.isEqualNode(next)) continue;
      if (place.contains(document.activeElement) && place.dataset.put === "seen") continue; // somebody tries it out
      const focused = place.contains(document.activeElement) && document.activeElement.dataset.line;
      place.replaceChildren(document.importNode(next, true));
      if (focused) place.querySelector(`[data-line="${focused}"]`)?.focus({ preventScroll: true });
    }
    tellLater(fresh.querySelector("[data-faults]")?.textContent);
    const current = this.root.querySelector("[data-put='list'] [aria-current]");
    const list = current?.closest(".qw-scroll");
    if (list) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
  }

  toLine(event) {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    if (this.at === null) this.goTo(Number(link.dataset.line));
    else this.onLine(Number(link.dataset.line));
  }

  goTo(line) {
    const lines = this.body.value.split("\n");
    const at = Math.min(line, lines.length) - 1;
    const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
    this.body.blur();
    this.body.setSelectionRange(start, start);
    this.body.focus();
  }
}
