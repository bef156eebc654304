"""The style that Streamlit's theme has no word for; only classes and keys of our own, colours by their roles."""

from importlib.resources import files

from cmsdash.views.palette import THEMES


def _variables() -> str:
    """Each role as a custom property that follows the theme of the element it is used on, so paper gets the light."""
    pairs = (
        f"--cms-{role.replace('.', '-')}: light-dark({light}, {THEMES['dark'][role]});"
        for role, light in THEMES["light"].items()
    )
    return f":root {{ {' '.join(pairs)} }}\n"


_SHEETS = ("style.css", "menu.css", "exploring.css", "classifying.css", "releases.css", "work.css", "paper.css")

STYLE = _variables() + "".join((files("cmsdash.shell") / name).read_text(encoding="utf-8") for name in _SHEETS)
ICON = str(files("cmsdash.shell") / "icon.svg")
"""The page's icon: a file of ours, because a named icon is fetched from another host."""
