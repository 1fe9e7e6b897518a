// Pointing at places of a picture: a click sets, moves or takes away a mark; the list below says the same in words.
const STEP = 0.01;
const HANDLES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const AWAY = ["Enter", " ", "Delete", "Backspace"];

const pointsOf = (box) => JSON.parse(box.dataset.points);
const same = (one, other) => one[0] === other[0] && one[1] === other[1];
const clamp = (share) => Math.min(1, Math.max(0, Math.round(share * 10_000) / 10_000));
const boxOf = (event) => event.target.closest?.("[data-hotspot]");

document.addEventListener("redraw", (event) => draw(boxOf(event)));
document.querySelectorAll("[data-hotspot]").forEach(draw);

document.addEventListener("click", (event) => {
  const box = boxOf(event);
  if (!box) return;
  const mark = event.target.closest("[data-mark]");
  if (mark) return put(box, pointsOf(box).filter((_point, at) => at !== Number(mark.dataset.mark)));
  const picture = event.target.closest("[data-picture]");
  if (!picture) return;
  const frame = picture.querySelector("img").getBoundingClientRect();
  const to = [clamp((event.clientX - frame.left) / frame.width), clamp((event.clientY - frame.top) / frame.height)];
  put(box, placed(box, to));
});

document.addEventListener("keydown", (event) => {
  const mark = event.target.closest("[data-hotspot] [data-mark]");
  const by = HANDLES[event.key];
  if (!mark || !(by || AWAY.includes(event.key))) return;
  event.preventDefault();
  const box = boxOf(event);
  const at = Number(mark.dataset.mark);
  if (!by) put(box, pointsOf(box).filter((_point, index) => index !== at));
  else put(box, pointsOf(box).map((point, index) => (index === at ? point.map((share, axis) => clamp(share + by[axis])) : point)), at);
}, true); // before the keys of the page

document.addEventListener("change", (event) => {
  const box = boxOf(event);
  if (!box || !event.target.dataset.at) return;
  event.stopPropagation(); // told as a mark, not as a box
  const to = event.target.dataset.at.split(",").map(Number);
  put(box, event.target.checked ? placed(box, to) : pointsOf(box).filter((point) => !same(point, to)));
}, true);

function put(box, points, focus = -1) {
  box.dataset.points = JSON.stringify(points);
  draw(box);
  if (focus >= 0) box.querySelectorAll("[data-mark]")[focus]?.focus();
  box.dispatchEvent(new Event("pointed", { bubbles: true }));
}

// A new mark; when all are set, the one nearest to it moves there.
function placed(box, to) {
  const points = pointsOf(box);
  if (points.length < Number(box.dataset.most)) return [...points, to];
  const far = (point) => Math.hypot(point[0] - to[0], point[1] - to[1]);
  const nearest = points.indexOf(points.reduce((one, other) => (far(other) < far(one) ? other : one)));
  return points.map((point, at) => (at === nearest ? to : point));
}

function draw(box) {
  const points = pointsOf(box);
  box.querySelector("[data-strays]")?.remove(); // marks of one's own: the picture shows them now
  for (const input of box.querySelectorAll("input[data-at]")) {
    input.checked = points.some((point) => same(point, input.dataset.at.split(",").map(Number)));
  }
  // For whatever sends the fields themselves: marks of one's own have no box in the list.
  const listed = (point) => [...box.querySelectorAll("input[data-at]:checked")].some((input) => same(point, input.dataset.at.split(",").map(Number)));
  const hidden = (value) => Object.assign(document.createElement("input"), { type: "hidden", name: box.dataset.name, value });
  box.querySelector("[data-own]").replaceChildren(...points.filter((point) => !listed(point)).map((point) => hidden(point.join(","))));
  const sheet = box.querySelector("[data-marks]");
  const { width, height } = sheet.viewBox.baseVal;
  const marks = points.map(([x, y], at) => {
    const say = (words) => words.replace("{n}", at + 1).replace("{x}", Math.round(x * 100)).replace("{y}", Math.round(y * 100));
    const place = `translate(${x * width} ${y * height})`;
    const mark = drawn(sheet, "g", { class: "spot", role: "button", tabindex: 0, transform: place, "aria-label": say(box.dataset.sayMark) });
    mark.dataset.mark = at;
    mark.append(drawn(sheet, "circle", { class: "spot-mark", r: width / 40 }), drawn(sheet, "text", { class: "spot-number", "font-size": width / 36 }));
    mark.lastChild.textContent = at + 1;
    return mark;
  });
  sheet.replaceChildren(...marks);
}

function drawn(sheet, name, attributes) {
  const made = document.createElementNS(sheet.namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
