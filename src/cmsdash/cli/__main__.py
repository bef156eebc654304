"""`python -m cmsdash.cli`."""

from cmsdash.cli.main import main

main()
