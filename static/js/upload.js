// Files chosen, dropped or pasted go to the server in pieces; after a break, a reload or a restart an upload goes on where it was.
import { announce } from "./announce.js";
import { ask, begin, offsetOf, patiently, piece } from "./upload_sending.js";
import { keep, kept, percent, rowFor, say, words } from "./upload_words.js";


for (const form of document.querySelectorAll("form[data-upload]")) start(form);

function start(form) {
  const input = form.querySelector("input[type=file]");
  form.querySelector("[data-plain-add]").hidden = true;
  input.required = false;
  const take = (files) => { for (const file of files) send(form, file); };
  input.addEventListener("change", () => { const files = [...input.files]; input.value = ""; take(files); });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => { if (!event.target.closest("textarea, input")) take(event.clipboardData?.files ?? []); });
  for (const [key, { ref, name }] of Object.entries(kept())) remind(form, key, ref, name);
}

async function remind(form, key, ref, name) {
  const reply = await ask(form, `/api/v1/uploads/${ref}`);
  if (reply?.status === 404) return keep(key, null);
  if (!reply?.ok) return;
  const { offset, length } = await reply.json();
  const row = rowFor(form, key);
  say(form, row, "unfinished", { name, percent: percent(offset, length) });
  row.end.addEventListener("click", () => give(form, row, key, ref, name), { once: true });
}

async function send(form, file) {
  const key = `${file.name}|${file.size}|${file.lastModified}`;
  const row = rowFor(form, key);
  const stop = new AbortController();
  let ref = kept()[key]?.ref;
  row.end.addEventListener("click", () => { stop.abort(); give(form, row, key, ref, file.name); }, { once: true });
  try {
    let offset = ref ? await offsetOf(form, ref, file, stop) : -1;
    if (offset < 0) {
      ref = await begin(form, file, stop);
      offset = 0;
      keep(key, { ref, name: file.name });
    }
    while (offset < file.size) {
      say(form, row, "sending", { name: file.name, percent: percent(offset, file.size) }, offset / file.size);
      offset = await piece(form, row, ref, file, offset, stop);
    }
    say(form, row, "working", { name: file.name }, 1);
    const made = await patiently(form, row, file, stop, () => ask(form, `/api/v1/uploads/${ref}/file`, { method: "PUT", body: "{}", headers: { "content-type": "application/json" }, signal: stop.signal }));
    done(form, row, key, file.name, await made.json());
  } catch (refusal) {
    if (stop.signal.aborted) return;
    keep(key, null);
    say(form, row, "failed", { name: file.name, reason: refusal.message || form.dataset.sayBroken });
    row.end.hidden = true;
    row.bar.hidden = true;
  }
}

async function give(form, row, key, ref, name) {
  keep(key, null);
  if (ref) await ask(form, `/api/v1/uploads/${ref}`, { method: "DELETE" });
  announce(words(form, "ended", { name }));
  row.line.remove();
}

function done(form, row, key, name, made) {
  keep(key, null);
  say(form, row, "done", { name: made.name });
  announce(words(form, "done", { name: made.name }));
  row.end.hidden = true;
  row.bar.hidden = true;
  row.open.hidden = false;
  row.open.href = made.page;
  form.dispatchEvent(new CustomEvent("lull:uploaded", { bubbles: true, detail: made }));
}
