"""Whatever a list says in its editions: what counts is what the last one gives, and no key is lost or shared."""

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.datastore.temp_dirs import locked_temp_dir
from cmsdash.ingest import registry
from cmsdash.ingest.batch import upsert_rows
from cmsdash.ingest.identification.operation_identity import identify_operations
from cmsdash.ingest.readers.context import ImportOptions
from tests.conftest import ROOT
from tests.ingest.test_operation_lists import SOURCE

HEADER = "n.;Comune;Titolo;Importo;CUP;Beneficiario;Codice locale"
ROW = st.tuples(
    st.sampled_from(["Andria", "Trani"]),
    st.sampled_from(["Sportello lavoro", "Sportello lavori", "Centro diurno per anziani", "Tirocini"]),
    st.sampled_from(["100", "200", "1234,56", ""]),
    st.sampled_from(["", "", "B31I24000040006", "B31I24000050006"]),
    st.sampled_from(["", "Cooperativa Alfa", "Comune di Andria"]),
    st.sampled_from(["", "", "ME5.4.8.1a", "ME5.4.8.2a"]),
)
EDITION = st.lists(ROW, min_size=1, max_size=7)
TABLES = ("operations", "operation_actors", "operation_matches", "operation_cities")


class Tables:
    """Tables of a release without other operations, into which editions are merged one after the other."""

    def __init__(self, release: Release) -> None:
        self.schemas = release.schemas
        self.rows: dict[str, TextRows] = {name: [] for name in TABLES}

    def merge(self, edition: list[tuple[str, ...]], source: str = "elenco") -> tuple[int, int]:
        """Return the number and cents of the accepted rows."""
        lines = [HEADER, *(";".join((str(number), *cells)) for number, cells in enumerate(edition, start=1))]
        with locked_temp_dir("editions") as folder:
            path = Path(folder) / "elenco.csv"
            path.write_text("\n".join(lines) + "\n", "utf-8")
            options = ImportOptions({**SOURCE, "key": source})
            batch, (report,) = registry.read_files("operations", [path], ROOT / "data", options)
        assert report.is_balanced
        identified = identify_operations(self.rows, batch, {}, {}).batch
        self.rows = {name: upsert_rows(name, rows, identified, self.schemas[name]) for name, rows in self.rows.items()}
        return report.accepted.rows, report.accepted.cents

    def in_force(self, source: str = "elenco") -> TextRows:
        return [row for row in self.rows["operations"] if row["source"] == source and not row["withdrawn"]]

    def check_keys(self) -> None:
        keys = [row["operation"] for row in self.rows["operations"]]
        assert len(keys) == len(set(keys))
        assert {row["operation"] for row in self.rows["operation_cities"]} == set(keys)
        matches = {row["operation"]: row["same_as"] for row in self.rows["operation_matches"]}
        assert matches.keys() | set(matches.values()) <= set(keys)
        assert matches.keys().isdisjoint(matches.values()), "no chain"


def sum_cents(rows: TextRows) -> int:
    return sum(int(row["amount_eur"].replace(".", "")) for row in rows if row["amount_eur"])


@given(editions=st.lists(EDITION, min_size=1, max_size=4))
def test_what_counts_is_what_the_last_edition_gives(release: Release, editions: list[list[tuple[str, ...]]]) -> None:
    tables = Tables(release)
    for edition in editions:
        accepted = tables.merge(edition)
        assert (len(tables.in_force()), sum_cents(tables.in_force())) == accepted
        tables.check_keys()


@given(edition=EDITION, data=st.data())
def test_an_edition_in_another_order_keeps_every_key(
    release: Release, edition: list[tuple[str, ...]], data: st.DataObject
) -> None:
    tables = Tables(release)
    tables.merge(edition)
    before = {row["operation"]: {**row, "wording": ""} for row in tables.rows["operations"]}
    tables.merge(data.draw(st.permutations(edition)))
    after = {row["operation"]: {**row, "wording": ""} for row in tables.rows["operations"]}
    assert after == before


@given(first=EDITION, second=EDITION)
def test_two_sources_keep_their_own_rows(
    release: Release, first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    tables = Tables(release)
    expected = {source: tables.merge(edition, source) for source, edition in (("uno", first), ("due", second))}
    for source, accepted in expected.items():
        assert (len(tables.in_force(source)), sum_cents(tables.in_force(source))) == accepted
    tables.check_keys()
    assert Counter(row["source"] for row in tables.rows["operations"]) == {
        source: rows for source, (rows, _) in expected.items()
    }
