"""What becomes of a save: a table of cases."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.drafts.rules.saving import Arrives, Fate, Stands, fate, is_history

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STANDS = Stands("words", 7, 1, "mine", 12, AT)


@pytest.mark.parametrize(
    ("arrives", "becomes"),
    [
        (Arrives("more words", 7, "mine", 13), Fate.TAKEN),
        (Arrives("more words", 7, "other", 1), Fate.TAKEN),
        (Arrives("more words", 6, "mine", 13), Fate.TAKEN),  # its last reply was lost
        (Arrives("older words", 6, "mine", 11), Fate.KNOWN),  # overtaken on its way
        (Arrives("words", 6, "mine", 12), Fate.KNOWN),  # the same save again
        (Arrives("words", 3, "other", 1), Fate.KNOWN),  # nothing would change
        (Arrives("other words", 6, "other", 1), Fate.ASIDE),
        (Arrives("other words", 8, "other", 1), Fate.ASIDE),  # a version that never was
    ],
)
def test_a_save_is_taken_known_or_kept_aside(arrives, becomes):
    assert fate(STANDS, arrives) is becomes


@pytest.mark.parametrize(
    ("person", "last", "kept"),
    [
        (1, None, True),
        (2, AT, True),
        (1, AT, False),
        (1, AT - timedelta(minutes=4, seconds=59), False),
        (1, AT - timedelta(minutes=5), True),
    ],
)
def test_a_state_is_kept_when_another_person_goes_on_or_some_time_has_passed(person, last, kept):
    assert is_history(STANDS, person, last, AT) is kept
