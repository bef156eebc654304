"""The style that Streamlit's theme has no word for; only classes and keys of our own, colours by their roles."""

from importlib.resources import files

from cmsdash.views.palette import THEMES


def _variables() -> str:
    """Each role as a custom property that follows the theme of the element it is used on, so paper gets the light."""
    pairs = (f"{_name(role)}: light-dark({light}, {THEMES['dark'][role]});" for role, light in THEMES["light"].items())
    return f":root {{ {' '.join(pairs)} }}\n"


UNDRAWN = ("link", "slim", "slim_ink", "band", "band_ink", "sea", "land", "around", "coast", "halo")
"""Roles that no figure of plotly uses; among the others no two share a colour."""


def _figures() -> str:
    """A figure is drawn in the colours of the last click's theme; each is led back to its role, so that bars, dots and
    hatching follow at once when the system turns dark, and paper gets the light ones."""
    rules = [
        f":is({_painted(part, role)}) {{ {part}: var({_name(role)}) !important; }}"
        for role in THEMES["light"]
        if role not in UNDRAWN
        for part in ("fill", "stroke")
    ]
    return f".js-plotly-plot {{ {' '.join(rules)} }}\n"


def _painted(part: str, role: str) -> str:
    """Selects what is filled or edged with a role's colour of either theme, in its style or, in hatching, outright."""
    colours = [_rgb(theme[role]) for theme in THEMES.values()]
    return ", ".join(f"[style*='{part}: {colour}'], [{part}='{colour}']" for colour in colours)


def _rgb(colour: str) -> str:
    """A colour as a browser writes it in an element's style."""
    return f"rgb({', '.join(str(part) for part in bytes.fromhex(colour[1:]))})"


def _name(role: str) -> str:
    return f"--cms-{role.replace('.', '-')}"


_WIDEST = ".cms-wide:is(:has(th:nth-child(7)), :has(.cms-c-deciding))"
"""Tables that do not fit a tablet: of seven columns and more, or with columns of whole sentences."""


def _cards() -> str:
    """Wide tables as cards on a phone, in two columns; the widest ones on a tablet too, in five."""
    rules = _sheet("cards.css")
    return (
        f"@media screen and (max-width: 640px) {{ :root {{ --cms-columns: 2; }} {rules} }}\n"
        f"@media screen and (min-width: 641px) and (max-width: 1000px) {{ :root {{ --cms-columns: 5; }} "
        f"{rules.replace('.cms-wide', _WIDEST)} }}\n"
    )


def _sheet(name: str) -> str:
    return (files("cmsdash.shell") / name).read_text(encoding="utf-8")


_SHEETS = ("style.css", "menu.css", "exploring.css", "classifying.css", "releases.css", "work.css")

STYLE = _variables() + _figures() + "".join(_sheet(name) for name in _SHEETS) + _cards() + _sheet("paper.css")
ICON = str(files("cmsdash.shell") / "icon.svg")
"""The page's icon: a file of ours, because a named icon is fetched from another host."""
