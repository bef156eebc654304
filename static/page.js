/* What Streamlit's document lacks for links, keyboards and screen readers. Every link also works without this script:
   then it loads a document. Where and how the script is put into the document: src/cmsdash/server/index_html.py. */

const APP = "[data-testid=stApp]";
const CONTROLS = "a[href], button, input";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// 1. A link to a page of the dashboard opens it in this document: the address is written and Streamlit is told what a
// browser tells it on Back, so that it draws that page with the state in the address.

function leadsToAPage(link) {
  return link.origin === location.origin && all(".cms-menu a").some((page) => page.pathname === link.pathname);
}

function isPlain(event) {
  return event.button === 0 && !(event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

// Another language wants a document that says so, a place on the page wants nothing, and without its server Streamlit
// cannot draw anything: such links stay the browser's.
function isOurs(link) {
  const connected = document.querySelector(`${APP}[data-test-connection-state=CONNECTED]`);
  return connected && !(link.target || link.hash || link.hreflang || link.hasAttribute("download")) && leadsToAPage(link);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!(link instanceof HTMLAnchorElement) || !isPlain(event) || !isOurs(link)) return;
  event.preventDefault();
  all(":popover-open").forEach((menu) => menu.hidePopover());
  goTo(link.href);
});

function goTo(address) {
  if (address !== location.href) history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

// A map stands in a frame of its own, from where it says which address a city leads to.
addEventListener("cms-open", (event) => {
  event.preventDefault();
  goTo(event.detail);
});

// 2. Where a click took away what had the focus (a chip, the heading that sorts), it goes to what stands in its place.

const ROWS = [".st-key-chips", ".cms-table thead"];
let held = null; // a click in the nth row of a kind, on the control at this place

document.addEventListener("click", (event) => {
  const control = event.target.closest(CONTROLS);
  const kind = ROWS.find((selector) => control?.closest(selector));
  const row = kind && control.closest(kind);
  held = row ? { kind, nth: all(kind).indexOf(row), at: all(CONTROLS, row).indexOf(control) } : null;
}, true);

function keepFocus() {
  if (!held || document.activeElement !== document.body) return;
  const row = all(held.kind)[held.nth];
  const left = row ? all(CONTROLS, row) : all(CONTROLS, document.querySelector(".st-key-filters") || undefined);
  const seen = left.filter((control) => control.checkVisibility());
  seen[row ? Math.min(held.at, seen.length - 1) : 0]?.focus();
  held = null;
}

// 3. What a screen reader should hear. A new page: its heading, which takes the focus. The same page under another
// choice: the selection, the finding and the first sentence, as far as they have changed.

const CHOOSE = "[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary]";
const TOLD = [".st-key-selected .cms-note", `${APP} h1`, ".cms-lead"];
const news = document.createElement("div"); // outside of what Streamlit draws: it must be there before it changes
news.className = "cms-news";
news.setAttribute("role", "status");
document.body.append(news);

let last = null; // what stood there when the page last rested

function now() {
  const page = document.querySelector(".cms-menu a[aria-current=page]");
  return { path: page?.pathname, words: TOLD.map((selector) => document.querySelector(selector)?.innerText || "") };
}

function rested() {
  if (!document.querySelector(`${APP}[data-test-script-state=notRunning] .cms-footer`)) return; // not whole yet
  const is = now();
  if (is.path !== location.pathname) return; // it is still on its way
  // The sketch asks of the whole page, at every change of it, whether its foot is there: no need once it has been.
  document.querySelector("style[data-sketch]")?.remove();
  document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true"); // plotly's ruler: a nameless image
  document.querySelector("[data-testid=stHeader]")?.setAttribute("role", "none"); // a banner with nothing in it
  document.querySelector("[data-testid=stFileUploaderDropzone]")?.removeAttribute("role"); // no decoration has a name
  // A figure is gone through: a hundred labels of axes, out of place. An image is its words; the table has the figures.
  all("[data-testid=stPlotlyChart][role=figure]").forEach((chart) => chart.setAttribute("role", "img"));
  document.querySelector(CHOOSE)?.setAttribute("aria-labelledby", "cms-choose"); // its words: ui/pages/upload.py
  const was = last;
  last = is;
  if (!was) return; // the browser itself reads out the first page
  if (is.path !== was.path) {
    arrive();
  } else {
    keepFocus();
    tell(is.words.filter((words, i) => words && words !== was.words[i]));
  }
}

function tell(sentences) {
  if (!sentences.length) return;
  news.replaceChildren(...sentences.map((words) => Object.assign(document.createElement("p"), { textContent: words })));
}

function arrive() {
  held = null;
  news.replaceChildren();
  const heading = document.querySelector(`${APP} h1`);
  document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

// The script's state is written on the application, but Streamlit may draw on after it: the page rests when nothing has
// been put in or taken out for a while.
let quiet = 0;
new MutationObserver(() => {
  clearTimeout(quiet);
  quiet = setTimeout(rested, 100);
}).observe(document.getElementById("root"), { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });

// 4. What Streamlit's widgets say in English only, in the language of the page (src/cmsdash/server/streamlit_messages.py): names of
// buttons, and the few texts that no parameter reaches.

const HEARD = Object.entries(JSON.parse(document.querySelector("script[data-heard]").dataset.heard));
const NAMED = ["button", "[role=group]", "[role=img]", "input[type=file]"].map((kind) => `${kind}[aria-label]`).join();
const SAID = "[data-testid=stSkipToContent], [role=option] > span, [role=alert], [data-live-announcer] div > div";

function inOurWords(words) {
  for (const [theirs, ours] of HEARD) {
    if (words === theirs) return ours;
    const [head, tail] = theirs.split("…");
    const between = tail !== undefined && words.startsWith(head) && words.endsWith(tail);
    if (between) return ours.replace("…", () => words.slice(head.length, words.length - tail.length));
  }
  return words;
}

function reword(added) {
  const fresh = (selector) => added.flatMap((part) => [part, ...all(selector, part)]).filter((each) => each.matches(selector));
  fresh(NAMED).forEach((named) => {
    const words = inOurWords(named.ariaLabel);
    if (words !== named.ariaLabel) named.ariaLabel = words;
  });
  fresh(SAID).flatMap((said) => [...said.childNodes]).filter((node) => node instanceof Text).forEach((node) => {
    const words = inOurWords(node.data);
    if (words !== node.data) node.data = words;
  });
  fresh("[data-testid=stDialog]").forEach((lost) => { lost.lang = "en"; }); // what it says when the connection is lost
}

if (HEARD.length) {
  new MutationObserver((changes) => {
    const parts = changes.flatMap((change) => (change.type === "attributes" ? [change.target] : [...change.addedNodes]));
    reword(parts.filter((part) => part instanceof HTMLElement)); // the hundred signs of a chart say nothing of it
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-label"] });
  reword([document.body]); // lists hang at the end of the document, outside of #root
}

// 5. Streamlit runs the page again at the key R alone. A letter outside of a box to write in may be a slip, or a word
// that the computer took for keys: nothing may act on it.

function silence(event) {
  const alone = /^\S$/.test(event.key) && !(event.ctrlKey || event.metaKey || event.altKey);
  if (alone && !event.target.closest?.("input, textarea, select, [contenteditable]")) event.stopPropagation();
}
["keydown", "keypress", "keyup"].forEach((kind) => addEventListener(kind, silence, true));
