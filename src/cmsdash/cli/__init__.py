"""The command line: `cmsdash serve | check | build | release`, one room for each group of commands."""

from cmsdash.cli.commands import main

__all__ = ["main"]
