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

window.cmsLayer = null; // the live symbols: {marker, leader, at: [lat, lon], reach: radius in pixels}

// Pushes symbols apart until none covers another at this zoom, always the same way; a thin line leads back to the
// true place. Near, where there is room, every symbol stands in its place.
function place() {
  const layer = window.cmsLayer || [];
  const small = document.body.classList.toggle("small", cms_map.getSize().x < 480) ? 0.75 : 1;
  document.body.classList.toggle("near", cms_map.getZoom() >= NEAR);
  const home = layer.map(({ at }) => cms_map.latLngToLayerPoint(at));
  const now = home.map((p) => p.clone());
  for (let round = 0; round < 160; round += 1) {
    for (let i = 0; i < now.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const gap = now[i].subtract(now[j]);
        const far = Math.hypot(gap.x, gap.y) || 0.01;
        const need = Math.max((layer[i].reach + layer[j].reach) * small + 1.5, 24) - far;
        if (need <= 0) continue;
        const push = gap.multiplyBy((need * 0.5) / far);
        now[i] = now[i].add(push);
        now[j] = now[j].subtract(push);
      }
      if (round < 110) now[i] = now[i].add(home[i].subtract(now[i]).multiplyBy(0.03));
    }
  }
  layer.forEach(({ marker, leader, at }, i) => {
    const spot = now[i].distanceTo(home[i]) < 2 ? L.latLng(at) : cms_map.layerPointToLatLng(now[i]);
    marker.setLatLng(spot);
    leader.setLatLngs([at, spot]);
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
  cms_map.attributionControl.setPrefix(false); // empty, but for a tile layer that the deployer configured
  cms_map.scrollWheelZoom.disable(); // the page scrolls; the map zooms by its buttons, a double click, or when used
  cms_map.on("click", () => cms_map.scrollWheelZoom.enable());
  box.addEventListener("mouseleave", () => cms_map.scrollWheelZoom.disable());
  if (L.Browser.mobile) cms_map.dragging.disable(); // one thumb scrolls the page; two fingers move the map
  cms_map.on("zoomstart dragstart", () => { moved = true; });
  cms_map.on("zoomend", place);
  whole();
  moved = false;
  new ResizeObserver(() => {
    cms_map.invalidateSize({ pan: false });
    if (!moved) { whole(); moved = false; }
  }).observe(box);
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
  document.getElementById("cms_map").style.height = `${window.innerWidth < 480 ? args.height * 0.8 : args.height}px`;
  document.getElementById("legend").innerHTML = args.legend;
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

new ResizeObserver(() => post("streamlit:setFrameHeight", { height: document.body.offsetHeight })).observe(document.body);
post("streamlit:componentReady", { apiVersion: 1 });
