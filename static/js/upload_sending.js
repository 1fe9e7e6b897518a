// One upload over a line that may break: asks how far it is and goes on from there.
import { say } from "./upload_words.js";

const PIECE = 2 << 20;
const LONGEST_WAIT_MS = 15000;
const HEADERS = { accept: "application/json", "tus-resumable": "1.0.0" };

export async function begin(form, file, stop) {
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
  const headers = { "upload-length": String(file.size), "upload-metadata": `filename ${name}` };
  const reply = await patiently(form, null, file, stop, () => ask(form, "/api/v1/uploads", { method: "POST", headers, signal: stop.signal }));
  return reply.headers.get("location").split("/").at(-1);
}

// -1 when the server knows nothing of it any more: it begins anew.
export async function offsetOf(form, ref, file, stop) {
  for (let wait = 500; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const reply = await ask(form, `/api/v1/uploads/${ref}`, { signal: stop.signal });
    if (reply?.ok) {
      const { offset, length } = await reply.json();
      return length === file.size ? offset : -1;
    }
    if (reply && reply.status < 500) return -1;
    await pause(wait, stop);
  }
}

export async function piece(form, row, ref, file, offset, stop) {
  const headers = { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) };
  const body = file.slice(offset, offset + PIECE);
  const reply = await ask(form, `/api/v1/uploads/${ref}`, { method: "PATCH", headers, body, signal: stop.signal });
  if (reply?.ok) return Number(reply.headers.get("upload-offset"));
  if (reply && reply.status < 500 && reply.status !== 409) throw new Error((await reply.json().catch(() => ({}))).detail);
  say(form, row, "waiting", { name: file.name });
  await pause(reply?.status === 409 ? 300 : 800, stop);
  const now = await offsetOf(form, ref, file, stop);
  if (now < 0) throw new Error(form.dataset.sayBroken);
  return now;
}

export async function patiently(form, row, file, stop, call) {
  for (let wait = 500; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const reply = await call();
    if (reply?.ok) return reply;
    if (reply && reply.status < 500) throw new Error((await reply.json().catch(() => ({}))).detail);
    if (row) say(form, row, "waiting", { name: file.name });
    await pause(wait, stop);
  }
}

export function ask(form, address, options = {}) {
  const headers = { ...HEADERS, "x-csrftoken": form.elements._csrf_token.value, ...options.headers };
  return fetch(address, { ...options, headers }).catch((error) => { if (error.name === "AbortError") throw error; return null; });
}

function pause(ms, stop) {
  return new Promise((go, refuse) => {
    const timer = setTimeout(go, ms);
    addEventListener("online", go, { once: true });
    stop.signal.addEventListener("abort", () => { clearTimeout(timer); refuse(new Error("aborted")); }, { once: true });
  });
}
