"""Files that a page needs after its document: the scripts of Streamlit's widgets, and those of the map.

Streamlit requests the script of a widget when the first message with such a widget arrives, and then the scripts that
this one imports. The map requests its files when its frame is drawn. The document names them, so that they arrive while
Streamlit connects.
"""

import re
from collections.abc import Iterator
from functools import cache

from cmsdash.server.static_files import map_file_urls
from cmsdash.server.streamlit_style import STREAMLIT_STATIC

_FILTERS = ("ButtonGroup", "Checkbox", "Multiselect")
WIDGETS = {
    "overview": (*_FILTERS, "ComponentInstance", "PageLink", "Selectbox"),
    "questions": ("PageLink",),
    "timeline": _FILTERS,
    "cities": (*_FILTERS, "ComponentInstance", "Selectbox", "TextInput"),
    "city": ("PageLink", "Selectbox", "TextInput"),
    "compare": ("Button", "ButtonGroup", "Multiselect", "PageLink", "Selectbox"),
    "money": ("Multiselect", "Selectbox"),
    "need": ("ButtonGroup", "Multiselect", "Selectbox"),
    "objectives": _FILTERS,
    "recipients": (*_FILTERS, "PageLink"),
    "operations": (*_FILTERS, "TextInput"),
    "bodies": _FILTERS,
    "quality": ("Multiselect",),
    "classification": ("ButtonGroup", "PageLink"),
    "releases": ("DownloadButton",),
    "bring": ("DownloadButton", "FileUploader", "Selectbox"),
}
"""The widgets of each page, by the name of Streamlit's scripts; every page has `Html`. A browser test compares them."""

_SCRIPTS = STREAMLIT_STATIC / "static" / "js"
_IMPORT = re.compile(r'(?:\bfrom|\bimport)"\./([\w.-]+\.js)"')


@cache
def script_urls(page: str) -> tuple[str, ...]:
    """Return the URLs of the scripts of a page's widgets and of what they import, without those of every document.

    Args:
        page: The stem of the script of the page.

    Raises:
        ValueError: This version of Streamlit has no script for a widget.
    """
    document = (STREAMLIT_STATIC / "index.html").read_text(encoding="utf-8")
    known = set(re.findall(r"\./static/js/([\w.-]+\.js)", document))
    names: list[str] = []
    for widget in ("Html", *WIDGETS.get(page, ())):
        [script] = (path.name for path in _SCRIPTS.glob(f"{widget}.*.js"))
        names += _with_imports(script, known)
    return tuple(f"/static/js/{name}" for name in names)


def _with_imports(name: str, known: set[str]) -> Iterator[str]:
    """Yield a script and everything that it imports, and add them to the known ones."""
    if name in known:
        return
    known.add(name)
    yield name
    for imported in _IMPORT.findall((_SCRIPTS / name).read_text(encoding="utf-8")):
        yield from _with_imports(imported, known)


def map_urls(page: str) -> tuple[str, ...]:
    """Return the URLs of the files of the map on a page with it."""
    return map_file_urls() if "ComponentInstance" in WIDGETS.get(page, ()) else ()
