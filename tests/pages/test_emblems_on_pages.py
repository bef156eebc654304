"""Pages show emblems in header and footer, and say what is wrong with them where no command checks it before."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.installation.emblems import EMBLEM_VARIABLE
from tests.installation.emblem_files import STATE_SVG, write_three_emblems


def run(lang: str) -> AppTest:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    app.switch_page("pages/contact.py")
    app.query_params["lang"] = lang
    return app.run()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_header_and_footer_have_the_emblems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBLEM_VARIABLE, str(write_three_emblems(tmp_path)))
    monkeypatch.setenv("CMSDASH_PUBLISHER", "Comune di Prova")
    html = [item.value for item in run("en").get("html")]
    shown = [body for body in html if "Co-funded by the European Union" in body]
    assert len(shown) == 2
    for body in shown:
        assert body.count('<span class="cms-emblem">') == 3
        assert body.count('src="data:image/') == 3, "without our server the pictures are in the document"
    assert "Comune di Prova" in shown[1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_page_says_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_three_emblems(tmp_path)
    (tmp_path / "eu.svg").write_text(STATE_SVG, "utf-8")
    monkeypatch.setenv(EMBLEM_VARIABLE, str(path))
    app = run("en")
    assert not app.exception
    assert "one and a half times as wide" in app.error[0].value
