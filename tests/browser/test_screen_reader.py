"""What a reader without eyes or without a mouse is told and where the focus goes when a click changes the page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect
from tools.browser import Visit

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from tests.browser.dom_checks import names
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
WORDS = get_translator("it")
NEWS = "body > [role=status].cms-announcements"


def press(here: Visit, name: str) -> str:
    """Presses the button of this name by the keyboard and returns the name of what has the focus then."""
    here.page.locator(".st-key-chips").get_by_role("button", name=name).focus()
    before = here.page.url
    here.page.keyboard.press("Enter")
    here.page.wait_for_function("(url) => location.href !== url", arg=before)
    here.settle()
    stop = Keyboard(here.page).here()
    assert stop, "the focus is lost"
    return stop.name or stop.tag


@pytest.mark.parametrize("width", [320, 1280])
def test_the_focus_stays_among_the_chips(served: str, visit: Open, width: int) -> None:
    here = visit(width).go(f"{served}/cities?region=campania,puglia&group=giovani")
    assert here.page.locator(".st-key-chips button").count() == 4
    chips = here.page.locator(".st-key-chips button").all_inner_texts()
    assert "Puglia" in press(here, "Campania"), chips
    assert press(here, "Puglia") == WORDS("filter.reset")
    sheet = WORDS("filter.sheet")
    assert (sheet if width < 640 else WORDS("facet.objective")) in press(here, WORDS("filter.reset"))


def test_a_filters_effect_is_told_and_nothing_else(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/operations")
    news = here.page.locator(NEWS)
    expect(news).to_be_attached()
    expect(news).to_have_text("")
    region = news.element_handle()
    here.choose("Regione", "Puglia")
    here.page.keyboard.press("Escape")
    expect(news).to_contain_text("Puglia")
    here.settle()
    heading = here.page.locator("h1").inner_text()
    assert news.locator("p").all_inner_texts() == [
        here.page.locator(".st-key-selected .cms-note").first.inner_text(),
        heading,
        here.page.locator(".cms-lead").first.inner_text(),
    ]
    sort = here.page.locator(".cms-table thead a").nth(1)
    address = sort.get_attribute("href")
    sort.click()
    here.page.wait_for_url(f"{served}{address}")
    here.settle()
    assert heading not in news.inner_text(), "what stays as it was is not said again"
    for _ in range(2):
        here.back()
    expect(news).not_to_contain_text("Puglia")
    expect(news).to_contain_text(here.page.locator("h1").inner_text())
    assert region.evaluate("(e) => e.isConnected"), "the region is the one that was there"
    assert here.run_axe() == []


def test_a_new_page_is_told_by_its_heading_alone(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania")
    here.page.get_by_role("link", name="Salerno", exact=True).first.click()
    here.page.wait_for_url("**/city?**")
    here.settle()
    expect(here.page.locator("h1")).to_be_focused()
    expect(here.page.locator(NEWS)).to_have_text("")
    # The same page about another city: no other heading takes the focus, so its words are told.
    here.choose("Città", "Avellino")
    expect(here.page.locator(NEWS)).to_contain_text("Avellino")


def test_what_was_read_of_a_file_is_told(served: str, visit: Open, tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Importo\nCentro di prova;Termoli;1.234,50\n", "utf-8")
    here = visit().go(f"{served}/bring")
    expect(here.page.locator(NEWS)).to_have_text("")
    here.page.locator("input[type=file]").set_input_files(path)
    here.page.locator(".cms-lead").first.wait_for()
    expect(here.page.locator(NEWS)).to_contain_text(here.page.locator(".cms-lead").first.inner_text())


def test_signs_are_not_read_as_words(served: str, visit: Open) -> None:
    """An icon is a letterpress of words ("tune", "download"): none may be heard; no picture is without a name."""
    here = visit().go(f"{served}/cities?region=puglia")
    here.expand_details()
    here.page.locator(".st-key-filter-drawer button").first.click()
    assert here.page.locator("[data-testid=stIconMaterial]").count() > 3
    shown = (
        "[...document.querySelectorAll('[data-testid=stIconMaterial]')].filter((e) => !e.closest('[aria-hidden=true]'))"
    )
    assert here.page.evaluate(f"{shown}.map((e) => e.innerText)") == []
    named = ("image", "button", "link", "combobox", "Iframe", "figure", "table", "navigation", "region")
    assert [role for role, name in heard(here) if role in named and not name] == []


def heard(here: Visit) -> list[tuple[str, str]]:
    """Role and name of everything that Chromium hands to a screen reader."""
    tree = here.page.context.new_cdp_session(here.page).send("Accessibility.getFullAXTree")["nodes"]
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if not node["ignored"]]


SAID = ("skip", "open", "clear", "chosen", "remove", "dismiss", "nothing", "options")


def test_what_streamlit_says_in_english_is_said_in_the_readers_language(served: str, visit: Open) -> None:
    """The words of the English catalogue are Streamlit's own, or nothing would be put in their place."""
    for lang in LANGUAGES:
        here = visit().go(f"{served}/cities?region=campania&lang={lang}")
        box = here.page.get_by_role("combobox", name=get_translator(lang)("facet.region"))
        box.press_sequentially("zzz")
        here.page.get_by_text(get_translator(lang)("streamlit_messages.nothing")).wait_for()
        said = {*names(here.page), *here.page.locator("body").inner_text().splitlines()}
        for spoken in LANGUAGES:
            words = [get_translator(spoken)(f"streamlit_messages.{name}") for name in SAID]
            patterns = [".+".join(re.escape(part) for part in each.split("…")) for each in words]
            found = [each for each in patterns if any(re.fullmatch(each, one) for one in said)]
            assert found == (patterns if spoken == lang else []), (lang, spoken)


def test_the_button_of_a_file_is_heard_by_our_words_alone(served: str, visit: Open) -> None:
    for lang in LANGUAGES:
        here, text = visit().go(f"{served}/bring?lang={lang}"), get_translator(lang)
        here.page.get_by_role("button", name=text("upload.choose"), exact=True).wait_for()
        buttons = [name for role, name in heard(here) if role == "button"]
        assert {text("upload.choose"), text("streamlit_messages.upload")} <= {*buttons}
        assert [name for name in buttons if "Upload" in name] == []
        file = FilePayload(name="x.pdf", mimeType="application/pdf", buffer=b"x")
        here.page.set_input_files("input[type=file]", file)
        refused = here.page.get_by_role("alert").filter(has_text="application/pdf")
        expect(refused).to_have_text(
            text("streamlit_messages.error") + text("streamlit_messages.refused").replace("…", "application/pdf")
        )
        expect(here.page.get_by_role("button", name=text("streamlit_messages.add"))).to_be_attached()
        expect(
            here.page.get_by_role("button", name=text("streamlit_messages.remove").replace("…", "x.pdf"))
        ).to_be_attached()


def test_a_chart_is_heard_by_its_words_alone(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/money")
    charts = here.page.locator("[data-testid=stPlotlyChart]")
    expect(charts.nth(4).locator("text").first).to_be_attached()
    here.settle()
    assert charts.count() == len([name for role, name in heard(here) if role == "image" and name])
    labels = charts.locator(".xtick, .ytick").all_inner_texts()
    assert len(labels) > 40
    assert not {*labels} & {name for role, name in heard(here) if role == "StaticText"}


def test_a_letter_alone_does_nothing(served: str, visit: Open) -> None:
    """WCAG 2.1.4. The key R would run the page again: its script would be seen to run."""
    here = visit().go(f"{served}/recipients")
    ran = "document.querySelector('[data-testid=stApp]').dataset.testScriptState"
    here.page.evaluate(
        """() => { window.ran = 0; new MutationObserver(() => { window.ran += 1; }).observe(
        document.querySelector("[data-testid=stApp]"), {attributeFilter: ["data-test-script-state"]}); }"""
    )
    here.page.locator("[role=radio], input[type=radio]").first.focus()
    for place in ("radio", "nowhere"):
        for key in ("r", "R", "c", "."):
            here.page.keyboard.press(key)
        here.settle()
        assert here.page.evaluate("window.ran") == 0, place
        here.page.evaluate("document.activeElement.blur()")
    assert here.page.evaluate(ran) == "notRunning"
    search = here.go(f"{served}/operations").page.get_by_role("textbox").first
    search.press_sequentially("rete")
    expect(search).to_have_value("rete")
