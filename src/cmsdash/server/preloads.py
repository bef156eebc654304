"""Files that a page needs after its document: the scripts of Streamlit's widgets, of the charts and of the map.

Streamlit requests the script of a widget when the first message with such a widget arrives, and then the scripts that
this one imports. Charts and the map request theirs when they are drawn. The document names all of them, so that they
arrive while Streamlit connects.
"""

import re
from collections.abc import Iterator
from functools import cache

from cmsdash.server.static_files import STATIC_FOLDER, map_file_urls
from cmsdash.server.streamlit_style import STREAMLIT_DOCUMENT, STREAMLIT_STATIC
from cmsdash.ui.figures import chart

_FILTERS = ("ButtonGroup", "Checkbox", "Multiselect")
WIDGETS = {
    "overview": (*_FILTERS, "BidiComponent", "ComponentInstance", "PageLink", "Selectbox"),
    "questions": ("PageLink",),
    "timeline": (*_FILTERS, "BidiComponent"),
    "cities": (*_FILTERS, "ComponentInstance", "Selectbox", "TextInput"),
    "city": ("BidiComponent", "PageLink", "Selectbox", "TextInput"),
    "compare": ("BidiComponent", "Button", "ButtonGroup", "Multiselect", "PageLink", "Selectbox"),
    "money": ("BidiComponent", "Multiselect", "Selectbox"),
    "need": ("BidiComponent", "ButtonGroup", "Multiselect", "Selectbox"),
    "objectives": _FILTERS,
    "recipients": (*_FILTERS, "PageLink"),
    "operations": (*_FILTERS, "TextInput"),
    "bodies": _FILTERS,
    "quality": ("BidiComponent", "Multiselect"),
    "classification": ("BidiComponent", "ButtonGroup", "PageLink"),
    "releases": ("DownloadButton",),
    "bring": ("DownloadButton", "FileUploader", "Selectbox"),
    "share": (*_FILTERS, "DownloadButton", "IFrame", "Selectbox"),
    "sources": ("PageLink",),
    "dictionary": ("DownloadButton",),
    "transparency": ("Multiselect",),
}
"""The widgets of each page, by the name of Streamlit's scripts; every page has `Html`. A browser test compares them."""

CHARTS_IN_SIGHT = frozenset({"timeline", "money", "need", "quality", "classification"})
"""The pages that begin with a chart on every screen, and so load plotly at once."""

_SCRIPTS = STREAMLIT_STATIC / "static" / "js"
_PLOTLY = tuple((STATIC_FOLDER / "vendor").glob("plotly-*.js"))
_IMPORT = re.compile(r'(?:\bfrom|\bimport)"\./([\w.-]+\.js)"')


@cache
def script_urls(page: str) -> tuple[str, ...]:
    """Return the URLs of the scripts of a page's widgets and charts and of what they import.

    Those of every document are left out. Plotly is one of them where a page begins with a chart.

    Args:
        page: The stem of the script of the page.

    Raises:
        ValueError: This version of Streamlit has no script for a widget.
    """
    known = set(re.findall(r"\./static/js/([\w.-]+\.js)", STREAMLIT_DOCUMENT))
    names: list[str] = []
    for widget in ("Html", *WIDGETS.get(page, ())):
        [script] = (path.name for path in _SCRIPTS.glob(f"{widget}.*.js"))
        names += _with_imports(script, known)
    has_charts = "BidiComponent" in WIDGETS.get(page, ())
    modules = sorted(path.name for path in chart.FRONTEND.glob("*.js")) if has_charts else []
    plotly = _PLOTLY if page in CHARTS_IN_SIGHT else ()
    return (
        *(f"/static/js/{name}" for name in names),
        *(chart.URL_PATH + name for name in modules),
        *(f"/app/static/vendor/{path.name}" for path in plotly),
    )


def _with_imports(name: str, known: set[str]) -> Iterator[str]:
    """Yield a script and everything that it imports, and add them to the known ones."""
    if name in known:
        return
    known.add(name)
    yield name
    for imported in _IMPORT.findall((_SCRIPTS / name).read_text(encoding="utf-8")):
        yield from _with_imports(imported, known)


def prefetched_urls(page: str) -> tuple[str, ...]:
    """Return the URLs of the files of the map on a page with it. They belong to the document of its frame."""
    return map_file_urls() if "ComponentInstance" in WIDGETS.get(page, ()) else ()
