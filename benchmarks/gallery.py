"""Pictures of every page in every state, for eyes: both languages, both themes, three widths, and a contact sheet.

Usage: python -m benchmarks.gallery [folder, default gallery] [words that a picture's name must hold …]
Each page is loaded once for a state and a language; theme and width change under it. A page that does not rest within
a minute is noted in the sheet and the next one is taken.
"""

import sys
import time
from collections.abc import Iterator
from html import escape
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Error, sync_playwright
from tests.browser.addresses import address, in_language
from tests.browser.conftest import ARGUMENTS, Visit, chromium, free_port, server

from cmsdash.domain import LANGUAGES
from cmsdash.shell.navigation import PAGES

STATES = {
    "empty": "",
    "filtered": "region=campania&objective=ESO4.11",
    "city": "city=salerno",
    "nothing": "objective=ESO4.8&group=minori&region=molise&stage=agreement",
    "missing": "city=aversa&region=campania",
    "bad-link": "region=atlantide&city=nowhere",
}
"""The states of a selection: none, filters, one city, nothing found, a city without figures, a link that is repaired."""
THEMES = ("light", "dark")
WIDTHS = (320, 768, 1280)
TALLEST = 6000
"""Pixels of a page that a picture holds; what is below is cut."""

SHEET = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title>
<style>body{{font:14px system-ui;margin:16px}}main{{display:flex;flex-wrap:wrap;gap:16px}}
figure{{margin:0;width:240px}}img{{width:240px;height:320px;object-fit:cover;object-position:top;border:1px solid #888}}
</style><h1>{count} pictures, {seconds:.0f} s</h1>{notes}<main>{figures}</main></html>"""
FIGURE = '<figure><a href="{file}"><img loading="lazy" src="{file}" alt=""></a><figcaption>{name}</figcaption></figure>'


def shots(browser: Browser, url: str, folder: Path, wanted: list[str]) -> Iterator[str]:
    """Takes the pictures whose name holds every wanted word; yields each name, with a reason where one failed."""
    for page, (state, query), lang in product(PAGES, STATES.items(), LANGUAGES):
        looks = [(f"{page}-{state}-{lang}-{theme}-{width}", theme, width) for theme, width in product(THEMES, WIDTHS)]
        looks = [look for look in looks if all(word in look[0] for word in wanted)]
        if not looks:
            continue
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        here = Visit(context.new_page())
        try:
            here.page.set_default_timeout(60_000)
            here.go(f"{url}/{in_language(address(page, query), lang)}")
            for name, theme, width in looks:
                here.look(theme, width)
                height = here.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                here.page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
                here.page.wait_for_timeout(150)
                here.page.screenshot(path=folder / f"{name}.png")
                yield name
        except Error as error:
            yield f"{page}-{state}-{lang}: {error.message.splitlines()[0]}"
        finally:
            context.close()


def main() -> int:
    path = chromium()
    if path is None:
        print("no Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM", file=sys.stderr)
        return 1
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")
    folder.mkdir(parents=True, exist_ok=True)
    started, port = time.perf_counter(), free_port()
    command = [sys.executable, "-m", "cmsdash", "serve", "--port", str(port)]
    with TemporaryDirectory() as log, sync_playwright() as playwright, server(command, port, Path(log) / "log") as url:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        taken = list(shots(browser, url, folder, sys.argv[2:]))
    names = [name for name in taken if ": " not in name]
    notes = "".join(f"<p>{escape(note)}</p>" for note in taken if ": " in note)
    figures = "".join(FIGURE.format(file=f"{name}.png", name=name) for name in names)
    seconds = time.perf_counter() - started
    sheet = SHEET.format(count=len(names), seconds=seconds, notes=notes, figures=figures)
    (folder / "index.html").write_text(sheet, encoding="utf-8")
    print(f"{len(names)} pictures in {seconds:.0f} s: {folder / 'index.html'}")
    return 1 if notes else 0


if __name__ == "__main__":
    sys.exit(main())
