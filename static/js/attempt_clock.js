// The clock of a running attempt, drawn from the server's deadline by the server's time. It decides nothing.
import { announce } from "./announce.js";

const TOLD_S = [600, 300, 60];

export class Clock {
  // now(): milliseconds of the server's clock
  constructor(root, now) {
    Object.assign(this, { now, said: root.dataset, place: root.querySelector("[data-clock]"), last: Infinity });
    if (!this.place) return;
    this.end = Number(this.place.dataset.clock);
    this.place.addEventListener("click", () => announce(this.words(this.left())));
    setInterval(() => this.draw(), 500);
    this.draw();
  }

  // The server has said how the attempt stands: more time, or another deadline. Where each question has its time, that of the
  // question on the page; the one in hand may have been left on another screen.
  set({ deadline_at: deadline, question_ends_at: questionEnds, slot }) {
    if (!this.place) return;
    const { question } = this.place.dataset;
    const ends = question === undefined ? deadline : Number(question) === slot && questionEnds;
    if (!ends) return;
    const end = Date.parse(ends);
    const more = end > this.end;
    if (more) this.last = Infinity;
    this.end = end;
    this.place.dataset.clock = end; // what locks a question looks there
    this.draw();
    if (more) announce(this.words(this.left()));
  }

  left() {
    return Math.max(0, Math.floor((this.end - this.now()) / 1000));
  }

  draw() {
    const left = this.left();
    this.place.querySelector("[data-left]").textContent = figure(left);
    this.place.classList.toggle("is-short", left <= 60);
    const mark = TOLD_S.findLast((seconds) => left <= seconds) ?? 0;
    if (mark && this.last > mark && this.last !== Infinity) announce(this.words(mark));
    this.last = left;
  }

  words(seconds) {
    const minutes = Math.floor(seconds / 60);
    if (minutes === 1 && seconds === 60) return this.said.sayMinuteLeft;
    if (minutes) return this.said.sayMinutesLeft.replace("{n}", minutes);
    return this.said.saySecondsLeft.replace("{n}", seconds);
  }
}

function figure(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
