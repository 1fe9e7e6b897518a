"""Tokens, org units, tidying, and what many at once may not break."""

import asyncio
import time
from base64 import b64encode

import pytest
from argon2 import PasswordHasher

from lms.accounts import service
from lms.accounts.queries import org_units, sessions
from lms.accounts.queries.people import actor_by_login
from lms.accounts.rules.people import Status, UnitKind
from lms.accounts.rules.permissions import Action, Role, may_somewhere
from lms.core import passwords
from lms.core.db import Sql, count_queries
from lms.core.errors import Conflict, DomainError, Invalid, NotFound, TooMany, Unavailable
from tests.support.people import PASSWORD, browser


async def test_a_token_proves_a_program_by_bearer_and_by_basic(db):
    token = await service.create_token("metrics", "metrics")
    public_id, secret = token.split(".")
    basic = b64encode(f"{public_id}:{secret}".encode()).decode()
    for header in (f"Bearer {token}", f"bearer  {token} ", f"Basic {basic}"):
        found = await service.verify_token(header)
        assert (found.name, found.scope, found.public_id) == ("metrics", "metrics", public_id)
    rows = await Sql("SELECT * FROM api_token").rows()
    assert secret not in str(rows)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer x.y",
        "Bearer .",
        "Basic !!!",
        "Basic /w==",
        "Digest x",
        "Bearer ä.ö",
        "Bearer \x00.\x00",
        "Basic " + "A" * 9000,
    ],
)
async def test_anything_else_proves_nothing(db, header):
    await service.create_token("metrics", "metrics")
    assert await service.verify_token(header) is None


async def test_the_id_of_one_token_with_the_secret_of_another_proves_nothing(db):
    one, other = await service.create_token("a", "x"), await service.create_token("b", "x")
    assert await service.verify_token(f"Bearer {one.split('.')[0]}.{other.split('.')[1]}") is None


async def test_a_revoked_token_stops_at_once_and_only_administrators_revoke(cast):
    token = await service.create_token("a", "x")
    public_id = token.split(".")[0]
    with pytest.raises(NotFound):
        await service.revoke_token(cast["bob"], public_id)
    assert await service.verify_token(f"Bearer {token}")
    await service.revoke_token(cast["ada"], public_id)
    assert await service.verify_token(f"Bearer {token}") is None
    with pytest.raises(NotFound):
        await service.revoke_token(cast["ada"], public_id)


async def test_a_token_writes_its_use_at_most_every_five_minutes(db, frozen):
    header = "Bearer " + await service.create_token("a", "x")
    await service.verify_token(header)
    frozen.tick(minutes=4)
    with count_queries() as second:
        await service.verify_token(header)
    assert len(second) == 1


async def test_org_units_are_made_once_and_know_their_place(db):
    root = await service.ensure_org_unit("co", "Company", UnitKind.COMPANY)
    team = await service.ensure_org_unit("t", "Team", UnitKind.TEAM, "co")
    assert await service.ensure_org_unit("t", "Team of ours", UnitKind.TEAM, "co") == team
    rows = await Sql("SELECT name, path FROM org_unit ORDER BY id").rows()
    assert [tuple(row.values()) for row in rows] == [("Company", f"/{root}/"), ("Team of ours", f"/{root}/{team}/")]
    with pytest.raises(Invalid):
        await service.ensure_org_unit("x", "X", UnitKind.TEAM, "nowhere")


async def test_everyone_sees_the_org_units_they_answer_for(cast):
    assert [unit.code for unit in await org_units(cast["alice"])] == []
    assert [unit.code for unit in await org_units(cast["bob"])] == ["harbour"]
    assert len(await org_units(cast["ada"])) == 5


async def test_the_first_administrator_comes_from_the_command_line(db):
    await service.create_account("root", name="Root Admin", email="r@lull.test", password=PASSWORD, administrator=True)
    actor = await actor_by_login("ROOT")
    assert actor.has(Role.ADMINISTRATOR)
    for login, password in (("root", PASSWORD), ("other", "short")):
        with pytest.raises(Invalid):
            await service.create_account(login, name="X Y", password=password)
    assert (await Sql("SELECT COUNT(*) AS n FROM person").first())["n"] == 1  # a refused one leaves nothing behind
    with pytest.raises(NotFound):
        await actor_by_login("other")


async def test_ended_roles_and_places_do_not_count(cast):
    (row,) = await Sql("SELECT id FROM role_grant WHERE role = 'team_lead'").rows()
    await service.end_role(cast["ada"], cast["bob"].ref, row["id"])
    actor = await actor_by_login("bob")
    assert actor.roles == ()
    assert not may_somewhere(actor, Action.TEAM_VIEW)


async def test_many_guesses_at_once_do_not_slip_past_the_limit(cast, monkeypatch):
    await service.set_password("alice", PASSWORD)
    looked = []
    monkeypatch.setattr(passwords, "_verify", lambda _stored, given: looked.append(given) or False)

    async def guess(number):
        with pytest.raises((Invalid, TooMany)):
            await service.log_in("alice", f"guess {number}", address="1.2.3.4", user_agent="")

    await asyncio.gather(*[guess(number) for number in range(30)])
    assert len(looked) == 5


async def test_no_more_than_two_passwords_are_hashed_at_once(db, monkeypatch):
    now, most = [0], [0]

    def slow(_stored, _given):
        now[0] += 1
        most[0] = max(most[0], now[0])
        time.sleep(0.02)
        now[0] -= 1
        return False

    monkeypatch.setattr(passwords, "_verify", slow)
    await asyncio.gather(*[passwords.verify_password("x", None) for _each in range(8)])
    assert most[0] == 2


async def test_a_password_hashed_with_old_parameters_is_renewed_at_log_in(cast):
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    await Sql("UPDATE person SET password_hash = :hash WHERE login = 'alice'").run(hash=old)
    await service.log_in("alice", PASSWORD, address="a", user_agent="")
    row = await Sql("SELECT password_hash FROM person WHERE login = 'alice'").first()
    assert row["password_hash"] != old
    assert not passwords.needs_new_hash(row["password_hash"])
    await service.log_in("alice", PASSWORD, address="a", user_agent="")


async def test_a_damaged_hash_lets_nobody_in(cast):
    await Sql("UPDATE person SET password_hash = 'plain-text' WHERE login = 'alice'").run()
    with pytest.raises(Invalid):
        await service.log_in("alice", "plain-text", address="a", user_agent="")


async def test_what_has_ended_is_tidied_away_and_nothing_else(cast, frozen, app):
    async with browser(app, cast["alice"]):
        await service.make_reset_link(cast["ada"], cast["alice"].ref)
        with pytest.raises(Invalid):
            await service.log_in("nobody", "x", address="a", user_agent="")
        tables = ("login_session", "password_reset", "login_throttle")
        counts = [Sql(f"SELECT COUNT(*) AS n FROM {table}") for table in tables]
        await service.tidy_door()
        assert [(await each.first())["n"] for each in counts] == [1, 1, 2]
        frozen.tick(days=3)
        await service.tidy_door()
        assert [(await each.first())["n"] for each in counts] == [0, 0, 0]


async def test_every_page_costs_one_query_to_know_who_asks(alice):
    with count_queries() as asked:
        await alice.get("/")
    assert len(asked) == 1


async def test_a_database_that_is_away_is_said_on_the_page_and_not_a_log_in(app, cast, alice, monkeypatch):
    async def away(**_given):
        raise Unavailable("The database does not answer. Please try again in a moment.")

    monkeypatch.setattr(sessions._BY_TOKEN, "rows", away)
    response = await alice.get("/", headers={"accept": "text/html"})
    assert response.status_code == 503
    assert "does not answer" in response.text


async def test_refusals_of_the_services_are_sentences(cast):
    with pytest.raises(NotFound) as nobody:
        await service.set_password("nobody", PASSWORD)
    with pytest.raises(Conflict) as own:
        await service.set_status(cast["ada"], cast["ada"].ref, Status.LEFT)
    for refusal in (nobody, own):
        assert isinstance(refusal.value, DomainError)
        assert refusal.value.message.endswith(".")
