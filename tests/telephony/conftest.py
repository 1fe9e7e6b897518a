"""Two people of the cast, and reports about them."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.core import clock
from lms.telephony.rules.states import AgentStateName, Report
from lms.telephony.service import record_reports
from tests.support.people import place_cast

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def said(state, minute=0.0, name="alice", event_id=""):
    """A report at so many minutes after nine."""
    at = NINE + timedelta(minutes=minute)
    return Report((name,), AgentStateName(state), at, event_id or f"{name} {state} {minute}")


@pytest.fixture
async def cast(db):
    return await place_cast("alice", "charlie", "ada", "mei")


@pytest.fixture
def reported():
    """Hand reports in as a batch, when the clock has come to the last of them."""

    async def record(*reports, source="json"):
        return await record_reports(source, reports)

    return record


@pytest.fixture
def at_nine():
    with clock.freeze(NINE) as stopped:
        yield stopped
