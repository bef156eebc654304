/* Blocks Streamlit's single-key shortcuts, such as R for a rerun (WCAG 2.1.4): speech input and slips trigger them. */

const EDITABLE = "input, textarea, select, [contenteditable]";

export function blockSingleKeyShortcuts() {
  ["keydown", "keypress", "keyup"].forEach((type) => addEventListener(type, stopSingleKey, true));
}

function stopSingleKey(event) {
  const isSingleKey = /^\S$/.test(event.key) && !(event.ctrlKey || event.metaKey || event.altKey);
  if (isSingleKey && !event.target.closest?.(EDITABLE)) event.stopPropagation();
}
