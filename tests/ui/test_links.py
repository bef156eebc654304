"""Links as people and programs write them: repeated parameters, and values that resemble a code."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cmsdash.views.page_links import PAGES

CASE = Path(__file__).parents[1] / "fixtures" / "intake" / "47-repeated-parameter.url.txt"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def open_page(page: str, **params: str | list[str]) -> str:
    """Open a page with query parameters and return its HTML and headings."""
    app = AppTest.from_file("../../app.py", default_timeout=60)
    if page != PAGES[0]:
        app.switch_page(f"pages/{page}.py")
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return "\n".join(
        str(getattr(element.proto, "body", "") or getattr(element, "value", ""))
        for element in app.main
        if element.type in ("html", "title", "header", "markdown")
    )


def test_case_47_counts_both_values_of_a_repeated_parameter() -> None:
    operations, cities = CASE.read_text("utf-8").split()
    assert (operations, cities) == ("/operations?city=andria&city=trani", "/cities?region=puglia&region=campania")
    assert open_page("operations", city=["andria", "trani"]) == open_page("operations", city="andria,trani")
    assert "4 operazioni" in open_page("operations", city=["andria", "trani"])
    assert open_page("cities", region=["puglia", "campania"]) == open_page("cities", region="puglia,campania")


@pytest.mark.parametrize(
    ("params", "told", "meant"),
    [
        ({"city": ["andria", "trany"]}, "«trany» (Città)", "city=andria,trani"),
        ({"region": ["puglai"]}, "«puglai» (Regione)", "region=puglia"),
        ({"layer": "ambiti"}, "«ambiti» (Strato della mappa)", "layer=areas"),
        ({"measure": ["operations", "money"]}, "«operations» (Che cosa misurano i simboli)", "measure=operations"),
        ({"status": "finanziata con decreto!"}, "«finanziata con decreto!»", "status=decree"),
        ({"operation": "caltanisseta-01"}, "«caltanisseta-01» (Operazione)", "operation=caltanissetta-01"),
        ({"lang": "inglese"}, "«inglese» (Lingua)", ""),
    ],
    ids=str,
)
def test_what_is_left_out_of_a_link_is_told_and_what_it_resembles_is_offered(
    params: dict[str, str | list[str]], told: str, meant: str
) -> None:
    page = open_page("cities", **params)
    assert told in page
    assert ("Intendevi" in page) is bool(meant)
    assert meant in page.replace("%2C", ",")
