/* Switches the language without a new document while a file is uploaded: a new document is a new session, without it. */

const UPLOADED_FILE = "[data-testid=stFileChip]";

// The new document is only read: its language, and its translations of Streamlit's messages.
export function keepUploadInOtherLanguage({ isInDocument, openAddress, changeMessages, forgetPlace }) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[hreflang]");
    if (!link || !document.querySelector(UPLOADED_FILE) || !isInDocument(event)) return;
    event.preventDefault();
    forgetPlace();
    const response = await fetch(link.href);
    const other = new DOMParser().parseFromString(await response.text(), "text/html");
    document.documentElement.lang = link.hreflang;
    changeMessages(JSON.parse(other.querySelector("script[data-messages]").dataset.messages));
    openAddress(link.href);
  });
}
