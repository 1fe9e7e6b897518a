// The picture of a question out of the media library: the fields take its name and its words.
// `named` tells what the question calls a file: in a course the draft gives it a name, in a bank it has that of the library.
export function startPicture({ form, named, changed }) {
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
    const name = await named(detail);
    refused.hidden = Boolean(name);
    if (!name) return;
    dialog.close();
    form.elements.picture.value = `media/${name}`;
    if (detail.alt) form.elements.alt.value = detail.alt;
    form.elements.picture.focus();
    changed();
  });
}

// The name that a draft gives to a file of the library; null when it could not be told.
export async function namedInDraft(address, { url, name }, token) {
  const body = new URLSearchParams({ file: url.split("/")[2], name, _csrf_token: token });
  const reply = await fetch(address, { method: "POST", body }).catch(() => null);
  const answer = reply?.ok && (await reply.json().catch(() => null));
  return answer ? answer.name : null;
}
