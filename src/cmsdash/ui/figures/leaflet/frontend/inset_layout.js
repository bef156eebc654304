/* Insets: areas with many cities, drawn again at a larger scale in a panel. This file chooses the view of the whole area
   together with the panels, and draws them. A panel and the frame of its area on the map have the same name. */
"use strict";

const CELL_PX = 6; // resolution of the search for free sea
const SAMPLE_ZOOM = 6.5; // zoom level at which the land is sampled every CELL_PX
const MIN_MAGNIFICATION = 1.5; // an inset that is smaller helps nobody
const MAX_MAGNIFICATION = 3.4;
const PANEL_GAP_PX = 8; // between a panel and coast, frame or symbols
const USEFUL_SCALE = 170; // px per degree above which a larger scale of an inset gains nothing
const FAR_PANEL_PX = 500; // a panel this far from its area is worth as little as one of a third of its scale
const TIDINESS = 0.25; // what it is worth that panels stand in a column and not over the sea
const MIN_COLUMN_SCALE = 110; // px per degree of panels in a column beside the map
const VIEW_PADDING = { left: 22, right: 22, top: 30, bottom: 12 };

const worldPoint = ([lat, lng]) => L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lng), 0); // px at zoom level 0
const worldBox = ([[south, west], [north, east]]) => {
  const [a, b] = [worldPoint([north, west]), worldPoint([south, east])];
  return { x: a.x, y: a.y, w: b.x - a.x, h: b.y - a.y };
};
const scaledBox = (box, scale, origin) => ({ x: box.x * scale - origin.x, y: box.y * scale - origin.y, w: box.w * scale, h: box.h * scale });

// Returns points on the land of the regions in world px, a grid.
function sampleLand(shapes, bounds) {
  const scale = 2 ** SAMPLE_ZOOM;
  const area = scaledBox(worldBox(bounds), scale, { x: 0, y: 0 });
  const land = window.cmsLand(shapes, (at) => L.CRS.EPSG3857.latLngToPoint(at, SAMPLE_ZOOM), area);
  const points = [];
  for (let y = area.y; y < area.y + area.h; y += CELL_PX) {
    for (let x = area.x; x < area.x + area.w; x += CELL_PX) if (land.isLand({ x, y })) points.push({ x: x / scale, y: y / scale });
  }
  return points;
}

// Counts blocked cells in any rectangle of the frame in constant time (a summed-area table).
function blockedCells(size, boxes) {
  const [columns, rows] = [Math.ceil(size.x / CELL_PX), Math.ceil(size.y / CELL_PX)];
  const blocked = new Uint8Array(columns * rows);
  boxes.forEach(({ x, y, w, h }) => {
    for (let j = Math.max(0, Math.floor(y / CELL_PX)); j < Math.min(rows, Math.ceil((y + h) / CELL_PX)); j += 1) {
      for (let i = Math.max(0, Math.floor(x / CELL_PX)); i < Math.min(columns, Math.ceil((x + w) / CELL_PX)); i += 1) blocked[j * columns + i] = 1;
    }
  });
  const sums = new Int32Array((columns + 1) * (rows + 1));
  for (let j = 0; j < rows; j += 1) {
    for (let i = 0; i < columns; i += 1) {
      sums[(j + 1) * (columns + 1) + i + 1] = blocked[j * columns + i] + sums[j * (columns + 1) + i + 1] + sums[(j + 1) * (columns + 1) + i] - sums[j * (columns + 1) + i];
    }
  }
  const at = (i, j) => sums[Math.min(rows, j) * (columns + 1) + Math.min(columns, i)];
  return ({ x, y, w, h }) => {
    const [i0, j0, i1, j1] = [Math.floor(x / CELL_PX), Math.floor(y / CELL_PX), Math.ceil((x + w) / CELL_PX), Math.ceil((y + h) / CELL_PX)];
    return at(i1, j1) - at(i0, j1) - at(i1, j0) + at(i0, j0);
  };
}

// Returns the distance between two boxes.
const boxDistance = (a, b) => Math.hypot(Math.max(b.x - a.x - a.w, a.x - b.x - b.w, 0), Math.max(b.y - a.y - a.h, a.y - b.y - b.h, 0));

// Returns the free panel of an area that is worth most: large, and near the area; null if none is useful.
function findPanel(source, size, count, worthOf) {
  let best = null;
  for (let times = MAX_MAGNIFICATION; times >= MIN_MAGNIFICATION; times -= 0.1) {
    if (best && worthOf(times) <= best.worth) break;
    const [w, h] = [source.w * times, source.h * times];
    for (let y = PANEL_GAP_PX; y + h <= size.y - PANEL_GAP_PX; y += CELL_PX) {
      for (let x = PANEL_GAP_PX; x + w <= size.x - PANEL_GAP_PX; x += CELL_PX) {
        const panel = { x, y, w, h };
        const worth = worthOf(times) - boxDistance(source, panel) / FAR_PANEL_PX;
        if ((!best || worth > best.worth + 1e-9) && !count(panel)) best = { panel, times, worth };
      }
    }
  }
  return best;
}

const grown = ({ x, y, w, h }, by) => ({ x: x - by, y: y - by, w: w + 2 * by, h: h + 2 * by });

// Places the panels in a view, one after the other.
function placePanels({ size, scale, origin }, { insets, land, symbols, controls }, worthOf) {
  const sources = insets.map(({ bounds }) => scaledBox(worldBox(bounds), scale, origin));
  const onScreen = ({ x, y }) => ({ x: x * scale - origin.x, y: y * scale - origin.y });
  const boxes = [
    ...land.map((point) => { const { x, y } = onScreen(point); return grown({ x, y, w: 0, h: 0 }, PANEL_GAP_PX + CELL_PX / 2); }),
    ...symbols.map(({ at, reach }) => { const { x, y } = onScreen(worldPoint(at)); return grown({ x, y, w: 0, h: 0 }, reach + PANEL_GAP_PX + 2); }),
    ...sources.map((source) => grown(source, PANEL_GAP_PX)),
    ...controls,
  ];
  return insets.map((inset, i) => {
    const found = findPanel(sources[i], size, blockedCells(size, boxes), worthOf);
    if (!found) return null;
    boxes.push(grown(found.panel, PANEL_GAP_PX));
    return { ...inset, source: sources[i], panel: found.panel, worth: found.worth };
  });
}

// Returns how much a view is worth: the scales of map and panels in px per degree, both as logarithms.
const worthOfView = (scale, panelScales) => 1.2 * Math.log(scale) + panelScales.reduce((sum, one) => sum + Math.log(Math.min(one, USEFUL_SCALE)), 0);
const perDegree = (scale) => (scale * 256) / 360;

// Returns the view with the panels in a column at the right of the map, the northernmost first; null if the frame is too
// narrow. The map becomes smaller if that makes the column wide enough.
function columnView({ size, bounds, insets, padding: { left, top, bottom } }) {
  const area = worldBox(bounds);
  const fit = Math.min((size.x - left) / area.w, (size.y - top - bottom) / area.h);
  const order = [...insets].sort((one, other) => other.bounds[1][0] - one.bounds[1][0]);
  const shapes = order.map((inset) => worldBox(inset.bounds));
  const ratio = shapes.reduce((sum, { w, h }) => sum + h / w, 0);
  const highest = (size.y - PANEL_GAP_PX * (insets.length + 1)) / ratio; // width at which the column fills the height
  let best = null;
  for (let part = 1; part > 0.7; part -= 0.02) {
    const scale = fit * part;
    const column = Math.min(highest, size.x - left - area.w * scale - 2 * PANEL_GAP_PX);
    const scales = shapes.map(({ w }) => perDegree(column / w));
    const worth = worthOfView(perDegree(scale), scales);
    if (Math.min(...scales) >= MIN_COLUMN_SCALE && (!best || worth > best.worth)) best = { scale, column, worth };
  }
  if (!best) return null;
  const { scale, column, worth } = best;
  const spare = size.x - left - area.w * scale - 2 * PANEL_GAP_PX - column;
  const origin = { x: area.x * scale - left - spare / 2, y: area.y * scale - top - (size.y - top - bottom - area.h * scale) / 2 };
  const heights = shapes.map(({ w, h }) => (column * h) / w);
  let y = (size.y - heights.reduce((sum, h) => sum + h, 0) - PANEL_GAP_PX * (insets.length - 1)) / 2;
  const panels = order.map((inset, i) => {
    const panel = { x: size.x - PANEL_GAP_PX - column, y, w: column, h: heights[i] };
    y += heights[i] + PANEL_GAP_PX;
    return { ...inset, source: scaledBox(shapes[i], scale, origin), panel };
  });
  return { scale, origin, panels, worth };
}

// Returns the view with the panels over free sea. The area may stand at a side of the frame, and sea may be added in the
// north.
function seaView({ size, bounds, insets, land, symbols, controls, padding: { left, right, top, bottom } }) {
  let best = null;
  (insets.length ? [0, 0.25, 0.5] : [0]).forEach((north) => {
    const area = worldBox([bounds[0], [bounds[1][0] + north, bounds[1][1]]]);
    const scale = Math.min((size.x - left - right) / area.w, (size.y - top - bottom) / area.h);
    const spare = { x: size.x - left - right - area.w * scale, y: size.y - top - bottom - area.h * scale };
    (insets.length && spare.x > 40 ? [0.5, 0, 1] : [0.5]).forEach((side) => {
      const origin = { x: area.x * scale - left - spare.x * side, y: area.y * scale - top - spare.y / 2 };
      const worthOf = (times) => Math.log(Math.min(perDegree(scale) * times, USEFUL_SCALE));
      const panels = placePanels({ size, scale, origin }, { insets, land, symbols, controls }, worthOf);
      const worth = worthOfView(perDegree(scale), []) + panels.reduce((sum, panel) => sum + (panel ? panel.worth : worthOf(1)), 0);
      if (!best || worth > best.worth + 0.02) best = { worth, scale, origin, panels };
    });
  });
  return best;
}

// Returns the view of the whole area {zoom, centre} with its insets {name, bounds, source, panel}, boxes in px of the
// frame.
//
// size: of the frame in px.
// bounds: of the whole area, south-west and north-east corner.
// insets: {name, bounds}.
// land: `sampleLand`.
// symbols: {at, reach} of the cities outside the insets.
// controls: boxes that panels must not cover, in px.
window.cmsWholeView = ({ padding = VIEW_PADDING, ...options }) => {
  const { size, insets } = options;
  const column = insets.length ? columnView({ ...options, padding }) : null;
  const sea = seaView({ ...options, padding });
  const view = column && column.worth + TIDINESS >= sea.worth ? column : sea;
  const centre = L.point(view.origin.x + size.x / 2, view.origin.y + size.y / 2).divideBy(view.scale);
  return { zoom: Math.log2(view.scale), centre: L.CRS.EPSG3857.pointToLatLng(centre, 0), insets: view.panels.filter(Boolean) };
};

// Returns the function that projects a LatLng into the panel of an inset, in px of the frame.
window.cmsInsetProjection = ({ bounds, panel }) => {
  const source = worldBox(bounds);
  const scale = panel.w / source.w;
  return (at) => {
    const { x, y } = L.CRS.EPSG3857.latLngToPoint(at, 0);
    return L.point(panel.x + (x - source.x) * scale, panel.y + (y - source.y) * scale);
  };
};

// Returns the panels as SVG: the frames of the enlarged areas, and the land at the larger scale.
// `layers` are {css, rings} of the base map, the lowest first.
window.cmsInsetSvg = (size, insets, layers) => {
  const box = ({ x, y, w, h }, css) => `<rect class="${css}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}"/>`;
  const parts = insets.map((inset, i) => {
    const project = window.cmsInsetProjection(inset);
    const { x, y, w, h } = inset.panel;
    const path = (ring) => {
      const points = L.PolyUtil.clipPolygon(L.LineUtil.simplify(ring.map(project), 0.5), L.bounds([x - 4, y - 4], [x + w + 4, y + h + 4]));
      return points.length > 2 ? `M${points.map((p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join("L")}Z` : "";
    };
    const land = layers.map(({ css, rings }) => `<path class="${css}" d="${rings.map(path).join("")}"/>`).join("");
    return `${box(inset.source, "cms-inset-source")}<clipPath id="inset-${i}">${box(inset.panel, "")}</clipPath>${box(inset.panel, "cms-inset-sea")}<g clip-path="url(#inset-${i})">${land}</g>${box(inset.panel, "cms-inset-frame")}`;
  });
  return `<svg width="${size.x}" height="${size.y}" viewBox="0 0 ${size.x} ${size.y}" aria-hidden="true">${parts.join("")}</svg>`;
};
