// Files as answers: each is sent as soon as it is chosen, and belongs to the answer while it is ticked.
const root = document.querySelector("[data-attempt-id]");
for (const button of document.querySelectorAll("[data-plain-add]")) button.hidden = true;

document.addEventListener("change", async ({ target }) => {
  const box = target.matches("[data-file]") && target.closest("[data-files]");
  if (!box) return;
  const slot = target.closest("[data-slot]").dataset.slot;
  const files = [...target.files];
  target.value = "";
  for (const file of files) await send(box, slot, file);
});

async function send(box, slot, file) {
  const state = box.querySelector("[data-state]");
  const say = (words) => (state.textContent = words.replace("{name}", file.name));
  say(box.dataset.saySending);
  const address = `/api/v1/attempts/${root.dataset.attemptId}/slots/${slot}/files?name=${encodeURIComponent(file.name)}`;
  const headers = { "x-attempt-token": root.dataset.attemptToken, "content-type": "application/octet-stream", accept: "application/json" };
  const reply = await fetch(address, { method: "POST", headers, body: file }).catch(() => null);
  const said = await reply?.json().catch(() => null);
  if (!reply?.ok) return say(said?.detail ?? box.dataset.sayLost);
  say("");
  const line = document.createElement("li");
  const label = Object.assign(document.createElement("label"), { className: "pick" });
  const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: box.dataset.name, value: said.ref, checked: true });
  label.append(tick, Object.assign(document.createElement("span"), { textContent: said.name }));
  line.append(label);
  box.querySelector("[data-list]").append(line);
  tick.dispatchEvent(new Event("change", { bubbles: true }));
}
