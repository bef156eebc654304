"""Command-line interface. `cmsdash --help` lists the commands."""

import sys

__all__ = ["main"]

INTERRUPTED = 130
"""Exit code of a command that Ctrl+C ended, as shells have it."""


def main() -> None:
    """Import the commands, which takes a second, and run one; Ctrl+C ends both without a traceback."""
    try:
        from cmsdash.cli.app import main as run_command

        run_command()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
