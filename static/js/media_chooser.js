// Choosing a file of the library: what a picture shows is asked for once and kept there, then "lull:media" tells the editor.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-media-ref]");
  const box = button?.closest("[data-media-chooser]");
  if (!box) return;
  const form = box.querySelector("[data-media-alt-form]");
  for (const each of box.querySelectorAll("[data-media-ref]")) each.setAttribute("aria-pressed", String(each === button));
  form.hidden = button.dataset.mediaSort !== "picture";
  if (form.hidden) return tell(button, "");
  form.elements.alt.value = button.dataset.mediaAlt;
  form.elements.alt.focus();
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-media-alt-form]");
  if (!form) return;
  event.preventDefault();
  const button = form.closest("[data-media-chooser]").querySelector("[data-media-ref][aria-pressed=true]");
  const alt = form.elements.alt.value.trim();
  if (alt !== button.dataset.mediaAlt) {
    const body = new URLSearchParams({ alt, _csrf_token: form.elements._csrf_token.value });
    await fetch(`/authoring/media/${button.dataset.mediaRef}`, { method: "POST", body, redirect: "manual" }).catch(() => null);
    button.dataset.mediaAlt = alt;
  }
  tell(button, alt);
});

function tell(button, alt) {
  const { mediaRef: ref, mediaName: name, mediaSort: sort, mediaUrl: url } = button.dataset;
  button.dispatchEvent(new CustomEvent("lull:media", { bubbles: true, detail: { ref, name, sort, url, alt } }));
}
