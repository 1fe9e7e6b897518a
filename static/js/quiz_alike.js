// Which other questions are nearly the same as the one in hand: asked when nobody has typed for a while, shown below the text.
const PAUSE_MS = 900;

export function startAlike({ root, fields, look }) {
  const place = root.querySelector("[data-alike]");
  let [timer, latest, before] = [0, 0, ""];

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  }

  async function ask() {
    const [body, line] = [fields.text, look.line()];
    if (before === `${line}\n${body}`) return;
    before = `${line}\n${body}`;
    const turn = ++latest;
    const content = new URLSearchParams({ _csrf_token: fields.token(), body, line });
    const reply = await fetch(root.dataset.alikeDoor, { method: "POST", body: content }).catch(() => null);
    if (!reply?.ok || turn !== latest) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-near]");
    place.replaceChildren(...(fresh ? [document.importNode(fresh, true)] : []));
  }

  root.addEventListener("input", soon);
  root.addEventListener("focusin", soon);
  document.addEventListener("selectionchange", () => document.activeElement === fields.body && soon());
}
