// Foreign HTML as a small tree of elements and texts, as lms/documents/rules/html_tree.py makes it: change both.
// The browser parses it into a document of its own, in which nothing runs and nothing is loaded.
const DEEPEST = 100;
const LARGEST = 4 << 20;
const BLOCKS = new Set((
  "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
  + " header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul").split(" "));
const DROPPED = new Set((
  "applet area audio base basefont bgsound button canvas col colgroup datalist del dialog embed frame frameset iframe input link map math"
  + " meta meter noembed noframes noscript object param plaintext progress rp rt script select source style svg template textarea title"
  + " track video xml xmp").split(" "));
const HIDDEN = /display:none|mso-hide:all|visibility:hidden|mso-element:comment|mso-special-character:comment/;

export class Element {
  constructor(tag, attrs = {}, children = []) {
    this.tag = tag;
    this.attrs = attrs;
    this.children = children;
    this.looks = (attrs["style"] ?? "").replace(/\s+/g, "").toLowerCase();
    this.block = BLOCKS.has(tag) || children.some((child) => child.block);
  }

  * elements() {
    yield this;
    for (const child of this.children) if (typeof child !== "string") yield* child.elements();
  }
}

export function readHtml(text) {
  const parsed = new DOMParser().parseFromString(text.slice(0, LARGEST), "text/html");
  return new Element("body", {}, childrenOf(parsed.body, 1));
}

export function wordsOf(node) {
  return typeof node === "string" ? node : node.children.map(wordsOf).join("");
}

function childrenOf(parent, depth) {
  const out = [];
  for (const child of parent.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      if (child.data) out.push(child.data);
    } else if (child.nodeType === Node.ELEMENT_NODE) {
      const attrs = Object.fromEntries([...child.attributes].map(({ name, value }) => [name, value]));
      const tag = child.localName.toLowerCase();
      const style = (attrs["style"] ?? "").replace(/\s+/g, "").toLowerCase();
      if (DROPPED.has(tag) || HIDDEN.test(style) || "hidden" in attrs) continue;
      const inside = childrenOf(child, Math.min(depth + 1, DEEPEST));
      if (depth < DEEPEST - 1) out.push(new Element(tag, attrs, inside));
      else out.push(...inside);
    }
  }
  return out;
}
