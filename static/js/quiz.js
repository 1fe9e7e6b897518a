// The page on which a quiz is written: kept and sent as texts are; what the server says of it stands beside it.
import { startLeaving } from "./attempt_leaving.js";
import { Asides } from "./editor_asides.js";
import { Door } from "./editor_door.js";
import { Fields } from "./editor_fields.js";
import { startPeople } from "./editor_people.js";
import { startPublishing } from "./editor_publish.js";
import { comeBack } from "./editor_returning.js";
import { DraftSaver } from "./editor_saver.js";
import { View } from "./editor_view.js";
import { Journal } from "./journal.js";
import { startAlike } from "./quiz_alike.js";
import { FormView } from "./quiz_form.js";
import { startKeys } from "./quiz_keys.js";
import { Look } from "./quiz_look.js";
import { startPaste } from "./quiz_paste.js";
import { startRules } from "./quiz_rules.js";
import { startTrial } from "./quiz_trial.js";

const root = document.querySelector("[data-editor]");
if (root) start();

async function start() {
  const view = new View(root);
  const fields = new Fields(root);
  const look = new Look(root, fields);
  const journal = new Journal(`draft:${root.dataset.journal}`);
  const tell = (state, detail) => {
    view.tell(state, detail);
    if (state === "aside") asides.show();
  };
  const saver = new DraftSaver({ root, door: new Door(root.dataset.save, fields), journal, fields, tell });
  const asides = new Asides({ fields, saver, preview: look });
  root.querySelector("[data-plain]").hidden = true;

  const form = document.getElementById("unit");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saver.flush();
  });
  form.addEventListener("input", ({ target }) => {
    if (!fields.has(target)) return;
    if (target === fields.title) view.head(target.value);
    else look.soon();
    saver.change();
  });
  form.addEventListener("focusout", () => saver.flush());
  startLeaving(saver);
  startPublishing(saver);
  startPeople({ fields, saver, view, preview: look });
  startPaste({ root, fields });
  const formView = new FormView({ root, fields, look, saver });
  startKeys({ root, body: fields.body, look, saver, form: formView });
  startTrial({ saver, rules: startRules({ fields, saver, journal, look, tell }) });
  setInterval(() => view.waiting(saver.waiting()), 500);
  startAlike({ root, fields, look });
  look.refresh();
  await comeBack(saver);
  formView.comeBack();
}
