"""Progress bar for reading files."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from cmsdash.i18n import Translator


@contextmanager
def progress_bar(files: Sequence[Path], text: Translator) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error, if that is a terminal.

    Compressed files have no known total: the bar then shows bytes read and no remaining time.

    Yields:
        A function that advances the bar by a number of bytes.
    """
    if not sys.stderr.isatty():
        yield lambda read_bytes: None
        return
    is_compressed = any(file.suffix.lower() in {".zip", ".parquet"} for file in files)
    total = None if is_compressed else sum(file.stat().st_size for file in files)
    label = text("import.progress", file=files[0].name)
    if len(files) > 1:
        label = text("import.progress_files", n=len(files))
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda read_bytes: bar.advance(task, read_bytes)


@contextmanager
def download_bar(url: str, text: Translator) -> Iterator[Callable[[int, int | None], None]]:
    """Show the progress of a download on standard error, if that is a terminal.

    Yields:
        A function that takes the bytes received and the bytes of the whole file, None where unknown.
    """
    if not sys.stderr.isatty():
        yield lambda received, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text("update.downloading", file=escape(url)), total=None)
        yield lambda received, total: bar.update(task, completed=received, total=total)
