/* Streamlit component of the map: runs the scripts that folium generates, one for the base map and one for each change
   of the symbols, and reports clicks on cities to Streamlit. Panning and zooming are not reported.
   Messages on window.parent follow Streamlit's custom component protocol. */
"use strict";

const MUNICIPALITY_ZOOM = 9; // the boundaries of municipalities are visible from this zoom level on
const FULL_SIZE_PX_PER_DEGREE = 62; // of a map with symbols in full size
const MIN_MAP_PX = 100;
const MIN_INSET_WIDTH_PX = 520; // of a map with insets
const MIN_TARGET_PX = 24; // of a symbol, for touch
const MIN_DISTANCE_PX = 15; // between the centres of two symbols
const SYMBOL_DISTANCE_PX = 27; // the same where the symbols have their full size
const MAX_SHIFT_PX = 22; // of a symbol from its city
const CHOSEN_RING_PX = 6; // width of the ring of a chosen city
const TITLE_PX = 18; // height of the title of an inset
const MAX_ROUNDS = 5; // of the placement of symbols and names
const EXTRA_ROOM_PX = 4; // in each round, around symbols without a name
const MIN_INSET_CITIES = 4; // of an area that is worth an inset
const PHONE_WIDTH_PX = 640; // of the page
const LARGE_SCREEN = { width: 1600, height: 1000, factor: 1.2 }; // where the map is higher
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const post = (type, data) => window.parent.postMessage({ isStreamlitMessage: true, type, ...data }, "*");
const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let state = {}; // the arguments of the last render message
let clicks = 0;
let moved = false; // whether the reader has panned or zoomed
let fitted = false; // whether the view is limited to the filtered cities
let fitting = false; // whether a movement of the map is the component's own
let zooming = false;
let insets = []; // panels of the view: {name, bounds, source, panel}, in px of the frame
let positions = []; // of the symbols in px of the frame; null for cities out of sight
let regionShapes = []; // {region, rings}
let landSample = []; // points on land, for the search for free sea
let card = null;

window.cmsGroup = null; // Leaflet layer of everything that changes with the filters
window.cmsLayer = null; // symbols: {city, label, marker, thread, name, at: [lat, lon], reach: radius in px, floor: its smallest, people, rank, region}

const isPhone = () => window.parent.innerWidth <= PHONE_WIDTH_PX;
const plainText = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
const isDrawn = () => Math.min(cms_map.getSize().x, cms_map.getSize().y) >= MIN_MAP_PX;
const boxOf = (layer) => layer.marker.getElement();
const isChosen = (layer) => boxOf(layer).getAttribute("aria-pressed") === "true";

// Reports a click on a city, or opens its page.
window.cmsPick = (city) => {
  if (state.opens) {
    const address = new URL(state.opens, window.parent.location);
    address.searchParams.set("city", city);
    if (openAddress(address.href)) return;
  }
  clicks += 1;
  post("streamlit:setComponentValue", { value: { city, count: Date.now() + clicks }, dataType: "json" });
};

// Asks static/js/same_document_links.js to open an address. Returns false if that script does not run.
function openAddress(href) {
  return !window.parent.dispatchEvent(new CustomEvent("cms-open", { detail: href, cancelable: true }));
}

// Makes the addresses of the links in a node relative to the page, not to this frame.
function resolveLinks(node) {
  node.querySelectorAll("a[href]").forEach((link) => { Object.assign(link, { href: new URL(link.getAttribute("href"), window.parent.location).href, target: link.target || "_top" }); });
}

// Lets the links in a node open pages of the dashboard, and calls `done` after each.
function openLinks(node, done = () => {}) {
  node.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (new URL(link.href).origin !== window.location.origin || !openAddress(link.href)) return;
    event.preventDefault();
    done();
  });
}
openLinks(document.getElementById("legend"));

// Draws the region names. folium's Marker is not used because it requests Leaflet's default icon first.
window.cmsDrawRegionNames = (group, names) => {
  names.forEach(({ at, name }) => L.marker(at, {
    icon: L.divIcon({ html: `<span>${name}</span>`, className: "cms-region-name", iconSize: [0, 0] }),
    interactive: false, keyboard: false,
  }).addTo(group));
};

// Draws the symbols of views/maps/symbols.py (`map_markers`).
window.cmsDrawSymbols = (group, markers) => {
  window.cmsGroup = group.addTo(cms_map);
  const standsOut = markers.some((m) => m.rank === 2);
  window.cmsLayer = markers.map((m) => {
    const rank = m.rank ?? 1;
    const thread = L.polyline([], { className: "cms-thread", interactive: false }).addTo(group);
    const icon = L.divIcon({ html: m.html, className: "cms-symbol", iconSize: [m.size, m.size] });
    const marker = L.marker(m.at, { icon, zIndexOffset: m.z + 1000 * rank, riseOnHover: true }).addTo(group);
    const box = marker.getElement();
    const name = L.DomUtil.create("span", "cms-name", box);
    name.textContent = plainText(m.name);
    name.setAttribute("aria-hidden", true);
    name.classList.toggle("quiet", standsOut && rank < 2);
    box.dataset.city = m.city;
    box.setAttribute("aria-label", plainText(m.title));
    box.setAttribute("aria-pressed", m.chosen);
    box.addEventListener("keydown", (event) => {
      if (event.key === " " || event.key === "Enter") { event.preventDefault(); cmsPick(m.city); }
    });
    let pointer = "mouse";
    box.addEventListener("pointerdown", (event) => { pointer = event.pointerType; });
    marker.on("click", ({ originalEvent }) => {
      if (pointer !== "touch") { cmsPick(m.city); return; }
      // A finger opens the card first; its link opens the city. Where symbols are close, the nearest one is meant.
      const { city, marker: near } = nearestSymbol(cms_map.mouseEventToContainerPoint(originalEvent));
      if (state.cards[city]) card.show(city, near.getElement());
      else cmsPick(city);
    });
    card.attach(m.city, box);
    return { city: m.city, label: name.textContent, marker, thread, name, at: m.at, reach: m.reach, floor: m.floor, people: m.people, rank, region: m.region };
  });
};

// Returns the symbol whose centre is nearest to a point of the frame.
function nearestSymbol(point) {
  const far = (i) => (positions[i] ? positions[i].distanceTo(point) : Infinity);
  return window.cmsLayer[[...window.cmsLayer.keys()].sort((i, j) => far(i) - far(j))[0]];
}

// Scale of the symbols: smaller where the whole area has few px. The legend uses it too.
function symbolScale() {
  if (fitted || moved) return cms_map.getSize().x < 480 ? 0.75 : 1;
  const pxPerDegree = (256 * 2 ** cms_map.getZoom()) / 360;
  return Math.max(0.5, Math.min(1, pxPerDegree / FULL_SIZE_PX_PER_DEGREE));
}

let lands = new Map();

// Returns `cmsLand` for a box of the frame; kept as long as the view does not change.
function landOf(project, box) {
  const key = JSON.stringify([box, project(L.latLng(state.bounds[0])), project(L.latLng(state.bounds[1]))]);
  if (!lands.has(key)) {
    if (lands.size > 8) lands = new Map();
    lands.set(key, window.cmsLand(regionShapes, project, box));
  }
  return lands.get(key);
}

// Returns the spaces that symbols stand in, the map itself and the panels of its insets: {box, members, home, land, top},
// where `top` is the height of a title.
function spaces() {
  const layer = window.cmsLayer || [];
  const size = cms_map.getSize();
  const frame = { x: 0, y: 0, w: size.x, h: size.y };
  const home = layer.map(({ at }) => cms_map.latLngToContainerPoint(at));
  const contains = ([[south, west], [north, east]], [lat, lng]) => lat >= south && lat <= north && lng >= west && lng <= east;
  const insetOf = layer.map(({ at }) => insets.findIndex(({ bounds }) => contains(bounds, at)));
  const edge = moved ? 16 : 0; // cities at the edge of a moved map are out of sight
  const inSight = (p) => p.x >= edge && p.y >= edge && p.x <= size.x - edge && p.y <= size.y - edge;
  const space = (box, project, members, top = 0) => ({ box, members, top, home: members.map((i) => project(L.latLng(layer[i].at))), land: landOf(project, box) });
  return [
    space(frame, (at) => cms_map.latLngToContainerPoint(at), [...layer.keys()].filter((i) => insetOf[i] < 0 && inSight(home[i]))),
    ...insets.map((inset, n) => space(inset.panel, window.cmsInsetProjection(inset), [...layer.keys()].filter((i) => insetOf[i] === n), TITLE_PX)),
  ];
}

// Places symbols and names for the current view.
function layOut() {
  const layer = window.cmsLayer;
  if (!layer || !isDrawn()) return;
  document.body.classList.toggle("near", cms_map.getZoom() >= MUNICIPALITY_ZOOM);
  document.body.classList.toggle("part", moved || fitted);
  document.body.classList.toggle("phone", isPhone());
  document.body.classList.toggle("small", cms_map.getSize().x < 480);
  drawInsets();
  const scale = symbolScale();
  document.documentElement.style.setProperty("--symbol-scale", scale);
  const all = spaces();
  // Cities whose names have no room get more room, as long as that helps.
  let best = null;
  const room = layer.map(() => 0);
  for (let round = 0; round < (isPhone() ? 1 : MAX_ROUNDS); round += 1) {
    const placed = placeSymbolsAndNames(all, scale, room);
    if (!best || placed.lost.length < best.lost.length) best = placed;
    if (!placed.lost.length) break;
    placed.lost.forEach((i) => { room[i] += EXTRA_ROOM_PX; });
  }
  show(best, scale);
  keepTabStop();
}

const boxesMeet = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

// Returns the box of an element in px of the frame.
function boxInFrame(element) {
  const frame = cms_map.getContainer().getBoundingClientRect();
  const b = element.getBoundingClientRect();
  return { x: b.x - frame.x, y: b.y - frame.y, w: b.width, h: b.height };
}

// Boxes of the buttons and of the titles of the insets, in px of the frame.
const fixedBoxes = () => [...document.querySelectorAll(".leaflet-control, .cms-inset-name")].map(boxInFrame);

// Returns the scale of one symbol: one of operations that answer keeps its smallest radius, except on phones.
function scaleOf({ reach, floor }, scale) {
  return isPhone() ? scale : Math.max(scale, Math.min(1, floor / reach));
}

// Returns {points, items, spots, lost}: the positions of the symbols (null out of sight), the names in the order of their
// priority with the place of each, and the cities whose names have no room.
function placeSymbolsAndNames(all, scale, room) {
  const layer = window.cmsLayer;
  const points = layer.map(() => null);
  const farthest = MAX_SHIFT_PX * Math.max(0.6, scale);
  all.forEach(({ box, home, land, members, top }) => {
    const radius = members.map((i) => layer[i].reach * scaleOf(layer[i], scale));
    const hold = (k, { x, y }) => {
      const [r, { region }] = [radius[k] + 3, layer[members[k]]];
      const shift = L.point(x, y).subtract(home[k]);
      const near = home[k].add(shift.multiplyBy(Math.min(1, (farthest + room[members[k]]) / (Math.hypot(shift.x, shift.y) || 1))));
      const p = L.point(Math.max(box.x + r, Math.min(near.x, box.x + box.w - r)), Math.max(box.y + r + top, Math.min(near.y, box.y + box.h - r)));
      return land.onLand(region, p);
    };
    const spread = window.cmsSpread(home, radius, { hold, distance: Math.max(MIN_DISTANCE_PX, SYMBOL_DISTANCE_PX * scale), room: members.map((i) => room[i]) });
    members.forEach((i, k) => { points[i] = spread[k]; });
  });
  const items = all.flatMap(({ box, land, members }, space) => members.map((i) => {
    const { label, reach, people, rank, region } = layer[i];
    return { ...points[i], index: i, space, r: (Math.max(reach, 5) + (isChosen(layer[i]) ? CHOSEN_RING_PX : 0)) * scaleOf(layer[i], scale), name: label, chosen: isChosen(layer[i]), within: box, land, people, rank, region };
  })).sort((one, other) => other.rank - one.rank || other.people - one.people);
  const panels = insets.flatMap(({ source, panel }) => [source, panel]);
  const accept = ({ space, land, region }, box) => {
    if (!space && panels.some((panel) => boxesMeet(box, panel))) return false;
    if (land.regionOf({ x: box.x + box.w / 2, y: box.y + box.h / 2 }) !== region) return false;
    return !box.thread || land.regionOf(box.thread[1]) === region;
  };
  const spots = window.cmsName(items, { taken: fixedBoxes(), size: cms_map.getSize().x < 480 ? 12 : 13, accept });
  return { points, items, spots, lost: items.filter((item, k) => !spots[k]).map(({ index }) => index) };
}

// Moves symbols and names to their places, and shows the names of the regions where they cover nothing.
function show({ points, items, spots }, scale) {
  const layer = window.cmsLayer;
  positions = points;
  layer.forEach((one, i) => {
    boxOf(one).hidden = !points[i] && boxOf(one) !== document.activeElement;
    one.marker.setLatLng(points[i] ? cms_map.containerPointToLatLng(points[i]) : one.at);
    const own = scaleOf(one, scale);
    boxOf(one).style.setProperty("--symbol-scale", own);
    boxOf(one).style.setProperty("--target", `${Math.max(MIN_TARGET_PX, one.marker.options.icon.options.iconSize[0] * own)}px`);
    one.name.hidden = true;
    one.thread.setLatLngs([]);
  });
  spots.forEach((spot, k) => {
    if (!spot) return;
    const { name, marker, thread } = layer[items[k].index];
    const half = marker.options.icon.options.iconSize[0] / 2;
    name.hidden = false;
    name.textContent = spot.text;
    Object.assign(name.style, { left: `${spot.x + half}px`, top: `${spot.y + half}px`, width: `${spot.w}px` });
    if (spot.thread) thread.setLatLngs(spot.thread.map((point) => cms_map.containerPointToLatLng(point)));
  });
  const used = [
    ...items.map(({ x, y, r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r })),
    ...layer.filter(({ name }) => !name.hidden).map(({ name }) => boxInFrame(name)),
    ...insets.flatMap(({ source, panel }) => [source, panel]),
    ...fixedBoxes(),
  ];
  document.querySelectorAll(".cms-region-name span").forEach((span) => {
    span.hidden = false;
    const box = boxInFrame(span);
    span.hidden = insets.some(({ name }) => name === span.textContent) || used.some((other) => boxesMeet(box, other));
  });
}

// Draws the panels of the insets with their titles, between the land and the symbols.
function drawInsets() {
  const pane = cms_map.getPane("insets") || cms_map.createPane("insets");
  L.DomUtil.setPosition(pane, cms_map.containerPointToLayerPoint([0, 0]));
  if (!insets.length) { pane.replaceChildren(); return; }
  const flatten = (part) => (Array.isArray(part[0]) ? part.flatMap(flatten) : [part]);
  const layers = [];
  cms_map.eachLayer((layer) => {
    if (layer instanceof L.Polygon && layer.options.className === "cms-context") layers.push({ css: "cms-context", rings: flatten(layer.getLatLngs()) });
  });
  regionShapes.forEach(({ rings }) => layers.push({ css: "cms-region", rings }));
  pane.innerHTML = window.cmsInsetSvg(cms_map.getSize(), insets, layers);
  insets.forEach(({ name, source, panel }) => {
    const title = L.DomUtil.create("span", "cms-inset-name", pane);
    Object.assign(title.style, { left: `${panel.x + 8}px`, top: `${panel.y + 4}px` });
    const label = L.DomUtil.create("span", "cms-source-name", pane);
    Object.assign(label.style, { left: `${source.x}px`, top: `${source.y}px`, width: `${source.w}px`, height: `${source.h}px` });
    [title, label].forEach((span) => { span.textContent = name; });
  });
}

// Returns the box of an area on the map, in px of the frame.
function boxOnMap([[south, west], [north, east]]) {
  const [a, b] = [[north, west], [south, east]].map((at) => cms_map.latLngToContainerPoint(at));
  return { x: a.x, y: a.y, w: b.x - a.x, h: b.y - a.y };
}

// Fits the view to the filtered cities, or to the whole area with its insets if they are far apart.
function fitView() {
  const layer = window.cmsLayer || [];
  const size = cms_map.getSize();
  if (!isDrawn()) return;
  const cities = L.latLngBounds(layer.map(({ at }) => at));
  const all = !cities.isValid() || cities.getNorth() - cities.getSouth() > 3 || cities.getEast() - cities.getWest() > 6;
  fitted = !all;
  moved = false;
  insets = [];
  fitting = true;
  if (all) {
    const view = wholeView(size, layer);
    cms_map.setView(view.centre, view.zoom, { animate: false });
    insets = view.insets.map((inset) => ({ ...inset, source: boxOnMap(inset.bounds) })); // Leaflet has rounded the zoom
  } else {
    const padding = isPhone() ? { paddingTopLeft: [28, 24], paddingBottomRight: [28, 64] } : { paddingTopLeft: [64, 36], paddingBottomRight: [64, 36] };
    cms_map.fitBounds(cities, { animate: false, maxZoom: 9.5, ...padding });
  }
  fitting = false;
}

const viewCache = new Map();

// Returns the view of the whole area; the search for it is repeated only for another size or other cities.
function wholeView(size, layer) {
  const key = JSON.stringify([size.x, size.y, isPhone(), state.lang, state.bounds, layer.map(({ city }) => city)]);
  if (!viewCache.has(key)) viewCache.set(key, findWholeView(size, layer));
  return viewCache.get(key);
}

function findWholeView(size, layer) {
  const within = ([[south, west], [north, east]], [lat, lng]) => lat >= south && lat <= north && lng >= west && lng <= east;
  const roomy = size.x >= MIN_INSET_WIDTH_PX && !isPhone();
  const wanted = roomy ? state.insets.filter(({ bounds }) => layer.filter(({ at }) => within(bounds, at)).length >= MIN_INSET_CITIES) : [];
  const symbols = layer.filter(({ at }) => !wanted.some(({ bounds }) => within(bounds, at))).map(({ at }) => ({ at, reach: 12 }));
  const controls = [{ x: 0, y: size.y - 120, w: 54, h: 120 }];
  const padding = roomy ? undefined : { left: 10, right: 10, top: 18, bottom: 12 };
  return window.cmsWholeView({ size, bounds: state.bounds, insets: wanted, land: wanted.length ? landSample : [], symbols, controls, padding });
}

// Zooms in to the cities in sight: to those that answer the filters if there are any.
function zoomIn() {
  const layer = (window.cmsLayer || []).filter((one, i) => positions[i]);
  const answers = layer.filter(({ rank }) => rank === 2);
  const zoom = Math.min(cms_map.getMaxZoom(), cms_map.getZoom() + 1);
  const points = (answers.length ? answers : layer).map(({ at }) => cms_map.project(at, zoom));
  if (!points.length) { cms_map.zoomIn(); return; }
  const half = cms_map.getSize().divideBy(2).subtract([24, 24]);
  const isWithin = (p, centre) => Math.abs(p.x - centre.x) <= half.x && Math.abs(p.y - centre.y) <= half.y;
  const inSight = (centre) => points.filter((p) => isWithin(p, centre)).length;
  const centroid = points.reduce((sum, p) => sum.add(p), L.point(0, 0)).divideBy(points.length);
  const centres = [centroid, ...[...points].sort((a, b) => a.distanceTo(centroid) - b.distanceTo(centroid))];
  const enough = Math.max(1, points.length / 3);
  const most = Math.max(...centres.map(inSight));
  let centre = inSight(centroid) >= enough ? centroid : centres.find((other) => inSight(other) === most);
  for (let step = 0; step < 4; step += 1) { // moves on to the middle of the cities that stay in sight, not of those that leave it
    const kept = points.filter((p) => isWithin(p, centre));
    const middle = kept.reduce((sum, p) => sum.add(p), L.point(0, 0)).divideBy(kept.length);
    if (inSight(middle) < kept.length) break;
    centre = middle;
  }
  cms_map.setView(cms_map.unproject(centre, zoom), zoom, { animate: !reducedMotion });
}

// Creates a control from a list of buttons: [label, symbol, onClick].
function buttonBar(className, buttons) {
  const control = L.control({ position: "bottomleft" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", `leaflet-bar ${className}`);
    buttons.forEach(([label, symbol, onClick]) => {
      const button = L.DomUtil.create("button", "cms-button", box);
      Object.assign(button, { type: "button", textContent: symbol, title: label });
      button.setAttribute("aria-label", label);
      button.addEventListener("click", onClick);
    });
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  return control;
}

// Pans by a third of the map, for readers who cannot drag.
function pan(x, y) {
  cms_map.panBy(cms_map.getSize().multiplyBy(1 / 3).scaleBy(L.point(x, y)), { animate: !reducedMotion });
}

function resetView() {
  if (zooming) { cms_map.once("zoomend", resetView); return; }
  cms_map.stop();
  fitView();
  layOut();
}

// The reader begins to move the map: the insets disappear, and their symbols return to the map.
function startMove() {
  if (fitting || moved) return;
  moved = true;
  if (insets.length) {
    insets = [];
    layOut();
  }
}

function createMap(args) {
  if (args.base) { // other boundaries than those of base_map.generated.js, which has already defined cms_map
    cms_map.remove();
    (0, eval)(args.base); // defines cms_map
  }
  cms_map.options.zoomSnap = 0.05; // lets the area fill frames of any size
  cms_map.setMinZoom(4.5).setMaxZoom(12);
  const box = cms_map.getContainer();
  box.setAttribute("aria-label", args.labels.label);
  box.removeAttribute("tabindex"); // the symbols are the tab stop, not the map
  regionShapes = window.cmsRegionRings(cms_map);
  landSample = sampleLand(regionShapes, args.bounds);
  card = window.cmsCard(box, {
    contentOf: (city) => state.cards[city] || document.createTextNode(labelOf(city)),
    labelOf: (city) => window.cmsLayer.find((one) => one.city === city).label,
    boxesOf: cardSurroundings,
    openLinks,
    resolveLinks,
  });
  buttonBar("cms-reset", [[args.labels.reset, "⟲", resetView]]).addTo(cms_map);
  buttonBar("cms-zoom", [[args.labels.zoom_in, "+", zoomIn], [args.labels.zoom_out, "−", () => cms_map.zoomOut(1, { animate: !reducedMotion })]]).addTo(cms_map);
  buttonBar("cms-pan", [
    [args.labels.west, "←", () => pan(-1, 0)],
    [args.labels.north, "↑", () => pan(0, -1)],
    [args.labels.south, "↓", () => pan(0, 1)],
    [args.labels.east, "→", () => pan(1, 0)],
  ]).addTo(cms_map);
  cms_map.attributionControl.setPrefix(false); // shows only the attribution of a configured tile layer
  cms_map.scrollWheelZoom.disable(); // the wheel scrolls the page until the reader clicks the map
  cms_map.on("click", () => cms_map.scrollWheelZoom.enable());
  box.addEventListener("mouseleave", () => cms_map.scrollWheelZoom.disable());
  if (L.Browser.mobile) cms_map.dragging.disable(); // one finger scrolls the page, two move the map
  cms_map.on("zoomstart", () => { zooming = true; startMove(); }).on("zoomend", () => { zooming = false; });
  cms_map.on("movestart", startMove).on("movestart", () => card.close());
  cms_map.on("moveend", () => { if (!fitting) layOut(); }); // Leaflet also fires moveend after a zoom
  box.addEventListener("keydown", moveFocus);
  new ResizeObserver(() => {
    fitting = true;
    cms_map.invalidateSize({ pan: false });
    fitting = false;
    card.close();
    if (!moved) fitView();
    layOut();
  }).observe(box);
  window.addEventListener("resize", setHeight);
}

function labelOf(city) {
  return boxOf(window.cmsLayer.find((one) => one.city === city)).getAttribute("aria-label");
}

// The box of a symbol, and those of the other symbols and all names with what it costs to cover them.
function cardSurroundings(city) {
  const others = [];
  let symbol = null;
  window.cmsLayer.forEach((one) => {
    const box = boxOf(one);
    if (box.hidden) return;
    const shape = box.querySelector("svg").getBoundingClientRect();
    if (one.city === city) symbol = shape;
    else others.push({ box: shape, cost: 1 + one.rank });
    if (!one.name.hidden) others.push({ box: one.name.getBoundingClientRect(), cost: one.city === city ? 0.5 : 0.6 + 0.2 * one.rank });
  });
  document.querySelectorAll(".leaflet-control").forEach((control) => others.push({ box: control.getBoundingClientRect(), cost: 0.8 }));
  return { symbol, others };
}

// All symbols are one tab stop; the arrow keys move the focus to the next symbol in their direction.
function moveFocus(event) {
  const layer = window.cmsLayer || [];
  const current = layer.findIndex((one) => boxOf(one) === event.target);
  if (current < 0 || !ARROWS[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  if (!positions[current]) return;
  const next = window.cmsNext(positions, current, ARROWS[event.key]);
  if (next >= 0) makeTabStop(boxOf(layer[next])).focus({ preventScroll: true });
}

function makeTabStop(box) {
  document.querySelectorAll("[data-city]").forEach((other) => { other.tabIndex = other === box ? 0 : -1; });
  return box;
}

// The tab stop is a symbol in sight.
function keepTabStop() {
  const boxes = [...document.querySelectorAll("[data-city]")];
  const shown = boxes.filter((box) => !box.hidden);
  if (!shown.some((box) => box.tabIndex === 0) && shown.length) makeTabStop(shown.find((box) => box.getAttribute("aria-pressed") === "true") || shown[0]);
}

function drawSymbols(args) {
  const focused = document.activeElement && document.activeElement.dataset.city;
  const inCard = card.city;
  const before = window.cmsLayer;
  if (window.cmsGroup) cms_map.removeLayer(window.cmsGroup);
  (0, eval)(args.symbols); // calls cmsDrawRegionNames and cmsDrawSymbols
  const boxes = [...document.querySelectorAll("[data-city]")];
  const first = boxes.find((box) => box.dataset.city === focused) || document.querySelector("[aria-pressed=true]") || boxes[0];
  if (first) makeTabStop(first);
  if (!moved && (!before || before.length !== window.cmsLayer.length || insets.length)) fitView();
  layOut();
  const again = inCard && boxes.find((box) => box.dataset.city === inCard && !box.hidden);
  if (again) card.refresh(inCard, again);
  else card.close();
  if (focused && first.dataset.city === focused) first.focus({ preventScroll: true });
}

// Sets the height of the map: lower on phones, where the width limits the map, higher on large screens.
function setHeight() {
  const { innerWidth, innerHeight } = window.parent;
  const large = innerWidth >= LARGE_SCREEN.width && innerHeight >= LARGE_SCREEN.height ? LARGE_SCREEN.factor : 1;
  const height = isPhone() ? Math.min(state.height, window.innerWidth * 0.88) : state.height * large;
  document.documentElement.style.setProperty("--height", `${Math.round(height)}px`);
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.data.type !== "streamlit:render") return;
  const { args, theme } = event.data;
  const root = document.documentElement;
  root.lang = args.lang;
  document.title = args.labels.label;
  document.querySelector("main").setAttribute("aria-label", args.labels.label);
  window.frameElement.title = args.labels.label; // Streamlit sets the name of a Python module
  const previous = state;
  state = { ...args, cards: args.cards || {}, insets: args.insets || [], theme: theme && theme.base === "dark" ? "dark" : "light" };
  setHeight();
  document.getElementById("legend").innerHTML = args.legend;
  resolveLinks(document.getElementById("legend"));
  applyTheme(state.theme);
  if (previous.base !== state.base) {
    window.cmsGroup = window.cmsLayer = null;
    moved = false;
    createMap(args);
  }
  if (previous.base !== state.base || previous.symbols !== state.symbols || JSON.stringify(previous.insets) !== JSON.stringify(state.insets)) drawSymbols(args);
});

// Roles become custom properties; a dot in a role becomes a dash.
function applyTheme(theme) {
  Object.entries(state.colours[theme]).forEach(([role, colour]) => document.documentElement.style.setProperty(`--cms-${role.replaceAll(".", "-")}`, colour));
}

// Resizes the map before printing and restores it afterwards: print layout does not fire resize observers.
function setPrintLayout(on) {
  card.close();
  applyTheme(on ? "light" : state.theme);
  document.body.classList.toggle("paper", on);
  fitting = true;
  cms_map.invalidateSize({ pan: false });
  fitting = false;
  if (!moved) fitView();
  layOut();
  const shapes = document.querySelector(".leaflet-overlay-pane svg");
  if (shapes) shapes.parentNode.appendChild(shapes); // Chromium prints it only if it is inserted again
}
window.addEventListener("beforeprint", () => setPrintLayout(true));
window.addEventListener("afterprint", () => setPrintLayout(false));

document.fonts.ready.then(() => { if (window.cmsLayer) layOut(); });
new ResizeObserver(() => post("streamlit:setFrameHeight", { height: document.body.offsetHeight })).observe(document.body);
post("streamlit:componentReady", { apiVersion: 1 });
