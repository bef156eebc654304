/* Corrects roles and names of Streamlit's elements that mislead screen readers. */

const UPLOAD_BUTTON = "[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary]";

export function repairPage() {
  const find = (selector) => document.querySelector(selector);
  find("#js-plotly-tester")?.setAttribute("aria-hidden", "true"); // an image without a name that plotly measures text with
  find("[data-testid=stHeader]")?.setAttribute("role", "none"); // an empty banner
  for (const zone of document.querySelectorAll("[data-testid=stFileUploaderDropzone]")) zone.removeAttribute("role"); // a decoration must not have a name
  for (const button of document.querySelectorAll(UPLOAD_BUTTON)) button.setAttribute("aria-labelledby", "cms-upload-label"); // from ui/pages/upload.py
  for (const figure of document.querySelectorAll("[class*=st-key-take-]")) nameMenu(figure);
}

/* Puts the title of a figure into the name of its menu, because the words of the button are those of every figure. */
function nameMenu(figure) {
  const button = figure.querySelector("[data-testid=stPopoverButton]");
  const title = figure.querySelector(".cms-hidden-title"); // from ui/figures/figure_block.py
  const words = button?.querySelector("p")?.textContent.trim();
  const name = title && words ? `${words}: ${title.textContent}` : "";
  if (name && button.ariaLabel !== name) button.ariaLabel = name;
}
