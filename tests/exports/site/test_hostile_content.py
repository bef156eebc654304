"""Whatever a release says stays text on the pages of the site."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsdash.datastore.releases.release import Release, open_release
from cmsdash.exports.site.addresses import SitePage
from cmsdash.exports.site.assets import Assets
from cmsdash.exports.site.build import SiteLanguage
from cmsdash.i18n import get_translator, labelled_codes
from tests.conftest import ROOT
from tests.exports.site.conftest import OPTIONS
from tests.exports.site.site_checks import elements, find_faults, parse
from tests.hostile_strings import HOSTILE_STRINGS

TITLES = {
    name: HOSTILE_STRINGS[name].strip()
    for name in (
        "HTML", "attribute", "template", "XML", "path", "long", "emoji", "right to left",
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile_release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The embedded release with hostile titles of operations."""
    folder = Path(shutil.copytree(ROOT / "data", tmp_path_factory.mktemp("hostile") / "data"))
    path = folder / "operations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, title in zip(rows, TITLES.values(), strict=False):
        row["title"] = title
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    opened = open_release(folder, labelled_codes())
    yield opened
    opened.connection.close()


def test_hostile_titles_stay_text(hostile_release: Release, assets: Assets) -> None:
    operations = hostile_release.tables["operations"].head(len(TITLES))
    language = SiteLanguage(hostile_release, OPTIONS, assets, get_translator("en"))
    for key, title in zip(operations["operation"], operations["title"], strict=True):
        files = language.page_files(SitePage("operation", key))
        for path, content in files.items():
            if path.endswith(".html"):
                assert find_faults(path, content, (OPTIONS.base_url,)) == []
                [heading] = elements(parse(content), "h1")
                assert " ".join("".join(heading.itertext()).split()) == " ".join(title.split())
    city = operations["city"].iloc[0]
    for page in (SitePage("city", city), SitePage("page", "operations")):
        files = language.page_files(page)
        assert [
            fault
            for path, content in files.items()
            if path.endswith(".html")
            for fault in find_faults(path, content, (OPTIONS.base_url,))
        ] == []
