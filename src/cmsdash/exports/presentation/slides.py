"""The views of a presentation: title, figures, and the sources of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from cmsdash.domain import FACETS, IgnoredParameter, MapLayer, Selection
from cmsdash.domain.view_sequence import View
from cmsdash.exports.figure_html import content_html
from cmsdash.exports.provenance_lines import ignored_line, release_line, source_line
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.installation.emblems import configured_emblems
from cmsdash.installation.publisher import Publisher
from cmsdash.views.formatting.filters import filters_sentence, is_filtered, selection_sentences
from cmsdash.views.html.emblems import emblems_html
from cmsdash.views.html.lists import bullet_list
from cmsdash.views.html.tables import link
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.narrative.publisher import publisher_sentence
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import get_macro

MAP_SIZE_PX = (860, 312)
"""The place of a map. On a screen of 1920 px it is shown 2.18 times as large: words of 11 px have 24 px there."""

CHART_SIZE_PX = (976, 400)
"""The place of a chart. On a screen of 1920 px it is shown 1.85 times as large: words of 13 px have 24 px there."""

_USUAL_FIGURES = (
    "programme_figures", "stage_summary", "stage_allocation_breakdown", "intervention_list", "group_list",
    "coverage_matrix",
)  # fmt: skip
_CITY_FIGURES = ("declared_classes", "city_figures", "city_operations")


@dataclass(frozen=True)
class Slide:
    """What one view shows.

    Attributes:
        title: The heading.
        sentence: The finding in words.
        content: The figure (HTML).
        foot: Sources, kinds and release in one line.
        link: The address of the page that has the figure, "" for none.
        notes: Remarks in small type.
        is_long: Whether the content may be higher than the view and scrolls.
    """

    title: str
    sentence: str
    content: Markup
    foot: str
    link: str = ""
    notes: Sequence[str] = ()
    is_long: bool = False


def title_slide(page: PageContext, title: str, dropped: Sequence[IgnoredParameter], editor: str) -> Slide:
    """Return the first view: what the presentation is about, its filters, and what of the link could not be read.

    Args:
        page: The context of the presentation.
        title: Its title.
        dropped: What of the link could not be read.
        editor: The address of the page that changes the views.

    Raises:
        EmblemError: The emblems of the installation cannot be used.
    """
    text = page.text
    lines: list[str] = [
        text("app.eu") + ".",
        publisher_sentence(Publisher.from_environment(), text),
        text("present.release_id", id=page.release.manifest.id),
    ]
    if dropped:
        lines.append(ignored_line(dropped, text))
    lines.append(link(text("present.edit"), editor))
    sentence = filters_sentence(page.selection, page.names, text)
    emblems = emblems_html(configured_emblems(text.lang), text)
    return Slide(title, sentence, Markup("{}{}").format(bullet_list(lines), emblems), release_line(page))


def default_views(selection: Selection) -> tuple[View, ...]:
    """Return the usual views of a selection: the map by layer, money, areas, recipients, matrix, and a chosen city."""
    layers = [View("map_cities", replace(selection, layer=layer.value)) for layer in MapLayer]
    views = [View(name, selection) for name in _USUAL_FIGURES]
    city = [View(name, selection) for name in _CITY_FIGURES] if len(selection.city) == 1 else []
    return (*layers, *views, *city)


def figure_slide(figure: Figure, page: PageContext, base: str) -> Slide:
    """Return the view of a figure.

    Args:
        figure: The figure.
        page: The context of the figure, with its selection.
        base: The origin of addresses, "" for relative ones.
    """
    selection = figure.selection or page.selection
    is_narrow = bool(selection.operation) or is_filtered(selection, FACETS)
    filters = selection_sentences(selection, page.names, page.titles, page.text) if is_narrow else ""
    size = MAP_SIZE_PX if isinstance(figure.content, CityMap) else CHART_SIZE_PX
    return Slide(
        figure.caption,
        figure.sentence,
        content_html(figure, page, size, base, is_slide=True),
        " ".join(filter(None, (filters, source_line(figure, page), release_line(page)))),
        base + page_href(page.script, page.selection),
        figure.notes,
        is_long=not figure.result.is_empty,
    )


def source_slide(figures: Sequence[Figure], page: PageContext) -> Slide:
    """Return the last view: every source of the figures, with its date."""
    text, keys = page.text, dict.fromkeys(key for figure in figures for key in figure.result.sources)
    sources = sorted((page.release.sources[key] for key in keys), key=lambda source: (source.publisher, source.title))
    lines = [f"{source.publisher}: {source.title} ({text.date(source.date)})" for source in sources]
    content = get_macro("source_columns")(bullet_list(lines))
    return Slide(text("present.sources"), "", content, release_line(page), is_long=True)
