/* Where symbols and names stand: no symbol covers another, no name covers a symbol or a name. Always the same way. */
"use strict";

const GAP = 24; // pixels between the centres of two symbols at the least: each can be hit by a finger
// Where a name may stand, best first: beside its symbol, above, below; then farther out, on a thread of its own.
const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [0.7, -0.8], [0.7, 0.8], [-0.7, -0.8], [-0.7, 0.8]].map(([x, y]) => ({ x, y, far: 0 }));
const TURNS = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6].map((n) => (n * Math.PI) / 12); // from level to upright
const FAR = [20, 32, 48, 64, 84, 100].flatMap((far) => TURNS.flatMap((turn) => [-1, 1].map((x) => ({ x: x * Math.cos(turn), y: Math.sin(turn), far }))));
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

// True when the line between two points touches a box.
function crosses(p, q, box) {
  if (Math.max(p.x, q.x) < box.x - 2 || Math.min(p.x, q.x) > box.x + box.w + 2) return false;
  if (Math.max(p.y, q.y) < box.y - 1 || Math.min(p.y, q.y) > box.y + box.h + 1) return false;
  for (let t = 0; t <= 1; t += 0.05) {
    const x = p.x + (q.x - p.x) * t;
    const y = p.y + (q.y - p.y) * t;
    if (x > box.x - 2 && x < box.x + box.w + 2 && y > box.y - 1 && y < box.y + box.h + 1) return true;
  }
  return false;
}

// A name's box at a side of its symbol, with the end of its thread.
function spot({ x, y, r }, side, w, h) {
  const reach = r + 3 + side.far;
  const sign = (side.x > 0.05) - (side.x < -0.05);
  const end = { x: x + side.x * reach, y: y + side.y * (side.far ? reach : r + 1 + h / 2) };
  return { x: end.x + (sign - 1) * (w / 2), y: end.y - h / 2, w, h, end };
}

// Gives each symbol the first free place for its name: the chosen first, then those hemmed in, then larger ones, and where
// `far` allows it out on a thread. Where none is free the name waits for a closer look (and in the symbol's tooltip).
// `taken` are boxes that names must not touch. Returns for each {x, y} from its symbol, with the thread's `end` where there is one, or null.
window.cmsName = (items, taken, frame, size, far) => {
  pen.font = `${size}px "Titillium Web"`;
  const own = items.map(({ x, y, r }) => ({ x: x - r - 1, y: y - r - 1, w: 2 * r + 2, h: 2 * r + 2 }));
  const full = [...taken, ...own];
  const threads = [];
  const given = items.map(() => null);
  const h = size + 3;
  const free = (item, i, side) => {
    const w = pen.measureText(item.name).width + 2;
    const box = { ...spot(item, side, w, h), far: side.far };
    const inside = box.x > 2 && box.y > 2 && box.x + w < frame.x - 2 && box.y + h < frame.y - 2;
    if (!inside || full.some((other) => meets(box, other)) || threads.some(([p, q]) => crosses(p, q, box))) return null;
    return side.far && full.some((other) => other !== own[i] && crosses(item, box.end, other)) ? null : box;
  };
  const give = (item, i, sides) => {
    const box = sides.reduce((found, side) => found || free(item, i, side), null);
    if (given[i] || !box) return;
    full.push(box);
    if (box.far) threads.push([item, box.end]);
    given[i] = { x: box.x - item.x, y: box.y - item.y, end: box.far ? box.end : null };
  };
  items.forEach((item, i) => item.chosen && give(item, i, [...SIDES, ...FAR])); // the reader's own, even on a phone
  const shut = items.map((item, i) => !SIDES.some((side) => free(item, i, side)));
  if (far) items.forEach((item, i) => shut[i] && give(item, i, FAR)); // hemmed in by symbols: while there is room
  items.forEach((item, i) => give(item, i, SIDES));
  if (far) items.forEach((item, i) => give(item, i, FAR));
  return given;
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
