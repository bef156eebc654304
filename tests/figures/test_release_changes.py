"""What changed between two releases is told by city and by objective, each change once."""

import csv
from pathlib import Path
from shutil import copytree

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.diff import FieldChange, diff_releases
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.figures import PageContext
from cmsdash.figures.release_changes import changes_by_subject, sentences_by_subject
from cmsdash.figures.table import table_html
from cmsdash.i18n import get_translator, labelled_codes

TITLE = "That's <b>Lab</b> {0} =1+1"


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release with another title, amount and status of one operation, one less, another figure, and another milestone."""
    folder = Path(copytree(Path(__file__).parents[2] / "data", tmp_path_factory.mktemp("later") / "data"))
    edit(folder / "operations.csv", "caltanissetta-03", amount_eur="984390.70", status="decree", title=TITLE)
    edit(folder / "operations.csv", "caltanissetta-02", withdrawn="2026-11-27")
    edit(folder / "figures.csv", "avellino-ceiling-both", amount_eur="7100000.00")
    edit(folder / "timeline.csv", "approval", date="2022-12-17")
    return open_release(folder, labelled_codes())


def edit(path: Path, key: str, **values: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    [row] = [row for row in rows if row[names[0]] == key]
    row.update(values)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def changes(release: Release, later: Release) -> tuple[FieldChange, ...]:
    return diff_releases(release, later)


def test_every_change_is_of_one_city_and_one_objective(
    release: Release, later: Release, changes: tuple[FieldChange, ...]
) -> None:
    by_city = queries.changes_by_subject(changes, release, later, "city")
    assert list(by_city) == ["avellino", "caltanissetta", ""]
    assert list(queries.changes_by_subject(changes, release, later, "objective")) == ["ESO4.11", ""]
    for grouped in (by_city, queries.changes_by_subject(changes, release, later, "objective")):
        assert sorted(map(str, (change for group in grouped.values() for change in group))) == sorted(map(str, changes))


def test_changes_are_told_in_words(release: Release, later: Release, changes: tuple[FieldChange, ...]) -> None:
    grouped = queries.changes_by_subject(changes, release, later, "city")
    words = sentences_by_subject(grouped, release, later, get_translator("it"))
    assert words["caltanissetta"] == [
        "l'elenco del 27 novembre 2026 non dà più l'operazione «Luoghi di rigenerazione sociale»",
        f"l'operazione «{TITLE}» passa da «ammessa» a «finanziata con decreto»",
        f"importo dell'operazione «{TITLE}»: da 984.390,69\u00a0€ a 984.390,70\u00a0€",
    ]
    assert words["avellino"] == [
        "cifra (tetto di spesa, Priorità 5 e 6 insieme): da 7.000.000\u00a0€ a 7.100.000\u00a0€"
    ]
    assert any("Tappe del programma" in line for line in words[""])


def test_new_and_lost_operations_are_told_by_title(release: Release, later: Release) -> None:
    def change(kind: str, column: str, value: str) -> FieldChange:
        before, after = ("", value) if kind == "appeared" else (value, "")
        return FieldChange("operations", ("caltanissetta-03",), kind, column, before, after)  # type: ignore[arg-type]

    for kind, word in (("appeared", "new operation"), ("vanished", "is gone")):
        rows = {"caltanissetta": (change(kind, "operation", "caltanissetta-03"), change(kind, "amount_eur", "1.00"))}
        [sentence] = sentences_by_subject(rows, release, later, get_translator("en"))["caltanissetta"]
        assert word in sentence
        assert TITLE in sentence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figure_names_cities_and_objectives(
    release: Release, later: Release, changes: tuple[FieldChange, ...], lang: str
) -> None:
    page = PageContext(
        Selection(lang=lang), later, get_translator(lang), queries.selection_vocabulary(later), "releases"
    )
    figure = changes_by_subject(page, changes, release, "city")
    assert figure.sentence == get_translator(lang).plural("told.by_city", 2)
    html = table_html(page, figure)
    assert ">Caltanissetta</a>" in html
    assert get_translator(lang)("told.no_city") in html
    assert "<b>" not in html
    assert "&lt;b&gt;Lab" in html
    assert get_translator(lang)("objective.ESO4.11") in table_html(
        page, changes_by_subject(page, changes, release, "objective")
    )
