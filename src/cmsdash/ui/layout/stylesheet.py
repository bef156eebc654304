"""The style sheet of every page, put together from `ui/css/` and the colours of the palette."""

from importlib.resources import files

from cmsdash.views.palette import THEMES

ROLES_NOT_IN_CHARTS = (
    "link",
    "slim",
    "slim_ink",
    "band",
    "band_ink",
    "sea",
    "land",
    "around",
    "coast",
    "halo",
    "people",
    "organisations",
)
"""Roles that no plotly figure uses. The colours of all other roles are distinct."""

_SHEETS = (
    "base.css",
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
)

_WIDEST_TABLES = ".cms-wide:is(:has(th:nth-child(7)), :has(.cms-c-deciding), :has(.cms-c-operation_list))"
"""Tables that do not fit a tablet: seven and more columns, or columns that hold sentences or lists."""


def _custom_properties() -> str:
    """Return a custom property for each role, with the colour of the element's theme; print is always light."""
    pairs = (
        f"{_property_name(role)}: light-dark({light}, {THEMES['dark'][role]});"
        for role, light in THEMES["light"].items()
    )
    return f":root {{ {' '.join(pairs)} }}\n"


def _theme_switch_rules(drawn_theme: str, other_theme: str) -> str:
    """Return rules that recolour plotly figures when the system theme changes, and for print.

    A figure has the colours of the theme in which it was drawn. Each colour is mapped back to its role. The media query
    keeps browsers from evaluating the rules before the theme changes.
    """
    rules = [
        f":is([style*='{part}: {colour}'], [{part}='{colour}']) {{ {part}: var({_property_name(role)}) !important; }}"
        for role, colour in ((role, _to_rgb(colour)) for role, colour in THEMES[drawn_theme].items())
        if role not in ROLES_NOT_IN_CHARTS
        for part in ("fill", "stroke")
    ]
    return f"@media print, (prefers-color-scheme: {other_theme}) {{ .js-plotly-plot {{ {' '.join(rules)} }} }}\n"


def _to_rgb(colour: str) -> str:
    """Convert a `#rrggbb` colour to the form in which browsers serialize it."""
    return f"rgb({', '.join(str(part) for part in bytes.fromhex(colour[1:]))})"


def _property_name(role: str) -> str:
    return f"--cms-{role.replace('.', '-')}"


def _card_rules() -> str:
    """Return rules that show wide tables as cards: on phones in two columns, the widest on tablets and in print in
    five."""
    cards = _read_sheet("responsive_tables.css")
    return "".join(
        f"@media {media} {{ :root {{ --cms-columns: {columns}; }} {cards.replace('.cms-wide', selector)} }}\n"
        for media, columns, selector in (
            ("screen and (max-width: 640px)", 2, ".cms-wide"),
            ("screen and (min-width: 641px) and (max-width: 1000px)", 5, _WIDEST_TABLES),
            ("print", 5, ".cms-wide:has(.cms-c-conflict)"),
        )
    )


def _read_sheet(name: str) -> str:
    return (files("cmsdash.ui") / "css" / name).read_text(encoding="utf-8")


STYLE = _custom_properties() + "".join(_read_sheet(name) for name in _SHEETS) + _card_rules() + _read_sheet("print.css")
"""The style sheet of every page and theme."""
THEME_SWITCH_RULES = {
    "light": _theme_switch_rules("light", "dark"),
    "dark": _theme_switch_rules("dark", "light"),
}
"""The rules that recolour figures, by the theme in which the page was drawn."""
LINKED_STYLE_HEADER = "x-cmsdash-linked-style"
"""Header that the server adds to the WebSocket of a page whose document links the style sheet."""
ICON = str(files("cmsdash.ui") / "icon.svg")
"""The page's icon. A file, because Streamlit loads icons given by name from another host."""


def inline_style(theme: str, *, is_linked: bool) -> str:
    """Return the rules that a run of a page sends.

    Args:
        theme: The theme in which the page is drawn, `light` or `dark`.
        is_linked: Whether the document links `STYLE`; else the run sends it.
    """
    return ("" if is_linked else STYLE) + THEME_SWITCH_RULES[theme]
