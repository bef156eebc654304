/* Where symbols and names stand: no symbol covers another, no name covers a symbol or a name. Always the same way. */
"use strict";

const GAP = 24; // pixels between the centres of two symbols at the least: each can be hit by a finger
// Where a name may stand, best first: beside its symbol, above, below; then farther out, on a thread of its own.
const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [0.7, -0.8], [0.7, 0.8], [-0.7, -0.8], [-0.7, 0.8]].map(([x, y]) => ({ x, y, far: 0 }));
const TURNS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((n) => (n ? [n, -n] : [0])).map((n) => (n * Math.PI) / 24); // from level to upright
const FAR = [14, 20, 32, 48, 64, 84, 100, 120, 140, 160].flatMap((far) => TURNS.flatMap((turn) => [-1, 1].map((x) => ({ x: x * Math.cos(turn), y: Math.sin(turn), far }))));
const pen = document.createElement("canvas").getContext("2d");

// Pushes symbols apart; each is drawn back to its true place until the last rounds. Points are in pixels.
window.cmsSpread = (home, reach) => {
  const now = home.map((p) => p.clone());
  for (let round = 0; round < 160; round += 1) {
    let pushed = false;
    for (let i = 0; i < now.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const gap = now[i].subtract(now[j]);
        const far = Math.hypot(gap.x, gap.y) || 0.01;
        const need = Math.max(reach[i] + reach[j] + 2, GAP) - far;
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

const meets = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

// True when the line between two points touches a box, or comes within two pixels of it.
function crosses(p, q, box) {
  let [from, to] = [0, 1]; // the part of the line that is inside, first between left and right, then between top and bottom
  for (const [start, way, low, high] of [[p.x, q.x - p.x, box.x - 2, box.x + box.w + 2], [p.y, q.y - p.y, box.y - 1, box.y + box.h + 1]]) {
    if (!way && (start < low || start > high)) return false;
    if (!way) continue;
    const [one, other] = [(low - start) / way, (high - start) / way];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  return from <= to;
}

// A name's box at a side of its symbol, with its thread, and the hull that holds both.
function spot({ x, y, r }, side, w, h) {
  const reach = r + 3 + side.far;
  const sign = (side.x > 0.05) - (side.x < -0.05);
  const end = { x: x + side.x * reach, y: y + side.y * (side.far ? reach : r + 1 + h / 2) };
  const box = { x: end.x + (sign - 1) * (w / 2), y: end.y - h / 2, w, h };
  const [left, top] = [Math.min(box.x, x) - 2, Math.min(box.y, y) - 2];
  const hull = side.far ? { x: left, y: top, w: Math.max(box.x + w, x) + 2 - left, h: Math.max(box.y + h, y) + 2 - top } : box;
  return { ...box, end, hull, thread: side.far ? [{ x, y }, end] : null };
}

// True when a thread touches a symbol.
function grazes([p, q], { x, y, r }) {
  const [dx, dy] = [q.x - p.x, q.y - p.y];
  const t = Math.max(0, Math.min(1, ((x - p.x) * dx + (y - p.y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(p.x + t * dx - x, p.y + t * dy - y) < r;
}

// True when two threads cross.
function cut([p, q], [a, b]) {
  const side = (o, u, v) => Math.sign((u.x - o.x) * (v.y - o.y) - (u.y - o.y) * (v.x - o.x));
  return side(p, q, a) !== side(p, q, b) && side(a, b, p) !== side(a, b, q);
}

// True when two names, each with its thread, cannot stand together.
function clash(one, other) {
  if (!meets(one.hull, other.hull)) return false;
  if (meets(one, other)) return true;
  if (one.thread && crosses(...one.thread, other)) return true;
  if (other.thread && crosses(...other.thread, one)) return true;
  return Boolean(one.thread && other.thread && cut(one.thread, other.thread));
}

// Every place where a symbol's name covers no symbol and nothing that is taken, and its thread neither; best first.
function choices(item, items, taken, frame, size, sides) {
  const w = pen.measureText(item.name).width + 2;
  const marks = items.map(({ x, y, r }) => ({ x: x - r - 1, y: y - r - 1, w: 2 * r + 2, h: 2 * r + 2 }));
  return sides.map((side) => spot(item, side, w, size + 3)).filter((box) => {
    if (box.x <= 2 || box.y <= 2 || box.x + w >= frame.x - 2 || box.y + box.h >= frame.y - 2) return false;
    if (taken.some((other) => meets(box, other)) || marks.some((other) => meets(box, other))) return false;
    if (!box.thread) return true;
    return !taken.some((other) => crosses(...box.thread, other)) && !items.some((other) => other !== item && grazes(box.thread, other));
  });
}

const BESIDE = 20; // pixels of thread at the most that a chosen city's name may have

// The places of a chosen city's name: near its symbol, and if there is no other way over symbols that were not chosen.
function chosenPlaces(item, items, taken, frame, size) {
  const near = [...SIDES, ...FAR.filter(({ far }) => far <= BESIDE)];
  const free = choices(item, items, taken, frame, size, near);
  const over = choices(item, items.filter((other) => other.chosen), taken, frame, size, SIDES);
  return [...free, ...over, ...choices(item, items, taken, frame, size, FAR)];
}

const STEPS = 8000; // places weighed at the most: a count, not a time, so that every machine finds the same

// Finds a place for name `i`, moving at most two others out of its way, which move others as far as `depth` allows.
// `given` holds the places so far; names in `still` stay where they are. True when all who were placed still are.
function seat(i, open, given, depth, still, count) {
  const ways = [];
  const most = depth && 2;
  for (const box of open[i]) {
    count.steps += 1;
    const inWay = [];
    for (let j = 0; j < given.length && inWay.length <= most; j += 1) if (given[j] && j !== i && clash(box, given[j])) inWay.push(j);
    if (!inWay.length) {
      given[i] = box;
      return true;
    }
    if (inWay.length <= most && !inWay.some((j) => still.has(j))) ways.push([box, inWay]);
  }
  for (const [box, inWay] of ways) {
    if (count.steps > STEPS) return false;
    const before = [...given];
    inWay.forEach((j) => { given[j] = null; });
    given[i] = box;
    const kept = new Set([...still, i]);
    if (inWay.every((j) => seat(j, open, given, depth - 1, kept, count))) return true;
    before.forEach((other, j) => { given[j] = other; });
  }
  return false;
}

// A place for each name that finds one, in an order: free places first, then by moving one, then by moving more.
function seats(order, open) {
  const given = open.map(() => null);
  const count = { steps: 0 };
  [0, 1, 2].forEach((depth) => order.forEach((i) => given[i] || seat(i, open, given, depth, new Set(), count)));
  [...order, ...order].forEach((i) => { // nearer, where a place has become free since; what moved frees others
    const nearer = given[i] && open[i].find((box) => !given.some((other, j) => other && j !== i && clash(box, other)));
    if (nearer) given[i] = nearer;
  });
  return given;
}

// Gives each symbol's name a place, in the order of the items: free if there is one, else by moving names that stand there.
// Where `far` allows it names stand out on a thread too, as those of the chosen may anywhere. A name that finds none waits
// for a closer look (and in the symbol's tooltip). `taken` are boxes that names must not touch.
// Returns for each {x, y} from its symbol, with the thread's `end` where there is one, or null.
window.cmsName = (items, taken, frame, size, far) => {
  pen.font = `${size}px "Titillium Web"`;
  const open = items.map((item) => (item.chosen ? chosenPlaces(item, items, taken, frame, size) : choices(item, items, taken, frame, size, far ? [...SIDES, ...FAR] : SIDES)));
  let order = [...items.keys()].sort((i, j) => items[j].chosen - items[i].chosen || i - j);
  let best = null;
  for (let round = 0; round < 8; round += 1) { // who found no place comes first in the next round
    const given = seats(order, open);
    const without = [...items.keys()].filter((i) => !given[i]);
    if (!best || without.length < best.without.length || (without.length === best.without.length && without[0] > best.without[0])) best = { given, without };
    if (!without.length) break;
    order = [...without, ...order.filter((i) => given[i])].sort((i, j) => items[j].chosen - items[i].chosen);
  }
  return best.given.map((box, i) => box && { x: box.x - items[i].x, y: box.y - items[i].y, end: box.thread ? box.end : null });
};

// The nearest point from `here` in a direction, for the arrow keys; -1 when there is none.
window.cmsNext = (points, here, [dx, dy]) => {
  let best = -1;
  let least = Infinity;
  points.forEach((p, i) => {
    const along = (p.x - points[here].x) * dx + (p.y - points[here].y) * dy;
    const across = Math.abs((p.x - points[here].x) * dy) + Math.abs((p.y - points[here].y) * dx);
    if (i !== here && along > 1 && across <= 2 * along && along + 2 * across < least) {
      least = along + 2 * across;
      best = i;
    }
  });
  return best;
};
