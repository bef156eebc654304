"""The paths that the server responds to. For any other path Streamlit would return its document with status 200."""

from functools import cache

from cmsdash.server.streamlit_style import STREAMLIT_STATIC
from cmsdash.views.page_links import PAGES

WEBSOCKET_PATH = "/_stcore/stream"
_ENDPOINTS = frozenset({"/_stcore/health", "/_stcore/host-config"})
_PREFIXES = ("/_stcore/upload_file/", "/app/static/", "/component/", "/media/")


def is_page(path: str) -> bool:
    """Return whether a path is that of a page."""
    page = path.strip("/")
    return not page or page in PAGES


def is_resource(path: str) -> bool:
    """Return whether Streamlit may serve something other than a page at a path; below a prefix it decides itself."""
    return path in _ENDPOINTS or path in _bundle_paths() or path.startswith(_PREFIXES)


@cache
def _bundle_paths() -> frozenset[str]:
    """Return the paths of the files of Streamlit's frontend."""
    paths = (path for path in STREAMLIT_STATIC.rglob("*") if path.is_file())
    return frozenset(f"/{path.relative_to(STREAMLIT_STATIC).as_posix()}" for path in paths) - {"/index.html"}
