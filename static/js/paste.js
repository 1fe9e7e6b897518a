// Formatted text from Word, Excel and web pages comes into a textarea[data-paste] as clean Markdown; undo takes it back.
import { announce } from "./announce.js";
import { toMarkdown } from "./paste_blocks.js";

document.addEventListener("paste", (event) => {
  const area = event.target.closest?.("textarea[data-paste]");
  const html = event.clipboardData?.getData("text/html");
  if (!area || !html || plainWanted(html)) return;
  const { markdown, lost } = toMarkdown(html);
  if (!markdown) return;
  event.preventDefault();
  insert(area, markdown);
  announce(lost.length ? area.dataset.pastePictures : area.dataset.pasteSaid);
});

// A single line without any mark is pasted as the browser would: nothing to convert.
function plainWanted(html) {
  return !/<(p|div|h[1-6]|ul|ol|li|table|b|strong|i|em|a|blockquote|pre|code|br)\b/i.test(html) && !/mso-|font-weight|font-style/i.test(html);
}

function insert(area, markdown) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const blocks = markdown.includes("\n");
  const before = blocks && from > 0 ? "\n\n".slice(value.slice(0, from).match(/\n{0,2}$/)[0].length) : "";
  const after = blocks && to < value.length ? "\n\n".slice(value.slice(to).match(/^\n{0,2}/)[0].length) : "";
  area.focus();
  area.setSelectionRange(from, to);
  const text = before + markdown + after;
  // The only way in that the browser's own undo knows; setRangeText is for those that have given it up.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste", data: text }));
  }
}
