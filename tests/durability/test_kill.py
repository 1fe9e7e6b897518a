"""The server is killed with SIGKILL while answers stream in: what was acknowledged is there, and nothing twice."""

import asyncio
import json
import time

import pytest

from tests.durability.conftest import began, prepared
from tests.durability.stream import answer_until, moments
from tests.support import postgres

EVENTS = "SELECT id, slot, client_seq, answer FROM answer_event WHERE id > {} ORDER BY id"
CURRENT = "SELECT slot, client_seq, answer FROM answer_current"


class Ledger:
    """What the database has said so far; each look reads only what is new."""

    def __init__(self, site, ask):
        self.site, self.ask = site, ask
        self.found, self.rows, self.last = {}, 0, 0

    def check(self, journal):
        """Every acknowledged answer once; the current one is the newest acknowledged or one sent after it."""
        for at, slot, seq, answer in self.ask(self.site, EVENTS.format(self.last)):
            self.found[slot, seq] = json.loads(answer)
            self.rows, self.last = self.rows + 1, max(at, self.last)
        assert len(self.found) == self.rows, "an answer stands there twice"
        lost = [key for key, answer in journal.acknowledged.items() if self.found.get(key) != answer]
        assert not lost, f"acknowledged and lost: {lost}"
        current = {slot: (seq, json.loads(answer)) for slot, seq, answer in self.ask(self.site, CURRENT)}
        for slot, sent in journal.sent.items():
            newest = max((seq for at, seq in journal.acknowledged if at == slot), default=0)
            seq, answer = current.get(slot, (0, ""))
            assert newest <= seq <= sent
            assert seq == 0 or answer == journal.answer(slot, seq)


def killed_again_and_again(site, ask, kills):
    began_at, resent, start_s = time.monotonic(), 0, 0.0
    with site:
        journal, ledger = began(site), Ledger(site, ask)
        for moment_s in moments(kills):
            asyncio.run(answer_until(journal, moment_s, site.kill))
            ledger.check(journal)
            resent += len(journal.waiting)
            start = time.monotonic()
            site.start()
            start_s += time.monotonic() - start
        asyncio.run(answer_until(journal, 0.3, site.kill))
        ledger.check(journal)
    print(
        f"\n{kills} kills in {time.monotonic() - began_at:.0f} s: {len(journal.acknowledged)} answers acknowledged, 0 lost, 0 twice;"
        f" {ledger.rows} written; {resent} were under way when it died and were sent again; {start_s / kills:.2f} s a start"
    )


@pytest.mark.slow
def test_no_acknowledged_answer_is_lost_when_the_server_is_killed_a_hundred_times(tmp_path, ask):
    killed_again_and_again(prepared(tmp_path / "data"), ask, 100)


@pytest.mark.slow
def test_the_same_on_postgresql(tmp_path, ask, postgres_server):
    url = postgres.create_database("lull_killed")
    try:
        killed_again_and_again(prepared(tmp_path / "data", url), ask, 20)
    finally:
        postgres.drop_database("lull_killed")
