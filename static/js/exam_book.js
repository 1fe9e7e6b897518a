// Behind an open book: a page of the course opens beside the questions, and the count of look-ups with it.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-material-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = document.querySelector("[data-material-place]");
  place.setAttribute("aria-busy", "true");
  const reply = await fetch(link.href, { headers: { "hx-request": "true" } }).catch(() => null);
  place.removeAttribute("aria-busy");
  const text = reply?.ok && (await reply.text().catch(() => ""));
  if (!text) return location.assign(link.href); // log in again, or the page that says what is wrong
  const part = new DOMParser().parseFromString(text, "text/html");
  place.replaceChildren(...part.body.childNodes);
  const count = place.querySelector("[data-looked-up]");
  document.querySelector("[data-looked-up]").textContent = count.textContent;
  count.remove();
  place.querySelector("[data-material]").focus();
}, { capture: true }); // before the one that leaves the page for a link (attempt_leaving.js)
