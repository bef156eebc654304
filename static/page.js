/* What Streamlit's document lacks for links, keyboards and screen readers. Every link also works without this script:
   then it loads a document. Where and how the script is put into the document: src/cmsdash/server/document.py. */

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
  if (link.href !== location.href) history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
});

// 2. Where a click took away what had the focus (a chip, the heading that sorts), it goes to what stands in its place.

let held = null; // {row, nth, at}: in the nth row of this kind the control at this place

document.addEventListener("click", (event) => {
  const row = event.target.closest(".st-key-chips, .cms-table thead");
  const control = event.target.closest(CONTROLS);
  held = row && control && { ...place(row), at: all(CONTROLS, row).indexOf(control) };
}, true);

function place(row) {
  const kind = row.tagName === "THEAD" ? ".cms-table thead" : ".st-key-chips";
  return { kind, nth: all(kind).indexOf(row) };
}

function keepFocus() {
  if (!held || document.activeElement.matches(CONTROLS)) return;
  const row = all(held.kind)[held.nth];
  const left = row ? all(CONTROLS, row) : all(`.st-key-filters :is(${CONTROLS})`).filter((e) => e.checkVisibility());
  left[row ? Math.min(held.at, left.length - 1) : 0]?.focus();
  held = null;
}

// 3. What a screen reader should hear: a new page by its heading, which takes the focus; on the same page the
// selection and the finding when they have changed.

const news = document.createElement("div");
news.className = "cms-news";
news.setAttribute("role", "status");
document.body.append(news);

let path = location.pathname;
let said = null;

function words() {
  return all(".st-key-selected .cms-note, .cms-lead").slice(0, 2).map((e) => e.innerText).join(" ");
}

function rested() {
  const page = document.querySelector(".cms-menu a[aria-current=page]");
  if (!page || page.pathname !== location.pathname) return; // still on its way
  const arrived = path !== page.pathname;
  if (arrived) arrive();
  else keepFocus();
  if (!arrived && said !== null && said !== words()) news.textContent = words();
  path = page.pathname;
  said = words();
}

function arrive() {
  held = null;
  news.textContent = "";
  const heading = document.querySelector(`${APP} h1`);
  document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

new MutationObserver(() => {
  const resting = document.querySelector(`${APP}[data-test-script-state=notRunning]`);
  if (resting) requestAnimationFrame(rested); // once what came last is drawn
}).observe(document.getElementById("root"), { subtree: true, attributeFilter: ["data-test-script-state"] });
