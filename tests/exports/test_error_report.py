"""Reports of errors are filled in, bounded, and carry any text harmlessly."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.source_register import Source
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports import ErrorReport, report_href, report_rows, report_to_text, row_words
from cmsdash.exports.error_report import MAX_HREF_CHARS, MAX_ROWS
from cmsdash.exports.result_table import result_to_table
from cmsdash.i18n import get_translator
from tests.exports.file_readers import file_context
from tests.hostile_strings import HOSTILE_STRINGS

MAIL, FORM = "mailto:errori@comune.example.it", "https://www.example.org/form?topic=site"
LINK = "https://example.org/money?city=barletta"


def make_report(release: Release, lang: str = "it", link: str = LINK, **values: str) -> ErrorReport:
    sources = [release.sources["ilmattino"], release.sources["andria-news24"]]
    return ErrorReport(get_translator(lang), link, release.manifest.id, sources=sources, **values)


def mail_of(href: str) -> tuple[str, str]:
    parts = urlsplit(href)
    assert f"{parts.scheme}:{parts.path}" == MAIL
    values = parse_qs(parts.query, strict_parsing=True)
    assert set(values) == {"subject", "body"}, "no other header"
    return values["subject"][0], values["body"][0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_has_link_release_figure_row_and_sources(release: Release, lang: str) -> None:
    report = make_report(release, lang, figure="Denaro", row="Barletta, 6.283.176 €", filters="Filtri: x")
    subject, body = mail_of(report_href(MAIL, report))
    lines = body.split("\r\n")
    assert subject == report.text("contact.subject")
    for value in (LINK, release.manifest.id, "Denaro", "Barletta, 6.283.176 €", release.sources["ilmattino"].url):
        assert [line for line in lines if value in line]
    assert lines[-3] == report.text("contact.what")
    assert report.text("contact.cut") not in lines


def test_a_form_has_the_values_as_parameters(release: Release) -> None:
    href = report_href(FORM, make_report(release, figure="Denaro", row="Barletta"))
    values = parse_qs(urlsplit(href).query, strict_parsing=True)
    assert href.startswith(FORM)
    assert values["topic"] == ["site"]
    assert (values["page"], values["release"]) == ([LINK], [release.manifest.id])
    assert (values["figure"], values["row"]) == (["Denaro"], ["Barletta"])
    assert len(values["source"]) == 2


@pytest.mark.parametrize("address", [MAIL, FORM])
@pytest.mark.parametrize("name", HOSTILE_STRINGS)
def test_hostile_values_stay_values(release: Release, name: str, address: str) -> None:
    hostile = HOSTILE_STRINGS[name]
    report = make_report(release, figure=hostile, row=hostile, filters=hostile)
    href = report_href(address, report)
    assert len(href) <= MAX_HREF_CHARS
    assert re.fullmatch(r"[\x21-\x7e]+", href)
    assert not re.search(r"[<>\"'\\`{}|^ ]", href)
    if address == MAIL:
        subject, body = mail_of(href)
        assert "\n" not in subject
        assert body.count("\r") == body.count("\n") == body.count("\r\n")
    content = report_to_text(report).decode("utf-8-sig")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", content)


@pytest.mark.parametrize("address", [MAIL, FORM])
def test_what_does_not_fit_is_left_out_of_the_address_but_not_of_the_file(release: Release, address: str) -> None:
    long = Source("x", "Publisher", "Title " * 400, "https://example.org/" + "a" * 500, "2026", "2026-11-27", "cited")
    report = ErrorReport(get_translator("it"), LINK, "r1", "Denaro", "Barletta", [long] * 40, "Filtri")
    href = report_href(address, report)
    assert len(href) <= MAX_HREF_CHARS
    assert "Denaro" in href
    if address == MAIL:
        assert report.text("contact.cut") in mail_of(href)[1]
    content = report_to_text(report).decode("utf-8-sig")
    assert content.count(long.url) == 40


@pytest.mark.parametrize("address", [MAIL, FORM])
def test_a_link_that_is_too_long_loses_its_query(release: Release, address: str) -> None:
    report = make_report(release, link=f"https://example.org/money?search={'%C3%A0' * 600}")
    href = report_href(address, report)
    assert len(href) <= MAX_HREF_CHARS
    assert "https%3A//example.org/money" in href.replace("%2F", "/")
    assert release.manifest.id in href


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_is_named_in_words(release: Release, lang: str) -> None:
    # data/figures.csv: Barletta applied for 6.283.176 euro of Priority 5
    selection = Selection(city=("barletta",), stage=("application",), lang=lang)
    table = result_to_table(queries.city_figures(release, selection), file_context(release, selection))
    names = [row_words(table, row) for row in table.rows]
    expected = "€6,283,176" if lang == "en" else "6.283.176\xa0€"
    assert [name for name in names if name.endswith((expected.replace("\xa0", " "), expected))]
    assert all(name.startswith("Barletta, ") for name in names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rows_to_choose_from_are_told_apart_and_have_their_own_sources(release: Release, lang: str) -> None:
    result = queries.city_funding(release, Selection())
    rows = report_rows(result, file_context(release, Selection(lang=lang)))
    assert len(rows) == 39
    assert len({row.words for row in rows}) == 39
    for row, (name, keys) in zip(rows, result.table[["name", "figure_source"]].itertuples(index=False), strict=True):
        assert name in row.words
        assert {release.sources[key] for key in queries.codes_of(keys)} <= {*row.sources}


def test_a_long_list_of_rows_is_cut(release: Release) -> None:
    result = queries.operations(release, Selection())
    many = replace(result, table=pd.concat([result.table] * 6, ignore_index=True))
    assert len(report_rows(many, file_context(release, Selection()))) == MAX_ROWS < len(many.table)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_has_a_line_for_each_value_and_room_for_what_is_wrong(release: Release, lang: str) -> None:
    report = make_report(release, lang, figure="Denaro", row="Barletta", filters="Filtri: x")
    content = report_to_text(report)
    assert content.startswith(b"\xef\xbb\xbf"), "editors of Windows read it as UTF-8"
    lines = content.decode("utf-8-sig").split("\n")
    assert lines[:7] == [report.text(f"contact.line.{key}", value=value) for key, value in report.values()]
    assert lines[7:] == ["", report.text("contact.what"), "", ""]
