// What is pasted stays as it is; when the server can read it as questions, they are offered as quiz text. Undo brings the pasted text back.
import { announce } from "./announce.js";
import { insert } from "./editor_typing.js";

const SHORTEST = 12;

export function startPaste({ root, fields }) {
  const { body } = fields;
  const place = root.querySelector("[data-offer]");
  let latest = 0;

  body.addEventListener("paste", () => {
    const start = body.selectionStart;
    setTimeout(() => read(body.value.slice(start, body.selectionEnd)), 0);
  });

  async function read(text) {
    if (text.length < SHORTEST || !/[\n\t]/.test(text)) return;
    const turn = ++latest;
    const content = new URLSearchParams({ _csrf_token: fields.token(), text, body: body.value.replace(text, "\n\n") });
    const reply = await fetch(root.dataset.pasted, { method: "POST", body: content }).catch(() => null);
    if (reply?.status !== 200 || turn !== latest) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-offered]");
    const ours = fresh.querySelector("[data-text]").content.textContent;
    place.replaceChildren(document.importNode(fresh, true));
    announce(place.querySelector("h2").textContent);
    place.querySelector("[data-take]").addEventListener("click", () => take(text, ours));
    place.querySelector("[data-leave]").addEventListener("click", close);
  }

  // The pasted text is looked for where it stands now; between questions lies a blank line.
  function take(text, ours) {
    const start = body.value.indexOf(text);
    if (start < 0) return close();
    const [before, after] = [body.value.slice(0, start), body.value.slice(start + text.length)];
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const tail = !after || after.startsWith("\n") ? "" : "\n";
    insert(body, start, start + text.length, lead + ours + tail);
    close();
  }

  function close() {
    place.replaceChildren();
    body.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.altKey || event.ctrlKey || event.isComposing) return;
    const button = place.querySelector("[data-take]");
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
