"""The account of lists in the shapes of five managing authorities is exact, row by row and cent by cent."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from cmsdash.datastore.import_report import RowTotals
from cmsdash.ingest import registry
from cmsdash.ingest.readers.context import ImportOptions
from tests.ingest.authority_lists import AUTHORITIES, CITIES
from tests.ingest.test_operation_lists import DATA, SOURCE


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("authority", AUTHORITIES)
def test_account_of_an_authoritys_list(tmp_path: Path, authority: str, seed: int) -> None:
    expected = AUTHORITIES[authority](tmp_path, random.Random(seed))  # noqa: S311  # a seed, not a secret
    batch, report = registry.read_file(
        "operations", expected.path, DATA, ImportOptions(SOURCE, overlay=expected.overlay)
    )
    assert report.is_balanced
    assert report.accepted == expected.outcomes["accepted"]
    assert report.quarantined == expected.outcomes.get("quarantined", RowTotals())
    rules = {rule: totals for rule, totals in expected.outcomes.items() if rule in ("city", "sum")}
    assert dict(report.rules) == rules
    operations = batch.rows["operations"]
    assert {row["city"] for row in operations} <= set(CITIES.values())
    assert sum(int(Decimal(row["amount_eur"]) * 100) for row in operations) == report.accepted.cents
