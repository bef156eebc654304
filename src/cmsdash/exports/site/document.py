"""The HTML documents of the site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from cmsdash.exports.open_data.publisher import CataloguePublisher
from cmsdash.exports.site.addresses import HOME, SITE_PAGES, SitePage, page_path, relative_href
from cmsdash.exports.site.assets import Assets
from cmsdash.exports.site.content import PageContent, Part
from cmsdash.exports.site.links import SiteLinks, dashboard_selection
from cmsdash.i18n import Translator, get_translator
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.page_links import PAGE_GROUPS, page_href
from cmsdash.views.templates import render

_FOOTER_PAGES = ("sources", "releases", "glossary")
_WITHOUT_CONTENTS = (HOME, SitePage("page", "questions"))
"""Pages that show their main figures at once, or two parts side by side."""
_MIN_CONTENTS = 4
_MISSING_PAGES = ("overview", "cities", "operations", "sources")


@dataclass(frozen=True)
class SiteOptions:
    """What the deployer says of the site.

    Attributes:
        base_url: The address at which it is published, without a final slash; "" if it is not known yet.
        dashboard_url: The address of the dashboard, without a final slash; "" if there is none.
        languages: Its languages; the first is that of readers who name none.
        publisher: Who publishes the data, for the data catalogue; None if nobody is configured.
    """

    base_url: str
    dashboard_url: str
    languages: tuple[str, ...]
    publisher: CataloguePublisher | None = None


def page_document(
    content: PageContent,
    sections: Iterable[Markup],
    links: SiteLinks,
    assets: Assets,
    options: SiteOptions,
    subjects: Mapping[SitePage, str],
) -> Markup:
    """Return the HTML document of a page.

    Args:
        content: What the page says.
        sections: Its parts (HTML), with addresses of the dashboard.
        links: The links of the page.
        assets: Style sheet, fonts and icon.
        options: The addresses of site and dashboard.
        subjects: What each page is about, in the language of the page.
    """
    text, page = links.text, content.page
    alternates = language_addresses(page, options, links.folder)
    languages = render(
        "language_menu",
        links=[
            (lang, relative_href(page_path(page, get_translator(lang)), links.folder)) for lang in options.languages
        ],
        text=text,
    )
    return render(
        "site/page",
        title=text("app.document_title", subject=content.subject),
        content=content,
        assets=assets.seen_from(links.folder),
        canonical=alternates[text.lang] if options.base_url else "",
        alternates=alternates if len(alternates) > 1 else {},
        feed=f"{options.base_url}/{feed_path(text.lang, 'atom')}" if options.base_url else "",
        brand=render("brand_bars", languages=languages, start=links.href(HOME), mark="", presentation="", text=text),
        groups=_menu_groups(page, links),
        trail=[(subjects[above], links.href(above)) for above in ((HOME, *content.trail) if page != HOME else ())],
        heading_lang=lang_attribute(text),
        dashboard=_dashboard_address(page, options, text),
        contents=_contents(content),
        body=links.rewrite(Markup("\n").join(sections)),
        footer=[(subjects[above], links.href(above)) for above in _footer_pages()],
        text=text,
    )


def language_addresses(page: SitePage, options: SiteOptions, folder: str) -> dict[str, str]:
    """Return the address of a page in each language: absolute if the address of the site is known."""
    paths = {lang: page_path(page, get_translator(lang)) for lang in options.languages}
    if options.base_url:
        return {lang: f"{options.base_url}/{path}" for lang, path in paths.items()}
    return {lang: relative_href(path, folder) for lang, path in paths.items()}


def feed_path(lang: str, suffix: str) -> str:
    """Return the path of the feed of releases in a language."""
    return f"{lang}/releases.{suffix}"


def start_document(assets: Assets, options: SiteOptions) -> Markup:
    """Return the document at the root, which leads to the first language."""
    base = f"{options.base_url}/" if options.base_url else ""
    return render("site/start", texts=_translators(options), style=assets.style, base=base)


def missing_document(assets: Assets, options: SiteOptions) -> Markup:
    """Return the document for addresses without a page. Its links begin at the root.

    Servers send it for any address.
    """
    links = {
        text.lang: [(text(f"nav.{code}"), page_path(SitePage("page", code), text)) for code in _MISSING_PAGES]
        for text in _translators(options)
    }
    root = f"{urlsplit(options.base_url).path}/"
    return render("site/missing", texts=_translators(options), style=assets.style, links=links, root=root)


def _translators(options: SiteOptions) -> Sequence[Translator]:
    return [get_translator(lang) for lang in options.languages]


def _contents(content: PageContent) -> list[Part]:
    """Return the parts of a page that its list of contents names, none where a list would not help."""
    titled = [part for part in content.parts if part.title]
    return titled if len(titled) >= _MIN_CONTENTS and content.page not in _WITHOUT_CONTENTS else []


def _dashboard_address(page: SitePage, options: SiteOptions, text: Translator) -> str:
    script, selection = dashboard_selection(page, text.lang)
    return f"{options.dashboard_url}{page_href(script, selection)}" if options.dashboard_url else ""


def _footer_pages() -> list[SitePage]:
    return [SitePage("page", code) for code in _FOOTER_PAGES]


def _menu_groups(here: SitePage, links: SiteLinks) -> list[tuple[str, list[dict[str, object]]]]:
    """Return the groups of the menu with the pages that the site has."""
    groups = {group: [code for code in pages if code in SITE_PAGES] for group, pages in PAGE_GROUPS.items()}
    return [
        (
            group,
            [
                {"name": code, "href": links.href(SitePage("page", code)), "here": SitePage("page", code) == here}
                for code in codes
            ],
        )
        for group, codes in groups.items()
    ]
