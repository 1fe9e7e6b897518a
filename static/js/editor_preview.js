// The preview in its frame: asked for again after every save, only what changed is put in anew, and the place read stays.
import { part } from "./editor_door.js";

export class Preview {
  constructor(root, body) {
    Object.assign(this, { frame: root.querySelector("[data-frame]"), said: root.querySelector("[data-said]"), address: root.dataset.preview, body });
    this.frame.addEventListener("load", () => this.loaded());
    if (this.frame.contentDocument?.querySelector("[data-seen]")) this.loaded();
    this.said.addEventListener("click", (event) => this.toLine(event));
    document.addEventListener("keydown", (event) => this.between(event));
  }

  loaded() {
    const page = this.frame.contentDocument;
    if (!page?.querySelector("[data-facts]")) return;
    this.facts(page);
    page.addEventListener("keydown", (event) => this.between(event));
    // A link of the preview shows where it leads, and leads nowhere: nobody leaves the text by accident.
    page.addEventListener("click", (event) => event.target.closest("a[href]:not([href^='#'])") && event.preventDefault());
  }

  async refresh() {
    this.wanted = true;
    if (this.asking) return;
    this.asking = true;
    while (this.wanted) {
      this.wanted = false;
      const fresh = await part(this.address);
      if (fresh) this.show(fresh);
    }
    this.asking = false;
  }

  show(fresh) {
    this.facts(fresh);
    const page = this.frame.contentDocument;
    const [old, next] = [page?.querySelector("[data-seen]"), fresh.querySelector("[data-seen]")];
    if (!old || !next) return;
    const place = this.place(old);
    swap(old, [...page.importNode(next, true).childNodes]);
    const again = place && page.getElementById(place.id);
    if (again) this.frame.contentWindow.scrollBy({ top: again.getBoundingClientRect().top - place.top, behavior: "instant" });
  }

  // The first block that is in sight, and where.
  place(seen) {
    const block = [...seen.querySelectorAll("[id^=b]")].find((one) => one.getBoundingClientRect().bottom > 0);
    return block && { id: block.id, top: block.getBoundingClientRect().top };
  }

  facts(page) {
    const facts = page.querySelector("[data-facts]");
    if (!facts) return;
    this.said.replaceChildren(...document.importNode(facts, true).childNodes);
    facts.remove();
  }

  toLine(event) {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    this.line(Number(link.dataset.line));
  }

  // Selects a line of the text, counted from 1.
  line(number) {
    const lines = this.body.value.split("\n");
    const at = Math.min(number, lines.length) - 1;
    const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
    this.body.blur();
    this.body.setSelectionRange(start, start + lines[at].length);
    this.body.focus();
  }

  between(event) {
    if (event.key !== "F6" || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    if (document.activeElement === this.body) this.frame.focus();
    else this.body.focus();
  }
}

// Puts new children in, and leaves those alone that are the same at the beginning and at the end.
function swap(parent, next) {
  const old = [...parent.childNodes];
  let start = 0;
  while (start < old.length && start < next.length && old[start].isEqualNode(next[start])) start++;
  let end = 0;
  while (end < old.length - start && end < next.length - start && old[old.length - 1 - end].isEqualNode(next[next.length - 1 - end])) end++;
  const after = old[old.length - end] ?? null;
  for (const node of old.slice(start, old.length - end)) node.remove();
  for (const node of next.slice(start, next.length - end)) parent.insertBefore(node, after);
}
