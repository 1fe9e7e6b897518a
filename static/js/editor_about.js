// What all languages of a page have in common is sent as soon as it is chosen; what could not be sent waits in the journal.
import { nextSeq } from "./journal.js";

const AGAIN_MS = 4000;

export function startAbout({ root, form, fields, saver, journal, tell }) {
  const recording = form.querySelector("[data-recording]");
  const shown = () => (recording.hidden = form.elements.kind.value === "page");
  shown();

  form.addEventListener("change", async ({ target }) => {
    if (!("shared" in target.dataset)) return;
    shown();
    const about = new URLSearchParams();
    for (const field of form.querySelectorAll("[data-shared]")) if (field.type !== "checkbox" || field.checked) about.set(field.name, field.value);
    const entry = { slot: "about", seq: nextSeq("about"), about: String(about) };
    await journal.put(entry);
    send(entry);
  });
  journal.all().then((rows) => rows.filter((row) => row.about).forEach(send));

  async function send(entry) {
    await saver.settled();
    const body = new URLSearchParams(entry.about);
    body.set("_csrf_token", fields.token());
    const reply = await fetch(root.dataset.about, { method: "POST", headers: { accept: "application/json" }, body }).catch(() => null);
    const said = await reply?.json().catch(() => null);
    if (!reply || !said || reply.status >= 500 || reply.status === 403) {
      tell("kept");
      return setTimeout(() => send(entry), AGAIN_MS);
    }
    journal.drop(entry.slot, entry.seq);
    if (!reply.ok) return tell("refused", said.detail);
    if (said.version === saver.base + 1) saver.goOnFrom(said.version);
    tell("saved", new Date().toISOString());
    saver.change(); // the file of a recording goes with its kind
  }
}
