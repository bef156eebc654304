/* Where symbols and names stand: no symbol covers another, no name covers a symbol or a name. Always the same way. */
"use strict";

const GAP = 24; // pixels between the centres of two symbols at the least: each can be hit by a finger
const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [0.7, -0.8], [0.7, 0.8], [-0.7, -0.8], [-0.7, 0.8]];
const pen = document.createElement("canvas").getContext("2d");

// Pushes symbols apart; each is drawn back to its true place until the last rounds. Points are in pixels.
window.cmsSpread = (home, reach) => {
  const now = home.map((p) => p.clone());
  for (let round = 0; round < 160; round += 1) {
    for (let i = 0; i < now.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const gap = now[i].subtract(now[j]);
        const far = Math.hypot(gap.x, gap.y) || 0.01;
        const need = Math.max(reach[i] + reach[j] + 2, GAP) - far;
        if (need <= 0) continue;
        const push = gap.multiplyBy((need * 0.5) / far);
        now[i] = now[i].add(push);
        now[j] = now[j].subtract(push);
      }
      if (round < 110) now[i] = now[i].add(home[i].subtract(now[i]).multiplyBy(0.03));
    }
  }
  return now;
};

const meets = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

// Gives each symbol the first free side for its name, larger and chosen ones first; where none is free the name
// waits for a closer look (and in the symbol's tooltip). `taken` are boxes that names must not touch.
window.cmsName = (items, taken, frame, size) => {
  pen.font = `${size}px "Titillium Web"`;
  const full = [...taken, ...items.map(({ x, y, r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r }))];
  return items.map(({ x, y, r, name }) => {
    const w = pen.measureText(name).width + 2;
    const h = size + 3;
    for (const [dx, dy] of SIDES) {
      const box = { x: x + dx * (r + 3) + ((dx > 0) - (dx < 0) - 1) * (w / 2), y: y + dy * (r + 1 + h / 2) - h / 2, w, h };
      const inside = box.x > 2 && box.y > 2 && box.x + w < frame.x - 2 && box.y + h < frame.y - 2;
      if (inside && !full.some((other) => meets(box, other))) {
        full.push(box);
        return { x: box.x - x, y: box.y - y };
      }
    }
    return null;
  });
};

// The nearest point from `here` in a direction, for the arrow keys; -1 when there is none.
window.cmsNext = (points, here, [dx, dy]) => {
  let best = -1;
  let least = Infinity;
  points.forEach((p, i) => {
    const along = (p.x - points[here].x) * dx + (p.y - points[here].y) * dy;
    const across = Math.abs((p.x - points[here].x) * dy) + Math.abs((p.y - points[here].y) * dx);
    if (i !== here && along > 1 && along + 2 * across < least) {
      least = along + 2 * across;
      best = i;
    }
  });
  return best;
};
