/* Gives the links of an explanation the selection of the page. Explanations are the same for every selection, so that
   Streamlit sends them once; without this script the links only keep the language. */

export function keepSelectionInExplanations() {
  document.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open" || !event.target.matches(".cms-explanation")) return;
    for (const link of event.target.querySelectorAll("a[href]")) {
      const inMenu = document.querySelector(`.cms-menu a[href^="${link.pathname}"]`);
      if (inMenu) link.search = inMenu.search;
    }
  }, true);
}
