// The tools above a text, each by button and by key; lists go on by themselves. Ready-made blocks stand in the page, in the text's language.
import { insert, linesAt } from "./editor_typing.js";

const KEYS = { KeyB: "bold", KeyI: "emphasis", KeyE: "code", KeyK: "link" };
const SHIFTED = { Digit1: "heading", Digit2: "picture", Digit3: "table", Digit4: "note", Digit5: "warning", Digit6: "script", Digit7: "numbers", Digit8: "list", Digit9: "check" };
const WRAPS = { bold: "**", emphasis: "*", code: "`" };
const ITEM = /^(\s*)([-*+]|\d{1,3}[.)]) +/;

export function startTools({ root, body, link, picture, send }) {
  const bar = root.querySelector("[data-tools]");
  const tools = [...bar.querySelectorAll("button")];
  bar.hidden = false;

  function use(name) {
    if (name === "link") return link();
    if (name === "picture") return picture();
    if (name in WRAPS) return wrap(WRAPS[name]);
    if (name === "heading") return prefix(nextHeading);
    if (name === "list") return prefix(toggled((line) => `- ${line}`, /^- /));
    if (name === "numbers") return prefix(toggled((line, n) => `${n + 1}. ${line}`, /^\d+\. /));
    return block(root.querySelector(`template[data-block="${name}"]`).content.textContent.trim());
  }

  function wrap(mark) {
    const { value, selectionStart: start, selectionEnd: end } = body;
    const words = value.slice(start, end);
    const around = value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark;
    if (around) {
      insert(body, start - mark.length, end + mark.length, words);
      return body.setSelectionRange(start - mark.length, end - mark.length);
    }
    insert(body, start, end, mark + words + mark);
    body.setSelectionRange(start + mark.length, start + mark.length + words.length);
  }

  function prefix(change) {
    const { start, end, lines } = linesAt(body);
    const text = change(lines).join("\n");
    insert(body, start, end, text);
    body.setSelectionRange(lines.length > 1 ? start : start + text.length, start + text.length);
  }

  // A block of its own between empty lines; what is selected goes where the block wants words, else those words are selected.
  function block(source) {
    const { value, selectionStart: start, selectionEnd: end } = body;
    const chosen = value.slice(start, end).trim();
    const [before, words, after] = source.replace("{key}", freeKey(value)).split(/[⟦⟧]/);
    const lead = start === 0 || value.slice(0, start).endsWith("\n\n") ? "" : value[start - 1] === "\n" ? "\n" : "\n\n";
    const tail = value.slice(end).startsWith("\n\n") || end === value.length ? "" : value[end] === "\n" ? "\n" : "\n\n";
    insert(body, start, end, `${lead}${before}${chosen || words}${after}${tail || (end === value.length ? "\n" : "")}`);
    const at = start + lead.length + before.length;
    body.setSelectionRange(at, at + (chosen || words).length);
  }

  tools.forEach((tool, at) => {
    tool.addEventListener("click", () => tool.dataset.tool && use(tool.dataset.tool));
    tool.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tools[(at + step + tools.length) % tools.length];
      tool.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog:modal")) return;
    const name = event.target === body && (event.shiftKey ? SHIFTED[event.code] : KEYS[event.code]);
    if (name) use(name);
    else if (event.key === "s" && !event.shiftKey) send();
    else if (event.key === "/") document.getElementById("ed-keys").showModal();
    else return;
    event.preventDefault();
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !event.shiftKey && !event.ctrlKey && goesOn()) event.preventDefault();
  });

  // Enter in a list begins the next item; in an empty item it ends the list.
  function goesOn() {
    const { start, lines } = linesAt(body);
    const item = ITEM.exec(lines[0]);
    const at = body.selectionStart;
    if (!item || at !== body.selectionEnd || lines.length > 1 || at < start + item[0].length) return false;
    if (lines[0].length === item[0].length) insert(body, start, at, "");
    else insert(body, at, at, `\n${item[1]}${next(item[2])} `);
    return true;
  }
}

function next(mark) {
  return /\d/.test(mark) ? `${parseInt(mark, 10) + 1}${mark.at(-1)}` : mark;
}

function nextHeading(lines) {
  return lines.map((line) => (line.startsWith("### ") ? line.slice(4) : line.startsWith("## ") ? `#${line}` : `## ${line.replace(/^#+ */, "")}`));
}

function toggled(add, mark) {
  return (lines) => (lines.every((line) => mark.test(line)) ? lines.map((line) => line.replace(mark, "")) : lines.map((line, n) => add(line.replace(ITEM, ""), n)));
}

// The first question-N that no check question of the text has.
function freeKey(text) {
  let number = 1;
  while (text.includes(`check question-${number}\n`)) number++;
  return `question-${number}`;
}
