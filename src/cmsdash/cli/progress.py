"""Progress bar for reading files."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
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
