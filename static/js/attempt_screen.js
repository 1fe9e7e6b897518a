// One screen goes on with an attempt: this page says so when it opens, and stands still once another has taken over, which it
// hears by the stream, from another tab of this browser, or when it looks.
import { announce } from "./announce.js";
import { leave } from "./attempt_leaving.js";

const LOOK_MS = 15_000;

export class Screen {
  constructor(root, saver, place) {
    Object.assign(this, { root, saver, number: 0, key: `lull-screen:${saver.attempt}` });
    this.banner = root.querySelector("#elsewhere");
    this.banner.querySelector("button").addEventListener("click", () => {
      history.replaceState(null, "", place());
      leave(saver, () => location.reload());
    });
    this.look();
    setInterval(() => document.hidden || this.look(), LOOK_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    document.addEventListener("lull:attempt", ({ detail }) => detail.kind === "takeover" && this.told(detail));
    addEventListener("storage", (event) => event.key === this.key && Number(event.newValue) > this.number && this.number && this.stop());
  }

  // Says that this page is open; the answer is the same the next time, and whether a newer one goes on by now.
  async look() {
    if (this.stopped) return;
    const body = { device_id: this.saver.device, client_at: new Date(this.saver.now()).toISOString() };
    const reply = await this.saver.ask("POST", `/api/v1/attempts/${this.saver.attempt}/screens`, body).catch(() => null);
    const said = reply?.ok && (await reply.json().catch(() => null));
    if (!said) return;
    const { number, elsewhere } = said;
    if (elsewhere) return this.stop();
    if (this.number) return;
    this.number = number;
    try {
      localStorage.setItem(this.key, number); // other tabs of this browser learn it at once
    } catch {
      // they learn it when they look
    }
  }

  // Another browser has taken over: the stream says so.
  told({ attempt, screen }) {
    if (attempt !== this.saver.attempt) return;
    if (!this.number) this.look();
    else if (screen > this.number) this.stop();
  }

  // Read-only from here; what was not sent is still sent. Whoever is at a question stays there with the focus, so that no key which
  // was meant for it presses a button or is a key of the page.
  stop() {
    if (this.stopped) return;
    this.stopped = true;
    this.saver.flush();
    const hand = document.activeElement;
    for (const part of this.root.querySelectorAll("fieldset")) disable(part, hand);
    for (const part of this.root.querySelectorAll("[data-flag], [data-hand-in], [data-aside] button")) part.disabled = true;
    this.banner.hidden = false;
    this.banner.scrollIntoView({ block: "nearest" });
    if (!hand?.closest("[data-slot]")) this.banner.querySelector("button").focus();
    announce(this.banner.querySelector("span").textContent);
  }
}

// A field that is disabled loses the focus: the one in hand keeps it, and takes nothing any more.
function disable(fieldset, hand) {
  if (!fieldset.contains(hand) || !hand.matches("input, textarea, select, button")) {
    fieldset.disabled = true;
    return;
  }
  for (const one of fieldset.querySelectorAll("input, textarea, select, button")) if (one !== hand) one.disabled = true;
  if (hand.matches("textarea, input:not([type=radio], [type=checkbox], [type=file])")) hand.readOnly = true;
  else {
    hand.setAttribute("aria-disabled", "true");
    for (const kind of ["keydown", "mousedown", "click"]) hand.addEventListener(kind, refuse);
  }
}

function refuse(event) {
  if (event.key !== "Tab" && !event.ctrlKey && !event.metaKey && !event.altKey) event.preventDefault();
}
