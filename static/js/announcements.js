/* Tells what has been drawn, a new page or the same one under another selection, and announces the latter to screen
   readers: those of the filters, the title and the first sentence that differ. The heading of a new page takes the focus. */

const APP = "[data-testid=stApp]";
const COMPLETE_PAGE = `${APP}[data-test-script-state=notRunning] .cms-footer`;
const ANNOUNCED = [".cms-filters-said", `${APP} h1`, ".cms-lead"];
const SETTLE_MS = 100; // Streamlit may still draw after the state of its script has changed

export function watchPage({ subjectOf, isNewPage, onSettled, onFirstPage, onPageChange, onSelectionChange, onDone }) {
  const region = addLiveRegion();
  let previous = null;

  function settle() {
    if (!document.querySelector(COMPLETE_PAGE)) return;
    if (drawnPath() !== location.pathname) return; // the new page is not drawn yet
    onSettled(); // first, because hidden sentences, such as those behind the opening, have no text
    const current = readPage(subjectOf);
    const before = previous;
    previous = current;
    if (!before) {
      onFirstPage(); // screen readers read it themselves
    } else if (current.path !== before.path || isNewPage(current.subject, before.subject)) {
      region.replaceChildren();
      onPageChange();
    } else {
      onSelectionChange();
      announce(region, current.sentences.filter((sentence, i) => sentence && sentence !== before.sentences[i]));
    }
    onDone(current.subject);
  }

  let timer = 0;
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MS);
  });
  observer.observe(document.getElementById("root"), { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
}

// The region is outside of what Streamlit draws: it must exist before its content changes.
function addLiveRegion() {
  const region = document.createElement("div");
  region.className = "cms-announcements";
  region.setAttribute("role", "status");
  document.body.append(region);
  return region;
}

const drawnPath = () => document.querySelector(".cms-menu a[aria-current=page]")?.pathname;

function readPage(subjectOf) {
  const path = drawnPath();
  const query = document.querySelector(".cms-languages a[aria-current]")?.search; // the selection that is drawn
  return { path, subject: subjectOf(path, query), sentences: ANNOUNCED.map((selector) => document.querySelector(selector)?.innerText || "") };
}

function announce(region, sentences) {
  if (!sentences.length) return;
  region.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
}
