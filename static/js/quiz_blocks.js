// The questions of a text as blocks of lines, as the server parts them: blank lines lie between them. Pure.

// Where the block at `at` begins and ends, with the numbers of its neighbours; null on blank lines.
export function blocksOf(text) {
  const found = [];
  let start = 0;
  let open = null;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    if (line.trim() && open) open.end = end;
    else if (line.trim()) found.push((open = { start, end }));
    else open = null;
    start = end + 1;
  }
  return found;
}

export function blockAt(text, at) {
  return blocksOf(text).findIndex(({ start, end }) => start <= at && at <= end);
}

// A copy needs a key of its own: the next free number behind the old one. Without a key it gets one by its place.
function withFreshKey(block, text) {
  return block.replace(/\[key ([a-z0-9-]+)\]/, (_all, key) => {
    const stem = key.replace(/-\d+$/, "");
    let number = 2;
    while (text.includes(`[key ${stem}-${number}]`)) number++;
    return `[key ${stem}-${number}]`;
  });
}

// The text from the first to the second of two neighbours, the other way round, and how far each moves.
function swapped(text, first, second) {
  const between = text.slice(first.end, second.start);
  return text.slice(second.start, second.end) + between + text.slice(first.start, first.end);
}

// Where a line begins.
export function placeOf(text, line) {
  return text.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
}

export function lineOf(text, at) {
  return text.slice(0, at).split("\n").length;
}

// What duplicates or moves the question at `at`: the text from..to becomes `made`, and the caret stands at `caret`; null: nothing.
export function doubled(text, at) {
  const block = blocksOf(text)[blockAt(text, at)];
  if (!block) return null;
  const made = `\n\n${withFreshKey(text.slice(block.start, block.end), text)}`;
  return { from: block.end, to: block.end, made, caret: block.end + 2 };
}

export function shifted(text, at, step) {
  const all = blocksOf(text);
  const here = blockAt(text, at);
  const [block, other] = [all[here], all[here + step]];
  if (!block || !other) return null;
  const [first, second] = step < 0 ? [other, block] : [block, other];
  const start = step < 0 ? first.start : second.end - (block.end - block.start);
  return { from: first.start, to: second.end, made: swapped(text, first, second), caret: start + at - block.start };
}
