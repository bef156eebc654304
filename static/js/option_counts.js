/* Shows in the lists of a filter how many rows each option leads to. The labels that Streamlit knows do not have these
   counts, because they change with the other filters (src/cmsdash/ui/controls/filter_bar.py). Also finds an option that is
   typed without its accents. */

const BOX = "[data-testid=stMultiSelect] input[role=combobox]";
const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;

export function showOptionCounts() {
  new MutationObserver(labelOptions).observe(document.body, { subtree: true, childList: true, characterData: true });
  document.addEventListener("input", (event) => { if (event.target.matches(BOX)) addAccents(event.target); });
}

function readCounts() {
  return JSON.parse(document.querySelector(".cms-option-counts")?.dataset.counts ?? "{}");
}

// The list reuses its rows while it is scrolled.
function labelOptions() {
  const options = document.querySelectorAll("[data-testid=stMultiSelectDropdown] [role=option] > div");
  if (!options.length) return;
  const counts = readCounts();
  for (const option of options) {
    const count = counts[option.closest("[role=listbox]")?.ariaLabel]?.[option.textContent];
    if (count) option.dataset.count = count;
    else delete option.dataset.count;
  }
}

// Streamlit takes "a" and "à" for different letters: what stands in a label only with accents is spelt as there.
function addAccents(box) {
  const typed = box.value.toLowerCase();
  const labels = Object.keys(readCounts()[box.ariaLabel] ?? {});
  if (!typed || labels.some((label) => label.toLowerCase().includes(typed))) return;
  for (const label of labels) {
    const start = fold(label).indexOf(fold(typed));
    if (start < 0 || fold(label).length !== label.length) continue;
    setValue.call(box, label.slice(start, start + typed.length));
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
}

function fold(words) {
  return words.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}
