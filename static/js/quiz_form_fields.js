// The fields of one question, asked of the server; an older reply never replaces a newer one.
import { blocksOf } from "./quiz_blocks.js";
import { countFaults } from "./quiz_form_faults.js";

export class FormFields {
  constructor({ root, look, pane, place, text }) {
    Object.assign(this, { root, look, pane, place, text, turns: 0 });
  }

  focus(id = "f-prompt") {
    (document.getElementById(id) ?? this.place.querySelector("input, textarea, select, a"))?.focus();
  }

  // The form of the question at a line, with `step` after what that does.
  async load(line, step = "", ahead = null) {
    const turn = ++this.turns;
    await this.text.settled();
    const sent = step ? this.text.sent() : new URLSearchParams({ _csrf_token: this.text.fields.token(), body: this.text.all });
    sent.set("line", line);
    if (step) sent.set("do", step);
    if (step) sent.set("was", this.place.querySelector("[data-kind-of]")?.dataset.kindOf ?? "");
    const reply = await this.text.ask(this.root.dataset.fieldsDoor, sent);
    if (!reply || turn !== this.turns) return false;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-question]");
    await ahead?.calm();
    this.put(fresh, line);
    return true;
  }

  put(fresh, line) {
    this.place.replaceChildren(document.importNode(fresh, true));
    for (const one of this.place.querySelectorAll("[data-plain-step]")) one.hidden = true;
    for (const one of this.place.querySelectorAll("[data-choose-picture]")) one.hidden = false;
    this.look.at = this.text.line = Number(fresh.dataset.lineOf ?? line);
    const heading = this.pane.querySelector("[data-place]");
    heading.textContent = heading.dataset.say.replace("{n}", fresh.dataset.number ?? "–").replace("{all}", blocksOf(this.text.all).length);
    countFaults(this.place);
    this.look.soon();
  }
}
