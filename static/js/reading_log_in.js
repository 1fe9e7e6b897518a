// A reader whose session has gone: what a button of the page sends waits for the log-in over it, and so does the place.
import { loggedIn } from "./login_box.js";

export function put(address, body, closing) {
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"); // another one after a log-in
  const headers = { "content-type": "application/json", accept: "application/json", ...token };
  return fetch(address, { method: "PUT", keepalive: closing, headers, body });
}

// What is sent by a button of the page waits for the log-in, if need be. Returns how a place asks for it: once, and not again
// for who would rather not.
export function startLogIn(root) {
  let asking = null;
  let refused = false;
  let going = null;
  const ask = () => (asking ??= loggedIn().then((good) => {
    refused = !good;
    asking = null;
    return good;
  }));
  root.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (form === going) return (going = null);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask())) return;
    going = form;
    form.requestSubmit(submitter);
  }, true);
  return async () => !refused && ask();
}
