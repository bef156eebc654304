"""Validation of releases: every collected fact is in the data, and damage is rejected with its location."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.i18n import labelled_codes

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "facts"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the collected facts are not next to the checkout")


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_39_cities_are_counted_by_region(release: Release) -> None:
    counts = release.tables["cities"].groupby("region").size().to_dict()
    assert counts == {
        "campania": 9, "puglia": 9, "sicilia": 7, "calabria": 5, "sardegna": 5, "basilicata": 2, "molise": 2
    }  # fmt: skip


@needs_shared
def test_every_collected_amount_is_in_the_data() -> None:
    figures: dict[tuple[str, str, str], list[tuple[Decimal, str]]] = {}
    for row in read_rows(ROOT / "data" / "figures.csv"):
        figure = (Decimal(row["amount_eur"] or 0), row["kind"])
        figures.setdefault((row["city"], row["stage"], row["priority"]), []).append(figure)
    keys = {row["istat_code_2025"]: row["city"] for row in read_rows(ROOT / "data" / "cities.csv")}
    collected = read_rows(SHARED / "allocations.csv")
    for row in collected:
        city = keys[row["istat_code_2025"]]
        amounts = {"5": row["p5_eur"], "6": row["p6_eur"], "both": row["total_eur"]}
        for priority, amount in amounts.items():
            if amount:
                assert Decimal(amount) in {euro for euro, _ in figures[city, row["stage"], priority]}
        if row["p5_eur"]:
            assert (Decimal(row["p5_eur"]), row["p5_basis"]) in figures[city, row["stage"], "5"]
        assert any((city, row["stage"], priority) in figures for priority in amounts)
    assert len(collected) == 37


@needs_shared
def test_every_collected_operation_is_in_the_data() -> None:
    titles = {row["operation"]: row["title"] for row in read_rows(ROOT / "data" / "operations.csv")}
    rows = [row for table in ("operations", "operation_amounts") for row in read_rows(ROOT / "data" / f"{table}.csv")]
    amounts = {(titles[row["operation"]], row["amount_eur"]) for row in rows}
    collected = read_rows(SHARED / "operations.csv")
    assert {row["title"] for row in collected} <= set(titles.values())
    assert {(row["title"], row["amount_eur"]) for row in collected if row["amount_eur"]} <= amounts
    assert len(collected) == 68


def replace_text(name: str, before: str, after: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return damage


def remove_city_shape(folder: Path) -> None:
    path = folder / "geography" / "cities.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"] = [item for item in content["features"] if item["properties"]["city"] != "gela"]
    path.write_text(json.dumps(content), encoding="utf-8")


DAMAGES = [
    (lambda folder: (folder / "figures.csv").unlink(), "file_missing", "figures.csv", 0, ""),
    (lambda folder: (folder / "figures.toml").write_text("key = [", "utf-8"), "toml_syntax", "figures.toml", 1, ""),
    (lambda folder: (folder / "cities.csv").write_bytes(b"city\n\xff\xfe"), "file_not_utf8", "cities.csv", 2, ""),
    (replace_text("figures.csv", "amount_eur", "amount"), "column_missing", "figures.csv", 1, "amount_eur"),
    (replace_text("figures.csv", "figure,city", "city,city"), "column_twice", "figures.csv", 1, "city"),
    (replace_text("figures.csv", ",stated,2025-04-09", ",stated,2025-04-09,extra"), "row_width", "figures.csv", 2, ""),
    (replace_text("figures.csv", "6483569.00", "6.483.569"), "cell_type", "figures.csv", 2, "amount_eur"),
    (replace_text("figures.csv", "2025-04-09", "2025-02-30"), "cell_type", "figures.csv", 2, "date"),
    (replace_text("figures.csv", "andria,admitted,5,", "andria,paid,5,"), "cell_vocabulary", "figures.csv", 2, "stage"),
    (replace_text("figures.csv", "split-stated", "no-such-note"), "cell_unworded", "figures.csv", 2, "note"),
    (replace_text("figures.csv", ",andria-news24,", ",nobody,"), "reference_unknown", "figures.csv", 2, "source"),
    (replace_text("figures.csv", "andria-admitted-6,", "andria-admitted-5,"), "key_twice", "figures.csv", 3, "figure"),
    (replace_text("figures.csv", "6483569.00,stated", ",stated"), "missing_amount", "figures.csv", 2, "kind"),
    (replace_text("figures.csv", "7515800.00 - 2236232.00", "7515800.00 - 1.00"), "formula_differs", "figures.csv", 0, "formula"),
    (replace_text("figures.csv", "2236231.00,stated,2025-04-09", "2236232.00,stated,2025-04-09"), "sum_differs", "figures.csv", 0, ""),
    (replace_text("cities.csv", "avellino,Avellino,campania", "avellino,Avellino,puglia"), "region_count", "cities.csv", 0, "region"),
    (replace_text("cities.csv", "064008", "64008"), "cell_type", "cities.csv", 0, "istat_code_2025"),
    (replace_text("programme_figures.csv", "97337763.83", "97337763.84"), "sum_differs", "programme_figures.csv", 0, ""),
    # 56.39 - 6.11 + 150.00 = 200.28 million: within the allocation (246.58), beyond what is admitted (191.05)
    (replace_text("figures.csv", "gela,admitted,5,6111000.00", "gela,admitted,5,150000000.00"), "sum_exceeds", "figures.csv", 0, ""),
    (replace_text("programme_figures.csv", ",p5_p6_allocation,", ",,"), "conflict_silent", "programme_figures.csv", 0, ""),
    (replace_text("objective_target_groups.csv", "ESO4.11,donne-violenza,pn-priorita-5\n", ""), "group_unnamed", "objective_target_groups.csv", 0, ""),
    (replace_text("sources.toml", 'licence = "cited"', 'licence = "mine"'), "source_field", "sources.toml", 0, ""),
    (replace_text("sources.toml", 'date = "', 'day = "'), "source_fields", "sources.toml", 0, ""),
    (remove_city_shape, "shape_missing", "geography/cities.geojson", 0, "city"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "code", "file", "row", "column"), DAMAGES, ids=[f"{s[1]}-{s[2]}" for s in DAMAGES])
def test_a_damaged_release_is_rejected_with_the_location(
    folder: Path, damage: Callable[[Path], object], code: str, file: str, row: int, column: str
) -> None:
    damage(folder)
    with pytest.raises(ReleaseValidationError) as error:
        open_release(folder, labelled_codes())
    issues = [issue for issue in error.value.issues if issue.code == code]
    assert issues, error.value.issues
    assert issues[0].file == file
    assert row in (0, issues[0].row)
    assert column in ("", issues[0].column)


@pytest.mark.parametrize(
    ("damage", "code", "column"),
    [
        (replace_text("figures.csv", "7515800.00 - 2236232.00", "7.515.800 - x"), "formula_differs", "formula"),
        (replace_text("programme_figures.csv", "p5_allocation,", "p5_allocated,"), "cell_unworded", "programme_figure"),
        (replace_text("programme_figures.csv", "97337763.83", "9" * 20 + ".83"), "cell_type", "amount_eur"),
        (
            replace_text("figures.csv", "2236231.00,stated,2025-04-09", "٢٢٣.00,stated,2025-04-09"),
            "cell_type",
            "amount_eur",
        ),
        (replace_text("figures.toml", 'type = "money"', 'type = "decimal"'), "column_redefined", "amount_eur"),
        (replace_text("figures.toml", 'key = ["figure"]', 'key = ["nothing"]'), "sidecar_unreadable", ""),
        (replace_text("figures.toml", 'type = "code"', 'type = "code"\npattern = "("'), "sidecar_unreadable", ""),
    ],
)
def test_a_small_mistake_is_reported_with_its_column(
    folder: Path, damage: Callable[[Path], None], code: str, column: str
) -> None:
    damage(folder)
    with pytest.raises(ReleaseValidationError) as error:
        open_release(folder, labelled_codes())
    assert (code, column) in {(issue.code, issue.column) for issue in error.value.issues}


def test_a_missing_reference_row_is_an_issue(folder: Path) -> None:
    path = folder / "programme_figures.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("decree1_p5,")), "utf-8")
    with pytest.raises(ReleaseValidationError) as error:
        open_release(folder, labelled_codes())
    assert [(issue.code, issue.value) for issue in error.value.issues] == [("row_missing", "decree1_p5")]


def test_a_missing_folder_is_an_issue(tmp_path: Path) -> None:
    with pytest.raises(ReleaseValidationError, match="folder_missing"):
        open_release(tmp_path / "nowhere", labelled_codes())


def test_amounts_are_integer_cents_and_missing_is_not_zero(release: Release) -> None:
    figures = release.tables["figures"].set_index("figure")
    assert str(figures["amount_cents"].dtype) == "Int64"
    assert figures.loc["barletta-application-6", "amount_cents"] == 223622830
    assert figures["amount_cents"].isna().sum() == 1
    assert (figures["amount_cents"].dropna() > 0).all()


@pytest.mark.parametrize(
    "statement", ["DELETE FROM figures", "CREATE TABLE x (a INT)", "SELECT * FROM read_csv('/etc/hosts')",
                  "SET enable_external_access = true", "COPY figures TO '/tmp/x.csv'"]
)  # fmt: skip
def test_the_database_is_read_only_without_external_access(release: Release, statement: str) -> None:
    with release.connection.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(statement)


def test_a_count_of_persons_per_operation_is_rejected(folder: Path) -> None:
    """A count of persons per operation can identify a small group, so disclosure control rejects the column."""
    path = folder / "operation_target_groups.toml"
    path.write_text(path.read_text("utf-8") + PERSONS_COLUMN, "utf-8")
    table_path = folder / "operation_target_groups.csv"
    table_path.write_text(
        "".join(
            f"{line},{'people' if not n else 3}\n" for n, line in enumerate(table_path.read_text("utf-8").splitlines())
        ),
        "utf-8",
    )
    with pytest.raises(ReleaseValidationError) as error:
        open_release(folder, labelled_codes())
    assert [(issue.code, issue.column) for issue in error.value.issues] == [("persons_counted", "people")]


PERSONS_COLUMN = """
[columns.people]
type = "integer"
unit = "persons"
it = "Persone"
en = "People"
"""


def test_every_integer_column_has_a_unit(release: Release) -> None:
    """Without its unit a count of persons would pass disclosure control."""
    columns_without_unit = {
        (name, column.name)
        for name, schema in release.schemas.items()
        for column in schema.columns
        if column.type == "integer" and not column.unit
    }
    assert columns_without_unit == INTEGERS_WITHOUT_UNIT


INTEGERS_WITHOUT_UNIT = {("lineage", "line")}
"""Integers that count nothing."""
