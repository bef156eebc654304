"""The rules of classification: what they may decide, what they never touch, and how often they are right."""

import csv
from collections.abc import Callable
from dataclasses import replace as changed
from pathlib import Path

import pytest
from benchmarks import classification as benchmark
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cmsdash import queries
from cmsdash.cli.app import app
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.datastore.schema.csv_reader import read_csv_text
from cmsdash.datastore.validation.classification_rules import ClassificationRule
from cmsdash.domain import ClassificationBasis, Selection
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.ingest.classification.assignment import apply_classification
from cmsdash.ingest.classification.rule_engine import ClassAssignment, ClassifierInput, classify
from cmsdash.ingest.privacy import redact
from cmsdash.views.html import table_columns
from cmsdash.views.html.tables import html_table
from cmsdash.views.narrative import captions
from tests.pages.test_pages_run import run

ROOT = Path(__file__).parents[2]
OBJECTIVE_OF = {"48-inserimento": "ESO4.8", "411-giovani": "ESO4.11", "411-cultura-sport": "ESO4.11"}
RULES = (
    ClassificationRule("objective", "ESO4.8", ("lavoro per",), unless=("gruppo di lavoro",)),
    ClassificationRule("intervention", "48-inserimento", ("inserimento * lavorativo",)),
    ClassificationRule("intervention", "411-giovani", ("aggregazione giovan*",)),
    ClassificationRule("intervention", "411-cultura-sport", ("teatro",), purpose=("inclusione",)),
    ClassificationRule("group", "giovani", ("giovani", "giovanil*")),
)


def found(text: str, priority: str = "5", **known: object) -> dict[str, ClassAssignment]:
    described = changed(ClassifierInput((text,), priority), **known)  # type: ignore[arg-type]
    return {item.code: item for item in classify(described, RULES, OBJECTIVE_OF)}


def test_words_decide_and_are_told() -> None:
    classes = found("Centro di AGGREGAZIONE GIOVANILE, Gela")
    assert set(classes) == {"ESO4.11", "411-giovani", "giovani"}
    assert classes["ESO4.11"] == ClassAssignment(
        "objective", "ESO4.11", ClassificationBasis.INFERRED, "AGGREGAZIONE GIOVANILE"
    )
    assert classes["giovani"].wording == "GIOVANILE"


@pytest.mark.parametrize(
    "text", ["inserimento lavorativo", "INSERIMENTO  LAVORATIVO", "inserimento socio-lavorativo", "inserimento sociale e lavorativo", "«ìnserimento» lavorativo"]
)  # fmt: skip
def test_capitals_accents_punctuation_and_gaps_do_not_matter(text: str) -> None:
    assert found(text)["48-inserimento"].wording == text.strip("«")


@pytest.mark.parametrize(
    "text", ["reinserimento lavorativo", "inserimento lavorativog", "inserimento a b c d lavorativo", "inserimento\nlavorativo", "gruppo di lavoro per le strade", "ex teatro comunale"]
)  # fmt: skip
def test_parts_of_words_long_gaps_and_exclusions_decide_nothing(text: str) -> None:
    described = ClassifierInput(tuple(text.split("\n")), "both")
    assert classify(described, RULES, OBJECTIVE_OF) == ()


def test_the_surest_evidence_wins() -> None:
    coded = found("lavoro per tutti", local_code="BR5.4.11.1a")
    assert coded["ESO4.11"] == ClassAssignment("objective", "ESO4.11", ClassificationBasis.CODE, "BR5.4.11.1a")
    assert "ESO4.8" not in coded
    assert found("x", local_code="GE5.4.8.2")["ESO4.8"].basis == ClassificationBasis.CODE
    assert found("x", local_code="AB15.4.8.2") == {}
    assert "ESO4.8" not in found("lavoro per tutti", objective="ESO4.11")
    assert "giovani" not in found("giovani", groups_stated=True)
    assert "411-giovani" not in found("aggregazione giovanile", interventions_stated=True)


def test_two_objectives_are_not_a_guess() -> None:
    classes = found("aggregazione giovanile e inserimento lavorativo")
    assert set(classes) == {"giovani"}


def test_an_intervention_of_another_objective_is_left_out() -> None:
    assert set(found("aggregazione giovanile", objective="ESO4.8")) == {"giovani"}


@pytest.mark.parametrize("priority", ["6", ""])
def test_what_is_not_of_priority_5_is_not_classified(priority: str) -> None:
    assert found("aggregazione giovanile", priority) == {}


def test_priority_5_gives_the_purpose_and_nothing_else_does() -> None:
    assert "411-cultura-sport" in found("Teatro")
    assert "411-cultura-sport" not in found("Teatro", "both")
    assert "411-cultura-sport" in found("Teatro dell'inclusione", "both")


@given(st.text(max_size=60), st.sampled_from(["aggregazione giovanile", "lavoro per", "teatro", ""]))
def test_the_words_that_decided_stand_in_the_text(noise: str, phrase: str) -> None:
    text = f"{noise} {phrase}"
    classes = classify(ClassifierInput((text,), "5"), RULES, OBJECTIVE_OF)
    assert classes == classify(ClassifierInput((text,), "5"), RULES, OBJECTIVE_OF)
    for item in classes:
        assert all(words in text for words in item.wording.split(" | "))


def replace(before: str, after: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / "classification.toml"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return spoil


SPOILED = [
    (lambda folder: (folder / "classification.toml").unlink(), "file_missing", ""),
    (replace("[[rule]]", "[[rule"), "sidecar_unreadable", ""),
    (replace('field = "objective"', 'field = "aim"'), "cell_vocabulary", "rule 1: ESO4.8"),
    (replace('code = "ESO4.8"', 'code = "ESO4.9"'), "reference_unknown", "rule 1: ESO4.9"),
    (replace('"autoimpiego"', '"Autoimpièg-o"'), "rule_word", "rule 1: ESO4.8"),
    (replace('"autoimpiego"', '"* autoimpiego"'), "rule_word", "rule 1: ESO4.8"),
    (replace("unless = ", "except = "), "rule_fields", "rule 1: ESO4.8"),
    (replace('code = "48-occupabilita"', 'code = "48-inserimento"'), "rule_twice", "intervention 48-inserimento"),
]


@pytest.mark.parametrize(
    ("spoil", "code", "column"), SPOILED, ids=[f"{code}-{n}" for n, (_, code, _) in enumerate(SPOILED)]
)
def test_spoiled_rules_are_refused_with_their_entry(
    folder: Path, spoil: Callable[[Path], object], code: str, column: str
) -> None:
    spoil(folder)
    with pytest.raises(ReleaseValidationError) as refused:
        open_release(folder, labelled_codes())
    places = {(item.code, item.file, item.column) for item in refused.value.issues}
    assert (code, "classification.toml", column) in places


@pytest.mark.parametrize(
    ("table", "before", "after", "code"),
    [
        ("operations", "6,stated,,,,2048520.00", "6,stated,ESO4.11,inferred,x,2048520.00", "class_outside"),
        ("operation_target_groups", "gela-01,anziani", "gela-08,anziani", "class_outside"),
        ("operation_interventions", "gela-01,411-autonomia", "gela-01,48-protetta", "intervention_elsewhere"),
    ],
)
def test_classes_that_cannot_be_are_refused(folder: Path, table: str, before: str, after: str, code: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ReleaseValidationError) as refused:
        open_release(folder, labelled_codes())
    assert code in {item.code for item in refused.value.issues}


def test_the_committed_classes_are_those_of_the_rules(release: Release) -> None:
    tables = {name: read_csv_text(release.folder / f"{name}.csv", schema) for name, schema in release.schemas.items()}
    again = apply_classification(tables, release.rules)
    assert all(rows == tables[name] for name, rows in again.items())
    bare = apply_classification({**tables, **apply_classification(tables, ())}, ())
    assert {row["basis"] for row in bare["operation_target_groups"]} == {"stated"}
    assert [row["operation"] for row in bare["operations"] if row["objective"]] == ["brindisi-05"]


def test_the_command_writes_the_same_bytes_and_keeps_what_is_stated(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "operations.csv"
    path.write_text(
        path.read_text("utf-8").replace("5,stated,ESO4.8,inferred,StartJob", "5,stated,ESO4.11,stated,"), "utf-8"
    )
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    assert CliRunner().invoke(app, ["build", "classification"]).exit_code == 0
    first = {item.name: item.read_bytes() for item in folder.glob("operation*.csv")}
    result = CliRunner().invoke(app, ["build", "classification", "--json"])
    assert '"changed": []' in result.stdout
    assert first == {item.name: item.read_bytes() for item in folder.glob("operation*.csv")}
    assert "StartJob Mazara,decree,5,stated,ESO4.11,stated,," in first["operations.csv"].decode()


def test_inferred_classes_count_only_when_asked_for(release: Release) -> None:
    # operations.csv: "Autoimpiego inclusivo" and the two others of Mazara say work; only Brindisi states an objective
    assert len(queries.operations(release, Selection(objective=("ESO4.8",))).table) == 0
    asked = Selection(objective=("ESO4.8",), inferred="include", city=("mazara-del-vallo",))
    table = queries.operations(release, asked).table
    assert list(table["title"]) == ["StartJob Mazara", "Lavoro per includere", "Autoimpiego inclusivo"]
    assert set(table["objective_basis"]) == {"inferred"}
    everything = queries.operations(release, Selection(inferred="include")).table
    assert everything["objective"].notna().sum() == 35
    assert not everything.loc[everything["priority"] == "6", "objective"].notna().any()
    # 5 stated rows and 6 inferred ones
    assert queries.facet_counts(release, Selection(inferred="include"))["group"]["anziani"] == 1
    assert "anziani" not in queries.facet_counts(release, Selection())["group"]


@pytest.mark.parametrize(
    ("lang", "mark"),
    [
        ("it", "dedotto da: «autonomia della terza età»"),
        ("en", 'inferred from: <span lang="it">«autonomia della terza età»'),
    ],
)
def test_the_inferred_is_told_apart_wherever_it_stands(release: Release, lang: str, mark: str) -> None:
    text = get_translator(lang)
    include = queries.operations(release, Selection(city=("gela",), inferred="include")).table
    source = {"source": str}
    assert mark in html_table(include, table_columns.OPERATIONS_OF_CITY, text, "x", source)
    exclude = queries.operations(release, Selection(city=("gela",))).table
    assert "cms-deduced" not in html_table(exclude, table_columns.OPERATIONS_OF_CITY, text, "x", source)
    assert text("sentence.declared_none") in captions.operations_sentence(include, text)
    assert text.plural("classification.inferred", 5) in captions.operations_sentence(include, text)


def test_coverage_counts_every_operation_once(release: Release) -> None:
    table = queries.classification_coverage(release).table
    assert (table.groupby("what")["operations"].sum() == 68).all()
    objective = table[table["what"] == "objective"].set_index("known_by")["operations"].to_dict()
    # operations.csv by hand: one states it; 13 are of Priority 6 and 3 of no known priority (Taranto, two of Brindisi)
    assert (objective["stated"], objective["outside"]) == (1, 16)
    assert set(queries.classification_rules(release).table["speaks_for"]) >= {"objective.ESO4.8", "group.stakeholder"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_page_switches_what_is_inferred_and_writes_the_link() -> None:
    page = run("classification", {"lang": "it"})
    assert "1 dichiara l'obiettivo, per 34 lo deduciamo" in page.title[0].value
    page.button_group[0].set_value("include").run()
    assert not page.exception
    assert page.query_params["inferred"] in ("include", ["include"])


LABELLED = benchmark.labelled_rows()


def test_the_labelled_set_is_real_split_by_hash_and_private(release: Release) -> None:
    assert len(LABELLED) >= 120
    assert len({row["key"] for row in LABELLED}) == len(LABELLED)
    assert all(row["half"] == benchmark.half_of(row["key"]) for row in LABELLED)
    known = {
        "objective": set(release.tables["objectives"]["objective"]),
        "interventions": set(release.tables["interventions"]["intervention"]),
        "groups": set(release.tables["target_groups"]["target_group"]),
    }
    for row in LABELLED:
        assert all({code for code in row[name].split("|") if code} <= codes for name, codes in known.items())
        assert not redact(row["title"]).found
        assert not redact(row["summary"]).found
    titles = dict(zip(release.tables["operations"]["operation"], release.tables["operations"]["title"], strict=True))
    assert titles == {row["key"]: row["title"] for row in LABELLED if row["origin"] == "operations"}


@pytest.mark.parametrize("field", list(benchmark.FIELDS))
def test_precision_has_a_floor_on_the_half_that_only_measures(field: str) -> None:
    together, _, _ = benchmark.field_totals(benchmark.code_counts(), "measure", field)
    assert together.inferred >= 20
    assert (together.precision or 0) >= 0.9
    assert (together.recall or 0) >= 0.7


def test_the_published_measures_are_those_of_the_benchmark(release: Release) -> None:
    with (release.folder / "classification_measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    published = {
        (r["half"], r["field"], r["code"]): (int(r["labelled"]), int(r["inferred"]), int(r["right"])) for r in rows
    }
    counted = benchmark.code_counts()
    assert published == {key: (int(c.labelled), int(c.inferred), int(c.right)) for key, c in counted.items()}
