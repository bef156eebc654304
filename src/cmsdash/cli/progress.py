"""A bar with an estimate while a file is read: on the error stream, and only where somebody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from cmsdash.text import Text


@contextmanager
def progress(file: Path, text: Text) -> Iterator[Callable[[int], None]]:
    """What is to be told the bytes of each piece that was read. A packed file has no known end: no estimate then."""
    if not sys.stderr.isatty():
        yield lambda read: None
        return
    size = None if file.suffix.lower() == ".zip" else file.stat().st_size
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text("import.progress", file=file.name), total=size)
        yield lambda read: bar.advance(task, read)
