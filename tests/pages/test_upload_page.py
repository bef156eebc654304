"""The upload page where the installation is at fault, not the reader's file."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.datastore.releases.release import data_dir

FIXTURES = Path(__file__).parents[1] / "fixtures" / "intake"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.mark.parametrize("lang", ["it", "en"])
def test_case_03_a_mapping_that_cannot_be_read_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_dir(), folder)
    shutil.copyfile(FIXTURES / "03-mapping-operations.toml", folder / "mappings" / "operations.toml")
    monkeypatch.setenv("CMSDASH_DATA", str(folder))
    app = AppTest.from_file("../../app.py", default_timeout=60)
    app.switch_page("pages/bring.py")
    app.query_params["lang"] = lang
    app.run()
    assert not app.exception
    messages = " ".join(str(item.value) for item in (*app.error, *app.markdown, *app.text))
    assert "operations.toml" in messages
