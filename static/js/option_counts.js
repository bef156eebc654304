/* Shows in the lists of a filter how many rows each option leads to. The labels that Streamlit knows do not have these
   counts, because they change with the other filters (src/cmsdash/ui/controls/filter_bar.py). */

export function showOptionCounts() {
  new MutationObserver(labelOptions).observe(document.body, { subtree: true, childList: true, characterData: true });
}

// The list reuses its rows while it is scrolled.
function labelOptions() {
  const options = document.querySelectorAll("[data-testid=stMultiSelectDropdown] [role=option] > div");
  const element = options.length && document.querySelector(".cms-option-counts");
  if (!element) return;
  const counts = JSON.parse(element.dataset.counts);
  for (const option of options) {
    const count = counts[option.closest("[role=listbox]")?.ariaLabel]?.[option.textContent];
    if (count) option.dataset.count = count;
    else delete option.dataset.count;
  }
}
