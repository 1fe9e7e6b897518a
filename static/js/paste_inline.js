// Words with their looks as Markdown, as lms/documents/rules/inline_markdown.py writes them: change both.
import { begun, escaped, isOpen, marksBefore } from "./paste_marks.js";

const BREAK = "\n";
const MARK_ENDS = /\[\^[0-9]+\]$/;
// Stars of three looks that touch and would belong to no pair (the rule of three of CommonMark 6.2): the third goes without.
const NO_PAIRS = ["1,3,2", "2,3,1"];

export function inline(given, cell = false) {
  const all = joined([...given], cell);
  const writing = new Writing(cell, all.some(({ text }) => text.includes("`")));
  let at = 0;
  while (at < all.length) {
    const href = hrefOf(all[at]);
    let end = at + 1;
    while (href && end < all.length && hrefOf(all[end]) === href) end += 1;
    if (href) writing.link(href, all.slice(at, end));
    else writing.add(all[at], firstOf(all[end]));
    at = end;
  }
  const lines = writing.out.split(BREAK).map((line) => trimmed(line)).filter(Boolean);
  return lines.map((line) => (cell ? line.replace(/^:{3,}/, "\\$&") : begun(line))).join("\\\n");
}

function hrefOf(run) {
  return run.text === BREAK ? "" : run.look.href;
}

function firstOf(run) {
  return run ? String.fromCodePoint(run.text.codePointAt(0)) : "";
}

function trimmed(text) {
  return text.replace(/^ +| +$/g, "");
}

function joined(given, cell) {
  const out = [];
  for (const run of given) {
    const last = out.at(-1);
    let text = cell && run.text === BREAK ? " " : run.text;
    const begins = !last || last.text === BREAK || last.text.endsWith(" ");
    if (begins && !run.finished && text !== BREAK) text = text.replace(/^ /, "");
    if (!text) continue;
    const same = last && sameLook(last.look, run.look) && !last.finished && !run.finished;
    if (same && text !== BREAK && last.text !== BREAK) out[out.length - 1] = { text: last.text + text, look: run.look };
    else out.push({ ...run, text });
  }
  return out;
}

function sameLook(one, other) {
  return one.strong === other.strong && one.em === other.em && one.code === other.code && one.href === other.href;
}

class Writing {
  constructor(cell, plain) {
    Object.assign(this, { cell, plain, out: "", touching: [], starsEnd: -1 });
  }

  link(href, group) {
    const inner = new Writing(this.cell, this.plain);
    group.forEach((run, n) => inner.add(run, firstOf(group[n + 1])));
    const words = trimmed(inner.out);
    if (!words) {
      this.out += inner.out;
      return;
    }
    this.holdOff("[");
    this.out += `${inner.out.startsWith(" ") ? " " : ""}[${words}](${href})${inner.out.endsWith(" ") ? " " : ""}`;
  }

  add({ text, look, finished }, following) {
    if (finished || text === BREAK) {
      this.holdOff(text[0]);
      this.out += text;
      return;
    }
    const stars = "*".repeat(2 * look.strong + look.em);
    const bare = !trimmed(text);
    if (look.code && !this.plain && !bare) this.code(text);
    else if (stars && !bare) this.starred(text, stars, following);
    else this.words(text);
  }

  words(text) {
    this.holdOff("(:".includes(text[0] ?? "-") ? text[0] : "");
    this.out += escaped(text, this.cell);
  }

  code(text) {
    const core = this.cell ? trimmed(text).replaceAll("|", "\\|") : trimmed(text);
    this.out += `${text.startsWith(" ") ? " " : ""}\`${core}\`${text.endsWith(" ") ? " " : ""}`;
  }

  starred(text, stars, following) {
    const lead = text.startsWith(" ") ? " " : "";
    const trail = text.endsWith(" ") ? " " : "";
    const core = [...trimmed(text)];
    const before = [...this.out.replace(/\*+$/, "") + lead].at(-1) ?? "";
    const after = [...trail + following][0] ?? "";
    const head = isOpen(before) ? [] : marksBefore(core);
    let body = core.slice(head.length);
    const tail = isOpen(after) ? [] : marksBefore([...body].reverse()).reverse();
    body = body.slice(0, body.length - tail.length).join("");
    this.words(lead + head.join(""));
    const touching = this.starsEnd === this.out.length ? this.touching.slice(-2) : [];
    if (NO_PAIRS.includes([...touching, stars.length].join())) this.out += escaped(body, this.cell);
    else if (body) {
      this.out += `${stars}${escaped(body, this.cell)}${stars}`;
      Object.assign(this, { touching: [...touching, stars.length], starsEnd: this.out.length });
    }
    this.out += escaped(tail.join("") + trail, this.cell);
  }

  holdOff(following) {
    if (following === "[" && /[!^]$/.test(this.out)) this.out = `${this.out.slice(0, -1)}\\${this.out.at(-1)}`;
    else if (following && "(:".includes(following) && MARK_ENDS.test(this.out)) this.out += "\\";
  }
}
