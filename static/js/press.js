// Buttons that print the page, and choices that send their form at once.
export function startPresses() {
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());
  document.addEventListener("change", (event) => event.target.closest("[data-submit]")?.form.requestSubmit());
}
