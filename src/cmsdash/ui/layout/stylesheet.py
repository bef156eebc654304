"""The style that Streamlit's theme has no word for; only classes and keys of our own, colours by their roles."""

from importlib.resources import files

from cmsdash.views.palette import THEMES


def _variables() -> str:
    """Each role as a custom property that follows the theme of the element it is used on, so paper gets the light."""
    pairs = (f"{_name(role)}: light-dark({light}, {THEMES['dark'][role]});" for role, light in THEMES["light"].items())
    return f":root {{ {' '.join(pairs)} }}\n"


ROLES_NOT_IN_CHARTS = ("link", "slim", "slim_ink", "band", "band_ink", "sea", "land", "around", "coast", "halo")
"""Roles that no figure of plotly uses; among the others no two share a colour."""


def _following(theme: str, other: str) -> str:
    """A figure is drawn in the colours of the last click's theme; each is led back to its role, so that bars, dots and
    hatching follow at once when the system turns to the other theme, and paper gets the light one. Until then no
    browser spends time on it."""
    rules = [
        f":is([style*='{part}: {colour}'], [{part}='{colour}']) {{ {part}: var({_name(role)}) !important; }}"
        for role, colour in (
            (role, _rgb(colour)) for role, colour in THEMES[theme].items() if role not in ROLES_NOT_IN_CHARTS
        )
        for part in ("fill", "stroke")
    ]
    return f"@media print, (prefers-color-scheme: {other}) {{ .js-plotly-plot {{ {' '.join(rules)} }} }}\n"


def _rgb(colour: str) -> str:
    """A colour as a browser writes it in an element's style."""
    return f"rgb({', '.join(str(part) for part in bytes.fromhex(colour[1:]))})"


def _name(role: str) -> str:
    return f"--cms-{role.replace('.', '-')}"


_WIDEST = ".cms-wide:is(:has(th:nth-child(7)), :has(.cms-c-deciding))"
"""Tables that do not fit a tablet: of seven columns and more, or with columns of whole sentences."""


def _cards() -> str:
    """Wide tables as cards: on a phone in two columns, the widest ones on a tablet in five, one on paper too."""
    cards = _sheet("responsive_tables.css")
    return "".join(
        f"@media {where} {{ :root {{ --cms-columns: {n}; }} {cards.replace('.cms-wide', which)} }}\n"
        for where, n, which in (
            ("screen and (max-width: 640px)", 2, ".cms-wide"),
            ("screen and (min-width: 641px) and (max-width: 1000px)", 5, _WIDEST),
            ("print", 5, ".cms-wide:has(.cms-c-conflict)"),
        )
    )


def _sheet(name: str) -> str:
    return (files("cmsdash.ui") / "css" / name).read_text(encoding="utf-8")


_SHEETS = ("base.css", "menu.css", "filters_and_cards.css", "classification.css", "releases.css", "operations.css")

STYLE = _variables() + "".join(_sheet(name) for name in _SHEETS) + _cards() + _sheet("print.css")
THEME_SWITCH_RULES = {"light": _following("light", "dark"), "dark": _following("dark", "light")}
"""What follows the system, by the theme in which a page was drawn."""
ICON = str(files("cmsdash.ui") / "icon.svg")
"""The page's icon: a file of ours, because a named icon is fetched from another host."""
