/* Removes the opening of the page (src/cmsdash/views/html/page_opening.html.j2) when Streamlit has drawn the page. */

const CONTROLS = "a[href], button, input";
const HEADER_CONTROLS = ".cms-skip, :is(.cms-head, .cms-bar) :is(a[href], button, input)";

let focused = null; // the control of the opening that the reader uses

export function watchOpening() {
  const opening = document.getElementById("cms-opening");
  if (opening?.contains(document.activeElement)) focused = document.activeElement;
  opening?.addEventListener("focusin", (event) => { focused = event.target; });
}

// The page has the same header: what the reader has typed and focused goes there.
export function removeOpening() {
  const opening = document.getElementById("cms-opening");
  if (!opening) return;
  const index = [...opening.querySelectorAll(CONTROLS)].indexOf(focused);
  const words = opening.querySelector("[name=search]").value;
  opening.remove();
  document.querySelector("style[data-skeleton]")?.remove(); // its :has() rules are evaluated at every change of the page
  document.querySelector("head > link[data-first-style]")?.remove(); // the body links it too, after Streamlit's own style
  if (words) document.querySelector("[name=search]").value = words;
  if (document.activeElement === document.body) document.querySelectorAll(HEADER_CONTROLS)[index]?.focus();
}
