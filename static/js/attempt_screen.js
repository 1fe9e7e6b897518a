// One screen goes on with an attempt: this page says so when it opens, and stands still once another has taken over.
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

  // Read-only from here; what was not sent is still sent.
  stop() {
    if (this.stopped) return;
    this.stopped = true;
    this.saver.flush();
    for (const part of this.root.querySelectorAll("fieldset")) part.disabled = true;
    for (const part of this.root.querySelectorAll("[data-flag], [data-hand-in], [data-aside] button")) part.disabled = true;
    this.banner.hidden = false;
    this.banner.querySelector("button").focus();
    announce(this.banner.querySelector("span").textContent);
  }
}
