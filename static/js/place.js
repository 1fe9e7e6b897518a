// Where on a page a reader is: the block at the reading line, and how far into its text the first visible sentence is.
const LINE = 0.28; // the reading line, from the top of the window
const MILLION = 1_000_000;

export const blocks = (root) => [...root.querySelectorAll("[id]")].filter((el) => /^b\d+$/.test(el.id));

const number = (block) => Number(block.id.slice(1));

export function placeOf(root) {
  const line = innerHeight * LINE;
  let found = null;
  for (const block of blocks(root)) {
    if (block.getBoundingClientRect().top > line) break;
    found = block;
  }
  if (!found) return { block: 0, block_ppm: 0 };
  const box = found.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (line - box.top) / Math.max(1, box.height)));
  return { block: number(found), block_ppm: Math.round(share * MILLION) };
}

export function atEnd(root) {
  const end = root.querySelector("[data-end]");
  return Boolean(end) && end.getBoundingClientRect().top <= innerHeight;
}

function textNodes(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode);
  return found;
}

// The sentence at the reading line of a block: the character whose line box stands at that share of the height.
function sentenceAt(block, share) {
  const wanted = block.getBoundingClientRect().top + share * block.getBoundingClientRect().height;
  const range = document.createRange();
  for (const node of textNodes(block)) {
    const ends = [...node.data.matchAll(/[.!?…]["”’)]*\s+|[。！？…]["”」』）]*/gu)].map((m) => m.index + m[0].length);
    let start = 0;
    for (const end of [...ends, node.data.length]) {
      if (end <= start) continue;
      range.setStart(node, start);
      range.setEnd(node, end);
      if (range.getBoundingClientRect().bottom >= wanted - 1) return range;
      start = end;
    }
  }
  return null;
}

// Brings a reader back: scrolls the sentence to the reading line and marks it, without touching the text itself.
export function comeBack(root, block, ppm) {
  const target = root.querySelector(`#b${block}`);
  if (!target) return;
  const sentence = sentenceAt(target, ppm / MILLION);
  const top = (sentence ?? target).getBoundingClientRect().top;
  scrollTo({ top: scrollY + top - innerHeight * LINE + 8, behavior: "instant" });
  target.classList.add("came-back");
  if (sentence && globalThis.Highlight && CSS.highlights) {
    CSS.highlights.set("came-back", new Highlight(sentence.cloneRange()));
    setTimeout(() => CSS.highlights.delete("came-back"), 8000);
  }
}
