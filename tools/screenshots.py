"""Pictures of every page in every state, for eyes: both languages, both themes, three widths.

Usage: python -m tools.screenshots [folder, default gallery] [words that a picture's name must hold …]
A page is loaded once for a state, a language and a theme; its width changes under it. Its six looks stand side by side, a
third of their size, in one contact picture (`contact-…`), and `index.html` holds those. What fails is asked once more
in a browser of its own, then noted in the index and the next is taken: one page that never rests does not cost the rest.
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
from cmsdash.ui.layout.navigation import PAGES
from tools.browser import Visit, address, chromium, dashboard, in_language, launch

STATES = {
    "empty": "",
    "filtered": "region=campania&objective=ESO4.11",
    "city": "city=salerno",
    "nothing": "objective=ESO4.8&group=minori&region=molise&stage=agreement",
    "missing": "city=aversa&region=campania",
    "bad-link": "region=atlantide&city=nowhere",
}
"""The states of a selection: none, filters, one city, nothing found, a city without figures, a link that is repaired."""
LOOKS = tuple(product(("light", "dark"), (320, 768, 1280)))
"""The themes and widths of a page."""
TALLEST = 6000
"""Pixels of a page that a picture holds; what is below is cut."""
SMALLER = 3
"""How many times smaller a look is in the contact picture, which holds four fifths of its height."""
BROWSERS = 2
"""Browsers at a time: most of a page's time is waiting until it rests."""

SHEET = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title>
<style>body{{font:14px system-ui;margin:16px}}figure{{margin:0 0 32px}}figure>img{{max-width:100%;border:1px solid #888}}
</style><h1>{count} pictures, {seconds:.0f} s</h1>{notes}<main>{figures}</main></html>"""
FIGURE = '<figure><figcaption>{name}: {links}</figcaption><img loading="lazy" src="contact-{name}.png" alt=""></figure>'


@dataclass(frozen=True)
class Scene:
    """One page in one state and language, and those of its looks that are wanted."""

    page: str
    state: str
    lang: str
    looks: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        return f"{self.page}-{self.state}-{self.lang}"

    @property
    def place(self) -> str:
        return in_language(address(self.page, STATES[self.state]), self.lang)

    def picture(self, look: tuple[str, int]) -> str:
        theme, width = look
        return f"{self.name}-{theme}-{width}"


def scenes(wanted: Sequence[str]) -> Iterator[Scene]:
    """Every scene with the looks whose name holds every wanted word."""
    for page, state, lang in product(PAGES, STATES, LANGUAGES):
        scene = Scene(page, state, lang, LOOKS)
        looks = tuple(look for look in LOOKS if all(word in scene.picture(look) for word in wanted))
        if looks:
            yield Scene(page, state, lang, looks)


def take(several: Sequence[Scene], url: str, folder: Path) -> list[tuple[Scene, str]]:
    """Takes the pictures of scenes in one browser, which keeps what they share; gives each back with what went wrong,
    twice, or nothing."""
    taken = []
    try:
        with browsing() as context:
            taken = [attempt(scene, context, url, folder) for scene in several]
    except Error as error:  # the browser itself is gone
        taken = [(scene, words(error)) for scene in several]
    return [again(scene, url, folder) if complaint else (scene, "") for scene, complaint in taken]


def again(scene: Scene, url: str, folder: Path) -> tuple[Scene, str]:
    """A second attempt, in a browser of its own."""
    try:
        with browsing() as context:
            return attempt(scene, context, url, folder)
    except Error as error:
        return scene, words(error)


def attempt(scene: Scene, context: BrowserContext, url: str, folder: Path) -> tuple[Scene, str]:
    try:
        shoot(scene, context, url, folder)
    except Error as error:
        return scene, words(error)
    contact(scene, folder)
    return scene, ""


def words(error: Error) -> str:
    return error.message.splitlines()[0]


@contextmanager
def browsing() -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser.new_context()
        browser.close()


def shoot(scene: Scene, context: BrowserContext, url: str, folder: Path) -> None:
    here, shown = Visit(context.new_page()), ""
    here.page.set_default_timeout(60_000)
    for look in scene.looks:
        theme, width = look
        if theme != shown:  # figures are drawn in the theme that the page was asked for in
            here.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of playwright's literals
            here.page.set_viewport_size({"width": 1280, "height": 900})
            here.go(f"{url}/{scene.place}")
            shown = theme
        here.look(theme, width)
        height = here.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        here.page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
        here.settle()
        here.page.screenshot(path=folder / f"{scene.picture(look)}.png")
    here.page.close()


def contact(scene: Scene, folder: Path) -> None:
    """The looks of a scene side by side in one picture, small."""
    looks = []
    for look in scene.looks:
        with Image.open(folder / f"{scene.picture(look)}.png") as picture:
            seen = picture.crop((0, 0, picture.width, min(picture.height, TALLEST * 4 // 5)))
            looks.append(seen.reduce(SMALLER).convert("RGB"))
    sheet = Image.new("RGB", (sum(look.width + 8 for look in looks), max(look.height for look in looks)), "grey")
    left = 0
    for one in looks:
        sheet.paste(one, (left, 0))
        left += one.width + 8
    sheet.save(folder / f"contact-{scene.name}.png")


def index(taken: Sequence[tuple[Scene, str]], seconds: float) -> str:
    """The page that shows every contact picture, and says what is missing."""
    figures = [_figure(scene) for scene, complaint in taken if not complaint]
    notes = (f"<p>{escape(f'{scene.name}: {complaint}')}</p>" for scene, complaint in taken if complaint)
    count = sum(len(scene.looks) for scene, complaint in taken if not complaint)
    return SHEET.format(count=count, seconds=seconds, notes="".join(notes), figures="".join(figures))


def _figure(scene: Scene) -> str:
    links = (f'<a href="{scene.picture(look)}.png">{look[0]} {look[1]}</a>' for look in scene.looks)
    return FIGURE.format(name=scene.name, links=" · ".join(links))


def take_all(folder: Path, wanted: Sequence[str]) -> list[tuple[Scene, str]]:
    """Takes every picture that is wanted into a folder, and says on the way how far it is."""
    taken = []
    pages = [list(several) for _, several in groupby(scenes(wanted), lambda scene: scene.page)]
    with (
        TemporaryDirectory() as log,
        dashboard(Path(log) / "log") as url,
        ProcessPoolExecutor(BROWSERS, mp_context=get_context("spawn")) as pool,
    ):
        for job in as_completed([pool.submit(take, several, url, folder) for several in pages]):
            taken += job.result()
            print(f"{len(taken)} scenes, the last {taken[-1][0].name}", flush=True)
    return taken


def main() -> int:
    if chromium() is None:
        print("no Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM", file=sys.stderr)
        return 1
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    taken = take_all(folder, sys.argv[2:])
    (folder / "index.html").write_text(index(taken, time.perf_counter() - started), encoding="utf-8")
    failed = [scene.name for scene, complaint in taken if complaint]
    print(
        f"{len(taken) - len(failed)} contact pictures: {folder / 'index.html'}; failed: {', '.join(failed) or 'none'}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
