// The words of foreign HTML with their looks, as lms/documents/rules/inline_markdown.py reads them: change both.
import { escaped } from "./paste_marks.js";

const BREAK = "\n";
const SPACES = /[ \t\n\r\f\v\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const UNSEEN = /[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ADDRESS = /^(?:https?:\/\/[^\s/]|mailto:\S|tel:\S)/i;
const NEEDS_CODE = /[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ufffe\uffff()<>\\"'`[\]|*]/g;
const ENTITY = /&(?=#?[A-Za-z0-9]+;)/g;
const MOST_ADDRESS = 2000;
const STRONG = new Set(["b", "strong"]);
const EM = new Set(["i", "em", "cite", "dfn", "var"]);
const CODE = new Set(["code", "kbd", "samp", "tt"]);
const NOTE = /^(?:(footnote|endnote)-|_(ftn|edn))([0-9]{1,6})$/;
const BACK = /^(?:(?:footnote|endnote)-ref-|_(?:ftn|edn)ref)[0-9]{1,6}$/;

export function plainLook() {
  return { strong: false, em: false, code: false, href: "" };
}

export function lookOf({ tag, looks, attrs }, look) {
  const weight = /font-weight:(bold|[0-9]+|normal|lighter)/.exec(looks)?.[1];
  const slant = /font-style:(italic|oblique|normal)/.exec(looks)?.[1];
  let strong = look.strong || STRONG.has(tag);
  let em = look.em || EM.has(tag);
  if (weight) strong = weight === "bold" || Number(weight.slice(0, 4)) >= 600;
  if (slant) em = slant !== "normal";
  const code = look.code || CODE.has(tag);
  const href = tag === "a" ? address(attrs.href ?? "") : "";
  return { strong: strong && !code, em: em && !code, code, href: href || look.href };
}

function address(href) {
  const bare = href.trim().replace(NEEDS_CODE, (char) => [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""));
  if (bare.length > MOST_ADDRESS || !ADDRESS.test(bare)) return "";
  const colon = bare.indexOf(":");
  return (bare.slice(0, colon).toLowerCase() + bare.slice(colon)).replace(ENTITY, "&amp;");
}

export function* runs(node, look, found) {
  if (typeof node === "string") {
    yield { text: tidy(node), look };
    return;
  }
  if (node.looks.includes("mso-list:ignore")) return;
  const mark = noteMark(node);
  if (node.tag === "br") yield { text: BREAK, look };
  else if (node.tag === "img") yield* picture(node, look, found);
  else if (mark) yield* note(mark, node, look, found);
  else {
    const gap = node.block && node.tag !== "body";
    if (gap) yield { text: " ", look };
    if (node.tag === "li") yield { text: "• ", look };
    const inside = lookOf(node, look);
    for (const child of node.children) yield* runs(child, inside, found);
    if (gap) yield { text: " ", look };
  }
}

function tidy(text) {
  return text.replace(UNSEEN, "").replace(SPACES, " ");
}

function noteMark({ tag, attrs }) {
  const href = attrs.href ?? "";
  if (tag !== "a" || !href.includes("#")) return "";
  const anchor = href.slice(href.lastIndexOf("#") + 1);
  if (BACK.test(anchor)) return "-";
  const mark = NOTE.exec(anchor);
  if (!mark) return "";
  return mark[1] ? `${mark[1]}-${mark[3]}` : `${mark[2]}${mark[3]}`;
}

function* note(mark, node, look, found) {
  if (mark === "-") return;
  if (!found.notes.has(mark)) {
    for (const child of node.children) yield* runs(child, look, found);
    return;
  }
  if (!found.used.includes(mark)) found.used.push(mark);
  yield { text: `[^${found.used.indexOf(mark) + 1}]`, look: plainLook(), finished: true };
}

function* picture(node, look, found) {
  const source = node.attrs.src ?? "";
  const name = found.pictures[source];
  if (!name) {
    found.lost.push(source);
    return;
  }
  const alt = escaped([...tidy(node.attrs.alt ?? "").trim()].slice(0, 300).join(""));
  yield { text: `![${alt || found.unnamed}](media/${name})`, look: { ...plainLook(), href: look.href }, finished: true };
}
