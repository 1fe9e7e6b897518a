// Pictures and files by paste, drop and choice: sent in pieces, named in the draft, put into the text where the caret stands.
import { Over } from "./editor_typing.js";
import { ask, begin, patiently, piece } from "./upload_sending.js";

export function startPictures({ root, form, fields }) {
  const { body } = fields;
  const said = root.querySelector("[data-picture-said]");
  const dialog = document.getElementById("ed-media");
  const input = dialog.querySelector("input[type=file]");
  const over = new Over(dialog, body);
  const recording = form.querySelector("[data-choose]");
  let line = Promise.resolve(); // one after the other, in the order in which they came
  let playing = false; // the file that is chosen is what the page plays or gives, not a part of its text

  function take(files, plays = false) {
    for (const file of files) line = line.then(() => send(file, plays));
  }

  async function send(file, plays) {
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
      await put({ url, wish: name, sort, alt: "" }, plays);
      said.textContent = "";
    } catch (refusal) {
      said.textContent = root.dataset.sayRefused.replace("{why}", refusal.message || form.dataset.sayBroken);
    }
  }

  // The draft gives it a name; a picture without words has the caret where its words belong.
  async function put({ url, wish, sort, alt }, plays) {
    const content = new URLSearchParams({ file: url.split("/")[2], name: wish, _csrf_token: form.elements._csrf_token.value });
    const reply = await ask(form, root.dataset.media, { method: "POST", body: content });
    const named = await reply?.json().catch(() => null);
    if (!reply?.ok || !named) throw new Error(named?.detail);
    if (plays) return play(named.name, url, sort);
    const [mark, words] = sort === "picture" ? ["![", alt] : ["[", wish];
    over.put(`${mark}${words}](media/${named.name})`, mark.length, words.length);
  }

  function play(name, url, sort) {
    dialog.close();
    fields.write({ media: name });
    if (["video", "audio"].includes(sort)) measure(Object.assign(document.createElement(sort), { preload: "metadata", src: url }));
  }

  // How long it takes is known to the browser as soon as it has read the beginning of the file.
  function measure(player) {
    player.addEventListener("loadedmetadata", () => {
      if (!form.elements.minutes.value && Number.isFinite(player.duration)) fields.write({ minutes: String(Math.max(1, Math.round(player.duration / 60))) });
    });
  }

  function open(plays) {
    playing = plays;
    over.open();
    dialog.querySelector("[data-media-chooser]")?.dispatchEvent(new Event("lull:open"));
  }

  recording.hidden = false;
  if (recording.dataset.focus !== undefined) recording.focus();
  recording.addEventListener("click", () => open(true));
  dialog.addEventListener("close", () => playing && recording.focus());
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
    take(playing ? files.slice(0, 1) : files, playing);
  });
  dialog.addEventListener("click", ({ target }) => {
    const card = target.closest("[data-media-ref]");
    if (!card) return target.closest("[data-media-close]") && dialog.close();
    const { mediaUrl, mediaName, mediaSort, mediaAlt } = card.dataset;
    put({ url: mediaUrl, wish: mediaName, sort: mediaSort, alt: mediaAlt }, playing).catch((refusal) => (said.textContent = root.dataset.sayRefused.replace("{why}", refusal.message)));
  });

  return () => open(false);
}
