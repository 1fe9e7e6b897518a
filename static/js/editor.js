// The page on which a text is written: what is typed is kept at once in this browser and sent; the preview follows every save.
import { startLeaving } from "./attempt_leaving.js";
import { startAbout } from "./editor_about.js";
import { Asides } from "./editor_asides.js";
import { Door } from "./editor_door.js";
import { Fields } from "./editor_fields.js";
import { startLinks } from "./editor_links.js";
import { startPeople } from "./editor_people.js";
import { startPictures } from "./editor_pictures.js";
import { Preview } from "./editor_preview.js";
import { startPublishing } from "./editor_publish.js";
import { comeBack } from "./editor_returning.js";
import { DraftSaver } from "./editor_saver.js";
import { startTools } from "./editor_tools.js";
import { View } from "./editor_view.js";
import { Journal } from "./journal.js";

const root = document.querySelector("[data-editor]");
if (root) start();

async function start() {
  const view = new View(root);
  const fields = new Fields(root);
  const preview = new Preview(root, fields.body);
  const journal = new Journal(`draft:${root.dataset.journal}`);
  const tell = (state, detail) => {
    view.tell(state, detail);
    if (state === "saved") preview.refresh();
    if (state === "aside") asides.show();
  };
  const door = new Door(root.dataset.save, fields);
  const saver = new DraftSaver({ root, door, journal, fields, tell });
  const asides = new Asides({ fields, saver, preview });
  root.querySelector("[data-plain]").hidden = true;

  const form = document.getElementById("unit");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saver.flush();
  });
  form.addEventListener("input", ({ target }) => {
    if (!fields.has(target)) return;
    if (target === fields.title) view.head(target.value);
    saver.change();
  });
  form.addEventListener("focusout", () => saver.flush());
  startAbout({ root, form, fields, saver, journal, tell });
  startLeaving(saver);
  startPublishing(saver);
  startPeople({ fields, saver, view, preview });
  const links = startLinks(fields.body);
  const picture = startPictures({ root, form, fields });
  startTools({ root, body: fields.body, link: links, picture, send: () => saver.flush() });
  setInterval(() => view.waiting(saver.waiting()), 500);
  if (root.dataset.line) preview.line(Number(root.dataset.line));
  root.dataset.ready = "yes";
  await comeBack(saver);
  root.dataset.ready = "settled"; // what the last visit left has been looked through
}
