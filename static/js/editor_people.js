// Who else has the page open, whether something newer stands, and whether the language is still there: asked every quarter of a minute. The fields are never replaced by it.
import { same } from "./editor_fields.js";

const EVERY_MS = 15_000;

export function startPeople({ fields, saver, view, preview }) {
  const ask = async () => {
    if (document.hidden) return;
    const said = await saver.door.here(saver.device);
    if (!said) return;
    view.people(said.others);
    view.gone(said.gone);
    if (said.version > saver.base && !saver.busy && !saver.since) await newer(said.by_name);
  };

  async function newer(name) {
    const stands = await saver.door.standing();
    if (!stands || saver.since || stands.version <= saver.base) return;
    if (same(stands.values, fields.read())) return saver.goOnFrom(stands.version, stands.values); // only the head has changed
    view.newer(name);
    preview.refresh();
  }

  document.querySelector("[data-show-newer]").addEventListener("click", async () => {
    const stands = await saver.door.standing();
    if (!stands || saver.since) return;
    saver.goOnFrom(stands.version, stands.values);
    fields.write(stands.values);
    view.newer("");
    fields.body.focus();
  });
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, EVERY_MS);
  ask();
}
