/* Between Streamlit and the map: runs the JavaScript that folium wrote, once for the map and once for each change of
   its symbols, and tells Streamlit which city was chosen. Panning and zooming tell it nothing.
   Streamlit's side: the custom component protocol, messages on window.parent. */
"use strict";

const NEAR = 9; // from this zoom on municipalities have their shape and symbols stand in their place
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const post = (type, data) => window.parent.postMessage({ isStreamlitMessage: true, type, ...data }, "*");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let shown = {};
let clicks = 0;
let moved = false;
let fitted = false; // to the cities that a filter left, not to the whole South
let spots = []; // where each symbol stands, in pixels of the map's layer

// Called by the scripts of folium's layers (views/maps/city_map.py).
window.cmsPick = (city) => {
  if (opened(city)) return;
  clicks += 1;
  post("streamlit:setComponentValue", { value: { city, count: Date.now() + clicks }, dataType: "json" });
};

// Where the page's script (static/page.js) is there, it opens the city's page as a link does: one step of the history.
function opened(city) {
  if (!shown.opens) return false;
  const address = new URL(shown.opens, window.parent.location);
  address.searchParams.set("city", city);
  return !window.parent.dispatchEvent(new CustomEvent("cms-open", { detail: address.href, cancelable: true }));
}

window.cmsLayer = null; // the live symbols: {marker, leader, dot, name, at: [lat, lon], reach: radius in pixels, people}

// Sets symbols apart at this zoom, with a line back to the true place.
function place() {
  const layer = window.cmsLayer || [];
  const small = document.body.classList.toggle("small", cms_map.getSize().x < 480) ? 0.75 : 1;
  document.body.classList.toggle("near", cms_map.getZoom() >= NEAR);
  const home = layer.map(({ at }) => cms_map.latLngToLayerPoint(at));
  spots = window.cmsSpread(home, layer.map(({ reach }) => reach * small));
  layer.forEach(({ marker, leader, dot, at }, i) => {
    const apart = spots[i].distanceTo(home[i]) >= 2;
    const spot = apart ? cms_map.layerPointToLatLng(spots[i]) : L.latLng(at);
    marker.setLatLng(spot);
    leader.setLatLngs([at, spot]);
    dot.setRadius(apart ? 1.5 : 0);
  });
}

// Writes the names that find room in the part of the map in sight.
function name() {
  const layer = window.cmsLayer || [];
  document.body.classList.toggle("part", moved || fitted);
  if (spots.length !== layer.length) return;
  const small = document.body.classList.contains("small") ? 0.75 : 1;
  const origin = cms_map.containerPointToLayerPoint([0, 0]);
  const order = [...layer.keys()].sort((a, b) => layer[b].people - layer[a].people); // the larger a city, the sooner a reader looks for it
  const items = order.map((i) => ({ ...spots[i].subtract(origin), r: Math.max(layer[i].reach, 8) * small, name: layer[i].name.textContent, chosen: layer[i].marker.getElement().getAttribute("aria-pressed") === "true" }));
  const frame = cms_map.getContainer().getBoundingClientRect();
  const taken = [...document.querySelectorAll(".cms-region-name span, .leaflet-control")].map((e) => {
    const b = e.getBoundingClientRect();
    return { x: b.x - frame.x, y: b.y - frame.y, w: b.width, h: b.height };
  });
  window.cmsName(items, taken, cms_map.getSize(), small < 1 ? 12 : 13, small === 1).forEach((spot, k) => {
    const { name: span, marker, thread } = layer[order[k]];
    thread.setLatLngs(spot && spot.end ? [marker.getLatLng(), cms_map.layerPointToLatLng(origin.add([spot.end.x, spot.end.y]))] : []);
    const half = marker.options.icon.options.iconSize[0] / 2;
    span.hidden = !spot;
    if (spot) Object.assign(span.style, { left: `${spot.x + half}px`, top: `${spot.y + half}px` });
  });
}

// The whole South, or the cities that a filter left.
function whole() {
  const layer = window.cmsLayer || [];
  const left = L.latLngBounds(layer.map(({ at }) => at));
  const all = !left.isValid() || left.getNorth() - left.getSouth() > 3 || left.getEast() - left.getWest() > 6;
  const bounds = all ? shown.bounds : left;
  fitted = !all;
  const below = document.documentElement.clientWidth > 640 ? 40 : 120; // on a phone the buttons stand there, in two rows
  const around = all ? { padding: [20, 12] } : { paddingTopLeft: [56, 40], paddingBottomRight: [56, below] };
  cms_map.fitBounds(bounds, { animate: !calm && moved, maxZoom: 9.5, ...around });
}

// A bar of buttons, each with its name, its sign and what it does.
function bar(kind, buttons) {
  const control = L.control({ position: "bottomleft" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", `leaflet-bar ${kind}`);
    buttons.forEach(([label, sign, act]) => {
      const button = L.DomUtil.create("button", "cms-button", box);
      Object.assign(button, { type: "button", textContent: sign, title: label });
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
    });
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  return control;
}

// What dragging does, for who cannot drag: a third of the map at a time.
function pan(x, y) {
  moved = true;
  cms_map.panBy(cms_map.getSize().multiplyBy(1 / 3).scaleBy(L.point(x, y)), { animate: !calm });
}

function start(args) {
  if (args.base) { // not the boundaries of base.js, which the browser keeps and which drew cms_map already
    cms_map.remove();
    (0, eval)(args.base); // defines cms_map
  }
  cms_map.options.zoomSnap = 0.05; // the South fills the frame, whatever its size
  cms_map.setMinZoom(4.5).setMaxZoom(12);
  const box = cms_map.getContainer();
  box.setAttribute("aria-label", args.labels.label);
  box.removeAttribute("tabindex"); // the symbols take the keyboard, the frame itself is no stop
  L.control.zoom({ position: "bottomleft", zoomInTitle: args.labels.zoom_in, zoomOutTitle: args.labels.zoom_out }).addTo(cms_map); // where every view has sea
  bar("cms-reset", [[args.labels.reset, "⟲", () => { cms_map.once("moveend", () => { moved = false; name(); }); whole(); }]]).addTo(cms_map);
  bar("cms-pan", [
    [args.labels.west, "←", () => pan(-1, 0)],
    [args.labels.north, "↑", () => pan(0, -1)],
    [args.labels.south, "↓", () => pan(0, 1)],
    [args.labels.east, "→", () => pan(1, 0)],
  ]).addTo(cms_map);
  cms_map.attributionControl.setPrefix(false); // empty, but for a tile layer that the deployer configured
  cms_map.scrollWheelZoom.disable(); // the page scrolls; the map zooms by its buttons, a double click, or when used
  cms_map.on("click", () => cms_map.scrollWheelZoom.enable());
  box.addEventListener("mouseleave", () => cms_map.scrollWheelZoom.disable());
  if (L.Browser.mobile) cms_map.dragging.disable(); // one thumb scrolls the page; two fingers move the map
  cms_map.on("zoomstart dragstart", () => { moved = true; });
  cms_map.on("zoomend", place).on("moveend", name); // Leaflet ends a zoom with a move
  box.addEventListener("keydown", walk);
  new ResizeObserver(() => {
    cms_map.invalidateSize({ pan: false });
    if (!moved) { whole(); moved = false; name(); } // fitting is no move of the reader's: no buttons for it
  }).observe(box);
}

// One stop of the Tab key for all symbols; the arrows go from one to the next in their direction.
function walk(event) {
  const layer = window.cmsLayer || [];
  const here = layer.findIndex(({ marker }) => marker.getElement() === event.target);
  if (here < 0 || !ARROWS[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  const next = window.cmsNext(spots, here, ARROWS[event.key]);
  if (next >= 0) stop(layer[next].marker.getElement()).focus({ preventScroll: true });
}

function stop(box) {
  document.querySelectorAll("[data-city]").forEach((other) => { other.tabIndex = other === box ? 0 : -1; });
  return box;
}

function draw(args) {
  const focused = document.activeElement && document.activeElement.dataset.city;
  const before = window.cmsLayer;
  if (window.cmsGroup) cms_map.removeLayer(window.cmsGroup);
  (0, eval)(args.symbols); // defines cmsGroup and cmsLayer
  const boxes = [...document.querySelectorAll("[data-city]")];
  const first = boxes.find((box) => box.dataset.city === focused) || document.querySelector("[aria-pressed=true]") || boxes[0];
  if (first) stop(first);
  if (focused && first.dataset.city === focused) first.focus({ preventScroll: true });
  if (!moved && (!before || before.length !== window.cmsLayer.length)) { whole(); moved = false; }
  place();
  name();
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.data.type !== "streamlit:render") return;
  const { args, theme } = event.data;
  const root = document.documentElement;
  root.lang = args.lang;
  document.title = args.labels.label;
  document.querySelector("main").setAttribute("aria-label", args.labels.label);
  window.frameElement.title = args.labels.label; // Streamlit names the frame after a Python module
  root.style.setProperty("--height", `${window.innerWidth < 480 ? args.height * 0.7 : args.height}px`);
  document.getElementById("legend").innerHTML = args.legend;
  const before = shown;
  shown = { base: args.base, opens: args.opens, symbols: args.symbols, bounds: args.bounds, colours: args.colours, theme: theme && theme.base === "dark" ? "dark" : "light" };
  paint(shown.theme);
  if (before.base !== shown.base) {
    window.cmsGroup = window.cmsLayer = null;
    moved = false;
    start(args);
  }
  if (before.base !== shown.base || before.symbols !== shown.symbols) draw(args);
});

function paint(theme) {
  Object.entries(shown.colours[theme]).forEach(([role, colour]) => document.documentElement.style.setProperty(`--cms-${role}`, colour));
}

// Paper is laid out without a chance to answer: the map takes its measure just before, and its own back afterwards.
function paper(on) {
  paint(on ? "light" : shown.theme);
  document.body.classList.toggle("paper", on);
  cms_map.invalidateSize({ pan: false });
  const kept = moved;
  if (!moved) whole();
  moved = kept;
  place();
  name();
  const shapes = document.querySelector(".leaflet-overlay-pane svg");
  if (shapes) shapes.parentNode.appendChild(shapes); // Chromium leaves it out of the print unless it is put in anew
}
window.addEventListener("beforeprint", () => paper(true));
window.addEventListener("afterprint", () => paper(false));

document.fonts.ready.then(() => { if (window.cmsLayer) name(); });
new ResizeObserver(() => post("streamlit:setFrameHeight", { height: document.body.offsetHeight })).observe(document.body);
post("streamlit:componentReady", { apiVersion: 1 });
