/* Deterministic placement of labels: no label covers a symbol or a label, and none is nearer to another symbol than to
   its own. */
"use strict";

const MAX_LEADER_PX = 21; // longest leader line, from the edge of the symbol to the edge of the label
const MIN_LEADER_PX = 9; // a label that is nearer has no leader line
const GAPS = [4, 2, 6, 9, 12, 15, 18, MAX_LEADER_PX]; // between the edge of the symbol and the label
const SLIDES = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8].map((n) => n / 8); // of a label above or below
const measuringContext = document.createElement("canvas").getContext("2d");

const boxesOverlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

// Returns whether the segment between two points comes within two pixels of a box (Liang-Barsky clipping).
function segmentMeetsBox(p, q, box) {
  let [from, to] = [0, 1]; // the part of the segment inside, first horizontally, then vertically
  for (const [start, way, low, high] of [[p.x, q.x - p.x, box.x - 2, box.x + box.w + 2], [p.y, q.y - p.y, box.y - 1, box.y + box.h + 1]]) {
    if (!way && (start < low || start > high)) return false;
    if (!way) continue;
    const [one, other] = [(low - start) / way, (high - start) / way];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  return from <= to;
}

// Returns the boxes of a label around its symbol with their cost: beside it, above and below, at its corners; then
// farther away at the end of a leader line. A label slides along the side that it is on.
function candidateBoxes({ x, y, r }, w, h, far) {
  const boxes = [];
  GAPS.filter((gap) => far || gap < MIN_LEADER_PX).forEach((gap) => {
    const reach = r + gap;
    const add = (left, top, cost) => boxes.push({ x: left, y: top, w, h, gap, cost: cost + 2 * Math.abs(gap - 4) });
    [0, -3, 3, -6, 6].forEach((slide) => {
      add(x + reach, y - h / 2 + slide, Math.abs(slide) / 3);
      add(x - reach - w, y - h / 2 + slide, 2 + Math.abs(slide) / 3);
    });
    SLIDES.forEach((slide) => {
      const left = x - w / 2 + (slide * w) / 2;
      add(left, y - reach - h, 4 + 6 * Math.abs(slide));
      add(left, y + reach, 4 + 6 * Math.abs(slide));
    });
    [10, 20, 30, 40, 50, 60, 70, 80].forEach((degrees) => {
      const [across, along] = [reach * Math.cos((degrees * Math.PI) / 180), reach * Math.sin((degrees * Math.PI) / 180)];
      [1, -1].forEach((up) => {
        add(x + across, up > 0 ? y - along - h : y + along, 3);
        add(x - across - w, up > 0 ? y - along - h : y + along, 5);
      });
    });
  });
  return boxes;
}

// Returns a box with the leader line of a label that is not beside its symbol, and the bounding box of both.
function withLeader(box, { x, y, r }) {
  if (box.gap < MIN_LEADER_PX) return { ...box, hull: box, thread: null };
  const end = { x: Math.max(box.x, Math.min(x, box.x + box.w)), y: Math.max(box.y + 3, Math.min(y, box.y + box.h - 3)) };
  const far = Math.hypot(end.x - x, end.y - y);
  const start = { x: x + ((end.x - x) * r) / far, y: y + ((end.y - y) * r) / far };
  const [left, top] = [Math.min(box.x, start.x) - 2, Math.min(box.y, start.y) - 2];
  const hull = { x: left, y: top, w: Math.max(box.x + box.w, start.x) + 2 - left, h: Math.max(box.y + box.h, start.y) + 2 - top };
  return { ...box, hull, thread: [start, end] };
}

// Returns whether a leader line touches a symbol.
function segmentMeetsSymbol([p, q], { x, y, r }) {
  const [dx, dy] = [q.x - p.x, q.y - p.y];
  const t = Math.max(0, Math.min(1, ((x - p.x) * dx + (y - p.y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(p.x + t * dx - x, p.y + t * dy - y) < r;
}

// Returns whether two leader lines cross.
function segmentsCross([p, q], [a, b]) {
  const side = (o, u, v) => Math.sign((u.x - o.x) * (v.y - o.y) - (u.y - o.y) * (v.x - o.x));
  return side(p, q, a) !== side(p, q, b) && side(a, b, p) !== side(a, b, q);
}

// Returns whether two labels with their leader lines overlap.
function labelsOverlap(one, other) {
  if (!boxesOverlap(one.hull, other.hull)) return false;
  if (boxesOverlap(one, other)) return true;
  if (one.thread && segmentMeetsBox(...one.thread, other)) return true;
  if (other.thread && segmentMeetsBox(...other.thread, one)) return true;
  return Boolean(one.thread && other.thread && segmentsCross(one.thread, other.thread));
}

const centreOf = (box) => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });
const distanceToBox = ({ x, y }, b) => Math.hypot(Math.max(b.x - x, 0, x - b.x - b.w), Math.max(b.y - y, 0, y - b.y - b.h));

// Returns whether a label is nearer to its own symbol than to any other, by its centre and by its edge.
function isNearestToOwn(box, item, others) {
  const centre = centreOf(box);
  const own = Math.hypot(centre.x - item.x, centre.y - item.y);
  return others.every((other) => Math.hypot(centre.x - other.x, centre.y - other.y) > own + 3 && distanceToBox(other, box) - other.r >= box.gap - 1);
}

const TWO_LINES_COST = 8;
const MIN_BROKEN_LENGTH = 12; // characters of a name that may stand on two lines

// Returns the ways to write a name: on one line, and a long one on two, divided near its middle.
function writings(name) {
  const breaks = [...name.matchAll(/[ -]/g)].map(({ index }) => index + 1);
  if (name.length < MIN_BROKEN_LENGTH || !breaks.length) return [[name]];
  const at = breaks.sort((a, b) => Math.abs(a - name.length / 2) - Math.abs(b - name.length / 2))[0];
  return [[name], [name.slice(0, at).trim(), name.slice(at)]];
}

const MAX_BOXES = 80; // kept for each label

// Returns the boxes at which label and leader line cover no symbol and no taken box, best first. `obstacles` are the
// symbols that must not be covered.
function freeBoxes(item, obstacles, { taken, size, far, accept }) {
  const { x, y, w: width, h: height } = item.within;
  const boxes = writings(item.name).flatMap((lines) => {
    const w = Math.max(...lines.map((line) => measuringContext.measureText(line).width)) + 2;
    return candidateBoxes(item, w, lines.length * (size + 3), far).map((box) => ({ ...box, text: lines.join("\n"), cost: box.cost + TWO_LINES_COST * (lines.length - 1) }));
  }).sort((one, other) => one.cost - other.cost);
  const longest = Math.max(...boxes.map(({ w }) => w));
  const others = obstacles.filter((other) => other !== item && Math.hypot(other.x - item.x, other.y - item.y) < 2 * (longest + item.r + MAX_LEADER_PX));
  const marks = [item, ...others].map((other) => ({ x: other.x - other.r - 1, y: other.y - other.r - 1, w: 2 * other.r + 2, h: 2 * other.r + 2 }));
  const free = [];
  boxes.some((box) => {
    if (box.x <= x + 2 || box.y <= y + 2 || box.x + box.w >= x + width - 2 || box.y + box.h >= y + height - 2) return false;
    if (marks.some((other) => boxesOverlap(box, other)) || taken.some((other) => boxesOverlap(box, other)) || !isNearestToOwn(box, item, others)) return false;
    const label = withLeader(box, item);
    if (label.thread && (others.some((other) => segmentMeetsSymbol(label.thread, other)) || taken.some((other) => segmentMeetsBox(...label.thread, other)))) return false;
    if (accept(item, label)) free.push(label);
    return free.length >= MAX_BOXES;
  });
  return free;
}

const MAX_STEPS = 8000; // tested candidates; not a time limit, so that the result is the same on every machine

// Places label `i` and moves at most two labels that are in its way, recursively up to `depth`. `given` has the current
// positions; labels in `still` are not moved. Returns whether every label that had a position still has one.
function placeLabel(i, open, given, depth, still, count) {
  const ways = [];
  const most = depth && 2;
  for (const box of open[i]) {
    count.steps += 1;
    const inWay = [];
    for (let j = 0; j < given.length && inWay.length <= most; j += 1) if (given[j] && j !== i && labelsOverlap(box, given[j])) inWay.push(j);
    if (!inWay.length) {
      given[i] = box;
      return true;
    }
    if (inWay.length <= most && !inWay.some((j) => still.has(j))) ways.push([box, inWay]);
  }
  for (const [box, inWay] of ways) {
    if (count.steps > MAX_STEPS) return false;
    const before = [...given];
    inWay.forEach((j) => { given[j] = null; });
    given[i] = box;
    const fixed = new Set([...still, i]);
    if (inWay.every((j) => placeLabel(j, open, given, depth - 1, fixed, count))) return true;
    before.forEach((other, j) => { given[j] = other; });
  }
  return false;
}

// Places labels in an order: first at free candidates, then by moving others with increasing depth.
function placeLabels(order, open) {
  const given = open.map(() => null);
  const count = { steps: 0 };
  [0, 1, 2].forEach((depth) => order.forEach((i) => given[i] || placeLabel(i, open, given, depth, new Set(), count)));
  [...order, ...order].forEach((i) => { // takes better candidates that have become free; a second pass takes those freed by the first
    const nearer = given[i] && open[i].find((box) => !given.some((other, j) => other && j !== i && labelsOverlap(box, other)));
    if (nearer) given[i] = nearer;
  });
  return given;
}

// Returns for each item the position {x, y} of its label relative to the symbol, its width `w`, its `text` with a line
// break if it has two lines, and the ends of its leader line (`thread`) if it has one, or null if there is no space: then only the card shows the name.
//
// items: {name, x, y, r, chosen, rank, within}, in the order of their priority; `within` is the box that the label must
//   not leave. Labels of chosen cities come first and may cover symbols of the others; a label of rank 2 is worth more
//   than all others.
// taken: boxes that labels must not touch.
// size: font size in px.
// far: whether labels may have leader lines.
// accept: returns whether a label may stand at a box, for example in its region.
window.cmsName = (items, { taken = [], size, far = true, accept = () => true }) => {
  measuringContext.font = `${size}px "Titillium Web"`;
  const rules = { taken, size, far, accept };
  const chosen = items.filter((item) => item.chosen);
  const open = items.map((item) => {
    const free = freeBoxes(item, items, rules);
    return free.length || !item.chosen ? free : freeBoxes(item, chosen, rules);
  });
  const first = (i, j) => items[j].chosen - items[i].chosen;
  let order = [...items.keys()].sort((i, j) => first(i, j) || i - j);
  let best = null;
  for (let round = 0; round < 8; round += 1) { // labels without a position come first in the next round
    const given = placeLabels(order, open);
    const without = [...items.keys()].filter((i) => !given[i] && open[i].length);
    const lost = without.reduce((sum, i) => sum + (items[i].rank === 2 ? items.length : 1), 0);
    if (!best || lost < best.lost || (lost === best.lost && without[0] > best.without[0])) best = { given, without, lost };
    if (!without.length) break;
    order = [...without, ...order.filter((i) => !without.includes(i))].sort(first);
  }
  return best ? best.given.map((box, i) => box && { x: box.x - items[i].x, y: box.y - items[i].y, w: box.w, text: box.text, thread: box.thread }) : [];
};
