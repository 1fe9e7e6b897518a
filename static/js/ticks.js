// Ticks what finishes a page while it is being read, as the server says; what is newly done is announced.
import { announce } from "./announce.js";

export function tick(root, wanted) {
  const ticked = root.querySelector("template[data-ticked]");
  for (const one of ticked ? wanted : []) {
    const item = root.querySelector(`[data-wanted="${one.key}"]`);
    if (!item || item.classList.contains("is-done")) continue;
    const missing = item.querySelector("small");
    if (missing) missing.textContent = one.missing;
    if (one.done) done(item, ticked);
  }
}

function done(item, ticked) {
  item.classList.add("is-done");
  item.querySelector("small")?.remove();
  item.querySelector("svg")?.replaceWith(ticked.content.cloneNode(true));
  announce(ticked.dataset.words.replace("{what}", item.textContent.trim()));
}
