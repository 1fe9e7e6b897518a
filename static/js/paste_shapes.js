// Tables in rows of one length, and lists as Word writes them, as lms/documents/rules/tables.py and word_lists.py make them: change both.
import { Element, wordsOf } from "./paste_tree.js";

const MOST_COLUMNS = 50;
const MOST_ROWS = 2000;
const NUMBER = /^\(?([0-9]{1,6}|[a-z]{1,4}|[A-Z]{1,4}|[一二三四五六七八九十]{1,3})[.)、）]/;

export function captionsOf(table) {
  return table.children.filter((child) => child.tag === "caption");
}

export function tableRows(table) {
  const hanging = new Map();
  const rows = [...rowsOf(table)].slice(0, MOST_ROWS).map((tr) => rowOf(tr, hanging));
  const width = Math.max(0, ...rows.map((row) => row.length));
  return rows.filter((row) => row.some(Boolean)).map((row) => [...row, ...Array(width - row.length).fill(null)]);
}

function* rowsOf(table) {
  for (const child of table.children) {
    if (typeof child === "string" || child.tag === "caption") continue;
    if (["thead", "tbody", "tfoot"].includes(child.tag)) yield* rowsOf(child);
    else if (child.tag === "tr") yield child;
    else yield new Element("tr", {}, [new Element("td", {}, [child])]);
  }
}

function rowOf(tr, hanging) {
  const row = [];
  for (const cell of tr.children) {
    if (cell.tag !== "td" && cell.tag !== "th") continue;
    hang(row, hanging);
    const down = span(cell, "rowspan", MOST_ROWS);
    const across = span(cell, "colspan", MOST_COLUMNS);
    for (let n = 0; n < across && row.length < MOST_COLUMNS; n += 1) {
      const here = n === 0 ? cell : null;
      if (down > 1) hanging.set(row.length, [down - 1, here]);
      row.push(here);
    }
  }
  hang(row, hanging);
  return row;
}

function hang(row, hanging) {
  while (hanging.has(row.length)) {
    const [left, cell] = hanging.get(row.length);
    hanging.delete(row.length);
    if (left > 1) hanging.set(row.length, [left - 1, cell]);
    row.push(cell);
  }
}

function span({ attrs }, name, most) {
  const given = (attrs[name] ?? "").trim();
  return /^[0-9]{1,6}$/.test(given) ? Math.max(1, Math.min(Number(given), most)) : 1;
}

export function withLists(nodes) {
  const out = [];
  let waiting = [];
  for (const node of nodes) {
    const found = item(node);
    if (found) waiting.push(found);
    else if (!(waiting.length && typeof node === "string" && !node.trim())) {
      out.push(...lists(waiting), node);
      waiting = [];
    }
  }
  return [...out, ...lists(waiting)];
}

function item(node) {
  if (typeof node === "string" || !/^(p|h[1-6])$/.test(node.tag)) return null;
  const level = /mso-list:(?:[^;]*?)level([1-9])/.exec(node.looks);
  if (!level || node.looks.includes("mso-list:none")) return null;
  const mark = [...node.elements()].filter(({ looks }) => looks.includes("mso-list:ignore")).map(wordsOf).join("");
  return { level: Number(level[1]), ordered: NUMBER.test(mark.trim()), paragraph: node };
}

function lists(items) {
  const out = [];
  let at = 0;
  while (at < items.length) {
    const first = items[at];
    const made = new Element(first.ordered ? "ol" : "ul");
    while (at < items.length && items[at].level >= first.level) {
      if (items[at].level === first.level) {
        if (items[at].ordered !== first.ordered) break;
        made.children.push(new Element("li", {}, [...items[at].paragraph.children]));
        at += 1;
      } else {
        const rest = items.findIndex((each, n) => n >= at && each.level <= first.level);
        const end = rest < 0 ? items.length : rest;
        made.children.at(-1).children.push(...lists(items.slice(at, end)));
        at = end;
      }
    }
    out.push(made);
  }
  return out;
}
