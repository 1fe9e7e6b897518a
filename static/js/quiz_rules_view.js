// Sentences of rules that say something else now are put in place; the one in hand keeps its field, its caret and its words.
const PARTS = ["quiz", "text", "sum"];

export function putInPlace(form, fresh) {
  const held = form.contains(document.activeElement) ? document.activeElement.closest("[data-rule]") : null;
  form.elements.was.value = fresh.elements.was.value;
  for (const name of PARTS) form.querySelector(`[data-rules-${name}]`).replaceChildren(...copies(fresh.querySelector(`[data-rules-${name}]`)));
  const [now, next] = [form, fresh].map((one) => one.querySelector("[data-rule='mode']"));
  if (held === now) mend(now, next);
  else if (!now.isEqualNode(next)) now.replaceWith(document.importNode(next, true));
  for (const name of ["said", "more"]) arrange(...[form, fresh].map((one) => one.querySelector(`[data-rules-place="${name}"]`)), held);
}

export function copies(element) {
  return [...document.importNode(element, true).childNodes];
}

// From the last to the first, so that each has its place before the next; the one in hand stays where it is.
function arrange(now, next, held) {
  const named = (list, name) => [...list.children].find((one) => one.dataset.rule === name);
  for (const one of [...now.children]) if (one !== held && !named(next, one.dataset.rule)) one.remove();
  let after = null;
  for (const one of [...next.children].reverse()) {
    const mine = named(now, one.dataset.rule);
    if (mine && mine === held) mend(mine, one);
    else if (held?.dataset.rule === one.dataset.rule) continue;
    after = mine && (mine === held || mine.isEqualNode(one)) ? mine : put(now, mine, document.importNode(one, true), after);
  }
}

function put(now, old, node, after) {
  if (old) old.replaceWith(node);
  else now.insertBefore(node, after);
  return node;
}

// What is wrong with the sentence in hand, without touching its fields.
function mend(mine, fresh) {
  for (const one of mine.querySelectorAll(".qr-err, p:has([name='drop'])")) one.remove();
  mine.append(...[...fresh.querySelectorAll(".qr-err, p:has([name='drop'])")].map((one) => document.importNode(one, true)));
  for (const field of mine.querySelectorAll("[id]")) {
    const other = field.id && fresh.querySelector(`#${CSS.escape(field.id)}`);
    for (const name of ["aria-invalid", "aria-describedby"]) other?.hasAttribute(name) ? field.setAttribute(name, other.getAttribute(name)) : field.removeAttribute(name);
  }
}

export async function parsed(reply) {
  return new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-rules-panel]");
}
