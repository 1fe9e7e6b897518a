// Foreign HTML as our Markdown, as lms/documents/rules/block_markdown.py makes it: change both, the shared cases hold them together.
import { inline } from "./paste_inline.js";
import { codeBlock, indented, isTight, levelled, startOf } from "./paste_lines.js";
import { lookOf, plainLook, runs } from "./paste_runs.js";
import { captionsOf, tableRows, withLists } from "./paste_shapes.js";
import { Element, readHtml } from "./paste_tree.js";

const NOTE_ID = /^(?:(?:footnote|endnote)-[0-9]{1,6}|(?:ftn|edn)[0-9]{1,6})$/;

export function toMarkdown(html, pictures = {}, unnamed = "…") {
  const root = readHtml(html);
  const notes = new Map();
  for (const each of root.elements()) if (NOTE_ID.test(each.attrs.id ?? "")) notes.set(each.attrs.id, each);
  const found = { pictures, notes, used: [], lost: [], unnamed };
  const parts = levelled([...blocks(root.children, plainLook(), false, found)]).map(({ text }) => text);
  for (let at = 0; at < found.used.length; at += 1) parts.push(noteText(at + 1, notes.get(found.used[at]), found));
  return { markdown: parts.join("\n\n"), lost: found.lost };
}

function noteText(number, element, found) {
  const inside = [...blocks(element.children, plainLook(), true, found)].map(({ text }) => text);
  return `[^${number}]: ${indented(inside.length ? inside.join("\n\n") : "…", 4)}`;
}

function* blocks(nodes, look, nested, found) {
  let waiting = [];
  for (const node of withLists(nodes)) {
    if (typeof node === "string" || !node.block) {
      waiting.push(...runs(node, look, found));
      continue;
    }
    yield* paragraph(waiting);
    waiting = [];
    yield* block(node, look, nested, found);
  }
  yield* paragraph(waiting);
}

function* paragraph(waiting) {
  const text = inline(waiting);
  if (text) yield { text };
}

function* block(node, look, nested, found) {
  const { tag } = node;
  if (found.notes.has(node.attrs.id ?? "")) return;
  if (/^h[1-6]$/.test(tag)) yield* heading(node, Number(tag[1]), nested, found);
  else if (tag === "ul" || tag === "ol") yield* list(node, look, found);
  else if (tag === "table") yield* table(node, look, nested, found);
  else if (tag === "blockquote" || (tag === "p" && /quote/i.test(node.attrs.class ?? ""))) yield* quote(node, look, found);
  else if (tag === "pre") yield* codeBlock(node);
  else if (tag === "hr") { if (!nested) yield { text: "***" }; }
  else if (tag === "dt") yield* blocks(node.children, { ...look, strong: true }, nested, found);
  else yield* blocks(node.children, lookOf(node, look), nested, found);
}

function* heading(node, level, nested, found) {
  const words = inline(runs(new Element("span", {}, node.children), { ...plainLook(), strong: nested }, found)).replaceAll("\\\n", " ");
  if (words) yield nested ? { text: words } : { text: words.replace(/(#+)$/, "\\$1"), level };
}

function* list(node, look, found) {
  const items = [];
  for (const child of node.children) {
    const made = item(child, look, found);
    if (items.length && isList(child)) items.at(-1).push(...made);
    else if (made.length) items.push(made);
  }
  if (!items.length) return;
  const start = node.tag === "ol" ? startOf(node) : 0;
  const tight = items.every(isTight);
  const lines = items.map((made, n) => {
    const mark = node.tag === "ol" ? `${start + n}. ` : "- ";
    return mark + indented(made.map(({ text }) => text).join(tight ? "\n" : "\n\n"), mark.length);
  });
  yield { text: lines.join(tight ? "\n" : "\n\n"), tight: tight && start < 2 };
}

function isList(node) {
  return node.tag === "ul" || node.tag === "ol";
}

function item(child, look, found) {
  if (typeof child === "string") return [...blocks([child], look, true, found)];
  if (found.notes.has(child.attrs.id ?? "")) return [];
  return isList(child) ? [...list(child, look, found)] : [...blocks(child.children, lookOf(child, look), true, found)];
}

function* table(node, look, nested, found) {
  for (const caption of captionsOf(node)) yield* blocks(caption.children, look, nested, found);
  const rows = tableRows(node);
  if (Math.max(0, ...rows.map((row) => row.length)) < 2) {
    for (const row of rows) for (const one of row) yield* blocks(one ? one.children : [], look, nested, found);
    return;
  }
  const written = rows.map((row) => row.map((one) => cell(one, look, found))).filter((row) => row.some(Boolean));
  if (!written.length) return;
  const lines = [written[0], written[0].map(() => "---"), ...written.slice(1)];
  yield { text: lines.map((row) => `| ${row.join(" | ")} |`).join("\n") };
}

function cell(one, look, found) {
  if (!one) return "";
  const inside = lookOf(one, look);
  return inline(one.children.flatMap((child) => [...runs(child, inside, found)]), true);
}

function* quote(node, look, found) {
  const inside = [...blocks(node.children, look, true, found)].map(({ text }) => text);
  if (inside.length) yield { text: inside.join("\n\n").split("\n").map((line) => `> ${line}`.replace(/ +$/, "")).join("\n") };
}
