"""What the parts of a page cost at a filter click: the page whole, then without one part at a time, beside the bare page
with one number, all in the same run.

Usage: python -m benchmarks.page_ablation [PAGE, default money] [ROUNDS, default 3]

A part is taken out of the served script alone; the code of the dashboard is not changed. Known selections count, as in
`benchmarks.filter_click`, whose clicks these are. The rounds are interleaved.
"""

import os
import statistics
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from tools.browser import launch

from benchmarks.filter_click import CLICKS, DASHBOARD, SUBJECT, Clicked, bare, round_of, serving

NOTHING = "lambda *_, **__: None"
PARTS = {
    "whole": (),
    "without figures": (("cmsdash.ui.figures.figure_block", "_render_content"),),
    "without folded tables": (("cmsdash.ui.figures.figure_block", "_render_provenance_fragment"),),
    "without the filter drawer": (("cmsdash.ui.controls.filter_bar", "_render_drawer"),),
}
"""Each variant, and what it takes out: the functions that draw it, by module and name."""


def script(taken: tuple[tuple[str, str], ...]) -> str:
    """The dashboard's script without some of its parts."""
    lines = [f"importlib.import_module({module!r}).{name} = {NOTHING}" for module, name in taken]
    return "\n    ".join(("import importlib", *lines, DASHBOARD))


def measure(page: str, rounds: int) -> dict[str, Clicked]:
    """Every round of every variant, the bare page among them."""
    found = {name: Clicked() for name in ("one number", *PARTS)}
    path = f"/{'' if page == 'overview' else page}{SUBJECT.get(page, '')}"
    filtered = "^Città" if page in SUBJECT else "^Regione"
    with TemporaryDirectory() as folder, ExitStack() as stack:
        least = serving(stack, Path(folder) / "bare", bare("one_number"))
        served = {
            name: serving(stack, Path(folder) / str(n), script(taken)) for n, (name, taken) in enumerate(PARTS.items())
        }
        browser = launch(stack.enter_context(sync_playwright()))
        for _ in range(rounds):
            round_of(browser, least, "/", "Region", found["one number"])
            for name, variant in served.items():
                round_of(browser, variant, path, filtered, found[name])
        browser.close()
    return found


if __name__ == "__main__":
    page, rounds = (sys.argv[1:] + ["money", "3"][len(sys.argv) - 1 :])[:2]
    took = measure(page, int(rounds))
    base = statistics.median(took["one number"].click[CLICKS:])
    print(f"| {page} | click, known | of one number | script, known |\n|---|---:|---:|---:|")
    for name, clicked in took.items():
        known, ran = (statistics.median(times[CLICKS:]) for times in (clicked.click, clicked.script))
        print(f"| {name} | {known:.0f} | {known / base:.1f}x | {ran:.0f} |")
    print(f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
