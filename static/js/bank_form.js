// The form of a question of a bank: rows are added, moved and removed on the page; everything else is an ordinary form.
import { startPicture } from "./quiz_form_picture.js";
import { startRows } from "./quiz_form_rows.js";

const form = document.querySelector("[data-question-form]");
if (form) {
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
  startRows(form, changed);
  for (const one of form.querySelectorAll("[data-choose-picture]")) one.hidden = false;
  startPicture({ form, changed, named: ({ url }) => decodeURIComponent(url.split("/")[3]) });
}
const prompt = form?.querySelector("[name=prompt]");
if (prompt && !prompt.value) prompt.focus(); // a new question begins with its words
