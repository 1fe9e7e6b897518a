// Two texts: when somebody else was faster, both are shown with their difference, and one key decides. Nothing goes either way.
import { part } from "./editor_door.js";

export class Asides {
  constructor({ fields, saver, preview }) {
    Object.assign(this, { fields, saver, preview, place: document.querySelector("[data-asides]") });
    this.place.addEventListener("submit", (event) => this.decide(event));
  }

  async show() {
    const fresh = await part(this.place.dataset.address);
    const open = this.place.querySelector("details[open]"); // somebody is putting texts together: that field is in hand
    if (fresh && !open) this.place.replaceChildren(...document.importNode(fresh.body, true).childNodes);
  }

  async decide(event) {
    const form = event.target.closest("[data-decide]");
    if (!form) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    if (!(await this.saver.settled())) return; // the newest words first: they are what “mine” means
    const reply = await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body }).catch(() => null);
    const said = reply?.ok && (await reply.json().catch(() => null));
    if (!said) return;
    const { version, ...values } = said;
    this.saver.goOnFrom(version, { ...this.fields.read(), ...values });
    form.closest("[data-aside]").remove();
    document.getElementById("newer").hidden = true;
    this.fields.write(values);
    this.saver.tell("saved", new Date().toISOString());
    this.preview.refresh();
    this.fields.body.focus();
  }
}
