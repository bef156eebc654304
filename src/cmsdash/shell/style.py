"""The few rules of style that Streamlit's theme has no word for; only classes and keys of our own."""

from importlib.resources import files

_SHEETS = ("style.css", "work.css")
STYLE = "".join((files("cmsdash.shell") / sheet).read_text(encoding="utf-8") for sheet in _SHEETS)
ICON = str(files("cmsdash.shell") / "icon.svg")
"""The page's icon: a file of ours, because a named icon is fetched from another host."""
