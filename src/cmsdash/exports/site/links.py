"""Links of the dashboard's figures as links of the site.

Views write the addresses of the dashboard. A page of the site leads to its own pages, else to the dashboard, if its
address is known; else the words stay without a link.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from cmsdash.domain import Selection, Vocabulary, join_repeated, parse_query_params
from cmsdash.exports.site.addresses import (
    CATALOGUES,
    RELEASE_CHECKSUMS,
    RELEASE_ZIP,
    SitePage,
    find_page,
    find_wider_page,
    page_path,
    relative_href,
)
from cmsdash.i18n import Translator
from cmsdash.i18n.glossary import TOPICS
from cmsdash.views.page_links import PAGES
from cmsdash.views.templates import get_macro

_LINK = re.compile(r'<a\b([^>]*?) href="(/[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_EXPLANATION = re.compile(
    r'<button type="button" class="(cms-explain)" popovertarget="explain-([^"]*)"([^>]*)>(.*?)</button>', re.DOTALL
)
ONWARD = Markup(' class="cms-onward"')
"""Attribute of a link that is left out where it leads nowhere."""
_NAME = re.compile(r' aria-label="[^"]*"')


@dataclass(frozen=True)
class SiteLinks:
    """Writes the links of one page.

    Attributes:
        folder: The path of the page, such as `it/citta/gela/`.
        pages: Every page of the site.
        vocabulary: The codes of the release.
        dashboard: The address of the dashboard without a final slash, "" if it is not known.
        text: The translator of the page's language.
    """

    folder: str
    pages: Collection[SitePage]
    vocabulary: Vocabulary
    dashboard: str
    text: Translator

    def href(self, page: SitePage) -> str:
        """Return the address of a page, seen from this one."""
        return self.path_href(page_path(page, self.text))

    def path_href(self, path: str) -> str:
        """Return the address of a path of the site, seen from this page."""
        return relative_href(path, self.folder)

    def rewrite(self, content: Markup) -> Markup:
        """Return HTML of our own with the links of the site, and explanations as links to the glossary."""
        linked = _LINK.sub(self._replace_link, content)
        return Markup(_EXPLANATION.sub(self._replace_explanation, linked))  # noqa: S704 - is HTML already

    def _replace_link(self, match: re.Match[str]) -> str:
        before, address, after, label = match.groups()
        target = self._target(Markup(address).unescape())  # noqa: S704 - is HTML already
        attributes = Markup(before + after)  # noqa: S704 - is HTML already
        if target:
            return get_macro("anchor")(Markup(label), target, attributes)  # noqa: S704 - is HTML already
        if ONWARD in attributes:
            return ""
        # Words without a link have no name of their own.
        return f"<span{_NAME.sub('', attributes)}>{label}</span>"

    def _target(self, address: str) -> str:
        """Return the address that a link of the dashboard has on this page, "" for none."""
        parts = urlsplit(address)
        if parts.path.removeprefix("/") in (RELEASE_ZIP, RELEASE_CHECKSUMS, *CATALOGUES.values()):
            return self.path_href(parts.path.removeprefix("/"))
        script = parts.path.strip("/") or PAGES[0]
        selection, _ = parse_query_params(join_repeated(parse_qs(parts.query)), self.vocabulary)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        page = self._known(find_page(script, selection))
        if page is None and self.dashboard:
            return f"{self.dashboard}{address}"
        page = page or self._known(find_wider_page(script, selection))
        return self.href(page) + fragment if page else ""

    def _known(self, page: SitePage | None) -> SitePage | None:
        return page if page in self.pages else None

    def _replace_explanation(self, match: re.Match[str]) -> str:
        css, topic, attributes, label = match.groups()
        address = f"{self.href(SitePage('page', 'glossary'))}#{TOPICS[topic][0].anchor}"
        return get_macro("anchor")(Markup(label), address, Markup(f' class="{css}"{attributes}'))  # noqa: S704 - is HTML already


def dashboard_selection(page: SitePage, lang: str) -> tuple[str, Selection]:
    """Return the page and the selection of the dashboard that a page of the site shows."""
    if page.kind == "page":
        return page.code, Selection(lang=lang)
    if page.kind == "city":
        return "city", Selection(city=(page.code,), lang=lang)
    if page.kind == "operation":
        return "operations", Selection(operation=page.code, lang=lang)
    chosen: dict[str, tuple[str, ...]] = {page.kind: (page.code,)}
    return "operations", Selection(**chosen, lang=lang)  # type: ignore[arg-type]  # one field of codes
