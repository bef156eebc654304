/* Keeps the reader's place: a page that a link opens shows its top, Back and Forward return to the place that was left,
   the other language shows the same place, and a chart that filters its own page stays where it was clicked. */

const MAIN = "[data-testid=stMain]";
const HEADINGS = `${MAIN} :is(h1, h2, h3)`;
const CHART = ".cms-chart";
const LANGUAGE_PLACE = "cms-language-place"; // in sessionStorage: the place to which a new document in another language goes
const INPUTS = ["wheel", "touchmove", "keydown", "pointerdown"]; // the reader moves the page
const HOLD_MS = 5000; // a filter takes less
const SHORT_CHART_TOP_PX = 16; // where the heading of a chart goes that has become too short to reach the place of the click

const places = new Map(); // the scroll position in px of each address that was left
let address = location.href; // of the page that is drawn
let isOpening = false; // a link, Back or Forward has asked for a page that is not drawn yet
let awaited = null; // gives the scroll position to which the page goes once it is drawn
let held = null; // the heading above the clicked chart: its index, its distance from the top of the window in px, and until when

const main = () => document.querySelector(MAIN);
const headings = () => [...document.querySelectorAll(HEADINGS)];
const topOf = (element) => element.getBoundingClientRect().top;

export function trackPosition() {
  // Also a link in the same document reports popstate (same_document_links.js).
  addEventListener("popstate", (event) => {
    places.set(address, main().scrollTop);
    address = location.href;
    isOpening = true;
    const place = event.isTrusted ? places.get(address) : undefined;
    awaited = place === undefined ? null : () => place;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) places.set(address, main().scrollTop); // Streamlit's own links do not report popstate
    if (link?.hreflang) storeLanguagePlace();
  }, true);
  for (const input of INPUTS) addEventListener(input, () => { awaited = held = null; }, { capture: true, passive: true });
  document.addEventListener("pointerup", (event) => {
    const chart = event.target.closest(CHART);
    if (chart) holdHeading(chart, event.clientY);
  }, true);
}

// Whether the page that a link, Back or Forward asked for is another one than before, or the same with other filters.
export function isNewPage(subject, previousSubject) {
  return isOpening && subject !== previousSubject;
}

// Call it when a page is drawn, after the focus was moved.
export function restorePosition(subject) {
  address = location.href;
  if (subject !== subjectOf(location.pathname, location.search)) return; // of the page before
  isOpening = false;
  if (!awaited) return;
  const target = awaited();
  main().scrollTop = target;
  if (Math.abs(main().scrollTop - target) < 1) awaited = null; // else the page is not complete yet
}

// What a page is about: filters, sorting and language do not change it.
export function subjectOf(path, query) {
  const params = new URLSearchParams(query);
  return [path, params.get("operation"), params.get("page"), path === "/city" && params.get("city")].join(" ");
}

// The texts of two languages differ in length, so the place is the distance from a heading.
function storeLanguagePlace() {
  const above = headings().filter((heading) => topOf(heading) <= 1);
  const place = above.length ? { index: above.length - 1, offset: -topOf(above.at(-1)) } : { index: -1, offset: main().scrollTop };
  sessionStorage.setItem(LANGUAGE_PLACE, JSON.stringify(place));
}

// The place is kept by itself where the language changes in the document.
export function forgetLanguagePlace() {
  sessionStorage.removeItem(LANGUAGE_PLACE);
}

export function awaitLanguagePlace() {
  const place = JSON.parse(sessionStorage.getItem(LANGUAGE_PLACE));
  sessionStorage.removeItem(LANGUAGE_PLACE);
  if (!place) return;
  awaited = () => {
    const heading = headings()[place.index];
    return Math.round(place.offset + (heading ? main().scrollTop + topOf(heading) : 0));
  };
}

const isAbove = (heading, chart) => heading.compareDocumentPosition(chart) & Node.DOCUMENT_POSITION_FOLLOWING;

// The page is drawn from above while the chart moves, so it is kept in its place in every frame until it is complete.
function holdHeading(chart, clickY) {
  const above = headings().filter((heading) => isAbove(heading, chart));
  held = above.length ? { index: above.length - 1, top: topOf(above.at(-1)), clickY, until: performance.now() + HOLD_MS } : null;
  if (held) requestAnimationFrame(keepHeld);
}

function keepHeld() {
  if (!held || performance.now() > held.until) return;
  const heading = headings()[held.index];
  const chart = heading && [...document.querySelectorAll(CHART)].find((candidate) => isAbove(heading, candidate));
  if (chart) {
    main().scrollTop += topOf(heading) - held.top;
    if (chart.getBoundingClientRect().bottom < held.clickY) held.top = Math.max(held.top, SHORT_CHART_TOP_PX);
  }
  requestAnimationFrame(keepHeld);
}
