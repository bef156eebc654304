/* Moves the focus to the heading of a new page or the entry that its link names, to the heading of a new search, and to the next control when a click removed the focused one. */

const CONTROLS = "a[href], button, input";
const QUESTIONS = ".st-key-upload-questions"; // each answer brings the next questions, or none
const ROWS = [QUESTIONS, ".cms-languages", ".st-key-row-chips", ".st-key-chips", ".st-key-filter-actions", ".cms-table thead"]; // the controls in them are replaced when they are clicked

let isHeadingExpected = false;
let clicked = null; // the row of the last click, by its selector and index, and the index of the control in it

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export function trackClicks() {
  document.addEventListener("click", (event) => {
    const control = event.target.closest(CONTROLS);
    const selector = ROWS.find((candidate) => control?.closest(candidate));
    const row = selector && control.closest(selector);
    clicked = row ? { selector, rowIndex: all(selector).indexOf(row), index: all(CONTROLS, row).indexOf(control) } : null;
  }, true);
}

export function forgetClick() {
  clicked = null;
}

// Focuses the control in the place of the clicked one, or the first filter if the whole row is gone.
export function restoreFocus() {
  if (isHeadingExpected) return focusHeading();
  if (!clicked || document.activeElement !== document.body) return;
  const row = all(clicked.selector)[clicked.rowIndex];
  if (clicked.selector === QUESTIONS) {
    clicked = null;
    const question = row?.querySelector("[role=combobox]");
    return question?.checkVisibility() ? question.focus() : focusHeading();
  }
  const controls = row ? all(CONTROLS, row) : all(CONTROLS, document.querySelector(".st-key-filters") || undefined);
  const visible = controls.filter((control) => control.checkVisibility());
  visible[row ? Math.min(clicked.index, visible.length - 1) : 0]?.focus();
  clicked = null;
}

// Returns whether the link names an entry of the page, such as a term of the glossary.
export function focusAnchor() {
  const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!entry) return false;
  entry.tabIndex = -1;
  entry.focus();
  entry.scrollIntoView({ block: "center" });
  return true;
}

// The box in the header is replaced by the answer to its search, so that the focus would be lost.
export function expectHeading() {
  isHeadingExpected = true;
}

export function focusHeading() {
  isHeadingExpected = false;
  const heading = document.querySelector("[data-testid=stApp] h1");
  document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
