"""Filter click to map redrawn in a real browser, median of 20, beside a plain rerun in the same run, and bytes.

Usage: python -m benchmarks.map_redraw
"""

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from tools.browser import launch, run_dashboard


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        started = time.perf_counter()
        with run_dashboard(Path(folder) / "log") as url:
            cold = time.perf_counter() - started
            page = launch(playwright).new_page()
            received = [0]
            page.on(
                "websocket",
                lambda socket: socket.on(
                    "framereceived", lambda data: received.__setitem__(0, received[0] + len(data))
                ),
            )
            page.goto(url)
            page.locator(".cms-footer").wait_for()
            page.wait_for_timeout(2000)
            first = received[0]
            frame = next(frame for frame in page.frames if "leaflet" in frame.url)
            times, sizes = [], []
            for turn in range(20):
                word = ("Operazioni note", "Euro")[turn % 2]
                page.get_by_role("combobox", name="Che cosa misurano i simboli").click()
                before = received[0]
                start = time.perf_counter()
                page.get_by_role("option", name=word, exact=True).click()
                frame.locator(
                    f"[data-city=andria][aria-label*='{'operazioni' if turn % 2 == 0 else 'mln'}']"
                ).wait_for()
                times.append((time.perf_counter() - start) * 1000)
                page.wait_for_timeout(400)
                sizes.append(received[0] - before)
            print(f"cold start to healthy        {cold:8.1f} s")
            print(f"first load, WebSocket        {first / 1000:8.0f} kB (unpacked)")
            print(f"click to map redrawn, median {statistics.median(times):8.0f} ms of {len(times)}")
            print(f"bytes of a rerun, median     {statistics.median(sizes) / 1000:8.0f} kB (unpacked)")


if __name__ == "__main__":
    main()
