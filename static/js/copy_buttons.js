/* Buttons that copy the words before them. Without this script a click on the words selects them. */

export function copyByButton() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copied]");
    if (!button) return;
    const words = button.parentElement.querySelector("code");
    const isCopied = await copyWords(words);
    if (isCopied) button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
  });
}

// Browsers give the clipboard to secure pages only; elsewhere the selection is copied.
async function copyWords(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}
