// The form of a question of a bank: rows are added, moved and removed on the page; everything else is an ordinary form.
import { startRows } from "./quiz_form_rows.js";

const form = document.querySelector("[data-question-form]");
if (form) startRows(form, () => form.dispatchEvent(new Event("input", { bubbles: true })));
const prompt = form?.querySelector("[name=prompt]");
if (prompt && !prompt.value) prompt.focus(); // a new question begins with its words
