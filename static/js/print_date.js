/* The day of printing on paper. Without this script it has the day on which the page was opened. */

/** Write the current day into the footer before each print. */
export function dateEachPrint() {
  addEventListener("beforeprint", () => {
    const lang = document.documentElement.lang;
    const today = new Date().toLocaleDateString(lang === "en" ? "en-GB" : lang, { dateStyle: "long" });
    for (const element of document.querySelectorAll(".cms-print-date")) element.textContent = today;
  });
}
