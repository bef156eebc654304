"""What the site says of itself: accessibility statement, method, privacy, contact.

The words are in the catalogues and the layout in one template, for the dashboard and for the static site. What only one
of them does is said by it alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from cmsdash.domain import AmountApportionment, FundingStage, ObservationStatus
from cmsdash.i18n import Translator
from cmsdash.installation.publisher import Publisher
from cmsdash.views.external_sites import AGID
from cmsdash.views.html import accessibility_statement, lists
from cmsdash.views.html.tables import link
from cmsdash.views.page_links import PAGES
from cmsdash.views.templates import get_macro, render

PUBLIC_PAGES = ("method", "accessibility", "privacy", "contact")
"""Names of the pages."""


_DASHBOARD_TESTS = ("axe", "keyboard", "told", "colours", "words", "eyes")
_SITE_TESTS = ("site_axe", "site_html", "site_script", "colours", "words")
"""What was tested, under `accessibility_statement.how`."""


@dataclass(frozen=True)
class PublicSite:
    """Where a page is shown.

    Attributes:
        text: Translator.
        publisher: Who publishes it.
        href: Gives the address of a page of the menu, "" where the site has no such page.
        report_href: Address that an error is reported to, "" for none.
        is_static: Whether it is the static site and not the dashboard.
    """

    text: Translator
    publisher: Publisher
    href: Callable[[str], str]
    report_href: str = ""
    is_static: bool = False


@dataclass(frozen=True)
class PageSection:
    """A section of a page: its title, paragraphs, and what follows them (HTML)."""

    title: str
    paragraphs: tuple[str | Markup, ...]
    content: Markup | str = ""


def public_page_title(name: str, text: Translator) -> str:
    """Return the heading of a page."""
    return accessibility_statement.statement_title(text) if name == "accessibility" else text(f"about.{name}.title")


def public_page_lead(name: str, text: Translator) -> str:
    """Return the sentence below the heading."""
    return text("accessibility_statement.lead" if name == "accessibility" else f"about.{name}.lead")


def public_page_html(name: str, site: PublicSite) -> Markup:
    """Return the sections of a page (HTML), with headings of the second level.

    Args:
        name: One of `PUBLIC_PAGES`.
        site: Where it is shown.
    """
    return render("public_page", sections=public_page_sections(name, site))


def public_page_sections(name: str, site: PublicSite) -> list[PageSection]:
    """Return the sections of a page, for a site that sets their headings itself. The arguments are the same."""
    return _SECTIONS[name](site)


def section_body(section: PageSection) -> Markup:
    """Return what stands below the heading of a section (HTML)."""
    return render("public_section", section=section)


def _section(site: PublicSite, name: str, key: str, pages: Iterable[str] = ()) -> PageSection:
    """Return a section whose words are under `about.<name>.<key>`, with links to pages that the site has."""
    links = [(site.text(f"nav.{page}"), site.href(page)) for page in pages if page in PAGES]
    items = [link(label, href) for label, href in links if href]
    return PageSection(
        site.text(f"about.{name}.{key}.title"),
        (site.text(f"about.{name}.{key}.text"),),
        lists.bullet_list(items) if items else "",
    )


def _method(site: PublicSite) -> list[PageSection]:
    stages = lists.code_definitions("stage", list(FundingStage), site.text)
    kinds = lists.code_definitions("kind", list(ObservationStatus), site.text)
    rules = lists.code_definitions("split", list(AmountApportionment), site.text)
    return [
        _section(site, "method", "origin", ("sources",)),
        _with_content(_section(site, "method", "stages"), stages),
        _with_content(_section(site, "method", "kinds"), kinds),
        PageSection(site.text("sources.rule_title"), (site.text("sources.rule"),)),
        _section(site, "method", "classes", ("classification",)),
        _with_content(_section(site, "method", "shared"), rules),
        _section(site, "method", "residents"),
        _section(site, "method", "missing", ("quality",)),
        _section(site, "method", "corrections", ("releases", "contact")),
    ]


def _privacy(site: PublicSite) -> list[PageSection]:
    if site.is_static:
        keys = ["static", "hosts", "links", "people"]
    else:
        keys = ["server", "cookies", "hosts", "links", "upload", "people"]
    sections = [_section(site, "privacy", key) for key in keys]
    if site.publisher.has_tiles and not site.is_static:
        sections.insert(keys.index("links"), _section(site, "privacy", "tiles"))
    return [*sections, _controller(site)]


def _controller(site: PublicSite) -> PageSection:
    text, name = site.text, site.publisher.name
    said = text("about.privacy.controller.text", name=name) if name else text("about.privacy.controller.unknown")
    return PageSection(text("about.privacy.controller.title"), (said,), _page_links(site, ("contact",)))


def _contact(site: PublicSite) -> list[PageSection]:
    return [_publisher(site), _report(site), *(_section(site, "contact", key) for key in ("programme", "documents"))]


def _publisher(site: PublicSite) -> PageSection:
    text, name = site.text, site.publisher.name
    said = text("about.contact.publisher.text", name=name) if name else text("about.contact.publisher.unknown")
    return PageSection(text("about.contact.publisher.title"), (said, text("about.contact.publisher.data")))


def _report(site: PublicSite) -> PageSection:
    text = site.text
    if not site.report_href:
        return PageSection(text("contact.report_title"), (text("contact.no_address"),))
    report = get_macro("anchor")(text("contact.report"), site.report_href)
    return PageSection(text("contact.report_title"), (text("contact.report_lead"), report))


def _accessibility(site: PublicSite) -> list[PageSection]:
    text, statement = site.text, site.publisher.statement
    official = link(text("contact.statement"), statement) if statement else text("contact.no_statement")
    tested = accessibility_statement.SITE_LAST_TESTED if site.is_static else accessibility_statement.LAST_TESTED
    drafted = text("accessibility_statement.drafted", date=text.date(tested))
    return [
        PageSection(text("accessibility_statement.status_title"), (text("accessibility_statement.status"), official)),
        _limitations(site),
        _tests(site, text.date(tested)),
        *([] if site.is_static else [_criteria(site)]),
        PageSection(text("accessibility_statement.drafted_title"), (drafted, text("accessibility_statement.about"))),
        _report(site),
        PageSection(
            text("accessibility_statement.appeal_title"),
            (text("accessibility_statement.appeal"),),
            lists.bullet_list([link(text("accessibility_statement.agid"), AGID)]),
        ),
    ]


def _limitations(site: PublicSite) -> PageSection:
    text = site.text
    known = (
        lists.bullet_list(text(f"known_limitation.{name}") for name in accessibility_statement.SITE_LIMITATIONS)
        if site.is_static
        else accessibility_statement.known_limitations_html(text)
    )
    lead = text("accessibility_statement.limits_lead")
    return PageSection(text("accessibility_statement.limits_title"), (lead,), known)


def _tests(site: PublicSite, tested: str) -> PageSection:
    how = _SITE_TESTS if site.is_static else _DASHBOARD_TESTS
    items = lists.bullet_list(site.text(f"accessibility_statement.how.{item}") for item in how)
    lead = site.text("accessibility_statement.how_lead", date=tested)
    return PageSection(site.text("accessibility_statement.how_title"), (lead,), items)


def _criteria(site: PublicSite) -> PageSection:
    text = site.text
    table = accessibility_statement.success_criteria_html(text)
    return PageSection(
        text("accessibility_statement.criteria_title"),
        (text("accessibility_statement.criteria_lead"),),
        render("folded", label=text("accessibility_statement.criteria_open"), content=table),
    )


def _with_content(section: PageSection, content: Markup) -> PageSection:
    return PageSection(section.title, section.paragraphs, content)


def _page_links(site: PublicSite, pages: Iterable[str]) -> Markup:
    return lists.bullet_list(link(site.text(f"nav.{page}"), site.href(page)) for page in pages)


_SECTIONS: Mapping[str, Callable[[PublicSite], list[PageSection]]] = {
    "method": _method,
    "accessibility": _accessibility,
    "privacy": _privacy,
    "contact": _contact,
}
