/* Between Streamlit and the map: runs the JavaScript that folium wrote, once for the map and once for each change of
   its symbols, and tells Streamlit which city was chosen. Panning and zooming tell it nothing.
   Streamlit's side: the custom component protocol, messages on window.parent. */
"use strict";

const NEAR = 9; // from this zoom on municipalities have their shape and symbols stand in their place
const post = (type, data) => window.parent.postMessage({ isStreamlitMessage: true, type, ...data }, "*");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let shown = {};
let clicks = 0;
let moved = false;

// Called by the scripts of folium's layers (views/maps.py).
window.cmsPick = (city) => {
  clicks += 1;
  post("streamlit:setComponentValue", { value: { city, count: Date.now() + clicks }, dataType: "json" });
};

window.cmsLayer = null; // the live layer of symbols: an array of {marker, leader}

function place() {
  const near = cms_map.getZoom() >= NEAR;
  document.body.classList.toggle("near", near);
  (window.cmsLayer || []).forEach(({ marker, leader, at, spread }) => {
    marker.setLatLng(near ? at : spread);
    if (leader) leader.setStyle({ opacity: near ? 0 : 1 });
  });
}

function whole() {
  cms_map.fitBounds(shown.bounds, { animate: !calm && moved, padding: [4, 4] });
}

function button(label, sign, act) {
  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", "leaflet-bar");
    const link = L.DomUtil.create("button", "cms-button", box);
    Object.assign(link, { type: "button", textContent: sign, title: label });
    link.setAttribute("aria-label", label);
    L.DomEvent.disableClickPropagation(box);
    link.addEventListener("click", act);
    return box;
  };
  return control;
}

function start(args) {
  (0, eval)(args.base); // defines cms_map
  cms_map.setMinZoom(4.5).setMaxZoom(12);
  const box = cms_map.getContainer();
  box.setAttribute("aria-label", args.words.label);
  box.removeAttribute("tabindex"); // the symbols take the keyboard, the frame itself is no stop
  L.control.zoom({ zoomInTitle: args.words.zoom_in, zoomOutTitle: args.words.zoom_out }).addTo(cms_map);
  button(args.words.reset, "⟲", whole).addTo(cms_map);
  cms_map.attributionControl.remove();
  cms_map.scrollWheelZoom.disable(); // the page scrolls; the map zooms by its buttons, a double click, or when used
  cms_map.on("click", () => cms_map.scrollWheelZoom.enable());
  box.addEventListener("mouseleave", () => cms_map.scrollWheelZoom.disable());
  if (L.Browser.mobile) cms_map.dragging.disable(); // one thumb scrolls the page; two fingers move the map
  cms_map.on("zoomstart dragstart", () => { moved = true; });
  cms_map.on("zoomend", place);
  whole();
  moved = false;
  new ResizeObserver(() => { cms_map.invalidateSize({ pan: false }); if (!moved) { whole(); moved = false; } }).observe(box);
}

function draw(args) {
  const focused = document.activeElement && document.activeElement.dataset.city;
  if (window.cmsGroup) cms_map.removeLayer(window.cmsGroup);
  (0, eval)(args.symbols); // defines cmsGroup and cmsLayer
  place();
  if (focused) {
    const again = document.querySelector(`[data-city="${focused}"]`);
    if (again) again.focus({ preventScroll: true });
  }
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.data.type !== "streamlit:render") return;
  const { args, theme } = event.data;
  document.documentElement.lang = args.lang;
  document.title = args.words.label;
  document.documentElement.dataset.theme = theme && theme.base === "dark" ? "dark" : "light";
  const height = window.innerWidth < 480 ? Math.round(args.height * 0.8) : args.height;
  document.getElementById("cms_map").style.height = `${height}px`;
  post("streamlit:setFrameHeight", { height });
  const fresh = { base: args.base, symbols: args.symbols, bounds: args.bounds };
  const before = shown;
  shown = fresh;
  if (before.base !== fresh.base) {
    if (before.base) cms_map.remove();
    window.cmsGroup = null;
    start(args);
  }
  if (before.base !== fresh.base || before.symbols !== fresh.symbols) draw(args);
});

post("streamlit:componentReady", { apiVersion: 1 });
