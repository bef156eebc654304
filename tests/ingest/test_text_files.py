"""CSV files as people and programs write them: encodings, separators, quotes and damaged cells, with exact accounts."""

from pathlib import Path

import pytest

from cmsdash.datastore.import_report import ImportReport, RowTotals
from cmsdash.i18n import get_translator
from cmsdash.i18n.import_messages import rejection_text
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.formats import csv_rows
from cmsdash.ingest.formats.csv_rows import parse_lenient_record
from cmsdash.ingest.formats.encodings import detect_encoding
from cmsdash.ingest.readers.context import ImportOptions
from tests.ingest.opencoesione.test_projects_file import DATA, OTHER_PROGRAMME_LINE, build_line, encode_projects
from tests.ingest.test_operation_lists import SOURCE

FIXTURES = Path(__file__).parents[1] / "fixtures" / "intake"
HEADER = "Comune;Titolo;Importo ammesso\n"


def read(path: Path, reader: str = "operations") -> tuple[ImportBatch, ImportReport]:
    batch, report = registry.read_file(reader, path, DATA, ImportOptions(SOURCE if reader == "operations" else {}))
    assert report.is_balanced
    return batch, report


def read_bytes(tmp_path: Path, content: bytes, reader: str = "operations") -> tuple[ImportBatch, ImportReport]:
    path = tmp_path / "elenco.csv"
    path.write_bytes(content)
    return read(path, reader)


def read_rejection(tmp_path: Path, content: bytes, reader: str = "operations") -> FileRejectedError:
    with pytest.raises(FileRejectedError) as error:
        read_bytes(tmp_path, content, reader)
    return error.value


def titles(batch: ImportBatch) -> list[str]:
    return [row["title"] for row in batch.rows["operations"]]


# Encodings

ITALIAN_TITLES = (
    "Città di tutti", "Perché sì", "Più servizi", "Però domani", "Ogni lunedì", "La scuola è aperta", "Un caffè",
    "CITTÀ DI TUTTI", "LA SCUOLA È APERTA", "PERCHÉ", "PIÙ SERVIZI", "PERÒ", "LUNEDÌ",
)  # fmt: skip
"""Each with a single sign beyond ASCII: the least evidence that a file can give."""


@pytest.mark.parametrize(
    "encoding", ["cp1252", "iso8859_15", "cp850", "cp858", "mac_roman", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("title", ITALIAN_TITLES)
def test_one_accented_letter_tells_the_encoding(tmp_path: Path, encoding: str, title: str) -> None:
    batch, report = read_bytes(tmp_path, f"{HEADER}Andria;{title};100,50\n".encode(encoding))
    assert titles(batch) == [title]
    assert report.accepted == RowTotals(1, 10050)


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_a_list_with_typical_signs_is_read_unchanged(tmp_path: Path, encoding: str) -> None:
    sign = "’" if encoding != "cp850" else "'"
    title = f"Rete delle «case» nell{sign}area: attività e società, 1° lotto"
    batch, _ = read_bytes(tmp_path, f"{HEADER}Andria;{title};1,00\n".encode(encoding))
    assert titles(batch) == [title]


def test_every_sign_of_windows_is_read(tmp_path: Path) -> None:
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    signs = "".join(bytes([code]).decode("cp1252") for code in range(0xA1, 0x100) if code != 0xAD)
    signs += "".join(bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in undefined)
    path = tmp_path / "elenco.csv"
    path.write_bytes(f"{HEADER}Andria;Attività {' '.join(signs)};1,00\n".encode("cp1252"))
    assert detect_encoding(path).name == "cp1252"
    assert titles(read(path)[0]) == [f"Attività {' '.join(signs)}"]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_opencoesione_in_another_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    line = build_line(OC_TITOLO_PROGETTO="Città più «verde»")
    content = encode_projects(line, OTHER_PROGRAMME_LINE).decode("utf-8-sig").encode(encoding)
    assert titles(read_bytes(tmp_path, content, "opencoesione")[0]) == ["Città più «verde»"]


# Damaged cells


def test_a_damaged_cell_in_a_column_that_is_not_read_sets_nothing_aside() -> None:
    _, report = read(FIXTURES / "38-one-damaged-cell.csv")
    assert report.accepted == report.input == RowTotals(2, 15_000_000)


@pytest.mark.parametrize(
    "damaged",
    [
        "Città e attività giÃ\xa0 pagate".encode(),
        b"Citt\xe0",
        "Città".encode() + b"\x85",
        b"Citt\0",
        "Citt\ufffd".encode(),
    ],
    ids=["mojibake", "cp1252 byte", "stray byte", "NUL", "replacement character"],
)
def test_a_damaged_cell_sets_its_row_alone_aside(tmp_path: Path, damaged: bytes) -> None:
    good = "".join(f"Trani;Città e attività {number};10,00\n" for number in range(50)).encode()
    _, report = read_bytes(tmp_path, HEADER.encode() + good + b"Andria;" + damaged + b";5,00\n")
    assert report.accepted == RowTotals(50, 50_000)
    assert report.reasons["text_mangled"].rows == 1
    assert report.input.rows == 51
    assert [(issue.line, issue.column) for issue in report.row_issues] == [(52, "Titolo")]


def test_an_undefined_byte_of_windows_sets_its_row_alone_aside(tmp_path: Path) -> None:
    content = f"{HEADER}Trani;Città;10,00\n".encode("cp1252") + b"Andria;Citt\x81;5,00\nBari;x;1,00\n"
    _, report = read_bytes(tmp_path, content)
    assert list(report.reasons) == ["text_mangled"]
    assert report.accepted == RowTotals(1, 1000)


def test_a_damaged_row_of_opencoesione_is_set_aside(tmp_path: Path) -> None:
    content = encode_projects(
        build_line(OC_TITOLO_PROGETTO="Perché"),
        build_line(COD_LOCALE_PROGETTO="BR5.4.11.2", OC_TITOLO_PROGETTO="Citta@"),
    )
    _, report = read_bytes(tmp_path, content.replace(b"Citta@", b"Citt\xe0"), "opencoesione")
    assert report.accepted.rows == 1
    assert list(report.reasons) == ["text_mangled"]


def test_the_end_sign_of_dos_is_no_row(tmp_path: Path) -> None:
    _, report = read_bytes(tmp_path, f"{HEADER}Andria;Città;1,00\r\n".encode("cp850") + b"\x1a")
    assert report.accepted == report.input == RowTotals(1, 100)


def test_a_row_of_another_encoding_in_utf_8_is_set_aside(tmp_path: Path) -> None:
    content = f"{HEADER}Andria;Città è;1,00\n".encode() + "Trani;Perché;2,00\n".encode("cp1252")
    _, report = read_bytes(tmp_path, content)
    assert report.input == RowTotals(2, 300)
    assert dict(report.reasons) == {"text_mangled": RowTotals(1, 200)}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("above", ["", "sep=;"])
def test_line_ends_and_the_hint_of_spreadsheet_programs_are_read(tmp_path: Path, line_end: str, above: str) -> None:
    lines = [*([above] if above else []), HEADER.strip(), "Andria;Uno;1,00", "Trani;Due;2,00", ""]
    _, report = read_bytes(tmp_path, line_end.join(lines).encode())
    assert report.accepted == report.input == RowTotals(2, 300)


def test_headers_ruined_by_a_wrong_encoding_are_said(tmp_path: Path) -> None:
    error = read_rejection(tmp_path, "CittÃ\xa0;QualitÃ\xa0\nAndria;x\n".encode())
    assert (error.code, error.line) == ("encoding_mangled", 1)


# Separators


def test_the_separator_is_the_sign_under_which_the_header_is_understood() -> None:
    _, report = read(FIXTURES / "36-commas-in-text.csv")
    assert report.accepted == report.input == RowTotals(2, 30_000_050)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("noise", ["uno, due, tre, quattro, cinque", "a; b; c; d; e; f", "a | b | c | d | e"])
@pytest.mark.parametrize("preamble", ["", "Allegato A: importi, durate, luoghi, note, altro\n\n"])
def test_other_separators_inside_cells_do_not_mislead(
    tmp_path: Path, separator: str, noise: str, preamble: str
) -> None:
    title = f'"{noise}"' if separator in noise else noise
    rows = [
        ["Comune", "Titolo", "Importo ammesso"],
        ["Andria", title, '"100,50"'],
        ["Trani", title + "x" if title[0] != '"' else title[:-1] + 'x"', '"2,00"'],
    ]
    content = preamble + "\n".join(separator.join(row) for row in rows)
    _, report = read_bytes(tmp_path, content.encode())
    assert report.accepted == report.input == RowTotals(2, 10_250)


@pytest.mark.parametrize("header_end", ["", ";", ";;;"])
@pytest.mark.parametrize("row_end", ["", ";", ";;", "; "])
def test_trailing_separators_are_no_cells(tmp_path: Path, header_end: str, row_end: str) -> None:
    content = f"Comune;Titolo;Importo ammesso{header_end}\nAndria;Uno;1,00{row_end}\nTrani;Due;2,00\n"
    _, report = read_bytes(tmp_path, content.encode())
    assert report.accepted == report.input == RowTotals(2, 300)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_rows_wrapped_in_quotes_are_read(tmp_path: Path, separator: str) -> None:
    rows = [["Comune", "Titolo", "Importo"], ["Andria", 'Progetto ""Casa""', '""1,50""'], ["Trani", "Due", '""2,00""']]
    content = "\n".join(f'"{separator.join(row)}"' for row in rows)
    batch, report = read_bytes(tmp_path, content.encode())
    assert report.accepted == report.input == RowTotals(2, 350)
    assert titles(batch) == ['Progetto "Casa"', "Due"]


def test_a_cell_beyond_the_header_sets_its_row_aside(tmp_path: Path) -> None:
    _, report = read_bytes(tmp_path, f"{HEADER}Andria;Uno;1,00;x\nTrani;Due;2,00;\n".encode())
    assert (report.accepted, list(report.reasons)) == (RowTotals(1, 200), ["row_width"])


def test_trailing_separators_of_opencoesione_are_read() -> None:
    _, report = read(FIXTURES / "35-opencoesione-trailing.csv", "opencoesione")
    assert report.input == RowTotals(2, 101_613_155)
    assert report.accepted == RowTotals(1, 101_612_405)
    assert dict(report.rules) == {"programme": RowTotals(1, 750)}


@pytest.mark.parametrize(
    ("header_end", "row_end", "accepted"),
    [(";", ";", 1), (";", "", 1), ("", ";;;", 1), ("", ';""', 1), ("", "; ", 0), ("", ";x", 0)],
)
def test_ends_of_opencoesione_rows_are_read_or_set_aside(
    tmp_path: Path, header_end: str, row_end: str, accepted: int
) -> None:
    header, row, *rest = encode_projects(build_line(), OTHER_PROGRAMME_LINE).decode("utf-8-sig").splitlines()
    content = "\n".join([header + header_end, row + row_end, *rest, ""])
    _, report = read_bytes(tmp_path, content.encode(), "opencoesione")
    assert report.accepted.rows == accepted
    assert report.input.rows == 2
    assert [issue.line for issue in report.row_issues] == [2] * (1 - accepted)


@pytest.mark.parametrize("separator", [",", "\t", "|"])
def test_another_separator_in_opencoesione_is_said(tmp_path: Path, separator: str) -> None:
    header, row, *_ = encode_projects(build_line()).decode("utf-8-sig").splitlines()
    error = read_rejection(tmp_path, f"{header}\n{row}\n".replace(";", separator).encode(), "opencoesione")
    assert (error.code, error.value) == ("separator_wrong", separator.replace("\t", "Tab"))


def test_commas_between_the_cells_of_opencoesione_are_said_in_words() -> None:
    with pytest.raises(FileRejectedError) as error:
        read(FIXTURES / "46-opencoesione-commas.csv", "opencoesione")
    words = rejection_text(error.value.code, vars(error.value), get_translator("it"))
    assert "divise da «,»" in words


# Quotes


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ('"Progetto "Casa" 2"', 'Progetto "Casa" 2'),
        ('"Progetto "Casa""', 'Progetto "Casa"'),
        ('""Casa" e lavoro"', '"Casa" e lavoro'),
        ('Progetto "Casa" 2', 'Progetto "Casa" 2'),
        ('"Progetto ""Casa"" 2"', 'Progetto "Casa" 2'),
        ('"Casa" ', "Casa"),
        ('Tubi da 5"', 'Tubi da 5"'),
        ('"Tubi da 5" e 6""', 'Tubi da 5" e 6"'),
        ('"Uno; "due"; tre"', None),  # the separator after a quote may end the cell: set aside, not guessed
        ('"prima riga\ncon "virgolette" dentro"', 'prima riga con "virgolette" dentro'),
    ],
)  # fmt: skip
def test_quotes_inside_cells_are_read(tmp_path: Path, cell: str, title: str | None) -> None:
    batch, report = read_bytes(tmp_path, f"{HEADER}Andria;{cell};1,00\nTrani;Altro;2,00\n".encode())
    assert titles(batch) == ([title, "Altro"] if title else ["Altro"])
    assert report.input.rows == 2
    assert [issue.code for issue in report.row_issues] == ([] if title else ["row_width"])


@pytest.mark.parametrize("rows_after", [0, 1, 5, 5000])
@pytest.mark.parametrize("last", ["", 'Andria;"Altro";9,00\n', 'Andria;Progetto "Casa";9,00\n'])
def test_a_quote_that_does_not_close_is_named_and_nothing_is_read(tmp_path: Path, rows_after: int, last: str) -> None:
    after = "".join(f"Trani;Laboratorio {number};1000,00\n" for number in range(rows_after))
    content = f'{HEADER}Trani;Prima;1,00\nAndria;"Spazio giovani;100000,50\n{after}{last}'
    if not after and not last:
        content = content.rstrip("\n")
    error = read_rejection(tmp_path, content.encode())
    assert (error.code, error.line) == ("quote_open", 3)
    words = {lang: rejection_text(error.code, vars(error), get_translator(lang)) for lang in ("it", "en")}
    assert "riga 3" in words["it"]
    assert "non si chiudono" in words["it"]
    assert "line 3" in words["en"]


def test_the_line_of_an_open_quote_is_where_it_opens(tmp_path: Path) -> None:
    content = f'{HEADER}"Andria";"riga uno\nriga due";"1,00\nTrani;Altro;2,00\n'
    error = read_rejection(tmp_path, content.encode())
    assert (error.code, error.line) == ("quote_open", 3)


def test_an_open_quote_in_the_header_is_named(tmp_path: Path) -> None:
    error = read_rejection(tmp_path, b'Comune;"Titolo;Importo ammesso\nAndria;Uno;1,00\n')
    assert (error.code, error.line) == ("quote_open", 1)


def test_a_lenient_record_tells_where_lines_are_left_over() -> None:
    assert parse_lenient_record('"a "b" c";d\r\n', ";").cells == ['a "b" c', "d"]
    assert not parse_lenient_record('"a";b\nc;d\n', ";").is_closed


# Limits


@pytest.mark.parametrize("length", [32_767, 32_768, 131_000, 131_073, 500_000])
def test_an_overlong_cell_sets_its_row_aside(tmp_path: Path, length: int) -> None:
    content = f"{HEADER}Andria;{'a' * length};1,00\nTrani;Altro;2,00\n"
    _, report = read_bytes(tmp_path, content.encode())
    assert report.input == RowTotals(2, 300)
    assert dict(report.reasons) == ({} if length <= 32_767 else {"cell_too_long": RowTotals(1, 100)})
    assert [issue.value for issue in report.row_issues] == ([] if length <= 32_767 else [str(length)])


def test_an_endless_line_is_rejected(tmp_path: Path) -> None:
    error = read_rejection(tmp_path, HEADER.encode() + b"x" * (csv_rows.MAX_LINE_CHARS + 1))
    assert (error.code, error.line) == ("cell_too_long", 2)


def test_too_many_rows_are_rejected_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_LIST_ROWS", 100)
    rows = "".join(f"Trani;Laboratorio {number};1,00\n" for number in range(99))
    assert read_bytes(tmp_path, (HEADER + rows).encode())[1].accepted.rows == 99
    error = read_rejection(tmp_path, f"{HEADER}{rows}Trani;x;1,00\n".encode())
    assert (error.code, error.line, error.expected) == ("list_too_long", 101, "100")
