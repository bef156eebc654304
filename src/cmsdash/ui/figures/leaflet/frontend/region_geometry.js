/* Regions of the base map as polygons in px: on which land a point lies, and which region is nearest to it. */
"use strict";

// Returns the region shapes of the base map as {region, rings: [[LatLng]]}.
window.cmsRegionRings = (map) => {
  const found = [];
  const flatten = (part) => (Array.isArray(part[0]) ? part.flatMap(flatten) : [part]);
  map.eachLayer((layer) => {
    const region = layer instanceof L.Polygon && layer.feature && layer.feature.properties.region;
    if (region) found.push({ region, rings: flatten(layer.getLatLngs()) });
  });
  return found;
};

const pointBoxDistance = (p, b) => Math.hypot(Math.max(b.x0 - p.x, 0, p.x - b.x1), Math.max(b.y0 - p.y, 0, p.y - b.y1));

// Projects region shapes to px with `project` (LatLng to point) and returns functions for points in px. Details smaller
// than a pixel are left out, and rings farther than `margin` px from `frame` {x, y, w, h}.
window.cmsLand = (shapes, project, frame, margin = 160) => {
  const view = { x0: frame.x - margin, y0: frame.y - margin, x1: frame.x + frame.w + margin, y1: frame.y + frame.h + margin };
  const regions = shapes.map(({ region, rings }) => {
    const kept = rings.map((ring) => {
      const points = L.LineUtil.simplify(ring.map(project), 0.7);
      const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
      return { points, x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
    }).filter((r) => r.points.length > 2 && r.x0 < view.x1 && r.x1 > view.x0 && r.y0 < view.y1 && r.y1 > view.y0);
    return { region, rings: kept };
  }).filter(({ rings }) => rings.length);

  // Whether a point is inside a ring: counts the edges to its right.
  function ringContains({ points, x0, x1, y0, y1 }, p) {
    if (p.x < x0 || p.x > x1 || p.y < y0 || p.y > y1) return false;
    let inside = false;
    for (let i = 0, j = points.length - 1; i < points.length; j = i, i += 1) {
      const [a, b] = [points[i], points[j]];
      if ((a.y > p.y) !== (b.y > p.y) && p.x < a.x + ((p.y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
    }
    return inside;
  }

  // The nearest point of a region's outline that is closer than `limit`.
  function nearestOutline({ rings }, p, limit = Infinity) {
    let best = { distance: limit, point: null };
    rings.forEach((ring) => {
      if (pointBoxDistance(p, ring) >= best.distance) return;
      for (let i = 0, j = ring.points.length - 1; i < ring.points.length; j = i, i += 1) {
        const [a, b] = [ring.points[j], ring.points[i]];
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const t = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
        const point = { x: a.x + t * dx, y: a.y + t * dy };
        const distance = Math.hypot(p.x - point.x, p.y - point.y);
        if (distance < best.distance) best = { distance, point };
      }
    });
    return best;
  }

  // The region on whose land or nearest to whose coast a point lies; null if none is in the frame.
  function findRegion(p) {
    const on = regions.find((shape) => isOn(shape, p));
    if (on) return on.region;
    let best = { distance: Infinity, region: null };
    regions.forEach((shape) => {
      const { distance } = nearestOutline(shape, p, best.distance);
      if (distance < best.distance) best = { distance, region: shape.region };
    });
    return best.region;
  }

  const found = new Map(); // regions of points, rounded to 2 px
  const isOn = (shape, p) => shape.rings.some((ring) => ringContains(ring, p));
  return {
    regionOf({ x, y }) {
      const key = Math.round(x / 2) * 65536 + Math.round(y / 2);
      if (!found.has(key)) found.set(key, findRegion({ x: 2 * Math.round(x / 2), y: 2 * Math.round(y / 2) }));
      return found.get(key);
    },
    isLand: (p) => regions.some((shape) => isOn(shape, p)),
    // The point itself if it lies on the land of a region, otherwise the nearest point of that region's coast or border.
    onLand(region, p) {
      const shape = regions.find((other) => other.region === region);
      if (!shape || isOn(shape, p)) return p;
      const { point } = nearestOutline(shape, p);
      return point ? L.point(point.x, point.y) : p;
    },
  };
};
