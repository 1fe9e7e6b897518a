// The look of a running attempt: one question at a time, the strip, the map, the states of answers.
import { announce } from "./announce.js";
import { drawLink, drawSteps } from "./attempt_map.js";
import { linkTo, timeOf } from "./attempt_words.js";

export class View {
  constructor(root, { moved, isAnswered }) {
    Object.assign(this, { root, moved, isAnswered, said: root.dataset, title: document.title });
    this.sections = [...root.querySelectorAll("[data-slot]")];
    this.links = [...root.querySelectorAll("[data-map] [data-slot-link]")];
    this.review = root.querySelector("#review");
    this.steps = root.querySelector("[data-steps]"); // none where a page holds one question
    if (this.steps) this.steps.hidden = false;
    for (const plain of root.querySelectorAll("[data-plain]")) plain.hidden = true;
    root.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  section(slot) {
    return this.sections.find((section) => Number(section.dataset.slot) === slot);
  }

  // Shows one question; 0 is the panel before handing in.
  show(slot, focus = true) {
    this.current = slot;
    this.root.dataset.ready = "";
    for (const section of this.sections) section.hidden = Number(section.dataset.slot) !== slot;
    if (this.review) this.review.hidden = slot !== 0;
    if (this.steps) drawSteps(this.steps, slot, this.links.length, this.said);
    this.refresh();
    if (focus) this.focusOn(slot ? this.section(slot).querySelector("legend") : this.review.querySelector("h2"));
    if (slot) this.moved(slot);
  }

  focusOn(heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  step(by) {
    if (!this.steps) return this.root.querySelector(`[data-go="${by}"]`)?.click();
    const last = this.links.length;
    const to = Math.max(1, (this.current || last + 1) + by);
    this.show(to > last ? 0 : to);
  }

  clicked(event) {
    const link = event.target.closest("a[data-slot-link], [data-review]");
    const step = event.target.closest("[data-step]");
    if (!link && !step) return;
    event.preventDefault();
    if (link) this.show(Number(link.dataset.slotLink ?? 0));
    else this.step(Number(step.dataset.step));
  }

  pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const typing = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    if (event.key === "Enter" && !event.target.closest("a, button, select, summary")) {
      event.preventDefault();
      this.step(1);
    } else if (/^[1-9]$/.test(event.key) && !typing && document.body.dataset.shortcuts !== "off") {
      const box = this.current && this.section(this.current).querySelectorAll("fieldset > .opts input, [open] .opts input")[Number(event.key) - 1];
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.click();
    }
  }

  refresh() {
    const answered = this.links.filter((link) => this.hasAnswer(link)).map((link) => link.dataset.slotLink);
    const say = (words, n) => words.replace("{n}", n).replace("{total}", this.links.length);
    const where = this.current ? say(this.said.sayWhere, this.current) : say(this.said.sayStrip, answered.length);
    this.root.querySelector("[data-where]").textContent = where;
    document.title = `${where} · ${this.title}`; // beside the call software only the tab may be in sight
    const strip = this.root.querySelector("[data-strip]");
    strip.setAttribute("aria-label", say(this.said.sayStrip, answered.length));
    this.links.forEach((link, index) => this.mark(link, strip.children[index], answered.includes(link.dataset.slotLink)));
    if (!this.steps) return; // what is missing stands in the page already
    const missing = this.links.map((link) => link.dataset.slotLink).filter((slot) => !answered.includes(slot));
    this.root.querySelector("[data-open]").replaceChildren(...missing.flatMap((slot) => [" ", linkTo(slot)]));
    this.root.querySelector("[data-gaps]").hidden = !missing.length;
    this.root.querySelector("[data-all]").hidden = Boolean(missing.length);
  }

  // A question that is not on this page is as the server has drawn it.
  hasAnswer(link) {
    const section = this.section(Number(link.dataset.slotLink));
    return section ? this.isAnswered(section) : link.classList.contains("done");
  }

  mark(link, part, answered) {
    const section = this.section(Number(link.dataset.slotLink));
    const flagged = section ? section.querySelector("[data-flag]").checked : link.classList.contains("flag");
    drawLink(link, part, { answered, flagged, here: Number(link.dataset.slotLink) === this.current, said: this.said });
  }

  tell(slot, state, detail = "") {
    const note = this.section(slot)?.querySelector("[data-saved]");
    if (!note) return;
    const words = {
      saving: this.said.saySaving,
      saved: this.said.saySaved.replace("{time}", state === "saved" ? timeOf(detail, this.said.zone) : ""),
      kept: this.said.sayKept,
      aside: this.said.sayAside,
      refused: this.said.sayRefused.replace("{why}", detail),
      closed: this.said.sayClosed,
    };
    note.hidden = false;
    note.dataset.state = state === "saved" ? "saved" : "waiting";
    note.querySelector("[data-saved-text]").textContent = words[state];
    if (state !== "saving") announce(words[state]);
  }
}
