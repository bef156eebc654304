/* Streamlit component of the map: runs the scripts that folium generates, one for the base map and one for each change
   of the symbols, and reports clicks on cities to Streamlit. Panning and zooming are not reported.
   Messages on window.parent follow Streamlit's custom component protocol. */
"use strict";

const MUNICIPALITY_ZOOM = 9; // the boundaries of municipalities are state from this zoom level on
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const post = (type, data) => window.parent.postMessage({ isStreamlitMessage: true, type, ...data }, "*");
const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let state = {}; // the arguments of the last render message
let clicks = 0;
let moved = false; // whether the reader has panned or zoomed
let fitted = false; // whether the view is limited to the filtered cities
let positions = []; // of the symbols, in px of the map's layer

// Called by the generated scripts (views/maps/city_map.py).
window.cmsPick = (city) => {
  if (openPage(city)) return;
  clicks += 1;
  post("streamlit:setComponentValue", { value: { city, count: Date.now() + clicks }, dataType: "json" });
};

// Asks static/js/same_document_links.js to open the page of the city. Returns false if the script does not run.
function openPage(city) {
  if (!state.opens) return false;
  const address = new URL(state.opens, window.parent.location);
  address.searchParams.set("city", city);
  return !window.parent.dispatchEvent(new CustomEvent("cms-open", { detail: address.href, cancelable: true }));
}

window.cmsLayer = null; // symbols: {marker, leader, dot, name, at: [lat, lon], reach: radius in px, people: inhabitants}

// Separates overlapping symbols, with a leader line to the position of the city.
function placeSymbols() {
  const layer = window.cmsLayer || [];
  const small = document.body.classList.toggle("small", cms_map.getSize().x < 480) ? 0.75 : 1;
  document.body.classList.toggle("near", cms_map.getZoom() >= MUNICIPALITY_ZOOM);
  const home = layer.map(({ at }) => cms_map.latLngToLayerPoint(at));
  positions = window.cmsSpread(home, layer.map(({ reach }) => reach * small));
  layer.forEach(({ marker, leader, dot, at }, i) => {
    const apart = positions[i].distanceTo(home[i]) >= 2;
    const spot = apart ? cms_map.layerPointToLatLng(positions[i]) : L.latLng(at);
    marker.setLatLng(spot);
    leader.setLatLngs([at, spot]);
    dot.setRadius(apart ? 1.5 : 0);
  });
}

// Shows the names that fit into the visible part of the map.
function placeNames() {
  const layer = window.cmsLayer || [];
  document.body.classList.toggle("part", moved || fitted);
  if (positions.length !== layer.length) return;
  const small = document.body.classList.contains("small") ? 0.75 : 1;
  const origin = cms_map.containerPointToLayerPoint([0, 0]);
  const order = [...layer.keys()].sort((a, b) => layer[b].people - layer[a].people); // larger cities first
  const items = order.map((i) => ({ ...positions[i].subtract(origin), r: Math.max(layer[i].reach, 8) * small, name: layer[i].name.textContent, chosen: layer[i].marker.getElement().getAttribute("aria-pressed") === "true" }));
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

// Fits the view to the filtered cities, or to the whole area if they are far apart.
function fitView() {
  const layer = window.cmsLayer || [];
  const cities = L.latLngBounds(layer.map(({ at }) => at));
  const all = !cities.isValid() || cities.getNorth() - cities.getSouth() > 3 || cities.getEast() - cities.getWest() > 6;
  const bounds = all ? state.bounds : cities;
  fitted = !all;
  const below = document.documentElement.clientWidth > 640 ? 40 : 120; // two rows of buttons on phones
  const padding = all ? { padding: [20, 12] } : { paddingTopLeft: [56, 40], paddingBottomRight: [56, below] };
  cms_map.fitBounds(bounds, { animate: !reducedMotion && moved, maxZoom: 9.5, ...padding });
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
  moved = true;
  cms_map.panBy(cms_map.getSize().multiplyBy(1 / 3).scaleBy(L.point(x, y)), { animate: !reducedMotion });
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
  L.control.zoom({ position: "bottomleft", zoomInTitle: args.labels.zoom_in, zoomOutTitle: args.labels.zoom_out }).addTo(cms_map); // the sea is there in every view
  buttonBar("cms-reset", [[args.labels.reset, "⟲", () => { cms_map.once("moveend", () => { moved = false; placeNames(); }); fitView(); }]]).addTo(cms_map);
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
  cms_map.on("zoomstart dragstart", () => { moved = true; });
  cms_map.on("zoomend", placeSymbols).on("moveend", placeNames); // Leaflet also fires moveend after a zoom
  box.addEventListener("keydown", moveFocus);
  new ResizeObserver(() => {
    cms_map.invalidateSize({ pan: false });
    if (!moved) { fitView(); moved = false; placeNames(); } // fitting fires the events of a move by the reader
  }).observe(box);
}

// All symbols are one tab stop; the arrow keys move the focus to the next symbol in their direction.
function moveFocus(event) {
  const layer = window.cmsLayer || [];
  const current = layer.findIndex(({ marker }) => marker.getElement() === event.target);
  if (current < 0 || !ARROWS[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  const next = window.cmsNext(positions, current, ARROWS[event.key]);
  if (next >= 0) makeTabStop(layer[next].marker.getElement()).focus({ preventScroll: true });
}

function makeTabStop(box) {
  document.querySelectorAll("[data-city]").forEach((other) => { other.tabIndex = other === box ? 0 : -1; });
  return box;
}

function drawSymbols(args) {
  const focused = document.activeElement && document.activeElement.dataset.city;
  const before = window.cmsLayer;
  if (window.cmsGroup) cms_map.removeLayer(window.cmsGroup);
  (0, eval)(args.symbols); // defines cmsGroup and cmsLayer
  const boxes = [...document.querySelectorAll("[data-city]")];
  const first = boxes.find((box) => box.dataset.city === focused) || document.querySelector("[aria-pressed=true]") || boxes[0];
  if (first) makeTabStop(first);
  if (focused && first.dataset.city === focused) first.focus({ preventScroll: true });
  if (!moved && (!before || before.length !== window.cmsLayer.length)) { fitView(); moved = false; }
  placeSymbols();
  placeNames();
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.data.type !== "streamlit:render") return;
  const { args, theme } = event.data;
  const root = document.documentElement;
  root.lang = args.lang;
  document.title = args.labels.label;
  document.querySelector("main").setAttribute("aria-label", args.labels.label);
  window.frameElement.title = args.labels.label; // Streamlit sets the name of a Python module
  root.style.setProperty("--height", `${window.innerWidth < 480 ? args.height * 0.7 : args.height}px`);
  document.getElementById("legend").innerHTML = args.legend;
  const previous = state;
  state = { base: args.base, opens: args.opens, symbols: args.symbols, bounds: args.bounds, colours: args.colours, theme: theme && theme.base === "dark" ? "dark" : "light" };
  applyTheme(state.theme);
  if (previous.base !== state.base) {
    window.cmsGroup = window.cmsLayer = null;
    moved = false;
    createMap(args);
  }
  if (previous.base !== state.base || previous.symbols !== state.symbols) drawSymbols(args);
});

function applyTheme(theme) {
  Object.entries(state.colours[theme]).forEach(([role, colour]) => document.documentElement.style.setProperty(`--cms-${role}`, colour));
}

// Resizes the map before printing and restores it afterwards: print layout does not fire resize observers.
function setPrintLayout(on) {
  applyTheme(on ? "light" : state.theme);
  document.body.classList.toggle("paper", on);
  cms_map.invalidateSize({ pan: false });
  const movedBefore = moved;
  if (!moved) fitView();
  moved = movedBefore;
  placeSymbols();
  placeNames();
  const shapes = document.querySelector(".leaflet-overlay-pane svg");
  if (shapes) shapes.parentNode.appendChild(shapes); // Chromium prints it only if it is inserted again
}
window.addEventListener("beforeprint", () => setPrintLayout(true));
window.addEventListener("afterprint", () => setPrintLayout(false));

document.fonts.ready.then(() => { if (window.cmsLayer) placeNames(); });
new ResizeObserver(() => post("streamlit:setFrameHeight", { height: document.body.offsetHeight })).observe(document.body);
post("streamlit:componentReady", { apiVersion: 1 });
