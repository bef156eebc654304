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


def upload(app: AppTest, name: str, content: str) -> AppTest:
    app.file_uploader[0].upload(name, content.encode()).run()
    assert not app.exception
    return app


def open_upload_page(**params: str) -> AppTest:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    app.switch_page("pages/bring.py")
    for key, value in params.items():
        app.query_params[key] = value
    return app.run()


def test_more_questions_than_fit_come_in_rounds() -> None:
    app = open_upload_page()
    rows = "".join(f"Centro {number};Gela;stato {number}\n" for number in range(35))
    upload(app, "elenco.csv", f"Titolo;Comune;Stato\n{rows}")
    questions = [box for box in app.selectbox if "che cosa vuol dire" in box.label]
    assert len(questions) == 30
    assert all(box.value is None for box in questions), "nothing is chosen in the reader's place"
    assert any("Ci sono ancora 5 domande" in item.value for item in app.text)
