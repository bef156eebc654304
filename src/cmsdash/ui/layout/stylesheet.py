"""The style sheet of every page, put together from `ui/css/` and the colours of the palette."""

from functools import cache
from importlib.resources import files

from cmsdash.exports.web_fonts import font_faces
from cmsdash.views.palette import THEMES, custom_property

_SHEETS = (
    "base.css",
    "charts.css",
    "menu.css",
    "filters_and_cards.css",
    "classification.css",
    "releases.css",
    "operations.css",
    "small_multiples.css",
    "class_amounts.css",
    "search.css",
    "city.css",
    "glossary.css",
    "figure_menu.css",
)

_WIDEST = ":is(.cms-from-7, .cms-lists)"
"""Tables that do not fit a tablet: seven and more columns, or columns that hold sentences or lists."""


def _custom_properties() -> str:
    """Return a custom property for each role, with the colour of the element's theme; print is always light."""
    pairs = (
        f"{custom_property(role)}: light-dark({light}, {THEMES['dark'][role]});"
        for role, light in THEMES["light"].items()
    )
    return f":root {{ {' '.join(pairs)} }}\n"


def _card_rules() -> str:
    """Return rules that show wide tables as cards: on phones in two columns, the widest on tablets and in print in
    five."""
    cards = _read_sheet("responsive_tables.css")
    return "".join(
        f"@media {media} {{ :root {{ --cms-columns: {columns}; }} {cards.replace('.cms-wide', f'.cms-table{shape}')} "
        f".cms-of-cards{shape} {{ display: block; }} }}\n"
        for media, columns, shape in (
            ("screen and (max-width: 640px)", 2, ".cms-wide"),
            ("screen and (min-width: 641px) and (max-width: 1000px)", 5, _WIDEST),
            ("print", 5, ".cms-conflicts"),
        )
    )


def _read_sheet(name: str) -> str:
    return (files("cmsdash.ui") / "css" / name).read_text(encoding="utf-8")


STYLE = _custom_properties() + "".join(_read_sheet(name) for name in _SHEETS) + _card_rules() + _read_sheet("print.css")
"""The style sheet of every page and theme."""
LINKED_STYLE_HEADER = "x-cmsdash-linked-style"
"""Header that the server adds to the WebSocket of a page whose document links the style sheet."""
ICON = str(files("cmsdash.ui") / "icon.svg")
"""The page's icon. A file, because Streamlit loads icons given by name from another host."""


@cache
def standalone_style() -> str:
    """Return the style sheet with its fonts inside, for documents that need no network."""
    return font_faces() + STYLE
