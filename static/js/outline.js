// The outline of a course: keys on the row that has the focus, and the focus stays on what was moved.
let pressedId = "";
let lastUnit = "";
let lastOpener = null;

const row = (target) => target.closest?.("[data-unit]");
const module = (target) => target.closest?.("[data-module]");
const byId = (id) => (id ? document.getElementById(id) : null);

document.addEventListener("keydown", pressed);
document.addEventListener("focusin", (event) => { lastUnit = row(event.target)?.dataset.unit ?? lastUnit; });
document.addEventListener("click", clicked);
document.addEventListener("submit", (event) => {
  const inList = document.getElementById("outline")?.contains(document.activeElement);
  pressedId = inList && document.activeElement.matches("button") ? document.activeElement.id : "";
}, true);
document.addEventListener("htmx:after:settle", settled);

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (document.body.dataset.shortcuts === "off" || document.querySelector("dialog:modal")) return;
  if (event.target.matches("input, select, textarea")) return void (event.key === "Escape" && close(event));
  const verb = verbOf(event);
  const press = verb && buttonOf(event.target, verb);
  if (!press) return;
  event.preventDefault();
  if (press.form && !press.form.dataset.htmxPowered) window.htmx.process(press.form); // a key may be faster than the list
  press.click();
}

function verbOf(event) {
  if (event.altKey) return { ArrowUp: "up", ArrowDown: "down" }[event.key];
  return { d: "copy", delete: "retire", r: "rename", u: "undo", arrowup: "before", arrowdown: "after" }[event.key.toLowerCase()];
}

function buttonOf(target, verb) {
  if (verb === "undo") return document.querySelector("[data-undo]");
  if (verb === "before" || verb === "after") return walk(target, verb === "after" ? 1 : -1);
  const unit = row(target);
  const home = unit ?? module(target);
  if (!home) return null;
  if (verb === "rename") return home.querySelector("[data-opens]");
  const name = unit ? `${verb}:${unit.dataset.unit}` : `module-${verb}:${home.dataset.module}`;
  return home.querySelector(`[value="${CSS.escape(name)}"]`);
}

// Arrows walk over the rows; nothing is pressed.
function walk(target, by) {
  const places = [...document.querySelectorAll("#outline h2, #outline .o-title")];
  const here = places.indexOf((row(target) ?? module(target))?.querySelector(".o-title, h2"));
  const next = places[here + by];
  if (here < 0 || !next) return null;
  return { click: () => next.focus() };
}

// What opens a form above the list is at hand, or fetches only that; the same link works without scripts.
function clicked(event) {
  if (event.target.closest("[data-closes]")) return close(event);
  const opener = event.target.closest("a[data-opens]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  lastOpener = opener;
  if (opener.dataset.opens) begin(opener);
  else window.htmx.ajax("GET", opener.href, { target: "#slot" });
}

// No word that is typed behind the key may go elsewhere, so the form of something new waits for nobody.
function begin(opener) {
  const { opens } = opener.dataset;
  const ready = document.querySelector(`template[data-ready="${opens === "module" ? "module" : "unit"}"]`);
  const slot = document.getElementById("slot");
  slot.replaceChildren(document.importNode(ready.content, true));
  if (opens !== "module") fit(slot, opens, opener.querySelector("span").textContent);
  window.htmx.process(slot);
  place(slot, slot.querySelector("[name=after]"));
  slot.querySelector("[data-focus]").focus();
}

function fit(slot, kind, words) {
  slot.querySelector("h2").textContent = words;
  slot.querySelector("[name=kind]").value = kind;
  const modules = [...document.querySelectorAll("#outline [data-module]")];
  slot.querySelector("[name=module]").replaceChildren(...modules.map((one) => new Option(one.querySelector("h2").textContent, one.dataset.module, false, one === modules.at(-1))));
}

function close(event) {
  const slot = document.getElementById("slot");
  if (!slot?.contains(event.target)) return;
  event.preventDefault();
  slot.replaceChildren();
  (byId(`t-${lastUnit}`) ?? lastOpener)?.focus();
}

// An answer has parts, and each of them settles: what was pressed is remembered until the next press.
function settled() {
  const form = document.querySelector("#slot form");
  const after = form?.querySelector("[name=after]");
  if (after && !after.value) place(form, after);
  const outline = document.getElementById("outline");
  if (form || !outline) return;
  const at = outline.dataset.at;
  (byId(pressedId) ?? byId(`t-${at}`))?.focus();
}

// A new page stands behind the row that had the focus.
function place(form, after) {
  const unit = byId(`u-${lastUnit}`);
  const home = unit && module(unit);
  if (!home) return;
  const choice = form.querySelector("[name=module]");
  if (choice) choice.value = home.dataset.module;
  after.value = choice ? lastUnit : home.dataset.module;
}
