/* Closes the filter drawer, a popover of Streamlit, by a button in it (src/cmsdash/ui/controls/filter_bar.py). */

const TRIGGER = "[class*=st-key-filter-drawer] [data-testid=stPopover] button";

export function closeDrawerByButton() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".cms-close")) return;
    const trigger = document.querySelector(TRIGGER);
    trigger?.click();
    trigger?.focus();
  });
}
