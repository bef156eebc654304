"""Classification on import: by the source, else by the local code, else by the rules."""

from pathlib import Path

from cmsdash.datastore.releases.release import Release
from cmsdash.i18n import get_translator
from cmsdash.i18n.import_messages import classification_lines
from cmsdash.ingest import registry
from cmsdash.ingest.readers.context import ImportOptions
from cmsdash.ingest.release_build import merge
from tests.ingest.test_operation_lists import DATA, SOURCE

OPERATIONS_CSV = """Titolo;Comune;Priorità;Codice locale;Obiettivo specifico
Sportello;Avellino;5;AV5.4.8.1;
Servizi;Aversa;5;AV5.4.8.2;ESO4.11
Centro di aggregazione giovanile;Gela;5;G1;
Senza parole;Gela;5;G2;
Centro di aggregazione giovanile;Gela;6;G3;
"""


def import_file(path: Path, reader: str, release: Release) -> tuple[merge.ReleaseChanges, merge.ImportReport]:
    batch, report = registry.read_file(reader, path, DATA, ImportOptions(SOURCE))
    changes = merge.merge_into_release(release, batch)
    return changes, merge.add_classification_counts(report, changes, batch)


def test_operations_are_classified_by_source_local_code_or_rule(tmp_path: Path, release: Release) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(OPERATIONS_CSV, "utf-8")
    changes, report = import_file(path, "operations", release)
    objectives = {row["operation"]: (row["objective"], row["objective_basis"]) for row in changes.tables["operations"]}
    assert [objectives[key] for key in ("av5-4-8-1", "av5-4-8-2", "g1", "g2", "g3")] == [
        ("ESO4.8", "code"),
        ("ESO4.11", "stated"),
        ("ESO4.11", "inferred"),
        ("", ""),
        ("", ""),
    ]
    groups = {row["operation"]: row for row in changes.tables["operation_target_groups"]}
    assert (groups["g1"]["basis"], groups["g1"]["source"]) == ("inferred", "prova")
    assert "g3" not in groups
    assert report.classes["objective"] == {"stated": 1, "code": 1, "read": 0, "inferred": 1, "none": 2}
    assert sum(report.classes["group"].values()) == 5
    assert classification_lines(report, get_translator("it"))[0].endswith(
        "1 secondo la fonte, 1 dal codice locale, 1 dalle regole, 2 senza"
    )


def test_an_import_keeps_the_rows_and_classes_of_the_base(tmp_path: Path, release: Release) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(OPERATIONS_CSV, "utf-8")
    changes, _ = import_file(path, "operations", release)
    for name in ("operations", "operation_target_groups", "operation_interventions"):
        before = release.text_rows(name)
        assert [row for row in before if row not in changes.tables[name]] == []


def test_allocations_are_not_classified(tmp_path: Path, release: Release) -> None:
    path = tmp_path / "cifre.csv"
    path.write_text("Città;Fase;Priorità;Importo\nAvellino;Decreto;5;1,00\n", "utf-8")
    changes, report = import_file(path, "allocations", release)
    assert set(changes.tables) == {"figures", "lineage"}
    assert not report.classes
