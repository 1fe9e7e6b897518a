// Small pieces of text on the page of a running attempt.
export function timeOf(moment, timeZone) {
  return new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
}

export function linkTo(slot) {
  const link = Object.assign(document.createElement("a"), { href: `#question-${slot}`, textContent: slot });
  link.dataset.slotLink = slot;
  return link;
}
