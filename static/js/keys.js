// Single keys: what a page binds with data-key and data-opt, going to places, and moving in lists.
let goPressedAt = -Infinity;
const GO_MS = 1500;

export function startKeys() {
  document.addEventListener("keydown", pressed);
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isOff() || isTyping(event.target) || document.querySelector("dialog:modal")) return;
  if (event.key === "Enter" && event.target.closest("a, button, input, select, summary, [role=button]")) return;
  const key = event.key.toLowerCase();
  const done = going(key, event.timeStamp) || bound(key) || moved(key) || general(key);
  if (done) event.preventDefault();
}

function isOff() {
  return document.body.dataset.shortcuts === "off";
}

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button])");
}

function going(key, now) {
  const inTime = now - goPressedAt < GO_MS;
  goPressedAt = key === "g" ? now : -Infinity;
  const link = inTime && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (link) link.click();
  return key === "g" || Boolean(link);
}

function bound(key) {
  const wanted = CSS.escape(key);
  const found = [...document.querySelectorAll(`[data-key="${wanted}"], [data-opt="${wanted}"]`)].find(isShown);
  if (!found) return false;
  if (found.matches("input")) found.focus();
  found.click();
  return true;
}

function isShown(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.checkVisibility({ visibilityProperty: true });
}

function moved(key) {
  if (key !== "j" && key !== "k") return false;
  const links = [...document.querySelectorAll("[data-rows] > li > a, [data-rows] > tr th a")].filter(isShown);
  if (!links.length) return false;
  const here = links.indexOf(document.activeElement);
  const next = key === "j" ? here + 1 : here < 0 ? links.length - 1 : here - 1;
  links[Math.max(0, Math.min(next, links.length - 1))].focus();
  return true;
}

function general(key) {
  if (key === "?") return showKeys();
  const search = key === "/" && [...document.querySelectorAll("[data-search]")].find(isShown);
  if (!search) return false;
  search.focus();
  search.select();
  return true;
}

function showKeys() {
  (document.getElementById("ed-keys") ?? document.getElementById("keys"))?.showModal(); // a page of many keys has a list of its own
  return true;
}
