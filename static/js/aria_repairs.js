/* Corrects roles and names of Streamlit's elements that mislead screen readers. */

const UPLOAD_BUTTON = "[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary]";

export function repairPage() {
  const find = (selector) => document.querySelector(selector);
  find("#js-plotly-tester")?.setAttribute("aria-hidden", "true"); // an image without a name that plotly measures text with
  find("[data-testid=stHeader]")?.setAttribute("role", "none"); // an empty banner
  for (const zone of document.querySelectorAll("[data-testid=stFileUploaderDropzone]")) zone.removeAttribute("role"); // a decoration must not have a name
  for (const button of document.querySelectorAll(UPLOAD_BUTTON)) button.setAttribute("aria-labelledby", "cms-upload-label"); // from ui/pages/upload.py
}
