"""Times a filter click on a page without one of its parts at a time, against the page as it is.

Usage: python -m benchmarks.page_ablation [PAGE, default money] [ROUNDS, default 3]

A part is removed only in the script that is served. The clicks are those of `benchmarks.filter_click`, and the times are
of cached selections. The rounds of the variants alternate. The base of the ratios is the minimal page with one number.
"""

import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from tools.browser import launch

from benchmarks.filter_click import (
    CLICKS,
    DASHBOARD_SCRIPT,
    ClickedPage,
    ClickTimes,
    dashboard_pages,
    measure_clicks,
    serve_baseline,
    serve_script,
)

REMOVED_FUNCTIONS = {
    "complete": (),
    "without figures": (("cmsdash.ui.figures.figure_block", "_render_content"),),
    "without collapsed tables": (("cmsdash.ui.figures.figure_block", "_render_provenance_fragment"),),
    "without the filter sheet": (("cmsdash.ui.controls.filter_bar", "_render_drawer"),),
}
"""The functions that each variant replaces with one that does nothing, by module and name."""


def ablated_script(functions: tuple[tuple[str, str], ...]) -> str:
    """Return the script of the dashboard without some functions.

    Raises:
        AttributeError: A function does not exist.
    """
    for module, name in functions:
        getattr(import_module(module), name)
    lines = [f"importlib.import_module({module!r}).{name} = lambda *_, **__: None" for module, name in functions]
    return "\n    ".join(("import importlib", *lines, DASHBOARD_SCRIPT))


def measure(page: str, rounds: int) -> dict[str, ClickTimes]:
    """Return the times of every round of every variant, the minimal page first."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        baseline = serve_baseline(stack, Path(folder) / "baseline", "one_number")
        pages = [ClickedPage("one number", baseline, "/", "Region")]
        for number, (name, functions) in enumerate(REMOVED_FUNCTIONS.items()):
            server = serve_script(stack, Path(folder) / str(number), ablated_script(functions))
            pages += [replace(clicked, name=name) for clicked in dashboard_pages(server, [page])]
        browser = launch(stack.enter_context(sync_playwright()))
        times = measure_clicks(browser, pages, rounds)
        browser.close()
    return times


if __name__ == "__main__":
    page, rounds = (sys.argv[1:] + ["money", "3"][len(sys.argv) - 1 :])[:2]
    times = measure(page, int(rounds))
    base = statistics.median(times["one number"].click[CLICKS:])
    print(f"| {page} | click, known | of one number | script, known |\n|---|---:|---:|---:|")
    for name, variant in times.items():
        click, script = (statistics.median(values[CLICKS:]) for values in (variant.click, variant.script))
        print(f"| {name} | {click:.0f} | {click / base:.1f}x | {script:.0f} |")
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
