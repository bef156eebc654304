/* Deterministic placement of symbols: no symbol covers another, and each stays on the land of its region. */
"use strict";

const MIN_SYMBOL_DISTANCE_PX = 24; // default distance between the centres of two symbols, for touch

// Separates overlapping symbols iteratively; until the last rounds each is also pulled back to its city.
//
// home: positions of the cities in px.
// reach: radii of the symbols in px.
// hold(i, point): returns the nearest allowed position of a symbol.
// distance: between the centres of two symbols.
// room: additional distance around a symbol, for its name.
window.cmsSpread = (home, reach, { hold = (i, point) => point, distance = MIN_SYMBOL_DISTANCE_PX, room = [] } = {}) => {
  const now = home.map((p, i) => L.point(hold(i, p.clone())));
  for (let round = 0; round < 200; round += 1) {
    let pushed = false;
    for (let i = 0; i < now.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const gap = now[i].subtract(now[j]);
        const far = Math.hypot(gap.x, gap.y) || 0.01;
        const need = Math.max(reach[i] + reach[j] + 2, distance) + Math.max(room[i] || 0, room[j] || 0) - far;
        if (need <= 0) continue;
        pushed = true;
        const push = gap.multiplyBy((need * 0.5) / far);
        now[i] = now[i].add(push);
        now[j] = now[j].subtract(push);
      }
      if (round < 110) now[i] = now[i].add(home[i].subtract(now[i]).multiplyBy(0.03));
    }
    if (!pushed && round >= 110) break;
    if (round % 4 === 3) now.forEach((point, i) => { now[i] = L.point(hold(i, point)); });
  }
  return now.map((point, i) => L.point(hold(i, point)));
};

// Returns the index of the nearest point in a direction, for the arrow keys; -1 if there is none.
window.cmsNext = (points, current, [dx, dy]) => {
  let best = -1;
  let least = Infinity;
  points.forEach((p, i) => {
    if (!p) return;
    const along = (p.x - points[current].x) * dx + (p.y - points[current].y) * dy;
    const across = Math.abs((p.x - points[current].x) * dy) + Math.abs((p.y - points[current].y) * dx);
    if (i !== current && along > 1 && across <= 2 * along && along + 2 * across < least) {
      least = along + 2 * across;
      best = i;
    }
  });
  return best;
};
