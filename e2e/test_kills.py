"""A hundred kills of page, tab, browser, network and server while somebody answers; `make kills` does a thousand.

Half of them are here and half in the file beside this one, so that two workers share them.
"""

import sys

from e2e.support.killing import half_of_the_kills


def test_what_was_acknowledged_is_there_and_shown_whatever_is_killed(playwright, chromium, browser, tmp_path, capsys):
    said = half_of_the_kills(playwright, chromium, browser, tmp_path, half=0)
    with capsys.disabled():
        print(f"\n{said}", file=sys.stderr)  # a worker of several has no other way to be heard
