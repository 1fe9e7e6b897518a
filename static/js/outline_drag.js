// Dragging rows and modules of an outline by their handle: what was dropped is kept as Alt and an arrow would keep it.
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const common = { handle: "[data-grip]", ghostClass: "o-ghost", animation: calm.matches ? 0 : 120, delay: 120, delayOnTouchOnly: true };
let dropped = null;

document.body.dataset.drags = "on";
document.addEventListener("htmx:before:swap", smooth);
document.addEventListener("htmx:after:swap", start);
document.addEventListener("htmx:error", putBack);
start();

// htmx lets new elements begin as the old ones looked; a style in an attribute is against the site's policy.
function smooth() {
  document.querySelectorAll("#outline [style]").forEach((one) => one.removeAttribute("style"));
}

function start() {
  dropped = null;
  const outline = document.getElementById("outline");
  if (!outline || outline.dataset.drags) return;
  outline.dataset.drags = "on";
  const events = { onStart: remember, onEnd: keep };
  window.Sortable.create(outline, { ...common, ...events, draggable: "[data-module]" });
  outline.querySelectorAll("[data-into]").forEach((list) => {
    window.Sortable.create(list, { ...common, ...events, group: "units", draggable: "[data-unit]" });
  });
}

function remember({ item }) {
  dropped = { item, list: item.parentElement, next: item.nextElementSibling };
}

// The item stays where it was dropped until the answer shows the outline as it stands now.
function keep({ item, from, to, oldDraggableIndex, newDraggableIndex }) {
  if (from === to && oldDraggableIndex === newDraggableIndex) return;
  const form = document.getElementById("outline");
  const unit = item.dataset.unit;
  const above = before(item, unit ? "[data-unit]" : "[data-module]");
  const values = unit
    ? { do: `to:${unit}`, module: to.dataset.into, after: above?.dataset.unit ?? "", was: from.dataset.into }
    : { do: `module-to:${item.dataset.module}`, module: "", after: above?.dataset.module ?? "", was: "" };
  window.htmx.ajax("POST", form.action, { source: form, values });
}

function before(item, kind) {
  let one = item.previousElementSibling;
  while (one && !one.matches(kind)) one = one.previousElementSibling;
  return one;
}

// Nothing was kept, so nothing has moved; whatever was pressed, it is said.
function putBack() {
  if (dropped?.item.isConnected) dropped.list.insertBefore(dropped.item, dropped.next);
  dropped = null;
  const words = document.querySelector("template[data-unsent]");
  document.getElementById("toasts").replaceChildren(words.content.cloneNode(true));
}
