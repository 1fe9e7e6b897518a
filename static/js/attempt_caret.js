// Where the person was when an attempt was paused: the same field gets the focus again, with the caret where it stood.
const PREFIX = "lull-caret:";

export function rememberCaret(attempt, slot) {
  const field = document.activeElement;
  const chosen = ["radio", "checkbox"].includes(field?.type) ? field.value : null;
  const place = { slot, name: field?.name ?? "", chosen, start: null, end: null };
  if (typeof field?.selectionStart === "number") Object.assign(place, { start: field.selectionStart, end: field.selectionEnd });
  session((kept) => kept.setItem(PREFIX + attempt, JSON.stringify(place)));
}

export function takeCaret(attempt) {
  let place = null;
  session((kept) => {
    place = JSON.parse(kept.getItem(PREFIX + attempt) ?? "null");
    kept.removeItem(PREFIX + attempt);
  });
  return place;
}

export function returnTo(form, { name, chosen, start, end }) {
  const fields = [...form.elements].filter((field) => name && field.name === name);
  const field = fields.find((one) => chosen === null || one.value === chosen);
  if (!field || field.type === "hidden") return;
  field.focus();
  if (start !== null && field.setSelectionRange) field.setSelectionRange(start, end);
}

function session(work) {
  try {
    work(sessionStorage);
  } catch {
    // no storage: the person comes back to the question, if not to the letter
  }
}
