// The log-in over the page: when the session has gone, its reader logs in again and goes on; nothing is loaded anew.
const ADDRESS = "/api/v1/session";

// True when the session is this reader's, if need be after logging in; false when they would rather not now.
export async function loggedIn() {
  const box = document.getElementById("log-in");
  const found = await (await ask("GET").catch(() => null))?.json().catch(() => null);
  if (!box || !found) return true; // without a connection the browser says so itself
  if (found.person === box.dataset.person) return renew(found.csrf);
  return open(box, found.person ? box.dataset.sayOther : box.dataset.sayGone);
}

function open(box, why) {
  const [form, error] = [box.querySelector("form"), box.querySelector("[role=alert]")];
  box.querySelector("[data-why]").textContent = why;
  error.textContent = "";
  box.showModal();
  form.elements.password.focus();
  return new Promise((done) => {
    let good = false;
    box.onclose = () => {
      form.elements.password.value = "";
      done(good);
    };
    box.querySelector("[data-close]").onclick = () => box.close();
    form.onsubmit = async (event) => {
      event.preventDefault();
      const button = form.querySelector("[type=submit]");
      if (button.disabled) return;
      button.disabled = true;
      const { login, password } = form.elements;
      const body = { login: login.value, password: password.value, person: box.dataset.person, locale: document.documentElement.lang };
      const reply = await ask("POST", body).catch(() => null);
      const said = await reply?.json().catch(() => null);
      button.disabled = false;
      if (reply?.ok) {
        good = renew(said.csrf);
        return box.close();
      }
      error.textContent = said?.detail ?? box.dataset.sayAway;
      password.select();
      password.focus();
    };
  });
}

function ask(method, body) {
  const headers = { accept: "application/json", "content-type": "application/json" };
  return fetch(ADDRESS, { method, headers, cache: "no-store", body: body && JSON.stringify(body) });
}

// The forms of the page get the token of the new session.
function renew(csrf) {
  for (const field of document.querySelectorAll("[name=_csrf_token]")) field.value = csrf;
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "x-csrftoken": csrf }));
  return true;
}
