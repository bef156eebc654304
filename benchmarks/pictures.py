"""Measures what a picture of each kind of figure costs, without a browser and with one.

Usage: python -m benchmarks.pictures [--rounds N] [--browser]

Prints milliseconds of processor time and bytes of SVG and PNG (960 px, two pixels for one), beside an empty drawing; and
the memory of the process before and after. `--browser` also takes a picture of the same figure in Chromium: opening its
page on a running server and cutting the figure out, in milliseconds of the clock.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from markupsafe import Markup
from playwright.sync_api import sync_playwright
from tools.browser import Visit, launch, page_path, run_dashboard

from benchmarks.processes import resident_mb
from cmsdash.datastore.releases.release import Release, data_dir, open_release
from cmsdash.domain import Selection
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.svg.elements import Svg, document
from cmsdash.exports.svg.figure import figure_to_svg
from cmsdash.exports.svg.png import svg_to_png
from cmsdash.figures.catalogue import FIGURES, build_figure
from cmsdash.figures.context import PageContext
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.queries.filter_options import selection_vocabulary

NAMES = (
    "map_cities", "group_cities", "allocation_reconciliation", "stage_summary", "stage_allocation_breakdown",
    "stage_figures", "stage_totals_by_region", "need_and_funding", "dated_events", "peer_groups", "population_pyramid",
    "classification_coverage", "completeness_of_operations", "city_table",
)  # fmt: skip
CITY = "andria"
TIMEOUT_MS = 120_000
EMPTY = document(Svg(Markup(""), 960, 540), title="", description="", lang="it")


def timed(make: Callable[[], bytes], rounds: int) -> tuple[float, float, int]:
    """Return ms of processor time of the first and of the median call, and the bytes of the last one."""
    times, content = [], b""
    for _ in range(rounds):
        start = time.process_time()
        content = make()
        times.append((time.process_time() - start) * 1000)
    return times[0], median(times), len(content)


def figure_maker(name: str, release: Release) -> Callable[[], bytes]:
    text, selection = get_translator("it"), Selection(city=(CITY,) if FIGURES[name].subject == "city" else ())
    page = PageContext(selection, release, text, selection_vocabulary(release), FIGURES[name].page)
    figure = build_figure(name, page)
    context = FileContext(figure.selection or selection, page.names, release, text, "https://example.org/")
    return lambda: figure_to_svg(figure, context)


def measure(rounds: int) -> None:
    release = open_release(data_dir(), labelled_codes())
    makers = {name: figure_maker(name, release) for name in NAMES}
    before = resident_mb([os.getpid()])
    print(f"{'':28}{'SVG first':>11}{'SVG':>8}{'kB':>7}{'PNG':>8}{'kB':>7}   ms of processor time")
    for name, make in {"empty drawing": lambda: EMPTY, **makers}.items():
        first, svg_ms, svg_bytes = timed(make, rounds)
        svg = make()
        _, png_ms, png_bytes = timed(lambda svg=svg: svg_to_png(svg), rounds)  # type: ignore[misc]
        print(f"{name:28}{first:11.0f}{svg_ms:8.0f}{svg_bytes / 1000:7.0f}{png_ms:8.0f}{png_bytes / 1000:7.0f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"memory: {before:.0f} MB with the release, {peak:.0f} MB at most with pictures")


def measure_browser() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        run_dashboard(Path(folder) / "log") as url,
        sync_playwright() as driver,
    ):
        browser = launch(driver)
        for name in NAMES:
            entry = FIGURES[name]
            path = page_path(entry.page, f"city={CITY}" if entry.subject == "city" else "")
            start = time.perf_counter()
            tab = browser.new_page(device_scale_factor=2)
            chart = Visit(tab).go(f"{url}/{path}").page.locator(f"[class*=st-key-chart-{name}]")
            if chart.count():
                png = chart.first.screenshot(timeout=TIMEOUT_MS)
                print(f"{name:28}{(time.perf_counter() - start) * 1000:8.0f} ms in Chromium, {len(png) / 1000:.0f} kB")
            tab.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--browser", action="store_true")
    arguments = parser.parse_args()
    measure(arguments.rounds)
    if arguments.browser:
        measure_browser()
