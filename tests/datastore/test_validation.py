"""The release: everything the sources gave is in it, and what is spoiled is refused with its place."""

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
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the collected facts are not beside the checkout")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_39_cities_by_region(release: Release) -> None:
    counted = release.tables["cities"].groupby("region").size().to_dict()
    assert counted == {
        "campania": 9, "puglia": 9, "sicilia": 7, "calabria": 5, "sardegna": 5, "basilicata": 2, "molise": 2
    }  # fmt: skip


@needs_shared
def test_no_collected_amount_is_left_behind() -> None:
    carried = {(row["city"], row["stage"], row["priority"]): row for row in rows(ROOT / "data" / "figures.csv")}
    keys = {row["istat_code_2025"]: row["city"] for row in rows(ROOT / "data" / "cities.csv")}
    collected = rows(SHARED / "allocations.csv")
    for row in collected:
        city = keys[row["istat_code_2025"]]
        amounts = {"5": row["p5_eur"], "6": row["p6_eur"], "both": row["total_eur"]}
        for priority, amount in amounts.items():
            if amount:
                assert Decimal(carried[city, row["stage"], priority]["amount_eur"]) == Decimal(amount)
        if row["p5_eur"]:
            assert carried[city, row["stage"], "5"]["kind"] == row["p5_basis"]
        assert any((city, row["stage"], priority) in carried for priority in amounts)
    assert len(collected) == 37


@needs_shared
def test_no_collected_operation_is_left_behind() -> None:
    carried = {
        (row["title"], row["amount_eur"], row["priority_basis"]) for row in rows(ROOT / "data" / "operations.csv")
    }
    collected = rows(SHARED / "operations.csv")
    assert {(row["title"], row["amount_eur"], row["priority_basis"]) for row in collected} == carried
    assert len(collected) == 68


def replace(name: str, before: str, after: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return spoil


def shape_without_a_city(folder: Path) -> None:
    path = folder / "geography" / "cities.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"] = [item for item in content["features"] if item["properties"]["city"] != "gela"]
    path.write_text(json.dumps(content), encoding="utf-8")


SPOILED = [
    (lambda folder: (folder / "figures.csv").unlink(), "file_missing", "figures.csv", 0, ""),
    (lambda folder: (folder / "figures.toml").write_text("key = [", "utf-8"), "sidecar_unreadable", "figures.toml", 0, ""),
    (lambda folder: (folder / "cities.csv").write_bytes(b"city\n\xff\xfe"), "file_unreadable", "cities.csv", 0, ""),
    (replace("figures.csv", "amount_eur", "amount"), "column_missing", "figures.csv", 1, "amount_eur"),
    (replace("figures.csv", "figure,city", "city,city"), "column_twice", "figures.csv", 1, "city"),
    (replace("figures.csv", ",stated,2025-04-09", ",stated,2025-04-09,extra"), "row_width", "figures.csv", 2, ""),
    (replace("figures.csv", "6483569.00", "6.483.569"), "cell_type", "figures.csv", 2, "amount_eur"),
    (replace("figures.csv", "2025-04-09", "2025-02-30"), "cell_type", "figures.csv", 2, "date"),
    (replace("figures.csv", "andria,admitted,5,", "andria,paid,5,"), "cell_vocabulary", "figures.csv", 2, "stage"),
    (replace("figures.csv", "split-stated", "no-such-note"), "cell_unworded", "figures.csv", 2, "note"),
    (replace("figures.csv", ",andria-news24,", ",nobody,"), "reference_unknown", "figures.csv", 2, "source"),
    (replace("figures.csv", "andria-admitted-6,", "andria-admitted-5,"), "key_twice", "figures.csv", 3, "figure"),
    (replace("figures.csv", "6483569.00,stated", ",stated"), "missing_amount", "figures.csv", 2, "kind"),
    (replace("figures.csv", "7515800.00 - 2236232.00", "7515800.00 - 1.00"), "formula_differs", "figures.csv", 0, "formula"),
    (replace("figures.csv", "2236231.00,stated,2025-04-09", "2236232.00,stated,2025-04-09"), "sum_differs", "figures.csv", 0, ""),
    (replace("cities.csv", "avellino,Avellino,campania", "avellino,Avellino,puglia"), "region_count", "cities.csv", 0, "region"),
    (replace("cities.csv", "064008", "64008"), "cell_type", "cities.csv", 0, "istat_code_2025"),
    (replace("programme_figures.csv", "97337763.83", "97337763.84"), "sum_differs", "programme_figures.csv", 0, ""),
    # 56.39 - 6.11 + 150.00 = 200.28 million: within the allocation (246.58), beyond what is admitted (191.05)
    (replace("figures.csv", "gela,admitted,5,6111000.00", "gela,admitted,5,150000000.00"), "sum_exceeds", "figures.csv", 0, ""),
    (replace("programme_figures.csv", ",p5_p6_allocation,", ",,"), "conflict_silent", "programme_figures.csv", 0, ""),
    (replace("objective_target_groups.csv", "ESO4.11,donne-violenza,pn-priorita-5\n", ""), "group_unnamed", "objective_target_groups.csv", 0, ""),
    (replace("sources.toml", 'licence = "cited"', 'licence = "mine"'), "source_field", "sources.toml", 0, ""),
    (replace("sources.toml", 'date = "', 'day = "'), "source_fields", "sources.toml", 0, ""),
    (shape_without_a_city, "shape_missing", "geography/cities.geojson", 0, "city"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "code", "file", "row", "column"), SPOILED, ids=[f"{s[1]}-{s[2]}" for s in SPOILED])
def test_a_spoiled_release_is_refused(
    folder: Path, spoil: Callable[[Path], object], code: str, file: str, row: int, column: str
) -> None:
    spoil(folder)
    with pytest.raises(ReleaseValidationError) as refused:
        open_release(folder, labelled_codes())
    found = [problem for problem in refused.value.issues if problem.code == code]
    assert found, refused.value.issues
    assert found[0].file == file
    assert row in (0, found[0].row)
    assert column in ("", found[0].column)


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        (replace("figures.csv", "7515800.00 - 2236232.00", "7.515.800 - x"), "formula_differs", "formula"),
        (replace("programme_figures.csv", "p5_allocation,", "p5_allocated,"), "cell_unworded", "programme_figure"),
        (replace("programme_figures.csv", "97337763.83", "9" * 20 + ".83"), "cell_type", "amount_eur"),
        (replace("figures.csv", "2236231.00,stated,2025-04-09", "٢٢٣.00,stated,2025-04-09"), "cell_type", "amount_eur"),
        (replace("figures.toml", 'type = "money"', 'type = "decimal"'), "column_redefined", "amount_eur"),
        (replace("figures.toml", 'key = ["figure"]', 'key = ["nothing"]'), "sidecar_unreadable", ""),
        (replace("figures.toml", 'type = "code"', 'type = "code"\npattern = "("'), "sidecar_unreadable", ""),
    ],
)
def test_a_slip_is_said_with_its_place(folder: Path, spoil: Callable[[Path], None], code: str, place: str) -> None:
    spoil(folder)
    with pytest.raises(ReleaseValidationError) as refused:
        open_release(folder, labelled_codes())
    assert (code, place) in {(problem.code, problem.column) for problem in refused.value.issues}


def test_a_row_that_others_are_compared_with_is_missed(folder: Path) -> None:
    path = folder / "programme_figures.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("decree1_p5,")), "utf-8")
    with pytest.raises(ReleaseValidationError) as refused:
        open_release(folder, labelled_codes())
    assert [(problem.code, problem.value) for problem in refused.value.issues] == [("row_missing", "decree1_p5")]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReleaseValidationError, match="folder_missing"):
        open_release(tmp_path / "nowhere", labelled_codes())


def test_money_is_whole_cents_and_missing_is_not_zero(release: Release) -> None:
    figures = release.tables["figures"].set_index("figure")
    assert str(figures["amount_cents"].dtype) == "Int64"
    assert figures.loc["barletta-application-6", "amount_cents"] == 223622830
    assert figures["amount_cents"].isna().sum() == 1
    assert (figures["amount_cents"].dropna() > 0).all()


@pytest.mark.parametrize(
    "statement", ["DELETE FROM figures", "CREATE TABLE x (a INT)", "SELECT * FROM read_csv('/etc/hosts')",
                  "SET enable_external_access = true", "COPY figures TO '/tmp/x.csv'"]
)  # fmt: skip
def test_the_database_cannot_be_written_nor_reach_out(release: Release, statement: str) -> None:
    with release.connection.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(statement)


def test_persons_of_single_operations_are_not_counted(folder: Path) -> None:
    """Small groups would be known by their number: no such column passes before they are hidden."""
    path = folder / "operation_target_groups.toml"
    path.write_text(path.read_text("utf-8") + COUNTED, "utf-8")
    rows = folder / "operation_target_groups.csv"
    rows.write_text(
        "".join(f"{line},{'people' if not n else 3}\n" for n, line in enumerate(rows.read_text("utf-8").splitlines())),
        "utf-8",
    )
    with pytest.raises(ReleaseValidationError) as refused:
        open_release(folder, labelled_codes())
    assert [(problem.code, problem.column) for problem in refused.value.issues] == [("persons_counted", "people")]


COUNTED = """
[columns.people]
type = "integer"
unit = "persons"
it = "Persone"
en = "People"
"""


def test_every_count_says_what_it_counts(release: Release) -> None:
    """Without its unit a count of persons would pass as a number like any other."""
    unsaid = {
        (name, column.name)
        for name, schema in release.schemas.items()
        for column in schema.columns
        if column.type == "integer" and not column.unit
    }
    assert unsaid == NO_COUNTS


NO_COUNTS = {("lineage", "line")}
"""Whole numbers that count nothing."""
