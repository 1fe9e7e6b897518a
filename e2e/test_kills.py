"""A hundred kills of page, tab, browser, network and server while somebody answers; `make kills` does a thousand."""

import os

from e2e.support.killing import Person, kill_site, killed

KILLS, SEED = int(os.environ.get("KILLS", "100")), int(os.environ.get("KILLS_SEED", "24"))


def test_what_was_acknowledged_is_there_and_shown_whatever_is_killed(playwright, chromium, browser, tmp_path, capsys):
    with kill_site(tmp_path) as site:
        said = killed(Person(playwright, chromium, site, browser, SEED), KILLS)
    with capsys.disabled():
        print(f"\n{said} (seed {SEED})")
