// Pointing at places of a picture: a click sets, moves or takes away a mark; the list below says the same in words.
const STEP = 0.01;
const HANDLES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const AWAY = ["Enter", " ", "Delete", "Backspace"];

const boxOf = (section) => section.querySelector("[data-hotspot]");
const boxes = (box) => [...box.querySelectorAll("input[data-at]")];
const same = (one, other) => one[0] === other[0] && one[1] === other[1];
const clamp = (share) => Math.min(1, Math.max(0, Math.round(share * 10_000) / 10_000));

export function pointsOf(section) {
  const points = JSON.parse(boxOf(section).dataset.points);
  return points.length ? points : null;
}

export function showPoints(section, points) {
  const box = boxOf(section);
  box.dataset.points = JSON.stringify(points ?? []);
  draw(box);
}

export function startPointing(section, changed) {
  const box = boxOf(section);
  if (!box) return;
  const most = Number(box.dataset.most);
  const points = () => JSON.parse(box.dataset.points);
  const put = (next, focus = -1) => {
    showPoints(section, next);
    if (focus >= 0) box.querySelectorAll("[data-mark]")[focus]?.focus();
    changed();
  };
  box.querySelector("[data-strays]")?.remove(); // marks of one's own: the picture shows them now
  box.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (mark) return put(points().filter((_point, at) => at !== Number(mark.dataset.mark)));
    const picture = event.target.closest("[data-picture]");
    if (!picture) return;
    const frame = picture.querySelector("img").getBoundingClientRect();
    const to = [clamp((event.clientX - frame.left) / frame.width), clamp((event.clientY - frame.top) / frame.height)];
    put(placed(points(), to, most));
  });
  box.addEventListener("keydown", (event) => {
    const mark = event.target.closest("[data-mark]");
    const by = HANDLES[event.key];
    if (!mark || !(by || AWAY.includes(event.key))) return;
    event.preventDefault();
    const at = Number(mark.dataset.mark);
    if (!by) put(points().filter((_point, index) => index !== at));
    else put(points().map((point, index) => (index === at ? [clamp(point[0] + by[0]), clamp(point[1] + by[1])] : point)), at);
  });
  box.addEventListener("change", (event) => {
    const { target } = event;
    if (!target.dataset.at) return;
    event.stopPropagation(); // told as a mark, not as a box
    const to = target.dataset.at.split(",").map(Number);
    put(target.checked ? placed(points(), to, most) : points().filter((point) => !same(point, to)));
  });
  draw(box);
}

// A new mark; when all are set, the one nearest to it moves there.
function placed(points, to, most) {
  if (points.length < most) return [...points, to];
  const far = (point) => Math.hypot(point[0] - to[0], point[1] - to[1]);
  const nearest = points.indexOf(points.reduce((one, other) => (far(other) < far(one) ? other : one)));
  return points.map((point, at) => (at === nearest ? to : point));
}

function draw(box) {
  const points = JSON.parse(box.dataset.points);
  for (const input of boxes(box)) input.checked = points.some((point) => same(point, input.dataset.at.split(",").map(Number)));
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
