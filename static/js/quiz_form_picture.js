// The picture of a question out of the media library: the draft gives it a name, the fields take name and words.
export function startPicture({ root, form, token, changed }) {
  const dialog = document.getElementById("qf-media");
  const refused = dialog.querySelector("[data-media-refused]");
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-choose-picture]")) return;
    refused.hidden = true;
    dialog.showModal();
    dialog.querySelector("[data-media-chooser]")?.dispatchEvent(new Event("lull:open"));
  });
  dialog.addEventListener("click", ({ target }) => target.closest("[data-media-close]") && dialog.close());
  dialog.addEventListener("lull:media", async ({ detail }) => {
    if (detail.sort !== "picture") return;
    const body = new URLSearchParams({ file: detail.url.split("/")[2], name: detail.name, _csrf_token: token() });
    const reply = await fetch(root.dataset.nameMedia, { method: "POST", body }).catch(() => null);
    const named = reply?.ok && (await reply.json().catch(() => null));
    refused.hidden = Boolean(named);
    if (!named) return;
    dialog.close();
    form.elements.picture.value = `media/${named.name}`;
    if (detail.alt) form.elements.alt.value = detail.alt;
    form.elements.picture.focus();
    changed();
  });
}
