// Toasts go after ten seconds, but never while someone points at them or is inside them.
import { announce } from "./announce.js";

const STAYS_MS = 10000;

export function startToasts() {
  const box = document.querySelector("[data-toasts]");
  if (!box) return;
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(begin)))
    .observe(box, { childList: true });
  box.querySelectorAll("[data-toast]").forEach(begin);
}

function begin(toast) {
  if (!(toast instanceof HTMLElement) || !toast.matches("[data-toast]")) return;
  let timer = 0;
  const leave = () => { timer = setTimeout(() => toast.remove(), STAYS_MS); };
  const stay = () => clearTimeout(timer);
  const close = toast.querySelector("[data-toast-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, stay);
  for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, () => { stay(); leave(); });
  announce(toast.querySelector("span")?.textContent);
  leave();
}
