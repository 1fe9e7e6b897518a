// Pictures and files by paste, drop and choice: sent in pieces, named in the draft, put into the text where the caret stands.
import { Over } from "./editor_typing.js";
import { ask, begin, patiently, piece } from "./upload_sending.js";

export function startPictures({ root, form, body }) {
  const said = root.querySelector("[data-picture-said]");
  const dialog = document.getElementById("ed-media");
  const input = dialog.querySelector("input[type=file]");
  const over = new Over(dialog, body);
  let line = Promise.resolve(); // one after the other, in the order in which they came

  function take(files) {
    for (const file of files) line = line.then(() => send(file));
  }

  async function send(file) {
    const stop = new AbortController();
    const row = { said, bar: {} };
    said.textContent = form.dataset.saySending.replace("{name}", file.name);
    try {
      const ref = await begin(form, file, stop);
      for (let offset = 0; offset < file.size; ) offset = await piece(form, row, ref, file, offset, stop);
      const headers = { "content-type": "application/json" };
      const made = await patiently(form, row, file, stop, () => ask(form, `/api/v1/uploads/${ref}/file`, { method: "PUT", body: "{}", headers }));
      const { url, name, sort } = await made.json();
      if (!dialog.open) over.range = [body.selectionStart, body.selectionEnd];
      await put(url, name, sort, "");
      said.textContent = "";
    } catch (refusal) {
      said.textContent = root.dataset.sayRefused.replace("{why}", refusal.message || form.dataset.sayBroken);
    }
  }

  // The draft gives it a name; a picture without words has the caret where its words belong.
  async function put(url, wish, sort, alt) {
    const content = new URLSearchParams({ file: url.split("/")[2], name: wish, _csrf_token: form.elements._csrf_token.value });
    const reply = await ask(form, root.dataset.media, { method: "POST", body: content });
    const named = await reply?.json().catch(() => null);
    if (!reply?.ok || !named) throw new Error(named?.detail);
    const [mark, words] = sort === "picture" ? ["![", alt] : ["[", wish];
    over.put(`${mark}${words}](media/${named.name})`, mark.length, words.length);
  }

  body.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    take(files);
  });
  for (const name of ["dragenter", "dragover"]) body.addEventListener(name, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  body.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    dialog.close();
    take(files);
  });
  dialog.addEventListener("click", ({ target }) => {
    const card = target.closest("[data-media-ref]");
    if (!card) return target.closest("[data-media-close]") && dialog.close();
    const { mediaUrl, mediaName, mediaSort, mediaAlt } = card.dataset;
    put(mediaUrl, mediaName, mediaSort, mediaAlt).catch((refusal) => (said.textContent = root.dataset.sayRefused.replace("{why}", refusal.message)));
  });

  return () => {
    over.open();
    dialog.querySelector("[data-media-chooser]")?.dispatchEvent(new Event("lull:open"));
  };
}
