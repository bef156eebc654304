"""The menu beside a figure: what a reader can take away from it. Its content is built when it is opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

from cmsdash.domain.view_sequence import MAX_VIEWS, View
from cmsdash.exports import (
    MAP_FORMATS,
    TABLE_FORMATS,
    ErrorReport,
    FileContext,
    ReportRow,
    citation_to_bibtex,
    citation_to_csl,
    citation_to_text,
    cite_view,
    format_label,
    report_href,
    report_rows,
    report_to_text,
    result_to_file,
)
from cmsdash.exports.embed import DEFAULT_HEIGHT_PX, embed_href, iframe_code
from cmsdash.exports.svg.figure import figure_to_svg
from cmsdash.exports.svg.png import svg_to_png
from cmsdash.figures import Figure, PageContext
from cmsdash.figures.catalogue import FIGURES
from cmsdash.i18n import escape_markdown
from cmsdash.installation.publisher import Publisher
from cmsdash.ui import session_state
from cmsdash.ui.layout.contact import page_address
from cmsdash.ui.layout.page import render_note
from cmsdash.ui.upload_session import session_upload
from cmsdash.views.html.tables import link
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.small_multiples import SmallMultiples
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import get_macro

_MIN_ROWS_TO_CHOOSE = 2
_paragraph, _copy_box = get_macro("paragraph"), get_macro("copy_box")


@dataclass(frozen=True)
class _File:
    """A file that is made when its button is clicked.

    Attributes:
        code: Tells the files of a figure apart.
        label: The words of the button.
        suffix: The end of the file name.
        media_type: The media type of the file.
        build: Makes the file.
    """

    code: str
    label: str
    suffix: str
    media_type: str
    build: Callable[[], bytes]


def render_figure_menu(page: PageContext, figure: Figure) -> None:
    """Render the menu of a figure: one closed button until it is opened.

    Of an upload it has files only: nobody else can open a link to it.
    """
    with st.popover(
        page.text.markdown("take.button"),
        key=f"menu-{figure.result.name}",
        on_change="rerun",
        icon=":material/download:",
    ) as menu:
        if menu.open:
            _render_content(page, figure)


def _render_content(page: PageContext, figure: Figure) -> None:
    text, is_private = page.text, page.release.is_private
    address = "" if is_private else page_address(page.selection)
    context = FileContext(figure.selection or page.selection, page.names, page.release, text, address)
    _render_files(page, figure, context, "take.picture", _picture_files(figure, context))
    _render_files(page, figure, context, "take.table", _table_files(figure, context))
    if is_private:
        return
    _render_heading(text("take.link"))
    st.html(_copy_box(address, page.text))
    if figure.name in FIGURES:
        _render_presentation(page, figure)
        _render_embed(page, figure, address)
    _render_citation(page, figure, context)
    _render_report(page, figure, context)


def _picture_files(figure: Figure, context: FileContext) -> Sequence[_File]:
    text = context.text
    return (
        _File("svg", text("take.svg"), "svg", "image/svg+xml", lambda: figure_to_svg(figure, context)),
        _File("png", text("take.png"), "png", "image/png", lambda: svg_to_png(figure_to_svg(figure, context))),
    )


def _table_files(figure: Figure, context: FileContext) -> Sequence[_File]:
    formats = TABLE_FORMATS | (MAP_FORMATS if isinstance(figure.content, CityMap | SmallMultiples) else {})
    write = partial(result_to_file, figure.result, context, title=figure.caption, sentence=figure.sentence)
    return [
        _File(code, format_label(code, context.text), item.suffix, item.media_type, partial(write, code))
        for code, item in formats.items()
    ]


def _render_files(
    page: PageContext, figure: Figure, context: FileContext, heading: str, files: Sequence[_File]
) -> None:
    _render_heading(page.text(heading))
    _render_buttons(page, figure, context, files)


def _render_buttons(page: PageContext, figure: Figure, context: FileContext, files: Sequence[_File]) -> None:
    with st.container(horizontal=True, gap="small"):
        for file in files:
            key = f"{file.code}-{figure.result.name}"
            st.download_button(
                escape_markdown(file.label),
                session_upload().download(key, file.build) if page.release.is_private else file.build,
                file_name=context.file_name(figure.name, file.suffix),
                mime=file.media_type,
                key=key,
                on_click="ignore",
            )


def _render_presentation(page: PageContext, figure: Figure) -> None:
    text = page.text
    _render_heading(text("take.presentation"))
    views = session_state.presentation_views()
    is_full = len(views) >= MAX_VIEWS
    if st.button(text("take.add_view"), key=f"add-view-{figure.result.name}", disabled=is_full):
        views = (*views, View(figure.name, page.selection.reset("page")))
        session_state.store_presentation_views(views)
    if views:
        _render_link(text.plural("take.views", len(views)), page_href("share", page.selection))


def _render_embed(page: PageContext, figure: Figure, page_url: str) -> None:
    text, selection = page.text, page.selection
    _render_heading(text("take.embed"))
    parts = urlsplit(page_url)
    address = f"{parts.scheme}://{parts.netloc}{embed_href(figure.name, selection)}"
    st.html(_copy_box(str(iframe_code(address, figure.caption, DEFAULT_HEIGHT_PX, text)), page.text))
    share = page_href("share", selection)
    _render_link(text("take.embed_more"), f"{share}{'&' if '?' in share else '?'}figure={figure.name}")


def _render_citation(page: PageContext, figure: Figure, context: FileContext) -> None:
    today = datetime.now(UTC).date().isoformat()
    citation = cite_view(context, figure.name, figure.caption, today)
    _render_heading(page.text("take.cite"))
    st.html(_copy_box(citation_to_text(citation), page.text))
    files = (
        _File("bibtex", "BibTeX", "bib", "text/x-bibtex", lambda: citation_to_bibtex(citation).encode("utf-8")),
        _File("csl", "CSL-JSON", "json", "application/json", lambda: citation_to_csl(citation).encode("utf-8")),
    )
    _render_files(page, figure, context, "take.cite_files", files)


def _render_report(page: PageContext, figure: Figure, context: FileContext) -> None:
    text = page.text
    _render_heading(text("take.report"))
    row = _choose_row(page, figure, context)
    sources = row.sources if row else [page.release.sources[key] for key in figure.result.sources]
    report = ErrorReport(
        text,
        context.link,
        context.release_id,
        figure.caption,
        row=row.words if row else "",
        sources=sources,
        filters=context.filters,
    )
    file = _File("report", text("take.report_file"), "txt", "text/plain", lambda: report_to_text(report))
    _render_buttons(page, figure, context, (file,))
    if address := Publisher.from_environment().feedback:
        _render_link(text("contact.report"), report_href(address, report))
    else:
        render_note(text("contact.no_address"))


def _choose_row(page: PageContext, figure: Figure, context: FileContext) -> ReportRow | None:
    """Return the row that the reader chose for a report; None for the figure as a whole."""
    rows = report_rows(figure.result, context)
    if len(rows) < _MIN_ROWS_TO_CHOOSE:
        return rows[0] if rows else None
    chosen = st.selectbox(
        page.text.markdown("take.report_row"),
        range(len(rows)),
        index=None,
        format_func=lambda number: page.text("take.report_row_option", n=number + 1, row=rows[number].words),
        placeholder=page.text("take.report_whole"),
        key=f"report-row-{figure.result.name}",
    )
    return None if chosen is None else rows[chosen]


def _render_link(label: str, address: str) -> None:
    st.html(_paragraph(link(label, address), "cms-take-link"))


def _render_heading(words: str) -> None:
    st.html(_paragraph(Markup.escape(words), "cms-take-heading"))
