"""The presentation of a page's selection, or of a sequence of views that a reader chose."""

from cmsdash.domain import IgnoredParameter
from cmsdash.domain.view_sequence import SEQUENCE_PARAMETER, View, format_sequence, is_sequence, parse_sequence
from cmsdash.exports.presentation.document import presentation_html
from cmsdash.exports.presentation.slides import default_views, figure_slide, source_slide, title_slide
from cmsdash.figures.catalogue import FIGURES, build_figure, is_available
from cmsdash.figures.context import PageContext
from cmsdash.views.page_links import editor_href, page_href


def make_presentation(
    page: PageContext,
    sequence: str,
    *,
    heading: str,
    base: str,
    style: str,
    ignored: tuple[IgnoredParameter, ...] = (),
) -> str:
    """Return the HTML document of a presentation.

    Args:
        page: The context of the page, whose selection is presented.
        sequence: `WHOLE_SELECTION` or "" for the usual views of the selection, else `format_sequence`.
        heading: The title of the first view.
        base: The origin of the addresses of pages, "" for relative ones.
        style: The style sheet of the pages, with fonts that need no network.
        ignored: What of the link of the page could not be read.
    """
    views, dropped = _read_sequence(page, sequence)
    shown = [(view, _view_page(view, page)) for view in views]
    figures = [build_figure(view.figure, context) for view, context in shown]
    slides = [
        title_slide(page, heading, (*ignored, *dropped), base + editor_href(page.selection, format_sequence(views))),
        *(figure_slide(figure, context, base) for figure, (_, context) in zip(figures, shown, strict=True)),
        source_slide(figures, page),
    ]
    title = page.text("present.document_title", title=heading)
    return presentation_html(slides, title, base + page_href(page.script, page.selection), style, page.text)


def _read_sequence(page: PageContext, sequence: str) -> tuple[tuple[View, ...], tuple[IgnoredParameter, ...]]:
    if not is_sequence(sequence):
        return default_views(page.selection), ()
    views, dropped = parse_sequence(sequence, FIGURES, page.vocabulary, page.selection)
    shown = tuple(view for view in views if is_available(view.figure, view.selection))
    missing = tuple(IgnoredParameter(SEQUENCE_PARAMETER, view.figure) for view in views if view not in shown)
    return shown, (*dropped, *missing)


def _view_page(view: View, page: PageContext) -> PageContext:
    """Return the context of the page that has the figure of a view."""
    return PageContext(view.selection, page.release, page.text, page.vocabulary, FIGURES[view.figure].page)
