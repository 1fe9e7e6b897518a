// Switches between light and dark at once and keeps the choice with the person.
export function startTheme() {
  for (const form of document.querySelectorAll("[data-theme-toggle]")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); toggle(form); });
  }
}

function toggle(form) {
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = root.dataset.theme === "system" ? (systemDark ? "dark" : "light") : root.dataset.theme;
  const next = now === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  const body = new URLSearchParams(new FormData(form));
  body.set("theme", next);
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
}
