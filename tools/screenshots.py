"""Takes screenshots of every page in every state, in both languages, both themes and three widths.

Usage: python -m tools.screenshots [FOLDER, default gallery] [WORD …]

Only screenshots with all words in their names are taken. A page is loaded once for a state, a language and a theme, and
then resized. Its six displays are combined into one contact sheet (`contact-….png`) at a third of their size, and
`index.html` lists the sheets. A scene that fails is retried in a new browser and then noted in the index.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from itertools import groupby, product
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import BrowserContext, Error, sync_playwright

from cmsdash.domain import LANGUAGES
from cmsdash.views.page_links import PAGES
from tools.browser import Visit, add_language, find_chromium, launch, page_path, run_dashboard

STATES = {
    "empty": "",
    "filtered": "region=campania&objective=ESO4.11",
    "city": "city=salerno",
    "nothing": "objective=ESO4.8&group=minori&region=molise&stage=agreement",
    "missing": "city=aversa&region=campania",
    "bad-link": "region=atlantide&city=nowhere",
}
"""The query strings: no filter, filters, one city, no results, a city without figures, a link with unknown codes."""
DISPLAYS = tuple(product(("light", "dark"), (320, 768, 1280)))
"""Themes, and widths in px."""
MAX_HEIGHT_PX = 6000
"""Height at which a screenshot is cropped."""
CONTACT_SCALE = 3
"""Factor by which a contact sheet reduces screenshots. It shows four fifths of their height."""
MAX_BROWSERS = 2
"""Browsers that run at the same time. Most of their time is waiting."""

INDEX_HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title>
<style>body{{font:14px system-ui;margin:16px}}figure{{margin:0 0 32px}}figure>img{{max-width:100%;border:1px solid #888}}
</style><h1>{count} screenshots, {seconds:.0f} s</h1>{notes}<main>{figures}</main></html>"""
FIGURE_HTML = (
    '<figure><figcaption>{name}: {links}</figcaption><img loading="lazy" src="contact-{name}.png" alt=""></figure>'
)


@dataclass(frozen=True)
class Scene:
    """One page in one state and language, with the displays to capture."""

    page: str
    state: str
    lang: str
    displays: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        return f"{self.page}-{self.state}-{self.lang}"

    @property
    def path(self) -> str:
        return add_language(page_path(self.page, STATES[self.state]), self.lang)

    def screenshot_name(self, display: tuple[str, int]) -> str:
        theme, width = display
        return f"{self.name}-{theme}-{width}"


def select_scenes(words: Sequence[str]) -> Iterator[Scene]:
    """Yield every scene with the displays whose screenshot names contain all words."""
    for page, state, lang in product(PAGES, STATES, LANGUAGES):
        scene = Scene(page, state, lang, DISPLAYS)
        displays = tuple(
            display for display in DISPLAYS if all(word in scene.screenshot_name(display) for word in words)
        )
        if displays:
            yield Scene(page, state, lang, displays)


def capture_scenes(scenes: Sequence[Scene], url: str, folder: Path) -> list[tuple[Scene, str]]:
    """Capture scenes in one browser, which shares its cache, and return each with its error after a retry, or ""."""
    try:
        with open_context() as context:
            results = [try_capture(scene, context, url, folder) for scene in scenes]
    except Error as error:  # the browser crashed
        results = [(scene, first_line(error)) for scene in scenes]
    return [retry_capture(scene, url, folder) if error else (scene, "") for scene, error in results]


def retry_capture(scene: Scene, url: str, folder: Path) -> tuple[Scene, str]:
    """Capture a scene again in a new browser."""
    try:
        with open_context() as context:
            return try_capture(scene, context, url, folder)
    except Error as error:
        return scene, first_line(error)


def try_capture(scene: Scene, context: BrowserContext, url: str, folder: Path) -> tuple[Scene, str]:
    try:
        capture(scene, context, url, folder)
    except Error as error:
        return scene, first_line(error)
    write_contact_sheet(scene, folder)
    return scene, ""


def first_line(error: Error) -> str:
    return error.message.splitlines()[0]


@contextmanager
def open_context() -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser.new_context()
        browser.close()


def capture(scene: Scene, context: BrowserContext, url: str, folder: Path) -> None:
    visit, loaded_theme = Visit(context.new_page()), ""
    visit.page.set_default_timeout(60_000)
    for display in scene.displays:
        theme, width = display
        if theme != loaded_theme:  # charts have the theme in which the page was loaded
            visit.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of playwright's literals
            visit.page.set_viewport_size({"width": 1280, "height": 900})
            visit.go(f"{url}/{scene.path}")
            loaded_theme = theme
        visit.set_display(theme, width)
        height = visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        visit.page.set_viewport_size({"width": width, "height": min(height, MAX_HEIGHT_PX)})
        visit.settle()
        visit.page.screenshot(path=folder / f"{scene.screenshot_name(display)}.png")
    visit.page.close()


def write_contact_sheet(scene: Scene, folder: Path) -> None:
    """Write the screenshots of a scene side by side into one small image."""
    images = []
    for display in scene.displays:
        with Image.open(folder / f"{scene.screenshot_name(display)}.png") as image:
            cropped = image.crop((0, 0, image.width, min(image.height, MAX_HEIGHT_PX * 4 // 5)))
            images.append(cropped.reduce(CONTACT_SCALE).convert("RGB"))
    size = (sum(image.width + 8 for image in images), max(image.height for image in images))
    sheet = Image.new("RGB", size, "grey")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width + 8
    sheet.save(folder / f"contact-{scene.name}.png")


def index_html(results: Sequence[tuple[Scene, str]], seconds: float) -> str:
    """Return the page with every contact sheet and the errors."""
    figures = [_figure_html(scene) for scene, error in results if not error]
    notes = (f"<p>{escape(f'{scene.name}: {error}')}</p>" for scene, error in results if error)
    count = sum(len(scene.displays) for scene, error in results if not error)
    return INDEX_HTML.format(count=count, seconds=seconds, notes="".join(notes), figures="".join(figures))


def _figure_html(scene: Scene) -> str:
    links = (
        f'<a href="{scene.screenshot_name((theme, width))}.png">{theme} {width}</a>' for theme, width in scene.displays
    )
    return FIGURE_HTML.format(name=scene.name, links=" · ".join(links))


def capture_all(folder: Path, words: Sequence[str]) -> list[tuple[Scene, str]]:
    """Capture the selected scenes into a folder and print the progress."""
    results = []
    batches = [list(scenes) for _, scenes in groupby(select_scenes(words), lambda scene: scene.page)]
    with (
        TemporaryDirectory() as log_folder,
        run_dashboard(Path(log_folder) / "log") as url,
        ProcessPoolExecutor(MAX_BROWSERS, mp_context=get_context("spawn")) as pool,
    ):
        for job in as_completed([pool.submit(capture_scenes, scenes, url, folder) for scenes in batches]):
            results += job.result()
            print(f"{len(results)} scenes, the last {results[-1][0].name}", flush=True)
    return results


def main() -> int:
    if find_chromium() is None:
        print("no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path", file=sys.stderr)
        return 1
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    results = capture_all(folder, sys.argv[2:])
    (folder / "index.html").write_text(index_html(results, time.perf_counter() - started), encoding="utf-8")
    failed = [scene.name for scene, error in results if error]
    print(
        f"{len(results) - len(failed)} contact sheets: {folder / 'index.html'}; failed: {', '.join(failed) or 'none'}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
