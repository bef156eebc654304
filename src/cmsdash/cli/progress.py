"""A bar with an estimate while a file is read: on the error stream, and only where somebody looks."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from cmsdash.i18n import Translator


@contextmanager
def progress(files: Sequence[Path], text: Translator) -> Iterator[Callable[[int], None]]:
    """What is to be told the bytes of each piece that was read. A packed file has no known end: no estimate then,
    but the bar moves and says how much was read."""
    if not sys.stderr.isatty():
        yield lambda read: None
        return
    packed = any(file.suffix.lower() in {".zip", ".parquet"} for file in files)
    size = None if packed else sum(file.stat().st_size for file in files)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        several = len(files) > 1
        words = text("import.progress_files", n=len(files)) if several else text("import.progress", file=files[0].name)
        task = bar.add_task(words, total=size)
        yield lambda read: bar.advance(task, read)
