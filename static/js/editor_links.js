// Links by search: a page, quiz, course or file is found by its name and put in as the text names it.
import { part } from "./editor_door.js";
import { Over } from "./editor_typing.js";

const PAUSE_MS = 200;

export function startLinks(body) {
  const dialog = document.getElementById("ed-link");
  const form = dialog.querySelector("[data-link-form]");
  const [field, list] = [form.querySelector("input"), form.querySelector("[data-link-list]")];
  const over = new Over(dialog, body);
  let timer = 0;
  let asked = 0;

  async function search() {
    const number = ++asked;
    const found = await part(`${form.dataset.links}&q=${encodeURIComponent(field.value)}`);
    if (found && number === asked) list.replaceChildren(...document.importNode(found.body, true).childNodes);
  }

  function put(link, title) {
    const words = over.chosen() || title || link;
    over.put(`[${words}](${link})`, 1, words.length);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });
  list.addEventListener("click", ({ target }) => {
    const found = target.closest("[data-link]");
    if (found) put(found.dataset.link, found.dataset.title);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const rows = [field, ...list.querySelectorAll("button")];
    const next = rows[rows.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    next?.focus();
    event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = field.value.trim();
    if (/^(https?:\/\/|mailto:|tel:)\S+$/.test(typed)) return put(typed, typed);
    clearTimeout(timer);
    await search();
    const first = list.querySelector("[data-link]");
    if (first) put(first.dataset.link, first.dataset.title);
  });
  dialog.querySelector("[data-link-close]").addEventListener("click", () => dialog.close());

  return () => {
    field.value = "";
    over.open();
    search();
  };
}
