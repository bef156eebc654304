"""What a briefing says: the figures of the queries, each with its kind, date and source."""

from collections.abc import Callable

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Priority, Selection
from cmsdash.exports.briefing import Briefing
from cmsdash.exports.briefing.content import Bars, Classes, Listing, Section, Table
from cmsdash.exports.briefing.locator import Mark, name_marks
from cmsdash.exports.plain_lines import MAX_LINE_CHARS, plain_line
from cmsdash.i18n import get_translator
from cmsdash.queries.result import list_records

CITIES = ("caltanissetta", "mazara-del-vallo", "gela", "avellino", "aversa", "potenza", "taranto", "vittoria", "nuoro")


def section(briefing: Briefing, key: str) -> Section:
    [found] = [item for item in briefing.sections if item.key == key]
    return found


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_city_has_its_figures_of_each_stage(
    release: Release, write_city: Callable[..., Briefing], lang: str
) -> None:
    for city in release.tables["cities"]["city"]:
        written, text = write_city(city, lang), get_translator(lang)
        [bars] = [block for block in section(written, "money").blocks if isinstance(block, Bars)]
        figures = queries.city_figures(release, Selection(city=(city,))).table
        expected = [
            (text(f"stage.{row['stage']}"), text.money(row["amount_cents"]), row["amount_cents"] / 100_000_000)
            for row in list_records(figures[figures["amount_cents"].notna() & (figures["priority"] != Priority.P6)])
        ]
        assert sorted((row.label, row.shown, row.value) for row in bars.rows if row.value is not None) == sorted(
            expected
        )
        assert all(row.sources and row.note for row in bars.rows if row.value is not None)
        assert all(row.shown == text("funding_stages.none") for row in bars.rows if row.value is None)


def test_every_operation_has_its_amount_kind_date_and_source(
    release: Release, write_city: Callable[..., Briefing]
) -> None:
    text = get_translator("it")
    for city in release.tables["cities"]["city"]:
        known = list_records(queries.operations(release, Selection(city=(city,))).table)
        found = [item for item in write_city(city).sections if item.key == "operations"]
        tables = [block for item in found for block in item.blocks if isinstance(block, Table)]
        rows = [row for table in tables for row in table.rows]
        assert [row[2].text for row in rows] == [
            text("show.not_published_m") if item["amount_cents"] is None else text.money(item["amount_cents"])
            for item in known
        ]
        assert all(row[2].note for row, item in zip(rows, known, strict=True) if item["amount_cents"] is not None)
        assert all(row[3].sources and row[3].note for row in rows)


def test_sources_are_numbered_in_the_order_of_reading_and_all_listed(
    release: Release, write_city: Callable[..., Briefing]
) -> None:
    written = write_city("mazara-del-vallo")
    used = {number for item in written.sections for number in item.all_sources}
    used |= {number for figure in written.key_figures for number in figure.sources}
    assert [entry.number for entry in written.sources] == list(range(1, len(written.sources) + 1))
    assert used == {entry.number for entry in written.sources}
    assert written.key_figures[0].sources == (1,)


def test_stated_and_inferred_classes_stand_apart(write_city: Callable[..., Briefing]) -> None:
    # operations.csv: the areas of Caltanissetta are inferred from titles; no source states one.
    [classes] = [
        block for block in section(write_city("caltanissetta"), "purpose").blocks if isinstance(block, Classes)
    ]
    areas = classes.fields[1]
    assert not areas.stated
    assert {item.basis for item in areas.inferred} == {"inferred"}
    # operation_target_groups.csv: TP24 states the recipients of Mazara del Vallo.
    [classes] = [
        block for block in section(write_city("mazara-del-vallo"), "purpose").blocks if isinstance(block, Classes)
    ]
    assert "Persone con disabilità" in [item.label for item in classes.fields[2].stated]


def test_a_city_without_any_figure_says_so_in_words(write_city: Callable[..., Briefing]) -> None:
    written = write_city("aversa")
    assert written.finding == "Per Aversa nessuna cifra è pubblicata."
    assert written.key_figures[0].value == "non pubblicata"
    assert not any(
        row.value for block in section(written, "money").blocks if isinstance(block, Bars) for row in block.rows
    )
    assert any(isinstance(block, Listing) for block in section(written, "fundable").blocks)
    assert "0" not in {figure.value for figure in written.key_figures}


def test_text_is_one_clean_line() -> None:
    assert plain_line("a\r\n\tb\x00\u202ec\u2066d\ud800") == "a bcd"
    assert len(plain_line("x" * 10_000)) == MAX_LINE_CHARS
    assert plain_line("x" * 10_000).endswith("…")


def test_names_on_the_map_do_not_cover_each_other() -> None:
    coast = [Mark(name, 700, 300 + at, "stated") for at, name in enumerate(("Barletta", "Trani", "Andria"))]
    marks = name_marks([*coast, Mark("Gela", 400, 700, "none")])
    assert [mark.is_named for mark in marks] == [True, True, False, True]
    assert [mark.is_left for mark in marks] == [True, False, False, False]
