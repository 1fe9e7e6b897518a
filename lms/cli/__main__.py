"""`python -m lms.cli` is the `lms` command too."""

from lms.cli import main

main()
