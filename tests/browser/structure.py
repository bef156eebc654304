"""What the structure of a page must be, read from its live document: each complaint is one line."""

from playwright.sync_api import Page

FIXED_NAMES = """() => {
  const said = new Set();
  for (const e of document.querySelectorAll("*")) {
    if (!e.checkVisibility()) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"]) {
      if ((e.getAttribute(name) || "").trim()) said.add(e.getAttribute(name).trim());
    }
  }
  return [...said];
}"""


def complaints(page: Page, lang: str) -> list[str]:
    """What is wrong with the page's language, landmarks, headings, tables, charts, frames and width."""
    return list(page.evaluate(_COMPLAINTS, lang))


def names(page: Page) -> set[str]:
    """Every name that an attribute gives to something in sight."""
    return set(page.evaluate(_NAMES))


def is_fixed(words: str) -> bool:
    """Whether words are of those that Streamlit says in English on every page."""
    return any(words.startswith(fixed) for fixed in FIXED_ENGLISH)
