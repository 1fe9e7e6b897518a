// After a swap the focus goes where the new content asks for it, and never gets lost to the body.
import { announce } from "./announce.js";

let lastRow = null;

export function startFocus() {
  document.addEventListener("htmx:before:swap", rememberRow);
  document.addEventListener("htmx:after:settle", settle);
  document.querySelector("main [data-focus]")?.focus();
}

function rememberRow() {
  const row = document.activeElement?.closest("li, tr");
  lastRow = row && { list: row.parentElement, next: row.nextElementSibling ?? row.previousElementSibling };
}

function settle(event) {
  const said = within(event.detail.newContent, "[data-say]");
  if (said) announce(said.dataset.say);
  const wanted = within(event.detail.newContent, "[data-focus]");
  if (wanted) focusOn(wanted);
  else if (document.activeElement === document.body && lastRow) focusOn(nextPlace(lastRow));
  lastRow = null;
}

function within(nodes, selector) {
  const elements = nodes.filter((node) => node instanceof Element && node.isConnected);
  return elements.map((node) => (node.matches(selector) ? node : node.querySelector(selector))).find(Boolean);
}

// A removed row hands the focus to the row after it; the last one to the heading of its list.
function nextPlace({ list, next }) {
  if (next?.isConnected) return next.querySelector("a, button, input") ?? next;
  return list?.closest("section")?.querySelector("h1, h2, h3") ?? document.getElementById("main");
}

function focusOn(element) {
  if (!element.matches("a, button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus();
}
