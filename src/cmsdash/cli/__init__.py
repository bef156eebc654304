"""The command line: `cmsdash serve | check | build | release`, one room for each group of commands."""

from cmsdash.cli.main import main

__all__ = ["main"]
