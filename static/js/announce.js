// Says something to screen readers through the one polite region of the page.
let waiting = 0;

export function announce(text) {
  const region = document.getElementById("status");
  if (!region || !text) return;
  region.textContent = "";
  clearTimeout(waiting);
  waiting = setTimeout(() => { region.textContent = text; }, 60);
}
