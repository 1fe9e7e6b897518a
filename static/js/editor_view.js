// What the editor says of itself: saved when, what waits, who else is here. The words stand in the page.
import { announce } from "./announce.js";
import { timeOf } from "./attempt_words.js";

const UNSENT_MS = 5000;
const OFFLINE_MS = 20_000;

export class View {
  constructor(root) {
    this.root = root;
    this.saved = document.querySelector("[data-saved]");
  }

  tell(state, detail) {
    const { sayAside, saySaved, saySaving, sayKept, sayRefused, zone } = this.root.dataset;
    const words = {
      saving: saySaving,
      saved: detail && saySaved.replace("{time}", timeOf(detail, zone)),
      aside: sayAside,
      kept: sayKept,
      refused: sayRefused.replace("{why}", detail),
    }[state];
    this.show("refused", state === "refused" && words);
    if (!words) return;
    this.saved.hidden = false;
    this.saved.dataset.state = state === "saved" ? "" : "waiting";
    this.saved.querySelector("[data-saved-text]").textContent = words;
    if (state !== "saving" && state !== this.last) announce(words);
    this.last = state;
  }

  head(title) {
    if (title.trim()) document.querySelector("[data-heading]").textContent = title;
  }

  waiting(ms) {
    this.show("offline", ms >= OFFLINE_MS);
    this.show("unsent", ms >= UNSENT_MS && ms < OFFLINE_MS);
  }

  people(names) {
    const words = names.length ? this.root.dataset.sayPeople.replace("{names}", names.join(", ")) : "";
    const place = document.querySelector("[data-people]");
    if (place.textContent !== words) place.textContent = words;
  }

  newer(name) {
    document.querySelector("[data-newer]").textContent = this.root.dataset.sayNewer.replace("{name}", name);
    this.show("newer", Boolean(name));
  }

  gone(is) {
    const banner = document.getElementById("gone");
    if (is && banner.hidden) announce(banner.querySelector("span").textContent);
    this.show("gone", is);
  }

  show(id, words) {
    const banner = document.getElementById(id);
    banner.hidden = !words;
    if (typeof words === "string") banner.querySelector("span").textContent = words;
  }
}
