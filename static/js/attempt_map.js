// The map, the strip and the steps: which questions are answered or flagged, which is on the screen, what comes next.
export function drawLink(link, part, { answered, flagged, here, said }) {
  part.className = `m1${answered ? " d" : here ? " c" : ""}`;
  link.className = `${answered ? "done" : ""}${flagged ? " flag" : ""}`;
  if (here) link.setAttribute("aria-current", "step");
  else link.removeAttribute("aria-current");
  link.querySelector("[data-said]").textContent = (answered ? said.sayAnswered : "") + (flagged ? said.sayFlagged : "");
}

export function drawSteps(steps, slot, last, said) {
  steps.querySelector("[data-step='-1']").disabled = slot === 1;
  const next = steps.querySelector("[data-step='1']");
  next.parentElement.hidden = slot === 0;
  next.querySelector("span").textContent = slot === last ? said.sayLast : said.sayNext;
}
