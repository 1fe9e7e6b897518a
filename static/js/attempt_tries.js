// Checking an answer while practising: the server judges, and the question takes in what it says.

const TIMEOUT_MS = 15_000;

const root = document.querySelector("[data-attempt-id]");
root?.addEventListener("check", async ({ detail }) => {
  await check(detail.button, detail.saver);
  detail.view.refresh();
});

// Sends the fields of one question with the button that was pressed; what is typed in an open question stays untouched.
async function check(button, saver) {
  const section = button.closest("[data-slot]");
  if (section.hasAttribute("data-checking")) return;
  section.setAttribute("data-checking", "");
  say(section, "");
  try {
    const reply = await ask(section, button);
    if (reply.ok) takeIn(section, await reply.text(), saver);
    else if (reply.status === 409) return location.assign(root.dataset.result);
    else say(section, (await reply.json().catch(() => ({}))).detail ?? root.dataset.sayKept);
  } catch {
    say(section, root.dataset.sayUnchecked);
  } finally {
    section.removeAttribute("data-checking");
  }
}

function ask(section, button) {
  const fields = section.querySelectorAll("input[name], select[name], textarea[name]");
  const body = new URLSearchParams(button.name ? [[button.name, button.value]] : []);
  for (const field of [button.form.elements._csrf_token, ...fields]) {
    if (field.disabled || (["radio", "checkbox"].includes(field.type) && !field.checked)) continue;
    body.append(field.name, field.value);
  }
  const headers = { "hx-request": "true", accept: "application/json" };
  return fetch(button.formAction, { method: "POST", body, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
}

// The verdict and the buttons are new each time; the fields only when the question is over.
function takeIn(section, html, saver) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-slot]");
  section.querySelector("[data-tried]").replaceWith(fresh.querySelector("[data-tried]"));
  if (fresh.hasAttribute("data-over")) {
    section.querySelector("fieldset").replaceWith(fresh.querySelector("fieldset"));
    section.querySelector("[data-was]")?.remove();
    section.setAttribute("data-over", "");
    saver.forget(Number(section.dataset.slot));
  }
  const verdict = section.querySelector("[data-verdict]");
  verdict?.focus({ preventScroll: true });
  verdict?.scrollIntoView({ block: "nearest" });
}

function say(section, words) {
  const place = section.querySelector("[data-check-said]");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}
