// The lines under a form for uploads, and what this browser remembers of those that are not finished.
const STORE = "lull:uploads";

export function rowFor(form, key) {
  const list = form.querySelector("[data-uploads]");
  [...list.children].find((line) => line.dataset.key === key)?.remove();
  const line = form.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
  line.dataset.key = key;
  list.append(line);
  return { line, said: line.querySelector("[data-upload-said]"), bar: line.querySelector("progress"), end: line.querySelector("[data-upload-end]"), open: line.querySelector("[data-upload-open]") };
}

export function say(form, row, what, values, share) {
  row.said.textContent = words(form, what, values);
  if (share !== undefined) row.bar.value = 100 * share;
}

export function words(form, what, values) {
  const said = form.dataset[`say${what[0].toUpperCase()}${what.slice(1)}`];
  return said.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
}

export function percent(part, whole) {
  return new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(whole ? part / whole : 0);
}

export function kept() {
  try { return JSON.parse(localStorage.getItem(STORE) ?? "{}"); } catch { return {}; }
}

export function keep(key, upload) {
  const all = kept();
  if (upload) all[key] = upload;
  else delete all[key];
  try { localStorage.setItem(STORE, JSON.stringify(all)); } catch { /* without a store it cannot go on after a reload, nothing else */ }
}
