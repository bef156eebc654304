/* Deterministic placement of symbols and labels: no symbol covers another, no label covers a symbol or a label. */
"use strict";

const MIN_SYMBOL_DISTANCE_PX = 24; // minimum distance in px between the centres of two symbols, for touch
// Candidate positions of a label, best first: at the sides of its symbol, above, below; then at the end of a leader line.
const SIDE_POSITIONS = [[1, 0], [-1, 0], [0, -1], [0, 1], [0.7, -0.8], [0.7, 0.8], [-0.7, -0.8], [-0.7, 0.8]].map(([x, y]) => ({ x, y, far: 0 }));
const ANGLES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((n) => (n ? [n, -n] : [0])).map((n) => (n * Math.PI) / 24); // from horizontal to vertical
const LEADER_POSITIONS = [14, 20, 32, 48, 64, 84, 100, 120, 140, 160].flatMap((far) => ANGLES.flatMap((turn) => [-1, 1].map((x) => ({ x: x * Math.cos(turn), y: Math.sin(turn), far }))));
const measuringContext = document.createElement("canvas").getContext("2d");

// Separates overlapping symbols iteratively; until the last rounds each is also pulled back to its city. In px.
window.cmsSpread = (home, reach) => {
  const now = home.map((p) => p.clone());
  for (let round = 0; round < 160; round += 1) {
    let pushed = false;
    for (let i = 0; i < now.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const gap = now[i].subtract(now[j]);
        const far = Math.hypot(gap.x, gap.y) || 0.01;
        const need = Math.max(reach[i] + reach[j] + 2, MIN_SYMBOL_DISTANCE_PX) - far;
        if (need <= 0) continue;
        pushed = true;
        const push = gap.multiplyBy((need * 0.5) / far);
        now[i] = now[i].add(push);
        now[j] = now[j].subtract(push);
      }
      if (round < 110) now[i] = now[i].add(home[i].subtract(now[i]).multiplyBy(0.03));
    }
    if (!pushed && round >= 110) break;
  }
  return now;
};

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

// Returns the box of a label at a candidate position, with its leader line, and the bounding box of both.
function candidate({ x, y, r }, side, w, h) {
  const reach = r + 3 + side.far;
  const sign = (side.x > 0.05) - (side.x < -0.05);
  const end = { x: x + side.x * reach, y: y + side.y * (side.far ? reach : r + 1 + h / 2) };
  const box = { x: end.x + (sign - 1) * (w / 2), y: end.y - h / 2, w, h };
  const [left, top] = [Math.min(box.x, x) - 2, Math.min(box.y, y) - 2];
  const hull = side.far ? { x: left, y: top, w: Math.max(box.x + w, x) + 2 - left, h: Math.max(box.y + h, y) + 2 - top } : box;
  return { ...box, end, hull, thread: side.far ? [{ x, y }, end] : null };
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

// Returns the candidates at which label and leader line cover no symbol and no taken box, best first.
function freeCandidates(item, items, taken, frame, size, sides) {
  const w = measuringContext.measureText(item.name).width + 2;
  const marks = items.map(({ x, y, r }) => ({ x: x - r - 1, y: y - r - 1, w: 2 * r + 2, h: 2 * r + 2 }));
  return sides.map((side) => candidate(item, side, w, size + 3)).filter((box) => {
    if (box.x <= 2 || box.y <= 2 || box.x + w >= frame.x - 2 || box.y + box.h >= frame.y - 2) return false;
    if (taken.some((other) => boxesOverlap(box, other)) || marks.some((other) => boxesOverlap(box, other))) return false;
    if (!box.thread) return true;
    return !taken.some((other) => segmentMeetsBox(...box.thread, other)) && !items.some((other) => other !== item && segmentMeetsSymbol(box.thread, other));
  });
}

const MAX_CHOSEN_LEADER_PX = 20; // longest preferred leader line of a chosen city

// Returns the candidates of a chosen city: near its symbol, then over symbols of cities that are not chosen, then far.
function chosenCandidates(item, items, taken, frame, size) {
  const near = [...SIDE_POSITIONS, ...LEADER_POSITIONS.filter(({ far }) => far <= MAX_CHOSEN_LEADER_PX)];
  const free = freeCandidates(item, items, taken, frame, size, near);
  const over = freeCandidates(item, items.filter((other) => other.chosen), taken, frame, size, SIDE_POSITIONS);
  return [...free, ...over, ...freeCandidates(item, items, taken, frame, size, LEADER_POSITIONS)];
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

// Returns for each item the position {x, y} of its label relative to the symbol, with the `end` of its leader line if it
// has one, or null if there is no space: then only the tooltip shows the name. Earlier items have priority. `taken` are
// boxes that labels must not touch; `far` allows leader lines for cities that are not chosen.
window.cmsName = (items, taken, frame, size, far) => {
  measuringContext.font = `${size}px "Titillium Web"`;
  const open = items.map((item) => (item.chosen ? chosenCandidates(item, items, taken, frame, size) : freeCandidates(item, items, taken, frame, size, far ? [...SIDE_POSITIONS, ...LEADER_POSITIONS] : SIDE_POSITIONS)));
  let order = [...items.keys()].sort((i, j) => items[j].chosen - items[i].chosen || i - j);
  let best = null;
  for (let round = 0; round < 8; round += 1) { // labels without a position come first in the next round
    const given = placeLabels(order, open);
    const without = [...items.keys()].filter((i) => !given[i]);
    if (!best || without.length < best.without.length || (without.length === best.without.length && without[0] > best.without[0])) best = { given, without };
    if (!without.length) break;
    order = [...without, ...order.filter((i) => given[i])].sort((i, j) => items[j].chosen - items[i].chosen);
  }
  return best.given.map((box, i) => box && { x: box.x - items[i].x, y: box.y - items[i].y, end: box.thread ? box.end : null });
};

// Returns the index of the nearest point in a direction, for the arrow keys; -1 if there is none.
window.cmsNext = (points, current, [dx, dy]) => {
  let best = -1;
  let least = Infinity;
  points.forEach((p, i) => {
    const along = (p.x - points[current].x) * dx + (p.y - points[current].y) * dy;
    const across = Math.abs((p.x - points[current].x) * dy) + Math.abs((p.y - points[current].y) * dx);
    if (i !== current && along > 1 && across <= 2 * along && along + 2 * across < least) {
      least = along + 2 * across;
      best = i;
    }
  });
  return best;
};
