// A question in the map and in the strip: answered, flagged, the one on the screen.
export function drawLink(link, part, { answered, flagged, here, said }) {
  part.className = `m1${answered ? " d" : here ? " c" : ""}`;
  link.className = `${answered ? "done" : ""}${flagged ? " flag" : ""}`;
  if (here) link.setAttribute("aria-current", "step");
  else link.removeAttribute("aria-current");
  link.querySelector("[data-said]").textContent = (answered ? said.sayAnswered : "") + (flagged ? said.sayFlagged : "");
}
