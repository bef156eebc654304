"""`python -m cmsdash.cli`."""

from cmsdash.cli.commands import main

main()
