"""Lists in five shapes of Italian programmes, generated with a seed, give exactly their known account."""

from pathlib import Path

import pytest

from cmsdash.datastore.import_report import RowTotals
from tests.ingest.italian_lists import SHAPES, Publisher
from tests.ingest.test_intake_tables import read_path


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_an_italian_list_gives_its_account(tmp_path: Path, shape: str, seed: int) -> None:
    publisher = Publisher(seed)
    path = SHAPES[shape](tmp_path / "elenco", publisher)
    batch, report = read_path(path)
    account = publisher.account
    assert report.accepted == account.accepted
    assert report.rules.get("sum", RowTotals()) == account.sums
    assert report.rules.get("city", RowTotals()) == account.other_places
    assert report.reasons.get("row_hidden", RowTotals()) == account.hidden
    assert report.quarantined == account.hidden
    assert len(batch.rows["operations"]) == account.accepted.rows
    listed = [group.totals for group in report.excluded if group.rule == "city"]
    assert sum(listed, RowTotals()) == account.other_places
