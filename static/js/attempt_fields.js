// The fields of a question as an answer, and an answer in the fields, for every kind of question.
const inputs = (section) => [...section.querySelectorAll("input[value][name^=q]")].filter((one) => one.type !== "hidden");
const parts = (section) => [...section.querySelectorAll("[data-part]")];
const boxes = (section) => inputs(section).filter((one) => one.type === "radio" || one.type === "checkbox");

export function isTyped(field) {
  return field.matches("input:not([type=radio], [type=checkbox]), textarea");
}

export function answerOf(section) {
  const ticked = boxes(section).filter((one) => one.checked).map((one) => one.value);
  switch (section.dataset.kind) {
    case "single":
      return ticked[0] ?? null;
    case "true_false":
      return ticked.length ? ticked[0] === "true" : null;
    case "multiple":
      return ticked.length ? ticked : null;
    case "matching":
    case "categorise":
    case "gaps":
      return filled(section);
    case "ordering":
      return placed(section);
    case "hotspot":
      return points(section);
    case "essay":
      return textField(section).value ? { text: textField(section).value } : null;
    case "files":
      return ticked.length ? { files: ticked } : null;
    default:
      return textField(section).value || null;
  }
}

export function showAnswer(section, answer) {
  const kind = section.dataset.kind;
  if (["single", "true_false", "multiple"].includes(kind)) {
    const chosen = answer === null ? [] : Array.isArray(answer) ? answer : [String(answer)];
    for (const box of boxes(section)) box.checked = chosen.includes(box.value);
  } else if (kind === "ordering") {
    for (const part of parts(section)) part.value = String((answer ?? []).indexOf(part.dataset.part) + 1 || "");
    arrange(section.querySelector("[data-order]"));
  } else if (kind === "hotspot") {
    const box = section.querySelector("[data-hotspot]");
    box.dataset.points = JSON.stringify(answer ?? []);
    box.dispatchEvent(new Event("redraw", { bubbles: true })); // pointing.js draws the marks
  } else if (["matching", "categorise", "gaps"].includes(kind)) {
    for (const part of parts(section)) part.value = answer?.[part.dataset.part] ?? "";
  } else if (kind === "essay") textField(section).value = answer?.text ?? "";
  else if (kind !== "files") textField(section).value = answer ?? "";
}

function textField(section) {
  return section.querySelector("fieldset input[name^=q], fieldset textarea");
}

function points(section) {
  const marked = JSON.parse(section.querySelector("[data-hotspot]").dataset.points);
  return marked.length ? marked : null;
}

function filled(section) {
  const found = parts(section).filter((part) => part.value).map((part) => [part.dataset.part, part.value]);
  return found.length ? Object.fromEntries(found) : null;
}

function placed(section) {
  const list = [];
  for (const part of parts(section)) if (part.value) list[Number(part.value) - 1] = part.dataset.part;
  return list.length ? Array.from(list, (item) => item ?? "") : null;
}

// Items stand in the order of their places; those without one come after, as they stood.
function arrange(list) {
  const place = (item) => Number(item.querySelector("[data-part]").value) || list.children.length + 1;
  list.append(...[...list.children].sort((one, other) => place(one) - place(other)));
}

// Ordering: a place is taken once (the other item takes the one that became free), and buttons move an item.
export function startOrdering(section, changed) {
  const list = section.querySelector("[data-order]");
  if (!list) return;
  for (const moves of list.querySelectorAll("[data-moves]")) moves.hidden = false;
  arrange(list);
  const before = new Map(parts(section).map((part) => [part, part.value]));
  const remember = () => parts(section).forEach((part) => before.set(part, part.value));
  list.addEventListener("change", ({ target }) => {
    const other = parts(section).find((part) => part !== target && part.value && part.value === target.value);
    if (other) other.value = before.get(target);
    remember();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("li");
    arrange(list); // places that were chosen in the fields count, wherever their items stand
    const step = Number(button.dataset.move);
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (other) other[step < 0 ? "before" : "after"](item);
    [...list.children].forEach((one, index) => (one.querySelector("[data-part]").value = String(index + 1)));
    remember();
    button.focus();
    changed();
  });
}
