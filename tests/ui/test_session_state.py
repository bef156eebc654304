"""Choices that a browser sends before it knows the answer to the choice before, and the way back."""

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.domain import Selection

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ROW, DRAWER = "cities-region", "cities-region-drawer"


def run_two_widgets() -> None:
    """Run a page with a filter in the row and in the drawer; the run ends between both if `ends` is set."""
    import streamlit as st

    from cmsdash import queries
    from cmsdash.ui import release_cache, session_state

    vocabulary = queries.selection_vocabulary(release_cache.resolve_release("").release)
    selection, _ = session_state.sync_selection("cities", vocabulary)
    labels = {code: code.title() for code in vocabulary.codes["region"]}
    for in_drawer in (False, True):
        key = session_state.seed_widget("region", selection, vocabulary, in_drawer=in_drawer, labels=labels)
        st.multiselect("Regione", vocabulary.codes["region"], format_func=labels.__getitem__, key=key)
        if st.session_state.get("ends"):
            st.stop()


def start() -> AppTest:
    return AppTest.from_function(run_two_widgets, default_timeout=60).run()


def regions(app: AppTest) -> tuple[str, ...]:
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection.region


def choose(app: AppTest, key: str, *codes: str) -> AppTest:
    return app.multiselect(key=key).set_value(list(codes)).run()


@pytest.mark.parametrize("key", [ROW, DRAWER])
def test_a_choice_shows_in_both_widgets_and_in_the_link(key: str) -> None:
    app = choose(start(), key, "puglia")
    assert regions(app) == ("puglia",)
    assert app.query_params["region"] in ("puglia", ["puglia"])
    assert [app.multiselect(key=each).value for each in (ROW, DRAWER)] == [["puglia"], ["puglia"]]


def test_a_choice_on_a_replaced_link_counts() -> None:
    """The browser has not been told that the first choice replaced its link."""
    app = choose(start(), ROW, "puglia")
    app.query_params.clear()
    choose(app, ROW, "puglia", "sicilia")
    assert regions(app) == ("puglia", "sicilia")


def test_back_to_a_replaced_link_resets_the_widgets() -> None:
    app = choose(start(), ROW, "puglia")
    app.query_params.clear()
    app.run()
    assert regions(app) == ()
    assert app.multiselect(key=ROW).value == []


def test_a_run_that_ends_between_both_widgets_loses_no_choice() -> None:
    app = start()
    app.session_state["ends"] = True
    choose(app, ROW, "puglia")
    app.session_state["ends"] = False
    choose(app, ROW, "puglia", "sicilia")
    assert regions(app) == ("puglia", "sicilia")
    choose(app, ROW)
    assert regions(app) == ()
