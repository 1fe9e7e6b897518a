"""Two clicks at the same moment at the door and in the office: one log-in each, one role, one place of work."""

import asyncio
from datetime import date

import pytest

from lms.accounts import service
from lms.accounts.rules.permissions import Role
from lms.accounts.service import throttle
from lms.core.db import Sql, atomic
from tests.support.people import PASSWORD, place_cast


@pytest.fixture
async def cast(db):
    people = await place_cast("alice", "ada")
    await service.set_password("alice", PASSWORD)
    return people


@pytest.mark.proof
async def test_pressing_log_in_twice_logs_in_and_nobody_waits_for_the_other(cast, monkeypatch):
    known, forget = throttle._known, throttle.forget

    async def slowly_known(key):
        found = await known(key)
        await asyncio.sleep(0.1)
        return found

    async def slowly_forget(key):
        await forget(key)
        await asyncio.sleep(0.1)

    monkeypatch.setattr(throttle, "_known", slowly_known)
    monkeypatch.setattr(throttle, "forget", slowly_forget)

    async def log_in(after_s):
        await asyncio.sleep(after_s)
        return await service.log_in("alice", PASSWORD, address="10.0.0.1", user_agent="Firefox")

    logins = await asyncio.gather(*[log_in(n * 0.07) for n in range(4)])
    assert len({login.token for login in logins}) == 4


async def test_granting_a_role_twice_at_once_grants_it_once(cast):
    ref = cast["alice"].ref

    @atomic
    async def grant():
        await service.grant_role(cast["ada"], ref, Role.INSTRUCTOR)
        await asyncio.sleep(0.05)

    await asyncio.gather(grant(), grant())
    assert len(await Sql("SELECT id FROM role_grant WHERE role = 'instructor'").rows()) == 1


async def test_placing_a_person_twice_at_once_leaves_one_place_of_work(cast):
    ref = cast["alice"].ref

    @atomic
    async def assign(unit):
        await service.assign_job(cast["ada"], ref, unit_code=unit, position="agent", starts_on=date(2026, 6, 1))
        await asyncio.sleep(0.05)

    await asyncio.gather(assign("harbour"), assign("lagoon"))
    sql = "SELECT id FROM job_assignment WHERE ends_on IS NULL AND person = :person"
    assert len(await Sql(sql).rows(person=cast["alice"].person_id)) == 1
