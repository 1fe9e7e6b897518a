// Buttons that print the page, choices that send their form at once, and the tick that ticks all of its table.
export function startPresses() {
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());
  document.addEventListener("change", (event) => {
    event.target.closest("[data-submit]")?.form.requestSubmit();
    if (event.target.matches("[data-tick-all]")) tickAll(event.target);
  });
  for (const all of document.querySelectorAll("[data-tick-all]")) all.hidden = false;
}

function tickAll(all) {
  for (const one of all.closest("table").querySelectorAll("tbody input[type=checkbox]")) one.checked = all.checked;
}
