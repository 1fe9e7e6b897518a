// Words that mean nothing but themselves, and which characters stars may touch: as lms/documents/rules/inline_markdown.py.
const SPECIAL = /[\\`*[\]]|<(?=[A-Za-z/!?]|$)|&(?=#?[A-Za-z0-9]+;)|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])/g;
const LINE_STARTS = [
  [/^(#{1,6})(?=\s|$)/, "\\$1"],
  [/^(>)/, "\\$1"],
  [/^([-+])(?=\s|$)/, "\\$1"],
  [/^([-|:=])(?=[-|:=\s]*$)/, "\\$1"],
  [/^(~{3,}|:{3,})/, "\\$1"],
  [/^([0-9]{1,9})([.)])(?=\s|$)/, "$1\\$2"],
];

export function begun(line) {
  for (const [pattern, to] of LINE_STARTS) if (pattern.test(line)) return line.replace(pattern, to);
  return line;
}

export function escaped(text, cell = false) {
  const safe = text.replace(SPECIAL, "\\$&");
  return cell ? safe.replaceAll("|", "\\|") : safe;
}

export function marksBefore(chars) {
  if (!chars.length || !isMark(chars[0])) return [];
  const end = chars.findIndex((char) => char !== " " && !isMark(char));
  return chars.slice(0, end < 0 ? chars.length : end);
}

function isMark(char) {
  return /^[\p{P}\p{S}]$/u.test(char);
}

export function isOpen(char) {
  return char === "" || char === " " || char === "\n" || /^\p{P}$/u.test(char);
}
