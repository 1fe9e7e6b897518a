// Keys of the page of a quiz: begin, duplicate and move questions. Every change is one step of the browser's undo.
import { insert } from "./editor_typing.js";
import { blockAt, blocksOf, placeOf, swapped, withFreshKey } from "./quiz_blocks.js";
import { turned, undone } from "./quiz_form_turns.js";

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

  function duplicate() {
    const { value, selectionStart } = body;
    const block = blocksOf(value)[blockAt(value, selectionStart)];
    if (!block) return;
    const copy = withFreshKey(value.slice(block.start, block.end), value);
    insert(body, block.end, block.end, `\n\n${copy}`);
    body.setSelectionRange(block.end + 2, block.end + 2);
  }

  function move(step) {
    const { value, selectionStart } = body;
    const all = blocksOf(value);
    const at = blockAt(value, selectionStart);
    const other = all[at + step];
    if (at < 0 || !other) return;
    const [first, second] = step < 0 ? [other, all[at]] : [all[at], other];
    const inside = selectionStart - all[at].start;
    insert(body, first.start, second.end, swapped(value, first, second));
    const start = step < 0 ? first.start : second.end - (all[at].end - all[at].start);
    body.setSelectionRange(start + inside, start + inside);
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
    const [ctrl, inside] = [event.ctrlKey || event.metaKey, event.target === body];
    if (event.key === "F6" && !ctrl && !event.altKey) return other;
    if (event.key === "F2" && !ctrl && !event.altKey) return () => (form.isOpen ? form.leave() : form.show());
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (form.isOpen && form.pane.contains(event.target)) {
      const turn = event.altKey && !ctrl && { PageUp: -1, PageDown: 1 }[key];
      if (turn) return () => turned(form, turn);
      if (ctrl && !event.altKey && (key === "z" || key === "y")) return () => undone(form, key === "y" || event.shiftKey ? 1 : -1);
    }
    if (inside && event.altKey && !ctrl && !event.shiftKey) return { ArrowUp: () => move(-1), ArrowDown: () => move(1) }[event.key];
    if (!ctrl || event.altKey) return null;
    const kind = (inside || form.isOpen) && event.shiftKey && /^Digit\d$/.test(event.code) && kinds[(Number(event.code.at(-1)) + 9) % 10];
    if (kind) return () => begin(kind.dataset.kind);
    if (event.shiftKey) return null;
    return { s: () => saver.flush(), "/": () => document.getElementById("ed-keys").showModal(), d: inside && duplicate }[key];
  }

  function other() {
    const beside = look.side.contains(document.activeElement);
    if (form.isOpen && beside) form.focus();
    else if (!form.isOpen && document.activeElement !== body) body.focus();
    else (look.side.querySelector("[aria-current]") ?? look.side.querySelector("a"))?.focus();
  }
}
