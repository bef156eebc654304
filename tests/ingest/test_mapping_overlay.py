"""Headers, words, decimal sign and unit that a reader declares for one file, and the mapping file that keeps them."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsdash.datastore.import_report import ImportReport, RowTotals
from cmsdash.ingest import registry
from cmsdash.ingest.batch import ImportBatch
from cmsdash.ingest.column_mapping import ALLOWED_CODES, load_mapping
from cmsdash.ingest.errors import FileRejectedError
from cmsdash.ingest.mapping_overlay import MappingOverlay, encode_mapping_toml, find_overlay, overlay_mapping
from cmsdash.ingest.readers.context import ImportOptions
from tests.ingest.test_operation_lists import DATA, SOURCE

MAPPINGS = DATA / "mappings"
OPERATIONS = (
    "Iniziativa;Luogo;Ente;Spesa;Stato\n"
    "Centro diurno;Avelino citt\u00e0;Cooperativa Uno;1.234;Approvatissima\n"
    "Sportello;Termoli;Cooperativa Due;2.000;ammessa\n"
)
OVERLAY = MappingOverlay(
    {"Iniziativa": "title", "Luogo": "city", "Ente": "beneficiary", "Spesa": "amount"},
    {"status": {"Approvatissima": "decree"}, "city": {"Avelino città": "avellino"}},
    ",",
)


def read(
    tmp_path: Path, content: str, options: ImportOptions, reader: str = "operations"
) -> tuple[ImportBatch, ImportReport]:
    path = tmp_path / "elenco.csv"
    path.write_text(content, "utf-8")
    return registry.read_file(reader, path, DATA, options)


def test_declared_headers_words_and_decimal_sign_are_read(tmp_path: Path) -> None:
    batch, report = read(tmp_path, OPERATIONS, ImportOptions(SOURCE, overlay=OVERLAY))
    assert (report.input, report.accepted) == (RowTotals(2, 323400), RowTotals(2, 323400))
    rows = [(row["title"], row["city"], row["status"], row["amount_eur"]) for row in batch.rows["operations"]]
    assert rows == [
        ("Centro diurno", "avellino", "decree", "1234.00"),
        ("Sportello", "termoli", "admitted", "2000.00"),
    ]
    assert [row["actor"] for row in batch.rows["operation_actors"]] == ["Cooperativa Uno", "Cooperativa Due"]
    assert report.remarks == ()


def test_a_declared_header_is_taken_from_the_field_that_had_it() -> None:
    mapping = overlay_mapping(load_mapping(MAPPINGS, "operations"), OVERLAY)
    headers = {field.name: field.headers for field in mapping.fields}
    assert headers["beneficiary"][0] == "Ente"
    assert "Ente" not in headers["city"]


@pytest.mark.parametrize(
    ("reader", "overlay"),
    [
        ("operations", MappingOverlay(headers={"Spesa": "costo"})),
        ("operations", MappingOverlay(words={"status": {"Approvata": "approved"}})),
        ("operations", MappingOverlay(words={"objective": {"Inclusione": "ESO4.9"}})),
        ("operations", MappingOverlay(words={"colour": {"rosso": "red"}})),
        ("operations", MappingOverlay(decimal=";")),
        ("operations", MappingOverlay(unit="100")),
        ("allocations", MappingOverlay(words={"stage": {"deciso": "decided"}})),
        ("allocations", MappingOverlay(words={"priority": {"cinque": "quinta"}})),
    ],
)
def test_an_unknown_declaration_rejects_the_file_and_names_what_is_possible(
    tmp_path: Path, reader: str, overlay: MappingOverlay
) -> None:
    with pytest.raises(FileRejectedError) as error:
        read(tmp_path, OPERATIONS, ImportOptions(SOURCE, overlay=overlay), reader)
    assert error.value.code == "overlay_unknown"
    assert error.value.value
    assert error.value.expected


def test_a_spelling_of_an_unknown_city_rejects_the_file(tmp_path: Path) -> None:
    overlay = MappingOverlay(words={"city": {"Boh": "atlantide"}})
    with pytest.raises(FileRejectedError, match="match_unknown"):
        read(tmp_path, OPERATIONS, ImportOptions(SOURCE, overlay=overlay))


def test_a_saved_mapping_file_reads_the_list_like_the_declarations(tmp_path: Path) -> None:
    expected = read(tmp_path, OPERATIONS, ImportOptions(SOURCE, overlay=OVERLAY))
    saved = tmp_path / "saved.toml"
    saved.write_bytes(encode_mapping_toml((MAPPINGS / "operations.toml").read_text("utf-8"), OVERLAY))
    assert read(tmp_path, OPERATIONS, ImportOptions(SOURCE, mapping_file=saved)) == expected


def test_a_saved_mapping_file_keeps_comments_and_all_other_entries() -> None:
    text = (MAPPINGS / "operations.toml").read_text("utf-8")
    saved = encode_mapping_toml(text, OVERLAY).decode("utf-8")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in saved.splitlines() if line.startswith("#")
    ]
    before, after = tomllib.loads(text), tomllib.loads(saved)
    assert after["fields"]["amount"]["headers"] == ["Spesa", *before["fields"]["amount"]["headers"]]
    assert after["values"]["status"] == {**before["values"]["status"], "Approvatissima": "decree"}
    assert after["values"]["city"] == {"Avelino città": "avellino"}
    assert after["values"]["priority"] == before["values"]["priority"]
    assert after["settings"] == {**before["settings"], "decimal": ","}
    assert encode_mapping_toml(saved, OVERLAY) == saved.encode("utf-8"), "writing it again changes nothing"


def test_an_empty_overlay_leaves_the_mapping_file_as_it_is() -> None:
    for reader in ("operations", "allocations", "opencoesione"):
        text = (MAPPINGS / f"{reader}.toml").read_text("utf-8")
        assert encode_mapping_toml(text, MappingOverlay()).decode("utf-8") == text


@pytest.mark.parametrize("word", ["«virgolette»", 'doppie "', "a\\b", "tab\tdentro", "è = 3", "[x]", "'", ""])
def test_any_word_of_a_file_is_written_as_toml(word: str) -> None:
    overlay = MappingOverlay({f"H{word}": "amount"}, {"status": {word: "decree"}})
    saved = tomllib.loads(encode_mapping_toml((MAPPINGS / "operations.toml").read_text("utf-8"), overlay).decode())
    assert saved["values"]["status"][word] == "decree"
    assert saved["fields"]["amount"]["headers"][0] == f"H{word}"


def test_the_later_overlay_has_the_last_word() -> None:
    earlier = MappingOverlay({"A": "title"}, {"status": {"x": "decree"}}, ".", "1")
    later = MappingOverlay({"A": "summary", "B": "city"}, {"status": {"y": "admitted"}, "city": {"z": "termoli"}}, ",")
    assert earlier | later == MappingOverlay(
        {"A": "summary", "B": "city"},
        {"status": {"x": "decree", "y": "admitted"}, "city": {"z": "termoli"}},
        ",",
        "1",
    )
    assert (MappingOverlay() | MappingOverlay()).is_empty


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
FIELDS = ("title", "city", "amount", "beneficiary", "status")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headers=st.dictionaries(WORDS, st.sampled_from(FIELDS), max_size=4),
    statuses=st.dictionaries(WORDS, st.sampled_from(ALLOWED_CODES["status"]), max_size=4),
    spellings=st.dictionaries(WORDS, st.sampled_from(["gela", "trani"]), max_size=3),
    decimal=st.sampled_from(["", ",", "."]),
    unit=st.sampled_from(["", "1", "1000", "1000000"]),
)
def test_any_overlay_is_the_same_in_a_saved_file(
    tmp_path: Path,
    headers: dict[str, str],
    statuses: dict[str, str],
    spellings: dict[str, str],
    decimal: str,
    unit: str,
) -> None:
    words = {kind: values for kind, values in (("status", statuses), ("city", spellings)) if values}
    overlay = MappingOverlay(headers, words, decimal, unit)
    saved = tmp_path / "saved.toml"
    saved.write_bytes(encode_mapping_toml((MAPPINGS / "operations.toml").read_text("utf-8"), overlay))
    applied, loaded = (
        overlay_mapping(load_mapping(MAPPINGS, "operations"), overlay),
        load_mapping(MAPPINGS, "operations", saved),
    )
    assert loaded.fields == applied.fields
    assert loaded.values == applied.values
    assert loaded.settings == applied.settings
    base = load_mapping(MAPPINGS, "operations")
    again = overlay_mapping(base, find_overlay(loaded, base))
    assert (again.fields, again.values, again.settings) == (applied.fields, applied.values, applied.settings)


def test_a_saved_mapping_without_answers_declares_nothing() -> None:
    for reader in ("operations", "allocations", "opencoesione"):
        base = load_mapping(MAPPINGS, reader)
        assert find_overlay(base, base).is_empty


def test_a_known_header_that_was_preferred_is_found_in_the_saved_file(tmp_path: Path) -> None:
    base, saved = load_mapping(MAPPINGS, "operations"), tmp_path / "saved.toml"
    amount = next(item for item in base.fields if item.name == "amount")
    overlay = MappingOverlay({amount.headers[3]: "amount", base.fields[0].headers[1]: "title"})
    saved.write_bytes(encode_mapping_toml((MAPPINGS / "operations.toml").read_text("utf-8"), overlay))
    found = find_overlay(load_mapping(MAPPINGS, "operations", saved), base)
    assert found == overlay
