"""A filter click on every page: the median time of the script, beside a one-number Streamlit page in the same run.

Usage: python -m benchmarks.pages [TURNS]

The clicks go round through selections that are new to the process at first and known to it later, as readers' are;
both medians are printed. The rounds of the pages are interleaved, so that a busy machine slows all alike.
"""

import gc
import statistics
import sys
import time
import warnings
from collections.abc import Mapping
from pathlib import Path

from streamlit import config
from streamlit.testing.v1 import AppTest

from cmsdash.shell import navigation
from cmsdash.shell.data import warm

ROOT = Path(__file__).parents[1]
ONE_NUMBER = "one number"
SELECTIONS: tuple[Mapping[str, str], ...] = (
    {"region": "campania"},
    {"region": "puglia,sicilia", "status": "admitted"},
    {"group": "giovani"},
    {"objective": "not-stated", "region": "calabria"},
)
CITY: Mapping[str, Mapping[str, str]] = {"city": {"city": "gela"}, "compare": {"city": "andria,benevento,salerno"}}
"""What a page is about when it is about cities; it stays while the filters change."""


def opened(page: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if page != navigation.PAGES[0]:
        app.switch_page(f"pages/{page}.py")
    return app.run()


def click(app: AppTest, page: str, turn: int) -> float:
    """Milliseconds of the processor from a changed link to the end of the script: others on the machine do not count."""
    app.query_params.clear()
    for key, value in {**SELECTIONS[turn % len(SELECTIONS)], **CITY.get(page, {})}.items():
        app.query_params[key] = value
    started = time.process_time()
    app.run()
    elapsed = (time.process_time() - started) * 1000
    assert not app.exception, app.exception
    return elapsed


def one_number_click(app: AppTest, turn: int) -> float:
    started = time.process_time()
    app.multiselect(key="region").set_value([["campania"], ["puglia", "sicilia"]][turn % 2]).run()
    return (time.process_time() - started) * 1000


def main(turns: int) -> None:
    warnings.simplefilter("ignore")
    config.set_option("runner.postScriptGC", False)  # as `cmsdash serve` does
    warm()
    least = AppTest.from_file(str(ROOT / "benchmarks" / "one_number.py"), default_timeout=60).run()
    apps = {page: opened(page) for page in navigation.PAGES}
    gc.collect()
    gc.freeze()  # as the server does once it is warm
    times: dict[str, list[float]] = {name: [] for name in (ONE_NUMBER, *apps)}
    for turn in range(turns):
        times[ONE_NUMBER].append(one_number_click(least, turn))
        for page, app in apps.items():
            times[page].append(click(app, page, turn))
    base = statistics.median(times[ONE_NUMBER])
    print(f"{'page':<16}{'first click, ms':>16}{'later, median ms':>18}{'of one number':>15}")
    for name, measured in times.items():
        first, later = measured[: len(SELECTIONS)], measured[len(SELECTIONS) :]
        middle = statistics.median(later)
        print(f"{name:<16}{statistics.median(first):>16.0f}{middle:>18.0f}{middle / base:>14.1f}x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 24)
