/* Opens links between the pages of the dashboard without loading a new document. */

const CONNECTED_APP = "[data-testid=stApp][data-test-connection-state=CONNECTED]";

// beforeOpening(link) is called for each link that opens in the document.
export function openPagesInDocument(beforeOpening) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!(link instanceof HTMLAnchorElement) || !isPlainClick(event) || !opensInDocument(link)) return;
    event.preventDefault();
    document.querySelectorAll(":popover-open").forEach((menu) => menu.hidePopover());
    beforeOpening(link);
    openAddress(link.href);
  });
  // The map is in a frame and reports the address that a city opens (ui/figures/leaflet/frontend/component.js).
  addEventListener("cms-open", (event) => {
    event.preventDefault();
    openAddress(event.detail);
  });
}

function isPlainClick(event) {
  return event.button === 0 && !(event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

// Without a connection Streamlit cannot draw another page.
export function isPlainClickInConnectedApp(event) {
  return isPlainClick(event) && document.querySelector(CONNECTED_APP) !== null;
}

// Links to another language need a new document with another `lang`, links within the page need no navigation, and
// without a connection Streamlit cannot draw the new page.
function opensInDocument(link) {
  const isWithinPage = link.hash && link.pathname === location.pathname;
  const isOrdinary = !(link.target || isWithinPage || link.hreflang || link.hasAttribute("download"));
  return document.querySelector(CONNECTED_APP) && isOrdinary && leadsToPage(link);
}

function leadsToPage(link) {
  const pages = [...document.querySelectorAll(".cms-menu a")];
  return link.origin === location.origin && pages.some((page) => page.pathname === link.pathname);
}

// Streamlit draws the page of the current address when the browser reports Back.
export function openAddress(address) {
  if (!document.querySelector(CONNECTED_APP)) return location.assign(address);
  if (address !== location.href) history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}
