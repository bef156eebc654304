"""Who carries out the operations: stated by sources, or inferred for the municipality from the programme's words."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import ActorRole, Selection
from cmsdash.i18n import get_translator
from cmsdash.views.narrative.bodies import bodies_headline

DATA = Path(__file__).parents[2] / "data"


def read_rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMES = {row["city"]: row["name"] for row in read_rows("cities")}
CITIES = {row["operation"]: row["city"] for row in read_rows("operations")}
STATED = {row["operation"] for row in read_rows("operation_actors") if row["role"] == "beneficiary"}


def test_each_operation_has_one_beneficiary_and_says_how_it_is_known(release: Release) -> None:
    table = queries.organisations(release, Selection()).table
    rows = table[table["actor_role"] == "beneficiary"].to_dict("records")
    assert {row["operation"]: row["actor"] for row in rows} == {
        operation: f"Comune di {NAMES[city]}" for operation, city in CITIES.items()
    }
    assert len(rows) == len(CITIES)
    assert {row["operation"] for row in rows if row["role_basis"] == "stated"} == STATED
    # laprimapagina.it (Crotone), primapaginamazara.it, informazione.campania.it (Caserta), La Gazzetta del Mezzogiorno
    # (Brindisi)
    assert Counter(CITIES[operation] for operation in STATED) == {
        "crotone": 2, "mazara-del-vallo": 11, "caserta": 1, "brindisi": 4,
    }  # fmt: skip


def test_an_inferred_role_rests_on_the_words_of_the_programme(release: Release) -> None:
    first = next(row for row in read_rows("programme_statements") if row["topic"] == "beneficiaries")
    # pnmetroplus.it: "Le 39 Città Medie Sud beneficiarie del Programma – Andria, Avellino, Aversa, …"
    assert first["quote"] == "Le 39 Città Medie Sud beneficiarie del Programma"
    [row] = queries.organisations(release, Selection(operation="gela-01")).table.to_dict("records")
    assert (row["actor"], row["role_basis"], row["source"]) == (
        "Comune di Gela", "inferred", [first["source"], "quotidianodigela"],
    )  # fmt: skip
    assert not isinstance(row["wording"], str), "no words state it"


def test_bodies_are_grouped_by_role_and_city(release: Release) -> None:
    table = queries.implementing_bodies(release, Selection()).table
    assert table["actor_role"].drop_duplicates().to_list() == ["beneficiary", "partner", "third_sector"]
    by_city = Counter(CITIES.values())
    beneficiaries = queries.implementing_bodies(release, Selection(), ActorRole.BENEFICIARY).table
    assert dict(zip(beneficiaries["city"], beneficiaries["operations"], strict=True)) == by_city
    assert beneficiaries["operations"].is_monotonic_decreasing
    totals = beneficiaries["declared_operations"] + beneficiaries["inferred_operations"]
    assert totals.to_list() == beneficiaries["operations"].to_list()
    assert sum(beneficiaries["declared_operations"]) == len(STATED)
    named = defaultdict(set)
    for row in read_rows("operation_actors"):
        named[row["role"], row["actor"], CITIES[row["operation"]]].add(row["operation"])
    others = table[table["actor_role"] != "beneficiary"].to_dict("records")
    assert {(row["actor_role"], row["actor"], row["city"]): set(row["operation_list"]) for row in others} == {
        key: operations for key, operations in named.items() if key[0] != "beneficiary"
    }
    assert all(row["wording"] for row in others)


def test_filters_restrict_the_bodies_as_they_restrict_the_operations(release: Release) -> None:
    brindisi = queries.implementing_bodies(release, Selection(city=("brindisi",)))
    assert brindisi.table[["actor_role", "actor"]].to_numpy().tolist()[:2] == [
        ["beneficiary", "Comune di Brindisi"],
        ["third_sector", "ANGSA"],
    ]
    [row] = brindisi.table[brindisi.table["actor_role"] == "beneficiary"].to_dict("records")
    assert (row["operations"], row["declared_operations"], row["inferred_operations"]) == (5, 4, 1)
    for selection in (
        Selection(group=("giovani",)), Selection(objective=("ESO4.8",)), Selection(intervention=("411-comunita",)),
        Selection(region=("campania",)), Selection(city=("aversa",)),
    ):  # fmt: skip
        listed = queries.implementing_bodies(release, selection, ActorRole.BENEFICIARY).table["operation_list"]
        matching = queries.operations(release, selection).table["operation"]
        assert {key for keys in listed for key in keys} == set(matching)


@pytest.mark.parametrize(
    ("selection", "it", "en"),
    [
        (
            Selection(),
            "Una fonte nomina il beneficiario di 18 operazioni note su 101; per le altre 83 deduciamo che sia il Comune",
            "A source names the beneficiary of 18 of 101 known operations; for the other 83 we infer that it is the "
            "municipality",
        ),
        (
            Selection(city=("brindisi",)),
            "Una fonte nomina il beneficiario di 4 operazioni note su 5; per l'altra deduciamo che sia il Comune",
            "A source names the beneficiary of 4 of 5 known operations; for the other we infer that it is the "
            "municipality",
        ),
        (
            Selection(city=("gela",)),
            "Nessuna fonte nomina il beneficiario di queste 10 operazioni: deduciamo che sia il Comune",
            "No source names the beneficiary of these 10 operations: we infer that it is the municipality",
        ),
        (
            Selection(city=("crotone",)),
            "Una fonte nomina il beneficiario di 2 operazioni note su 2",
            "A source names the beneficiary of 2 of 2 known operations",
        ),
        (
            Selection(city=("aversa",)),
            "Nessuna operazione nota corrisponde alla selezione",
            "No known operation matches this selection",
        ),
    ],
)
def test_the_headline_tells_stated_and_inferred_beneficiaries_apart(
    release: Release, selection: Selection, it: str, en: str
) -> None:
    table = queries.organisations(release, selection).table
    assert [bodies_headline(table, get_translator(lang)) for lang in ("it", "en")] == [it, en]


def test_no_body_is_a_street_or_the_municipality_of_another_city() -> None:
    for row in read_rows("operation_actors"):
        assert "via " not in (row["actor"] + row["wording"]).lower()
        assert row["role"] != "beneficiary" or row["actor"] == f"Comune di {NAMES[CITIES[row['operation']]]}"
        assert row["wording"], "every collected row has the words of its source"
