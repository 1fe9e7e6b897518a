// Sentences at the fields that they are about; a field in hand is marked, never replaced.
export function showFaults(place, faults) {
  for (const old of place.querySelectorAll(".err")) {
    const id = old.id.replace(/^f-|-err$/g, "");
    if (!(id in faults)) unmark(old, place);
  }
  for (const [name, sentence] of Object.entries(faults)) mark(place, name, sentence);
  countFaults(place);
}

// How many fields are to be put right, also where their words could not be written into the text.
export function countFaults(place) {
  const said = place.closest("[data-form-pane]").querySelector("[data-field-faults]");
  const { length } = place.querySelectorAll(".err");
  said.hidden = !length;
  said.textContent = length ? said.dataset.say.replace("{n}", length) : "";
}

function mark(place, name, sentence) {
  const id = `f-${name}`;
  const field = document.getElementById(id) ?? place.querySelector("[data-list], #f-prompt");
  let said = document.getElementById(`${id}-err`);
  if (!said) {
    said = Object.assign(document.createElement("p"), { className: "err", id: `${id}-err` });
    said.append(document.createElement("span"));
    (field.matches("fieldset") ? field : field.closest(".field, .qf-level") ?? field).append(said);
    if (!field.matches("fieldset")) field.setAttribute("aria-invalid", "true");
    const before = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", before ? `${before} ${said.id}` : said.id);
  }
  const words = said.querySelector("span");
  if (words.textContent !== sentence) words.textContent = sentence;
}

function unmark(said, place) {
  const field = place.querySelector(`[aria-describedby~="${said.id}"]`);
  const rest = (field?.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== said.id);
  field?.removeAttribute("aria-invalid");
  if (rest.length) field?.setAttribute("aria-describedby", rest.join(" "));
  else field?.removeAttribute("aria-describedby");
  said.remove();
}
