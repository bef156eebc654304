"""The briefings of several cities and of the programme: the figures of the queries, under any selection."""

import io

import pptx
import pytest
from hypothesis import given
from markupsafe import escape
from pypdf import PdfReader

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Priority, Selection
from cmsdash.exports.briefing import BriefingFormat, comparison_briefing, programme_briefing, render_briefing
from cmsdash.exports.briefing.content import Bars, Block, Briefing, Table
from cmsdash.exports.briefing.programme import MAX_SLIDE_OPERATIONS
from cmsdash.exports.plain_lines import plain_line
from cmsdash.i18n import get_translator
from cmsdash.queries.result import list_records
from tests.exports.briefing.conftest import file_context
from tests.strategies import few, selections


def blocks(briefing: Briefing, key: str) -> list[Block]:
    return [block for section in briefing.sections if section.key == key for block in section.blocks]


@few(2)
@given(selection=selections())
def test_the_programme_has_the_figures_of_its_selection(release: Release, selection: Selection) -> None:
    text = get_translator(selection.lang)
    written = programme_briefing(file_context(release, selection))
    [bars] = [block for block in blocks(written, "money") if isinstance(block, Bars)]
    summary = list_records(queries.stage_summary(release, selection).table)
    assert {row.label: row.value for row in bars.rows} == {
        text(f"stage.{row['stage']}"): row["amount_cents"] / 100_000_000 if row["cities"] else None for row in summary
    }
    funding = list_records(queries.city_funding(release, selection).table)
    rows = [row for block in blocks(written, "cities") if isinstance(block, Table) for row in block.rows]
    assert [row[0].text for row in rows] == [row["name"] for row in funding]
    for cells, row in zip(rows, funding, strict=True):
        if row["amount_cents"] is None:
            assert cells[1].text == "–"
        else:
            assert cells[1].text == text.money(row["amount_cents"])
            assert cells[2].note
            assert cells[4].sources
    assert len(written.locator.marks) == 39
    assert written.subtitle


@pytest.mark.parametrize("lang", ["it", "en"])
def test_compared_cities_have_all_their_figures(release: Release, lang: str) -> None:
    cities, text = ("andria", "aversa", "gela", "mazara-del-vallo", "mesagne"), get_translator(lang)
    written = comparison_briefing(file_context(release, Selection(city=cities, lang=lang)))
    [table] = [block for block in blocks(written, "money") if isinstance(block, Table)]
    figures = queries.city_figures(release, Selection(city=cities)).table
    shown = list_records(figures[figures["amount_cents"].notna() & (figures["priority"] != Priority.P6)])
    assert [row[2].text for row in table.rows] == [text.money(row["amount_cents"]) for row in shown]
    assert all(row[3].text and row[4].sources for row in table.rows)
    [side] = [block for block in blocks(written, "side") if isinstance(block, Table)]
    assert [row[0].text for row in side.rows] == ["Andria", "Aversa", "Gela", "Mazara del Vallo", "Mesagne"]
    assert side.rows[1][1].text == text("show.not_published")
    assert not written.key_figures, "five figures do not stand side by side"


@pytest.mark.parametrize("form", BriefingFormat)
@pytest.mark.parametrize(
    "selection", [Selection(), Selection(region=("sicilia",), lang="en"), Selection(stage=("decree",))]
)
def test_the_programme_is_written_in_every_format(release: Release, selection: Selection, form: BriefingFormat) -> None:
    content = render_briefing(programme_briefing(file_context(release, selection)), form)
    if form is BriefingFormat.PDF:
        assert len(PdfReader(io.BytesIO(content)).pages) < 16
    else:
        assert content.startswith(b"PK" if form is BriefingFormat.PPTX else b"<!doctype html>")


@pytest.mark.parametrize("form", BriefingFormat)
def test_all_39_cities_are_compared_in_every_format(release: Release, form: BriefingFormat) -> None:
    selection = Selection(city=tuple(release.tables["cities"]["city"]))
    assert render_briefing(comparison_briefing(file_context(release, selection)), form)


def test_the_programme_lists_every_operation_and_slides_say_how_many_they_leave_out(release: Release) -> None:
    context = file_context(release, Selection())
    written, total = programme_briefing(context), len(release.tables["operations"])
    [table] = [block for block in blocks(written, "operations") if isinstance(block, Table)]
    assert [row[0].text for row in table.rows] == [
        plain_line(row["title"]) for row in list_records(queries.operations(release, Selection()).table)
    ]
    assert len(table.rows) == total > MAX_SLIDE_OPERATIONS
    html = render_briefing(written, BriefingFormat.HTML).decode()
    rest = context.text.plural("briefing.operations_elsewhere", total - MAX_SLIDE_OPERATIONS)
    assert html.count("<tr") > total
    assert escape(rest) not in html
    deck = pptx.Presentation(io.BytesIO(render_briefing(written, BriefingFormat.PPTX)))
    words = "\n".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    assert rest in words
