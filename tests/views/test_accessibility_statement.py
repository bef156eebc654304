"""The accessibility statement agrees with its document, and contact addresses are safe."""

import re
from pathlib import Path

import pytest
from markupsafe import escape
from streamlit.testing.v1 import AppTest

from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.installation.publisher import configured_address
from cmsdash.ui.layout.contact import error_report_link
from cmsdash.views.html.accessibility_statement import (
    AUDIT_OUTCOMES,
    CRITERIA,
    KNOWN_LIMITATIONS,
    known_limitations_html,
    success_criteria_html,
)

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "accessibility.md"
ROW = re.compile(r"^\| (\d\.\d\.\d+) (A|AA) \| (\w+) \| (.+) \|$", re.MULTILINE)


def test_every_criterion_is_listed_once() -> None:
    """WCAG 2.2 has 55 criteria of levels A and AA: 86 in all, 31 of them AAA; 4.1.1 was removed."""
    assert len(CRITERIA) == 55
    levels = [level for level, _ in CRITERIA.values()]
    assert (levels.count("A"), levels.count("AA")) == (31, 24)
    assert {outcome for _, outcome in CRITERIA.values()} == set(AUDIT_OUTCOMES)


def test_page_and_document_list_the_same_outcomes() -> None:
    documented = {
        number: (level, outcome) for number, level, outcome, _ in ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    }
    assert documented == CRITERIA


def test_every_held_criterion_names_an_existing_test() -> None:
    for number, _, outcome, evidence in ROW.findall(DOCUMENT.read_text(encoding="utf-8")):
        test_names = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", evidence)
        assert outcome != "held" or test_names, number
        for path, function in test_names:
            assert f"def {function}" in (ROOT / "tests" / path).read_text(encoding="utf-8"), (path, function)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_known_limitations_are_listed(lang: str) -> None:
    text = get_translator(lang)
    html = known_limitations_html(text)
    assert html.count("<li>") == len(KNOWN_LIMITATIONS)
    assert success_criteria_html(text).count('<th scope="row"') == 55


@pytest.mark.parametrize(
    ("address", "is_accepted"),
    [
        ("https://www.example.org/form?topic=site", True),
        ("mailto:accessibilita@comune.example.it", True),
        ("", False),
        ("http://www.example.org", False),
        ("javascript:alert(1)", False),
        ("mailto:", False),
        ("mailto:a@b.it?bcc=c@d.it", False),
        ("https://", False),
        ('https://x.org/"><script>', False),
    ],
)
def test_only_safe_addresses_are_accepted(address: str, is_accepted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_FEEDBACK", address)
    assert configured_address("CMSDASH_FEEDBACK") == (address if is_accepted else "")
    link = error_report_link(Selection(region=("puglia",)), get_translator("it"), "r1")
    assert bool(link) == is_accepted
    if is_accepted:
        assert "region%3Dpuglia" in link
        assert "r1" in link


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_states_what_is_not_configured(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("CMSDASH_FEEDBACK", "CMSDASH_ACCESSIBILITY_STATEMENT"):
        monkeypatch.delenv(variable, raising=False)
    text = get_translator(lang)
    for statement_url in ("", "https://form.agid.gov.it/view/x"):
        monkeypatch.setenv("CMSDASH_ACCESSIBILITY_STATEMENT", statement_url)
        app = AppTest.from_file("../../app.py", default_timeout=60)
        app.switch_page("pages/accessibility.py")
        app.query_params["lang"] = lang
        app.run()
        html_text = " ".join(item.proto.body for item in app.get("html"))
        assert escape(text("contact.no_address")) in html_text
        assert escape(text("contact.report_lead")) not in html_text, "no invitation to write without an address"
        assert (escape(text("contact.no_statement")) in html_text) == (not statement_url)
        assert statement_url in html_text
