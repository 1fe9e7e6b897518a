// Lines of blocks: levels of headings, code, tight lists, as lms/documents/rules/block_markdown.py makes them: change both.
import { wordsOf } from "./paste_tree.js";

const UNREADABLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function levelled(all) {
  const shallowest = Math.min(...all.filter(({ level }) => level).map(({ level }) => level));
  let above = 1;
  return all.map((block) => {
    if (!block.level) return block;
    above = Math.min(block.level - shallowest + 2, above + 1, 6);
    return { text: `${"#".repeat(above)} ${block.text}`, level: above };
  });
}

export function* codeBlock(node) {
  const text = wordsOf(node).replace(/\r\n?/g, "\n").replace(UNREADABLE, "").replace(/^\n+|\n+$/g, "");
  if (!text.trim()) return;
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((marks) => marks.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  yield { text: `${fence}\n${text}\n${fence}` };
}

export function isTight([first, ...rest]) {
  const count = (text, what) => text.split(what).length - 1;
  const simple = !first.text.includes("\n") || first.tight || count(first.text, "\\\n") === count(first.text, "\n");
  return simple && rest.every(({ tight }) => tight);
}

export function startOf({ attrs }) {
  const given = (attrs.start ?? "").trim();
  return /^[0-9]{1,6}$/.test(given) ? Number(given) : 1;
}

export function indented(text, width) {
  return text.split("\n").map((line, n) => (n === 0 || !line ? line : " ".repeat(width) + line)).join("\n");
}
