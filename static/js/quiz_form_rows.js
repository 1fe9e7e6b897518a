// Rows of a form: added, moved and removed by button and by key; the server reads them in the order in which they stand.
let fresh = 1000;

export function startRows(form, changed) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    step(button.closest("[data-list]"), button.closest("[data-row]"), button.dataset.step);
  });
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const wanted = row && verb(event);
    if (wanted === "add" && event.target.matches("textarea, select, button")) return;
    if (!wanted || !row.querySelector("[data-step]")) return;
    event.preventDefault();
    step(row.closest("[data-list]"), row, wanted);
  });

  function step(list, row, wanted) {
    const rows = list.querySelector("[data-rows-of]");
    if (wanted === "add") return add(list, rows, row);
    const other = wanted === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (wanted === "remove") remove(list, row);
    else if (other) shift(row, other, wanted);
    changed();
  }

  function add(list, rows, row) {
    const next = named(document.importNode(list.querySelector("[data-blank]").content, true).firstElementChild, String(fresh++));
    if (row) row.after(next);
    else rows.append(next);
    next.querySelector("input:not([type=hidden]), textarea, select").focus();
  }
}

// The fields of a copy are called by its own number.
function named(row, id) {
  for (const one of row.querySelectorAll("*"))
    for (const name of ["id", "name", "for", "value"]) {
      const value = one.getAttribute(name);
      if (value?.includes("9999")) one.setAttribute(name, value.replaceAll("9999", id));
    }
  return row;
}

function verb(event) {
  if (!event.altKey) return event.key === "Enter" && !event.shiftKey ? "add" : null;
  return (!event.shiftKey && { ArrowUp: "up", ArrowDown: "down", Delete: "remove" }[event.key]) || null;
}

function remove(list, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (next?.querySelector("input:not([type=hidden]), textarea, select") ?? list.querySelector("[data-step=add]")).focus();
}

// The focus stays on what was pressed, or on the field that was in hand.
function shift(row, other, wanted) {
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  const [start, end] = [focused?.selectionStart, focused?.selectionEnd];
  if (wanted === "up") other.before(row);
  else other.after(row);
  focused?.focus();
  if (start != null && focused.matches("input:not([type]), textarea")) focused.setSelectionRange(start, end);
}
