"""Sentences that count operations with or without a class count only those that can have one: of Priority 5."""

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import NOT_STATED, MapLayer, Selection
from cmsdash.i18n import get_translator
from cmsdash.views.narrative import answers, captions, faq, operations
from tests.embedded_data import CLASSIFIABLE, DEDUCED, Row, list_operations, read_rows

IT, EN = get_translator("it"), get_translator("en")
OPERATIONS = list_operations()
WITH_GROUP = {row["operation"] for row in read_rows("operation_target_groups")}
WITH_AREA = {row["operation"] for row in read_rows("operation_interventions")}


def split(rows: list[Row]) -> tuple[int, int]:
    """Return how many operations are of Priority 5, alone or with 6, and how many are not or not known to be."""
    classifiable = sum(row["priority"] in CLASSIFIABLE for row in rows)
    return classifiable, len(rows) - classifiable


def test_operations_of_a_city(release: Release) -> None:
    """operations.csv: Termoli has one operation, of Priority 6; of Gela's, not all are of Priority 5."""
    termoli = queries.operations(release, Selection(city=("termoli",))).table
    assert captions.operations_sentence(termoli, IT) == (
        "1 operazione nota; nessuna risulta della Priorità 5, la sola con obiettivi specifici ESO4.8 ed ESO4.11."
    )
    rows = list_operations("gela")
    can, cannot = split(rows)
    stating = [row for row in rows if row["objective"]]
    assert cannot
    assert all(row["objective_basis"] in DEDUCED for row in stating)
    assert captions.operations_sentence(queries.operations(release, Selection(city=("gela",))).table, EN) == (
        f"{len(rows)} known operations; {can} can have a specific objective: "
        f"none states it, for {len(stating)} we infer it from the wording."
    )


def test_an_empty_list_counts_operations_that_can_have_the_objective(release: Release) -> None:
    """Of the operations of Sassari some are of Priority 6: they do not wait for an objective."""
    chosen = Selection(city=("gela",), objective=("ESO4.8",))
    listed, here = queries.search_operations(release, chosen), queries.operations(release, chosen.keep_geography())
    page = queries.paginate(listed, chosen)
    rows = list_operations("gela")
    unknown = [row for row in rows if row["priority"] in CLASSIFIABLE and not row["objective"]]
    can, _ = split(rows)
    assert listed.is_empty
    sentence = operations.operation_list_sentence(listed.table, here.table, page, chosen, IT)
    assert sentence.endswith(
        f"{len(unknown)} delle {can} operazioni di queste città che possono avere un obiettivo non ne hanno uno noto."
    )


@pytest.mark.parametrize(
    ("layer", "known", "words"),
    [(MapLayer.AREAS, WITH_AREA, "dichiarano l'ambito"), (MapLayer.RECIPIENTS, WITH_GROUP, "dichiarano a chi")],
)
def test_sentence_of_a_layer(release: Release, layer: MapLayer, known: set[str], words: str) -> None:
    selection = Selection(layer=layer.value)
    summary, matching = queries.city_operations_summary(release, selection), queries.operations(release, selection)
    silent, outside = split([row for row in OPERATIONS if row["operation"] not in known])
    sentence = answers.answers_sentence(summary.table, matching.table, selection, IT)
    assert words in sentence
    assert sentence.endswith(f"di {silent} non si sa e {outside} sono della Priorità 6 o di una priorità non nota.")


def test_operations_without_recipients(release: Release) -> None:
    without = [row for row in OPERATIONS if row["operation"] not in WITH_GROUP]
    _, outside = split(without)
    assert (len(without), outside) == (70, 31)
    silent = Selection(group=(NOT_STATED,))
    cells, matching = queries.coverage_matrix(release, silent).table, queries.operations(release, silent).table
    assert operations.recipients_headline(cells, matching, silent, IT) == (
        "70 operazioni note senza destinatari: né dichiarati né dedotti; "
        "31 sono della Priorità 6 o di una priorità non nota"
    )
    everything = queries.operations(release, Selection()).table
    assert operations.coverage_note(everything, EN).endswith(
        "Of 70 operations without known recipients, 31 are of Priority 6 or of an unknown priority."
    )
    assert operations.coverage_note(queries.operations(release, Selection(priority=("5",))).table, IT) == IT(
        "coverage.how"
    )


def test_answer_on_operations_that_state_no_recipients(release: Release) -> None:
    stating = {row["operation"] for row in read_rows("operation_target_groups") if row["basis"] not in DEDUCED}
    silent = [row for row in OPERATIONS if row["operation"] not in stating]
    _, outside = split(silent)
    [question] = [item for item in queries.answered_questions(release) if item.code == "silent"]
    names = {row["city"]: row["name"] for row in read_rows("cities")}
    answer = faq.answer_sentence("silent", question.answer.table, names, IT)
    assert answer.startswith(f"{len(silent)} operazioni note (")
    assert f"; {outside} sono della Priorità 6 o di una priorità non nota." in answer


def test_completeness_asks_only_operations_that_can_have_the_class(release: Release) -> None:
    table = queries.completeness(release, Selection()).table
    cities = {row["operation"]: row["city"] for row in read_rows("operation_cities")}
    stated = {row["operation"] for row in read_rows("operation_interventions") if row["basis"] not in DEDUCED}
    for field, known in (
        ("intervention", stated),
        ("objective", {row["operation"] for row in OPERATIONS if row["objective_basis"] in ("stated", "code")}),
    ):
        cells = table[table["field"] == field].set_index("city")
        for city in set(cities.values()):
            asked = [
                row["operation"]
                for row in OPERATIONS
                if cities[row["operation"]] == city and row["priority"] in CLASSIFIABLE
            ]
            given = sum(key in known for key in asked)
            assert (cells.loc[city, "asked"], cells.loc[city, "given"]) == (len(asked), given)
            if not asked:  # Termoli: its only operation is of Priority 6
                assert cells.loc[city, "state"] == "none"
