"""Header and footer of every page."""

from collections.abc import Callable

from markupsafe import Markup

from cmsdash.domain import LANGUAGES, MAX_SEARCH_CHARS, Selection
from cmsdash.exports.api import API_PATH
from cmsdash.i18n import Translator
from cmsdash.installation.emblems import Emblem, configured_emblems
from cmsdash.installation.publisher import Publisher
from cmsdash.ui.layout.contact import error_report_link, page_address
from cmsdash.views.base_path import base_path
from cmsdash.views.html.emblems import emblems_html
from cmsdash.views.html.explanations import explanations_html
from cmsdash.views.html.tables import link
from cmsdash.views.narrative.publisher import publisher_sentence
from cmsdash.views.page_links import PAGE_GROUPS, PAGES, page_href, presentation_href, query_string
from cmsdash.views.templates import render

EMBLEM_PATH = "/app/static/emblems/"
"""The path of the emblems below which our server has them."""


def header_html(
    selection: Selection, text: Translator, page: str, emblem_address: Callable[[Emblem], str] | None = None
) -> Markup:
    """Return slim bar, brand bar, menu and search (HTML). They are one element, so that a rerun replaces them at once.

    Args:
        selection: The selection that the links keep, except for the search: it belongs to the page that it is made on.
        text: The translator of the page's language.
        page: The stem of the script of the page.
        emblem_address: Gives the addresses of emblems, by default those of our server.
    """
    search = {
        "href": page_href("search", _start(selection)),
        "words": selection.search if page == "search" else "",
        "max_chars": MAX_SEARCH_CHARS,
    }
    return render(
        "header",
        brand=brand_bars_html(
            _language_menu(selection, text),
            page_href(PAGES[0], selection.clear_filters()),
            text,
            presentation_href(page, selection),
            emblem_address=emblem_address,
        ),
        groups=_menu_groups(selection, page),
        search=search,
        text=text,
    )


def brand_bars_html(
    languages: Markup,
    start: str,
    text: Translator,
    presentation: str = "",
    emblem_address: Callable[[Emblem], str] | None = None,
) -> Markup:
    """Return the slim bar with the language links, and the brand bar with name and emblems (HTML).

    The name leads to `start`, the address of the first page; `presentation` is the address of the selection's, if any.
    """
    emblems = installed_emblems_html(text, emblem_address)
    return render("brand_bars", languages=languages, start=start, mark=emblems, presentation=presentation, text=text)


def footer_html(
    selection: Selection,
    text: Translator,
    last_accessed: str,
    release_id: str,
    opened: str,
    twin: Markup | None = None,
    emblem_address: Callable[[Emblem], str] | None = None,
) -> Markup:
    """Return co-financing, publisher, date of the data, and links to method, data, accessibility and error report.

    Paper also has the address of the page and the day of printing.

    Args:
        selection: The selection that the links keep.
        text: The translator of the page's language.
        last_accessed: The ISO date on which the last source was accessed.
        release_id: The release that an error report names.
        opened: The ISO date of today.
        twin: The link to the same page of the static site, None or empty for none (HTML).
        emblem_address: As in `header_html`.
    """
    pages = [page for page in ("sources", "method", "releases", "accessibility", "privacy", "contact") if page in PAGES]
    links = [link(text(f"nav.{page}"), page_href(page, selection)) for page in pages]
    links.append(link(text("api.link"), f"{base_path()}{API_PATH}?lang={text.lang}"))
    if report_link := error_report_link(selection, text, release_id):
        links.append(report_link)
    if twin:
        links.append(twin)
    return render(
        "footer",
        emblems=installed_emblems_html(text, emblem_address),
        publisher=publisher_sentence(Publisher.from_environment(), text),
        collected=last_accessed,
        opened=opened,
        address=page_address(selection),
        links=links,
        text=text,
    )


def page_explanations_html(text: Translator) -> Markup:
    """Return the explanations that buttons of the page open (HTML).

    They are the same for every selection, so that a browser gets them once: static/js/glossary_links.js gives their
    links to the glossary the selection.
    """
    return explanations_html(page_href("glossary", Selection(lang=text.lang)), text)


def installed_emblems_html(text: Translator, emblem_address: Callable[[Emblem], str] | None = None) -> Markup:
    """Return the emblems of this installation, empty if there are none (HTML).

    Args:
        text: Translator.
        emblem_address: Gives the addresses of emblems, by default those of our server.

    Raises:
        EmblemError: They cannot be used.
    """
    return emblems_html(configured_emblems(text.lang), text, emblem_address or served_emblem_address)


def emblem_path(emblem: Emblem) -> str:
    """Return the path of an emblem at our server, below its base path."""
    return f"{EMBLEM_PATH}{emblem.file_name}"


def served_emblem_address(emblem: Emblem) -> str:
    """Return the address of an emblem at our server."""
    return base_path() + emblem_path(emblem)


def _menu_groups(selection: Selection, current_page: str) -> list[tuple[str, list[dict[str, object]]]]:
    """Return the groups of the menu with the links of each.

    Wide screens have a button for each group, narrow ones a single button. The lists are HTML popovers, which work
    without a script; static/page.js opens the links in the same document.
    """
    start = _start(selection)
    return [
        (
            group,
            [{"name": page, "href": page_href(page, start), "here": page == current_page} for page in pages],
        )
        for group, pages in PAGE_GROUPS.items()
    ]


def _start(selection: Selection) -> Selection:
    """Return the selection with which a page opens: with its whole list, not with one operation or a search."""
    return selection.reset("operation").reset("page").reset("search")


def _language_menu(selection: Selection, text: Translator) -> Markup:
    """Return links to the page in each language. They load a new document, because its `lang` cannot change."""
    links = [(lang, f"?{query_string(selection, lang=lang)}") for lang in LANGUAGES]
    return render("language_menu", links=links, text=text)
