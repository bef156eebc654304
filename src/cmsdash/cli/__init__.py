"""Command line: `cmsdash build`, `check`, `import`, `release`, `serve`, `trace`."""

from cmsdash.cli.app import main

__all__ = ["main"]
