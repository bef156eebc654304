"""The addresses that the server answers. Streamlit would answer every other one with its own document and a 200."""

from functools import cache
from importlib.resources import as_file, files

from cmsdash.ui.layout.navigation import PAGES

SOCKET = "/_stcore/stream"
_ENDPOINTS = frozenset({"/_stcore/health", "/_stcore/host-config"})
_FOLDERS = ("/_stcore/upload_file/", "/app/static/", "/component/", "/media/")


def is_page(path: str) -> bool:
    """Whether a page of the dashboard lives at a path."""
    page = path.strip("/")
    return not page or page in PAGES


def is_resource(path: str) -> bool:
    """Whether Streamlit serves something other than a page at a path: what is in a folder, it looks up itself."""
    return path in _ENDPOINTS or path in _bundle() or path.startswith(_FOLDERS)


@cache
def _bundle() -> frozenset[str]:
    """The paths of the files that Streamlit's pages load."""
    with as_file(files("streamlit") / "static") as folder:
        found = (path for path in folder.rglob("*") if path.is_file())
        return frozenset(f"/{path.relative_to(folder).as_posix()}" for path in found) - {"/index.html"}
