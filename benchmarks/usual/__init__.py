"""The overview and the page on money built the usual way, to compare with: same data, plain, not crippled.

Each run reads the CSV files and groups them with pandas; maps are drawn by streamlit-folium with its defaults, charts by
plotly express and `st.plotly_chart`, tables by `st.dataframe`. The map's libraries come from the server itself, and fewer
of them than folium loads by default: only those that the map uses. It is served by a plain `streamlit run`.
"""

import shutil
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

from tools.browser import free_port, run_server

from cmsdash.datastore.releases.release import data_dir

_FOLDER = Path(__file__).parent
_LEAFLET = files("cmsdash.ui.figures.leaflet") / "frontend"
_BOOTSTRAP = files("streamlit_folium") / "frontend" / "build" / "bootstrap.min.css"
_OPTIONS = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "browser.serverAddress": "localhost",
}


def run_streamlit(stack: ExitStack, folder: Path, script: Path | str, options: Mapping[str, str]) -> str:
    """Run a script by a plain `streamlit run` until the stack closes, and return the URL.

    Args:
        stack: Ends the server.
        folder: The working directory, so that the settings of the dashboard are not read.
        script: The Streamlit script; relative to the folder.
        options: Options of Streamlit, over those that every server here has.
    """
    port = free_port()
    flags = [f"--{name}={value}" for name, value in {**_OPTIONS, **options, "server.port": port}.items()]
    command = ["env", f"--chdir={folder}", f"CMSDASH_DATA={data_dir().resolve()}", sys.executable, "-m"]
    command += ["streamlit", "run", str(script), *flags]
    return stack.enter_context(run_server(command, port, folder.with_suffix(".log")))


def serve_usual(stack: ExitStack, folder: Path) -> str:
    """Serve the usual pages from a new folder until the stack closes, and return the URL."""
    shutil.copytree(_FOLDER, folder, ignore=shutil.ignore_patterns("__*"))
    static = folder / "static"
    static.mkdir()
    for asset in (_LEAFLET / "leaflet.js", _LEAFLET / "leaflet.css", _BOOTSTRAP):
        with as_file(asset) as path:
            shutil.copy(path, static)
    return run_streamlit(stack, folder, "overview.py", {"server.enableStaticServing": "true"})
