"""The HTML documents of the site."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from cmsdash.exports.share_card import CARD_SIZE_PX
from cmsdash.exports.site.addresses import HOME, SEARCH, SITE_PAGES, SitePage, page_path, relative_href
from cmsdash.exports.site.assets import Assets, emblem_path
from cmsdash.exports.site.content import PageContent, Part
from cmsdash.exports.site.links import SiteLinks, dashboard_selection
from cmsdash.exports.site.options import SiteOptions, language_addresses
from cmsdash.exports.site.structured_data import structured_data
from cmsdash.i18n import Translator, get_translator
from cmsdash.installation.emblems import configured_emblems
from cmsdash.installation.publisher import Publisher
from cmsdash.views.formatting.language import lang_attribute
from cmsdash.views.html.emblems import emblems_html
from cmsdash.views.html.public_pages import PUBLIC_PAGES
from cmsdash.views.narrative.publisher import publisher_sentence
from cmsdash.views.page_links import PAGE_GROUPS, page_href
from cmsdash.views.templates import render

_FOOTER_PAGES = ("sources", "method", "releases", "glossary", "accessibility", "privacy", "contact")
_WITHOUT_CONTENTS = (HOME, SitePage("page", "questions"))
"""Pages that show their main figures at once, or two parts side by side."""
_MIN_CONTENTS = 4
_MISSING_PAGES = ("overview", "search", "cities", "operations", "sources")


def page_document(
    content: PageContent,
    sections: Iterable[Markup],
    links: SiteLinks,
    assets: Assets,
    options: SiteOptions,
    subjects: Mapping[SitePage, str],
    card: str = "",
) -> Markup:
    """Return the HTML document of a page.

    Args:
        content: What the page says.
        sections: Its parts (HTML), with addresses of the dashboard.
        links: The links of the page.
        assets: Style sheet, fonts and icon.
        options: The addresses of site and dashboard.
        subjects: What each page is about, in the language of the page.
        card: The path of the picture for links to the page, "" for none.

    Raises:
        EmblemError: The emblems of the installation cannot be used.
    """
    text, page = links.text, content.page
    alternates = language_addresses(page, options, links.folder)
    above = [(other, subjects[other]) for other in ((HOME, *content.trail) if page != HOME else ())]
    emblems = _emblems(text, lambda path: relative_href(path, links.folder))
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
        card=f"{options.base_url}/{card}" if card and options.base_url else "",
        card_size=CARD_SIZE_PX,
        data=structured_data(content, options, above),
        brand=_brand(links.href(HOME), text, emblems, languages),
        emblems=emblems,
        search=links.href(SitePage("page", SEARCH)) if page != SitePage("page", SEARCH) else "",
        publisher=publisher_sentence(Publisher.from_environment(), text),
        groups=_menu_groups(page, links),
        trail=[(name, links.href(other)) for other, name in above],
        heading_lang=lang_attribute(text),
        dashboard="" if page.code in PUBLIC_PAGES else _dashboard_address(page, options, text),
        contents=_contents(content),
        body=links.rewrite(Markup("\n").join(sections)),
        footer=[(subjects[above], links.href(above)) for above in _footer_pages()],
        text=text,
    )


def feed_path(lang: str, suffix: str) -> str:
    """Return the path of the feed of releases in a language."""
    return f"{lang}/releases.{suffix}"


def start_document(assets: Assets, options: SiteOptions) -> Markup:
    """Return the document at the root, which leads to the first language."""
    base = f"{options.base_url}/" if options.base_url else ""
    texts = _translators(options)
    brand = _brand(f"{texts[0].lang}/", texts[0], _emblems(texts[0], str))
    return render("site/start", texts=texts, style=assets.style, brand=brand, base=base)


def missing_document(assets: Assets, options: SiteOptions) -> Markup:
    """Return the document for addresses without a page. Its links begin at the root.

    Servers send it for any address.
    """
    texts = _translators(options)
    links = {
        text.lang: [(text(f"nav.{code}"), page_path(SitePage("page", code), text)) for code in _MISSING_PAGES]
        for text in texts
    }
    root = f"{urlsplit(options.base_url).path}/"
    brand = _brand(f"{root}{texts[0].lang}/", texts[0], _emblems(texts[0], lambda path: f"{root}{path}"))
    return render("site/missing", texts=texts, assets=assets, brand=brand, links=links, root=root)


def _emblems(text: Translator, address: Callable[[str], str]) -> Markup:
    """Return the emblems of the installation; `address` gives that of a path of the site."""
    return emblems_html(configured_emblems(text.lang), text, lambda emblem: address(emblem_path(emblem)))


def _brand(start: str, text: Translator, emblems: Markup, languages: Markup | str = "") -> Markup:
    return render("brand_bars", languages=languages, start=start, mark=emblems, presentation="", text=text)


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
