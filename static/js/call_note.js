// A call comes in while a page is read: the place is kept, the clock of study rests, and "You stopped here at 10:12 for a call" stands
// at that place until the reader has come back to it. The server draws the same note for another day or computer.
import { announce } from "./announce.js";
import { comeBack, placeOf } from "./place.js";

export function callNote(root, { begins, ends }) {
  const kept = root.querySelector("[data-call-note]");
  const block = Number(root.dataset.block);
  let at = null;
  if (kept && block > 1) put(root, kept, block);

  document.addEventListener("lull:attempt", ({ detail }) => {
    if (detail.cause !== "call" || detail.attempt) return; // an attempt's own pause is its page's to say
    if (detail.kind === "pause") {
      begins();
      at = placeOf(root);
      const time = new Date(detail.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
      const text = root.dataset.callWords.replace("{time}", time);
      put(root, written(root, text), at.block || 1);
      announce(text);
    } else if (detail.kind === "resume" && at) {
      ends();
      comeBack(root, at.block, at.block_ppm);
      at = null;
    }
  });
}

function written(root, text) {
  root.querySelector("[data-call-note]")?.remove();
  const note = root.querySelector("template[data-call]").content.firstElementChild.cloneNode(true);
  note.querySelector(".note > div").textContent = text;
  return note;
}

// Puts the note before a block without moving the text under the reader's eyes.
function put(root, note, block) {
  const target = root.querySelector(`#b${block}`)?.closest(".prose > *");
  if (!target) return;
  const before = target.getBoundingClientRect().top;
  target.before(note);
  note.hidden = false;
  scrollBy({ top: target.getBoundingClientRect().top - before, behavior: "instant" });
}
