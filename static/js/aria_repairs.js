/* Corrects roles and names of Streamlit's elements that mislead screen readers. */

const UPLOAD_BUTTON = "[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary]";

export function repairPage() {
  const find = (selector) => document.querySelector(selector);
  find("#js-plotly-tester")?.setAttribute("aria-hidden", "true"); // an image without a name that plotly measures text with
  find("[data-testid=stHeader]")?.setAttribute("role", "none"); // an empty banner
  for (const zone of document.querySelectorAll("[data-testid=stFileUploaderDropzone]")) zone.removeAttribute("role"); // a decoration must not have a name
  for (const button of document.querySelectorAll(UPLOAD_BUTTON)) button.setAttribute("aria-labelledby", "cms-upload-label"); // from ui/pages/upload.py
  for (const figure of document.querySelectorAll("[class*=st-key-take-]")) nameControls(figure);
}

/* Puts the title of a figure into the names of its fold and its menu, because their words are those of every figure. */
function nameControls(figure) {
  const title = figure.querySelector(".cms-hidden-title"); // from ui/figures/figure_block.py
  for (const control of figure.querySelectorAll("summary, [data-testid=stPopoverButton]")) {
    const words = control.querySelector("p")?.textContent.trim();
    const name = title && words ? `${words}: ${title.textContent}` : "";
    if (name && control.ariaLabel !== name) control.ariaLabel = name;
  }
}
