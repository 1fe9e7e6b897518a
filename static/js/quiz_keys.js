// Keys of the page of a quiz: begin, duplicate and move questions. Every change is one step of the browser's undo.
import { insert } from "./editor_typing.js";
import { blockAt, blocksOf, doubled, placeOf, shifted } from "./quiz_blocks.js";
import { changed, turned, undone } from "./quiz_form_turns.js";

export function startKeys({ root, body, look, saver, form }) {
  const bar = root.querySelector("[data-tools]");
  const kinds = [...bar.querySelectorAll("[data-kind]")];
  const tools = [...bar.querySelectorAll("button")];
  bar.hidden = false;

  // A question of its own between blank lines, behind the one in hand; what to write over first is selected.
  function begin(kind) {
    const [head, words, tail] = root.querySelector(`template[data-block="${kind}"]`).content.textContent.trim().split(/[⟦⟧]/);
    if (form.isOpen) return form.begin((text, line) => composed(text, placeOf(text, line), `${head}${words}${tail}`), words);
    const { from, to, lead, made } = composed(body.value, body.selectionEnd, `${head}${words}${tail}`);
    insert(body, from, to, made);
    const start = from + lead + head.length;
    body.setSelectionRange(start, start + words.length);
  }

  function composed(value, at, question) {
    const block = blocksOf(value)[blockAt(value, at)];
    const end = block ? block.end : at;
    const before = value.slice(0, end).replace(/\n+$/, "");
    const after = value.slice(end).replace(/^\n+/, "");
    const lead = before ? "\n\n" : "";
    const made = `${lead}${question}\n${after ? "\n" : ""}`;
    const line = (before + lead).split("\n").length;
    return { text: before + made + after, line, from: before.length, to: value.length - after.length, lead: lead.length, made };
  }

  // `edit` is one of quiz_blocks.js, in the text at the caret, in a form at its question.
  function edited(edit) {
    if (form.isOpen) return changed(form, edit);
    const made = edit(body.value, body.selectionStart);
    if (!made) return;
    insert(body, made.from, made.to, made.made);
    body.setSelectionRange(made.caret, made.caret);
  }

  tools.forEach((tool, at) => {
    tool.addEventListener("click", () => tool.dataset.kind && begin(tool.dataset.kind));
    tool.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tools[(at + step + tools.length) % tools.length];
      [tool.tabIndex, next.tabIndex] = [-1, 0];
      next.focus();
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog:modal")) return;
    const done = command(event);
    if (!done) return;
    event.preventDefault();
    done();
  });

  function command(event) {
    const [ctrl, inside] = [event.ctrlKey || event.metaKey, event.target === body || inForm(event.target)];
    if (event.key === "F6" && !ctrl && !event.altKey) return other;
    if (event.key === "F2" && !ctrl && !event.altKey) return () => (form.isOpen ? form.leave() : form.show());
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (inForm(event.target)) {
      const turn = event.altKey && !ctrl && { PageUp: -1, PageDown: 1 }[key];
      if (turn) return () => turned(form, turn);
      if (ctrl && !event.altKey && (key === "z" || key === "y")) return () => undone(form, key === "y" || event.shiftKey ? 1 : -1);
    }
    const step = inside && event.altKey && !ctrl && { ArrowUp: -1, ArrowDown: 1 }[key];
    if (step && (event.shiftKey || !isOfRow(event.target))) return () => edited((text, at) => shifted(text, at, step));
    if (!ctrl || event.altKey) return null;
    const kind = (inside || form.isOpen) && event.shiftKey && kinds.find((one) => one.dataset.code === event.code);
    if (kind) return () => begin(kind.dataset.kind);
    if (event.shiftKey) return null;
    return { s: () => saver.flush(), "/": () => document.getElementById("ed-keys").showModal(), d: inside && (() => edited(doubled)) }[key];
  }

  function inForm(target) {
    return form.isOpen && form.pane.contains(target);
  }

  function other() {
    const beside = look.side.contains(document.activeElement);
    if (form.isOpen && beside) form.focus();
    else if (!form.isOpen && document.activeElement !== body) body.focus();
    else (look.side.querySelector("[aria-current]") ?? look.side.querySelector("a"))?.focus();
  }
}

// In a row of a form, Alt+arrows move the row.
function isOfRow(target) {
  return Boolean(target.closest("[data-row]")?.querySelector("[data-step]"));
}
