"""`python -m checker` is `patuh`."""

from checker.cli import main

main()
