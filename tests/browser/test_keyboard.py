"""Every page by the keyboard alone: Tab, Shift+Tab, Enter, Space, Escape and the arrows."""

from collections.abc import Callable

import pytest
from tools.browser import MAP_SELECTOR, Visit

from cmsdash.i18n import get_translator
from tests.browser.keyboard import AFTER, Keyboard, Stop
from tests.browser.page_urls import ADDRESSES

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
MOST = 900
"""Stops of the longest page, with room; a walk that does not end by then is caught in a trap."""
WITHIN = 3
"""Stops inside one widget, whose frame shows the focus for all of them: it changes when the last is left."""
TABLE = get_translator("it")("show.table")
"""What stands over the table of a figure, which the server writes when it is opened."""
NO_MARK = {"stMain"}
"""Streamlit's main part, where the focus has no mark: it is the page itself, made reachable so that it can scroll."""


def walk(here: Visit) -> tuple[list[Stop], list[str]]:
    """Every stop of the Tab key from the top to the end of the page, opening each folded table on the way, and
    what was wrong."""
    keyboard, stops, wrong = Keyboard(here.page), [], []
    unseen: list[tuple[Stop, str]] = []
    for _ in range(MOST):
        stop = keyboard.press("Tab")
        unseen = [(last, drawn) for last, drawn in unseen if last.look == drawn]
        if len(unseen) > WITHIN:
            last, _ = unseen.pop(0)
            wrong.append(f"the focus cannot be seen on {last.tag} {last.name}")
        if stop is None and stops:
            return stops, wrong
        assert stop, "the first press of the Tab key reaches nothing"
        if stop.tag == "SUMMARY":
            wrong += unfold(keyboard, stop)
        wrong += misplaced(stop, stops[-1] if stops else None)
        if stop.testid not in NO_MARK:
            unseen.append((stop, stop.look))
        stops.append(stop)
    raise AssertionError(f"the Tab key is still on the page after {MOST} stops, last on {stops[-1].name}")


def unfold(keyboard: Keyboard, summary: Stop) -> list[str]:
    """Opens what is folded away with Enter, looks for its content, and folds it away again with Space."""
    details = summary.element.evaluate_handle("(e) => e.parentElement").as_element()
    assert details
    keyboard.press("Enter")
    try:
        content = "table" if TABLE in summary.name else ":scope > :not(summary)"
        details.wait_for_selector(content, state="visible")
    except Exception as error:  # one line of the report, not its end
        return [f"{summary.name} does not open by Enter: {error}"]
    details.evaluate("(e) => { e.dataset.opened = 'by keyboard'; }")
    keyboard.press("Space")
    # What follows moves up while it folds; a reader too waits for it before going on.
    keyboard.page.wait_for_function("(e) => !e.open", arg=details)
    details.wait_for_element_state("stable")
    return []


def misplaced(stop: Stop, before: Stop | None) -> list[str]:
    """A stop out of reading order, out of sight, under something else, or too small to hit."""
    wrong = []
    if before and before.frame == stop.frame and not stop.frame.evaluate(AFTER, [before.element, stop.element]):
        wrong.append(f"{stop.name} follows {before.name}, against the order of reading")
    if not stop.inside or not stop.seen:
        wrong.append(f"{stop.tag} {stop.name} has the focus where nobody sees it")
    if stop.tag in ("BUTTON", "SUMMARY") and min(stop.width, stop.height) < 24:
        wrong.append(f"{stop.tag} {stop.name} measures {stop.width:.0f} x {stop.height:.0f}")
    return wrong


@pytest.mark.parametrize("place", ADDRESSES)
def test_every_figures_table_is_reached(served: str, visit: Open, place: str) -> None:
    here = visit().go(f"{served}/{place}")
    stops, wrong = walk(here)
    assert wrong == []
    # What folds a long table is for phones only: here it is not drawn.
    assert here.page.locator("details:visible").count() == here.page.locator("details[data-opened]").count()
    assert len(here.page.query_selector_all(MAP_SELECTOR)) == len(
        {stop.frame for stop in stops if stop.frame.parent_frame}
    )
    here.assert_clean(served)


def test_on_a_phone_too(served: str, visit: Open) -> None:
    here = visit(width=320).go(served)
    _, wrong = walk(here)
    assert wrong == []


def test_the_way_past_the_menu(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/sources")
    keyboard = Keyboard(here.page)
    keyboard.to(get_translator("it")("nav.skip"), "A")
    landed = keyboard.press("Enter")
    assert landed
    assert landed.id == "start"
    following = keyboard.press("Tab")
    assert following
    assert following.frame.evaluate(AFTER, [here.page.query_selector("#start"), following.element])
    assert here.page.locator("h1").bounding_box()["y"] < 300  # type: ignore[index]  # it is on the page


def test_a_city_is_followed_from_the_map_and_the_map_is_left(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities?region=campania")
    keyboard = Keyboard(here.page)
    first = reach_map(keyboard)
    step = next(
        stop
        for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown")
        if (stop := keyboard.press(key)) and stop.city != first.city
    )
    assert step.city
    assert step.look != first.look
    back = leave(keyboard, "Shift+Tab")
    assert not back.frame.parent_frame
    reach_map(keyboard)
    forth = leave(keyboard, "Tab")
    assert forth.tag == "SUMMARY"
    leave(keyboard, "Shift+Tab", into=True)
    city = reach_map(keyboard, "Shift+Tab")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/city?**")
    here.settle()
    assert f"city={city.city}" in here.page.url


def reach_map(keyboard: Keyboard, key: str = "Tab") -> Stop:
    """Tabs until a symbol of the map has the focus."""
    stop = keyboard.here()
    for _ in range(200):
        if stop and stop.city:
            return stop
        stop = keyboard.press(key)
    raise AssertionError("no symbol of the map is reached")


def leave(keyboard: Keyboard, key: str, *, into: bool = False) -> Stop:
    """Presses until the focus has left the map's frame (or has come into it)."""
    for _ in range(60):
        stop = keyboard.press(key)
        if stop and bool(stop.frame.parent_frame) == into:
            return stop
    raise AssertionError("the map is a trap")


def test_a_filter_is_used(served: str, visit: Open) -> None:
    here = visit().go(f"{served}/cities")
    keyboard = Keyboard(here.page)
    keyboard.to("Regione", "INPUT")
    here.page.keyboard.type("camp")
    here.page.get_by_role("option").filter(has_text="Campania").first.wait_for()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    keyboard.press("Escape")
    here.settle()
    assert "region=campania" in here.page.url
    here.expect_symbols(9)


def test_stillness_is_respected(served: str, visit: Open) -> None:
    here = visit()
    here.page.emulate_media(reduced_motion="reduce")
    here.go(served)
    moving = """() => [...document.querySelectorAll("*")].filter((e) => {
        const s = getComputedStyle(e);
        const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.05);
        return (s.animationName !== "none" && long(s.animationDuration)) || (s.transitionProperty !== "none" && long(s.transitionDuration));
    }).map((e) => e.outerHTML.slice(0, 90))"""
    assert here.page.evaluate(moving) == []
    assert here.map.evaluate(moving) == []
    before = here.map.evaluate("cms_map.getZoom()")
    here.map.get_by_role("button", name=get_translator("it")("map.zoom_in")).click()
    assert here.map.evaluate("cms_map.getZoom()") > before, "the map is where it goes at once"
