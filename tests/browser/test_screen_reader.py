"""What a screen reader gets: announcements, the focus after a change, and accessible names."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect
from tools.browser import Visit

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from tests.browser.dom_checks import find_attribute_names
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser
OpenTab = Callable[..., Visit]
TRANSLATOR = get_translator("it")
ANNOUNCEMENTS = "body > [role=status].cms-announcements"


def press_chip(visit: Visit, name: str) -> str:
    """Press the button of a chip by keyboard and return the name of the element that has the focus afterwards."""
    visit.page.locator(".st-key-chips, .st-key-filter-actions").get_by_role("button", name=name).focus()
    previous_url = visit.page.url
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_function("(url) => location.href !== url", arg=previous_url)
    visit.settle()
    stop = Keyboard(visit.page).find_focus()
    assert stop, "the focus is lost"
    return stop.name or stop.tag


@pytest.mark.parametrize("width", [320, 1280])
def test_focus_moves_to_the_next_chip_when_one_is_removed(server_url: str, open_tab: OpenTab, width: int) -> None:
    visit = open_tab(width).go(f"{server_url}/cities?stage=ceiling,admitted&group=giovani")
    chips = visit.page.locator(".st-key-chips button").all_inner_texts()
    assert len(chips) == 2
    tetto, ammesso = (TRANSLATOR(f"stage.{stage}") for stage in ("ceiling", "admitted"))
    assert ammesso in press_chip(visit, tetto), chips
    first = TRANSLATOR("filter.sheet") if width < 640 else "ESO4.8"
    assert first in press_chip(visit, ammesso), "the row of chips is gone"
    assert TRANSLATOR("filter.sheet" if width < 640 else "filter.more") in press_chip(visit, TRANSLATOR("filter.reset"))


def test_effect_of_a_filter_is_announced_and_nothing_else(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/operations")
    announcements = visit.page.locator(ANNOUNCEMENTS)
    expect(announcements).to_be_attached()
    expect(announcements).to_have_text("")
    region = announcements.element_handle()
    visit.choose("Regione", "Puglia")
    visit.page.keyboard.press("Escape")
    expect(announcements).to_contain_text("Puglia")
    visit.settle()
    heading = visit.page.locator("h1").inner_text()
    assert announcements.locator("p").all_inner_texts() == [
        visit.page.locator(".cms-filters-said").inner_text(),
        heading,
        visit.page.locator(".cms-lead").first.inner_text(),
    ]
    sort = visit.page.locator(".cms-table thead a").nth(1)
    url_path = sort.get_attribute("href")
    sort.click()
    visit.page.wait_for_url(f"{server_url}{url_path}")
    visit.settle()
    assert heading not in announcements.inner_text(), "unchanged text is not announced again"
    for _ in range(2):
        visit.back()
    expect(announcements).not_to_contain_text("Puglia")
    expect(announcements).to_contain_text(visit.page.locator("h1").inner_text())
    assert region.evaluate("(e) => e.isConnected"), "the live region is not replaced"
    assert visit.run_axe() == []


def test_page_that_is_drawn_behind_its_opening_is_not_announced(server_url: str, open_tab: OpenTab) -> None:
    """A figure that comes late keeps the opening over a page of which the script has ended."""
    visit = open_tab()
    visit.page.add_init_script("""
        const late = Object.assign(document.createElement("div"), { className: "stElementContainer" });
        late.innerHTML = "<div data-testid=stSkeleton></div>";
        new MutationObserver((_, observer) => {
            if (!document.querySelector(".cms-footer")) return;
            observer.disconnect();
            document.getElementById("root").append(late);
            setTimeout(() => late.remove(), 1500);
        }).observe(document, { subtree: true, childList: true });
    """)
    visit.go(f"{server_url}/operations")
    visit.page.wait_for_timeout(2500)
    expect(visit.page.locator("#root > .stElementContainer")).to_have_count(0)
    expect(visit.page.locator(ANNOUNCEMENTS)).to_have_text("")


def test_new_page_focuses_its_heading_and_is_not_announced(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/cities?region=campania")
    visit.page.get_by_role("link", name="Salerno", exact=True).first.click()
    visit.page.wait_for_url("**/city?**")
    visit.settle()
    expect(visit.page.locator("h1")).to_be_focused()
    expect(visit.page.locator(ANNOUNCEMENTS)).to_have_text("")
    # On the same page with another city no new heading gets the focus, so the change is announced.
    visit.choose("Città", "Avellino")
    expect(visit.page.locator(ANNOUNCEMENTS)).to_contain_text("Avellino")


def test_import_report_is_announced(server_url: str, open_tab: OpenTab, tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("Titolo;Comune;Importo\nCentro di prova;Termoli;1.234,50\n", "utf-8")
    visit = open_tab().go(f"{server_url}/bring")
    expect(visit.page.locator(ANNOUNCEMENTS)).to_have_text("")
    visit.page.locator("input[type=file]").set_input_files(path)
    visit.page.locator(".cms-lead").first.wait_for()
    expect(visit.page.locator(ANNOUNCEMENTS)).to_contain_text(visit.page.locator(".cms-lead").first.inner_text())


def test_icons_are_not_read_as_words(server_url: str, open_tab: OpenTab) -> None:
    """An icon is a ligature of a word ("tune", "download") and must be hidden; images and controls have names."""
    visit = open_tab().go(f"{server_url}/cities?region=puglia")
    visit.expand_details()
    visit.page.locator(".st-key-filter-drawer button").first.click()
    assert visit.page.locator("[data-testid=stIconMaterial]").count() > 3
    find_exposed_icons = (
        "[...document.querySelectorAll('[data-testid=stIconMaterial]')].filter((e) => !e.closest('[aria-hidden=true]'))"
    )
    assert visit.page.evaluate(f"{find_exposed_icons}.map((e) => e.innerText)") == []
    roles = ("image", "button", "link", "combobox", "Iframe", "figure", "table", "navigation", "region")
    assert [role for role, name in read_accessibility_nodes(visit) if role in roles and not name] == []


@pytest.mark.parametrize("base", ["server_url", "streamlit_url"])
def test_folds_and_menus_of_figures_are_told_apart_by_their_names(
    request: pytest.FixtureRequest, open_tab: OpenTab, base: str
) -> None:
    """The visible words come first, so that they can be spoken to a computer; a change of language changes the name."""
    visit = open_tab().go(f"{request.getfixturevalue(base)}/city?city=gela")
    for lang in LANGUAGES:
        if lang != "it":
            visit.page.locator(f".cms-languages a[lang={lang}]").click()
            expect(visit.page.locator("html")).to_have_attribute("lang", lang)
            visit.settle()
        text = get_translator(lang)
        menus = visit.page.locator("[class*=st-key-take-] [data-testid=stPopoverButton]").count()
        folds = visit.page.locator("[class*=st-key-fold-] summary").count()
        nodes = read_accessibility_nodes(visit)
        for keys, count in ((["take.button"], menus), (["show.table", "show.sources"], folds)):
            starts = tuple(text(key) for key in keys)
            names = [name for _, name in nodes if name.startswith(tuple(f"{start}: " for start in starts))]
            assert len(names) == len({*names}) == count > 5
            assert not {*starts} & {name for role, name in nodes if role in ("button", "DisclosureTriangle")}


def read_accessibility_nodes(visit: Visit) -> list[tuple[str, str]]:
    """Return role and name of each node of Chromium's accessibility tree."""
    tree = visit.page.context.new_cdp_session(visit.page).send("Accessibility.getFullAXTree")["nodes"]
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if not node["ignored"]]


MESSAGE_NAMES = ("skip", "open", "clear", "chosen", "remove", "dismiss", "nothing", "options")


def test_english_messages_of_streamlit_are_translated(server_url: str, open_tab: OpenTab) -> None:
    """The English catalogue has Streamlit's own messages, because they are found by their text."""
    for lang in LANGUAGES:
        visit = open_tab(320).go(f"{server_url}/cities?region=campania&lang={lang}")
        visit.page.locator(".st-key-filter-drawer button").click()
        sheet = visit.page.get_by_test_id("stPopoverBody").last
        box = sheet.get_by_role("combobox", name=get_translator(lang)("facet.region"))
        box.press_sequentially("zzz")
        visit.page.get_by_text(get_translator(lang)("streamlit_messages.nothing")).wait_for()
        page_texts = {*find_attribute_names(visit.page), *visit.page.locator("body").inner_text().splitlines()}
        for other_lang in LANGUAGES:
            messages = [get_translator(other_lang)(f"streamlit_messages.{name}") for name in MESSAGE_NAMES]
            patterns = [".+".join(re.escape(part) for part in each.split("…")) for each in messages]
            found = [each for each in patterns if any(re.fullmatch(each, one) for one in page_texts)]
            assert found == (patterns if other_lang == lang else []), (lang, other_lang)


def test_upload_button_has_only_translated_names(server_url: str, open_tab: OpenTab) -> None:
    for lang in LANGUAGES:
        visit, text = open_tab().go(f"{server_url}/bring?lang={lang}"), get_translator(lang)
        visit.page.get_by_role("button", name=text("upload.choose"), exact=True).wait_for()
        buttons = [name for role, name in read_accessibility_nodes(visit) if role == "button"]
        assert {text("upload.choose"), text("streamlit_messages.upload")} <= {*buttons}
        assert [name for name in buttons if "Upload" in name] == []
        file = FilePayload(name="x.pdf", mimeType="application/pdf", buffer=b"x")
        visit.page.set_input_files("input[type=file]", file)
        alert = visit.page.get_by_role("alert").filter(has_text="application/pdf")
        expect(alert).to_have_text(
            text("streamlit_messages.error") + text("streamlit_messages.refused").replace("…", "application/pdf")
        )
        expect(visit.page.get_by_role("button", name=text("streamlit_messages.add"))).to_be_attached()
        expect(
            visit.page.get_by_role("button", name=text("streamlit_messages.remove").replace("…", "x.pdf"))
        ).to_be_attached()


def test_chart_is_exposed_by_its_alternative_text_alone(server_url: str, open_tab: OpenTab) -> None:
    visit = open_tab().go(f"{server_url}/money")
    charts = visit.page.locator(".cms-chart")
    visit.show_chart("decrees")
    assert charts.count() == 5
    assert charts.count() == len([name for role, name in read_accessibility_nodes(visit) if role == "image" and name])
    labels = charts.locator(".xtick, .ytick").all_inner_texts()
    assert len(labels) > 40
    assert not {*labels} & {name for role, name in read_accessibility_nodes(visit) if role == "StaticText"}


def test_single_letter_key_does_nothing(server_url: str, open_tab: OpenTab) -> None:
    """WCAG 2.1.4. Streamlit's key R would run the script again, which the script state shows."""
    visit = open_tab().go(f"{server_url}/recipients")
    script_state = "document.querySelector('[data-testid=stApp]').dataset.testScriptState"
    visit.page.evaluate(
        """() => { window.runs = 0; new MutationObserver(() => { window.runs += 1; }).observe(
        document.querySelector("[data-testid=stApp]"), {attributeFilter: ["data-test-script-state"]}); }"""
    )
    visit.page.locator("[role=radio], input[type=radio]").first.focus()
    for focus in ("radio", "nowhere"):
        for key in ("r", "R", "c", "."):
            visit.page.keyboard.press(key)
        visit.settle()
        assert visit.page.evaluate("window.runs") == 0, focus
        visit.page.evaluate("document.activeElement.blur()")
    assert visit.page.evaluate(script_state) == "notRunning"
    search = visit.go(f"{server_url}/operations").page.get_by_role("textbox").first
    search.press_sequentially("rete")
    expect(search).to_have_value("rete")
