"""What the structure of a page must be, read from its live document: each complaint is one line."""

from playwright.sync_api import Page

_COMPLAINTS = """(lang) => {
  const out = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  if (document.documentElement.lang !== lang) out.push(`lang is ${document.documentElement.lang}`);
  if (!document.title.trim()) out.push("the document has no title");
  if (all("main").length !== 1) out.push(`${all("main").length} main landmarks`);
  if (all("footer").length !== 1) out.push(`${all("footer").length} footers`);
  all("nav, section[aria-label], [role=region]").forEach((e) => {
    if (!(e.getAttribute("aria-label") || "").trim()) out.push(`a landmark without a name: ${e.outerHTML.slice(0, 80)}`);
  });
  const names = all("[role=region], nav").filter((e) => e.checkVisibility()).map((e) => e.getAttribute("aria-label"));
  names.filter((name, i) => names.indexOf(name) !== i).forEach((name) => out.push(`two landmarks are called ${name}`));
  const levels = all("h1, h2, h3, h4, h5, h6").filter((e) => e.checkVisibility());
  if (levels.filter((e) => e.tagName === "H1").length !== 1) out.push("there must be one h1");
  levels.reduce((before, e) => {
    const level = Number(e.tagName[1]);
    if (level > before + 1) out.push(`h${before} is followed by ${e.tagName} ${e.innerText}`);
    return level;
  }, 0);
  all("h1, h2, h3, h4, h5, h6").filter((e) => !e.innerText.trim() && e.checkVisibility())
    .forEach((e) => out.push(`an empty heading ${e.tagName}`));
  all("table").forEach((e) => {
    if (!e.caption || !e.caption.textContent.trim()) out.push(`a table without caption: ${e.innerText.slice(0, 60)}`);
    if (e.querySelector("th:not([scope])")) out.push(`a heading without scope in ${e.caption.textContent}`);
    if (!e.querySelector("tbody th[scope=row]")) out.push(`no heading of rows in ${e.caption.textContent}`);
  });
  const captions = all("caption").map((e) => e.textContent);
  captions.filter((name, i) => captions.indexOf(name) !== i).forEach((name) => out.push(`two tables are called ${name}`));
  all("[data-testid=stPlotlyChart]").forEach((e) => {
    if (!e.querySelector("[role=img][aria-label], [role=figure][aria-label], [aria-label]") && !e.ariaLabel)
      out.push("a chart without alternative text");
  });
  all("iframe").forEach((e) => {
    const inside = e.contentDocument;
    if (!inside) return;
    if (inside.documentElement.lang !== lang) out.push(`the frame speaks ${inside.documentElement.lang}`);
    if (!e.title.trim() || e.title !== inside.title) out.push(`the frame is called ${e.title}`);
  });
  const room = document.documentElement.clientWidth;
  const wide = all("body, [data-testid=stApp], [data-testid=stMain]").some((e) => e.scrollWidth > e.clientWidth + 1);
  if (document.documentElement.scrollWidth > room || wide) out.push(`the page scrolls sideways at ${room} px`);
  return out;
}"""

_NAMES = """() => {
  const said = new Set();
  for (const e of document.querySelectorAll("*")) {
    if (!e.checkVisibility() && getComputedStyle(e).display !== "contents") continue;
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
