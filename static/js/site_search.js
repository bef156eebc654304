/* Opens the answer of the search box in the header (src/cmsdash/views/html/header.html.j2) in the same document. */

export function searchInDocument(openAddress) {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".cms-search");
    if (!form) return;
    event.preventDefault();
    const address = new URL(form.action); // its language, release and filters, which the browser would drop, are kept
    address.searchParams.set("search", form.elements.search.value);
    openAddress(address.href);
  });
}
