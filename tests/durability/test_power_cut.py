"""The power goes while answers stream in: what was not synced is gone or torn, what was acknowledged is there."""

import asyncio
import json
import random
import shutil
import sqlite3
import time

import pytest

from tests.durability.conftest import began, prepared
from tests.durability.cut import Disk, shim
from tests.durability.stream import answer_until

CUTS, LYING_CUTS, SEED = 20, 3, 15


def whole(data, folder):
    """What the database says after the cut, looked at in a copy; None when it is no database any more."""
    folder.mkdir()
    for file in data.glob("*.sqlite3*"):
        shutil.copy(file, folder)
    connection = sqlite3.connect(folder / "lms.sqlite3")
    try:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return None
        events = connection.execute("SELECT slot, client_seq, answer FROM answer_event").fetchall()
        current = connection.execute("SELECT slot, client_seq FROM answer_current").fetchall()
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()
        shutil.rmtree(folder)
    return {(slot, seq): json.loads(answer) for slot, seq, answer in events}, dict(current)


def lost_by(journal, found):
    """The acknowledged answers that are not there, or are not what counts."""
    if found is None:
        return sorted(journal.acknowledged)
    events, current = found
    newest = {slot: max((seq for at, seq in journal.acknowledged if at == slot), default=0) for slot in journal.sent}
    missing = [key for key, answer in journal.acknowledged.items() if events.get(key) != answer]
    return missing + [(slot, seq) for slot, seq in newest.items() if current.get(slot, 0) < seq]


def cut_again_and_again(site, library, cuts, *, synchronous=""):
    """Losses by cut; the first ends a run whose database may be broken from there on."""
    chance, losses = random.Random(SEED), []
    data, log = site.data_dir, site.data_dir / "cut.log"
    site.environment |= {"LD_PRELOAD": str(library), "CUT_DIR": str(data), "CUT_LOG": str(log)}
    site.environment |= {"LULL_TEST_SYNCHRONOUS": synchronous} if synchronous else {}
    disk = Disk(data, log)
    with site:
        journal = began(site)
        for _cut in range(cuts):
            asyncio.run(answer_until(journal, chance.uniform(0.05, 0.4), site.kill))
            disk.cut(chance)
            losses.append(lost_by(journal, whole(data, data / "look")))
            if losses[-1]:
                break
            site.start()
        site.kill()
    return journal, disk, losses


@pytest.mark.slow
def test_no_acknowledged_answer_is_lost_when_the_power_goes(tmp_path):
    start = time.monotonic()
    journal, disk, losses = cut_again_and_again(prepared(tmp_path / "data"), shim(tmp_path), CUTS)
    assert losses == [[]] * CUTS
    assert len(journal.acknowledged) > CUTS
    assert disk.unsynced, "the cuts came when nothing was on its way: they prove nothing"
    print(
        f"\n{CUTS} power cuts in {time.monotonic() - start:.0f} s (seed {SEED}): {len(journal.acknowledged)} answers acknowledged,"
        f" 0 lost; {disk.unsynced} unsynced writes thrown away or torn"
    )


@pytest.mark.slow
def test_the_same_cuts_lose_answers_where_the_database_does_not_wait_for_the_disk(tmp_path):
    """The control: a test of losses that cannot find any proves nothing."""
    journal, _disk, losses = cut_again_and_again(
        prepared(tmp_path / "data"), shim(tmp_path), LYING_CUTS, synchronous="OFF"
    )
    assert any(losses)
    print(f"\nWith synchronous=OFF {len(losses[-1])} of {len(journal.acknowledged)} acknowledged answers were lost")
