"""The command line: `cmsdash serve | check | build`."""

from cmsdash.cli.commands import main

__all__ = ["main"]
