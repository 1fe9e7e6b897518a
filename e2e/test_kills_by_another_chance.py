"""The other half of the kills, with other dice."""

import sys

from e2e.support.killing import half_of_the_kills


def test_what_was_acknowledged_is_there_and_shown_whatever_else_is_killed(
    playwright, chromium, browser, tmp_path, capsys
):
    said = half_of_the_kills(playwright, chromium, browser, tmp_path, half=1)
    with capsys.disabled():
        print(f"\n{said}", file=sys.stderr)  # a worker of several has no other way to be heard
