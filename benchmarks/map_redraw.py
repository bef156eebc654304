"""Times a change of measure until the map is redrawn, in Chromium, and counts the bytes that the server sends.

Usage: python -m benchmarks.map_redraw
"""

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from tools.browser import launch, run_dashboard

CLICKS = 20
MEASURES = (("Operazioni note", "operazioni"), ("Euro", "mln"))
"""The options to choose in turn, each with a word that the labels of the map then contain."""


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        started = time.perf_counter()
        with run_dashboard(Path(folder) / "log") as url:
            cold_start = time.perf_counter() - started
            page = launch(playwright).new_page()
            frame_sizes: list[int] = []
            page.on("websocket", lambda socket: socket.on("framereceived", lambda data: frame_sizes.append(len(data))))
            page.goto(url)
            page.locator(".cms-footer").wait_for()
            page.wait_for_timeout(2000)
            first_load = sum(frame_sizes)
            map_frame = next(frame for frame in page.frames if "leaflet" in frame.url)
            times, sizes = [], []
            for click in range(CLICKS):
                option, label = MEASURES[click % 2]
                page.get_by_role("combobox", name="Che cosa misurano i simboli").click()
                frame_sizes.clear()
                start = time.perf_counter()
                page.get_by_role("option", name=option, exact=True).click()
                map_frame.locator(f"[data-city=andria][aria-label*='{label}']").wait_for()
                times.append((time.perf_counter() - start) * 1000)
                page.wait_for_timeout(400)
                sizes.append(sum(frame_sizes))
            print(f"cold start to healthy        {cold_start:8.1f} s")
            print(f"first load, WebSocket        {first_load / 1000:8.0f} kB (uncompressed)")
            print(f"click to map redrawn, median {statistics.median(times):8.0f} ms of {len(times)}")
            print(f"bytes of a rerun, median     {statistics.median(sizes) / 1000:8.0f} kB (uncompressed)")


if __name__ == "__main__":
    main()
