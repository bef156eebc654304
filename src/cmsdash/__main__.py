"""Entry point of `python -m cmsdash`."""

from cmsdash.cli import main

main()
