"""Checks the structure of a rendered page and reports each problem as one line."""

from playwright.sync_api import Page

_STRUCTURE_PROBLEMS = """(lang) => {
  const out = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  if (document.documentElement.lang !== lang) out.push(`lang is ${document.documentElement.lang}`);
  if (!document.title.trim()) out.push("the document has no title");
  if (all("main").length !== 1) out.push(`${all("main").length} main landmarks`);
  if (all("footer").length !== 1) out.push(`${all("footer").length} footers`);
  all("nav, section[aria-label], [role=region]").forEach((e) => {
    if (!(e.getAttribute("aria-label") || "").trim()) out.push(`a landmark without name: ${e.outerHTML.slice(0, 80)}`);
  });
  const names = all("[role=region], nav").filter((e) => e.checkVisibility()).map((e) => e.getAttribute("aria-label"));
  names.filter((name, i) => names.indexOf(name) !== i).forEach((name) => out.push(`two landmarks have the name ${name}`));
  const levels = all("h1, h2, h3, h4, h5, h6").filter((e) => e.checkVisibility());
  if (levels.filter((e) => e.tagName === "H1").length !== 1) out.push("there must be one h1");
  levels.reduce((previous, e) => {
    const level = Number(e.tagName[1]);
    if (level > previous + 1) out.push(`h${previous} is followed by ${e.tagName} ${e.innerText}`);
    return level;
  }, 0);
  all("h1, h2, h3, h4, h5, h6").filter((e) => !e.innerText.trim() && e.checkVisibility())
    .forEach((e) => out.push(`an empty heading ${e.tagName}`));
  all("table").forEach((e) => {
    if (!e.caption || !e.caption.textContent.trim()) out.push(`a table without caption: ${e.innerText.slice(0, 60)}`);
    if (e.querySelector("th:not([scope])")) out.push(`a table header without scope in ${e.caption.textContent}`);
    if (!e.querySelector("tbody th[scope=row]")) out.push(`no row headers in ${e.caption.textContent}`);
  });
  const captions = all("caption").map((e) => e.textContent);
  captions.filter((name, i) => captions.indexOf(name) !== i).forEach((name) => out.push(`two tables have the caption ${name}`));
  all(".cms-chart").forEach((e) => {
    if (!e.querySelector(":scope > [role=img]").ariaLabel) out.push("a chart without alternative text");
  });
  all("iframe").forEach((e) => {
    const content = e.contentDocument;
    if (!content || content.URL === "about:blank") return; // still loading
    if (content.documentElement.lang !== lang) out.push(`lang of the frame is ${content.documentElement.lang}`);
    if (!e.title.trim() || e.title !== content.title) out.push(`title of the frame is ${e.title}`);
  });
  const available = document.documentElement.clientWidth;
  const wide = all("body, [data-testid=stApp], [data-testid=stMain]").some((e) => e.scrollWidth > e.clientWidth + 1);
  if (document.documentElement.scrollWidth > available || wide) out.push(`the page scrolls horizontally at ${available} px`);
  return out;
}"""

_ATTRIBUTE_NAMES = """() => {
  const found = new Set();
  for (const e of document.querySelectorAll("*")) {
    if (!e.checkVisibility() && getComputedStyle(e).display !== "contents") continue;
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"]) {
      if ((e.getAttribute(name) || "").trim()) found.add(e.getAttribute(name).trim());
    }
  }
  return [...found];
}"""


def find_structure_problems(page: Page, lang: str) -> list[str]:
    """Return the problems of language, landmarks, headings, tables, charts, frames and width."""
    return list(page.evaluate(_STRUCTURE_PROBLEMS, lang))


def find_attribute_names(page: Page) -> set[str]:
    """Return every name that an attribute gives to a visible element."""
    return set(page.evaluate(_ATTRIBUTE_NAMES))
