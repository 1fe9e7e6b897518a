"""The demo is believable because it obeys the product's own rules: everything in it can be computed again."""

import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lms.accounts.queries.sessions import actor_by_key
from lms.answers.rules.receipts import Kept, receipt
from lms.attempts.queries import clock_of
from lms.attempts.rules.clock import allowance, begun, deadline, ended, going_on, stopped
from lms.core import clock
from lms.core import db as database
from lms.core.db import Sql
from lms.core.errors import Conflict
from lms.core.settings import Settings, use_settings
from lms.courses.queries import outline
from lms.courses.rules.again import home_of
from lms.demo import ensure_demo, fill
from lms.demo.answering import right_answer, wrong_answer
from lms.demo.filling import SMALL_MONTHS, SMALL_PEOPLE, SMALL_SEED
from lms.demo.names import Register
from lms.demo.plans import at_work
from lms.demo.writing import TABLES
from lms.disputes import queries as disputes
from lms.disputes.web.views import timeline
from lms.draws.rules.draws import draw
from lms.enrolments.rules.due import Standing
from lms.exams.queries.sittings import sittings
from lms.lateness import queries as lateness
from lms.marking import queries as marking
from lms.pages import team, today
from lms.pages.waits import waits
from lms.questions.rules.kinds import grade
from lms.quizzes.queries import marked, own_attempt, quiz_version
from lms.quizzes.rules.passing import credit_ppm
from lms.statistics.service import compute_quiz
from lms.transfer import service as transfer
from tests.support import databases

pytestmark = pytest.mark.proof

MOMENT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # a Wednesday
CONTENT = Path(__file__).resolve().parents[2] / "content"
ONE_COURSE = CONTENT / "rules-and-conduct"  # for what does not depend on the courses: reading them is most of the time


def quiet(label: str, done: int, total: int) -> None:
    """Says nothing."""


def settings_for(url: str, folder: Path) -> Settings:
    return use_settings(
        Settings(
            database_url=url, data_dir=folder, site_name="Lull", base_url="http://127.0.0.1:8000", secret_key="k" * 48,
            smtp_url="", demo_password="between-calls",
        )
    )  # fmt: skip


async def filled(
    url: str,
    folder: Path,
    *,
    people: int = 60,
    months: int = 3,
    seed: int = 1,
    content: Path = CONTENT,
    moment: datetime = MOMENT,
) -> Settings:
    settings = settings_for(url, folder)
    await fill(
        settings, people=people, months=months, seed=seed, progress=quiet, moment=moment,
        publish=lambda: transfer.publish(content),
    )  # fmt: skip
    return settings


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small demo, filled once for all tests that only look."""
    import asyncio

    folder = tmp_path_factory.mktemp("demo")
    template = databases.sqlite_template(folder)
    url = databases.sqlite_copy(template, folder)

    async def make() -> None:
        await database.connect(url)
        await filled(url, folder)
        await database.disconnect()

    asyncio.run(make())
    return folder / "lms.sqlite3"


@pytest.fixture
async def demo(filled_file: Path) -> AsyncIterator[None]:
    url = f"sqlite:///{filled_file}"
    settings_for(url, filled_file.parent)
    with clock.freeze(MOMENT):
        await database.connect(url)
        yield
        await database.disconnect()


async def rows(sql: str, **given: object) -> list[database.Row]:
    return await Sql(sql).rows(**given)


async def dump() -> dict[str, list[tuple[object, ...]]]:
    tables = [
        *TABLES,
        "course",
        "course_version",
        "unit_text",
        "question_version",
        "quiz_version",
        "media_file",
        "audit_entry",
        "regrade",
        "regrade_change",
        "objection",
        "answer_mark",
        "sitting",
        "quiz_override",
    ]
    return {name: [tuple(row.values()) for row in await rows(f"SELECT * FROM {name} ORDER BY id")] for name in tables}


async def test_the_same_input_gives_the_same_bytes(sqlite_template, tmp_path):
    dumps = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        url = databases.sqlite_copy(sqlite_template, folder)
        await database.connect(url)
        await filled(url, folder, people=24, months=1)
        dumps.append(await dump())
        await database.disconnect()
    first, second = dumps
    for table, found in first.items():
        assert found == second[table], table


async def test_another_seed_makes_other_people(db, database_url, tmp_path):
    await filled(database_url, tmp_path, people=24, months=1, seed=7, content=ONE_COURSE)
    names = {row["login"] for row in await rows("SELECT login FROM person")}
    assert len(names) == 24
    assert {"alice", "bob", "charlie", "tess", "hana", "finn", "dora", "sam", "ada", "mei", "lin"} <= names


async def test_a_database_with_people_is_refused_and_stays_as_it_is(db, database_url, tmp_path):
    await filled(database_url, tmp_path, people=11, months=1, content=ONE_COURSE)
    before = await dump()
    with pytest.raises(Conflict):
        await filled(database_url, tmp_path, people=30, months=1, content=ONE_COURSE)
    assert await dump() == before


async def test_new_rows_find_free_ids_after_the_demo(db, database_url, tmp_path):
    """On PostgreSQL the sequences have to go on behind the demo's own numbers."""
    await filled(database_url, tmp_path, people=11, months=1, content=ONE_COURSE)
    found = await rows(
        "INSERT INTO org_unit (code, name, kind, path) VALUES ('new', 'New', 'team', '/x/') RETURNING id"
    )
    assert found[0]["id"] == (await rows("SELECT MAX(id) AS id FROM org_unit"))[0]["id"]


async def test_a_second_start_only_publishes(demo, filled_file):
    calls = []

    async def publish() -> list[object]:
        calls.append(1)
        return []

    before = (await rows("SELECT COUNT(*) AS n FROM person"))[0]["n"]
    await ensure_demo(settings_for(f"sqlite:///{filled_file}", filled_file.parent), progress=quiet, publish=publish)
    assert calls == [1]
    assert (await rows("SELECT COUNT(*) AS n FROM person"))[0]["n"] == before == 60


async def test_nothing_lies_in_the_future_and_time_runs_forwards(demo):
    past = {
        "unit_progress": ("opened_at", "seen_at", "reached_end_at", "completed_at"),
        "enrolment": ("assigned_at", "started_at", "last_at", "completed_at"),
        "attempt": ("started_at", "submitted_at", "graded_at"),
        "answer_event": ("client_at", "server_at"), "check_answer": ("at",), "statement": ("at", "stored_at"),
        "attempt_event": ("at",), "grade_event": ("at",), "person": ("created_at",), "course_version": ("published_at",),
    }  # fmt: skip
    for table, columns in past.items():
        for column in columns:
            late = await rows(f"SELECT COUNT(*) AS n FROM {table} WHERE {column} > :moment", moment=MOMENT)
            assert late[0]["n"] == 0, (table, column)
    backwards = {
        "unit_progress": "seen_at < opened_at OR completed_at < opened_at OR reached_end_at < opened_at",
        "enrolment": "started_at < assigned_at OR last_at < started_at OR completed_at < started_at",
        "attempt": "submitted_at <= started_at",
    }
    for table, wrong in backwards.items():
        assert await rows(f"SELECT id FROM {table} WHERE {wrong}") == [], table
    stored = [row["at"] for row in await rows("SELECT stored_at AS at FROM statement ORDER BY id")]
    assert stored == sorted(stored)


async def test_every_reference_leads_somewhere(demo):
    assert await rows("PRAGMA foreign_key_check") == []


async def test_every_grade_can_be_computed_again(demo):
    attempts = await rows("SELECT a.*, p.login_key FROM attempt a JOIN person p ON p.id = a.person")
    assert {row["state"] for row in attempts} >= {"graded", "in_progress", "paused", "needs_grading"}
    for row in attempts:
        actor = await actor_by_key(row["login_key"])
        view = await own_attempt(actor, row["ref"])
        marks = [marked(slot, view.quiz, view.locale) for slot in view.slots]
        for slot in view.slots:
            slot.question.accepts(slot.answer)
        if row["state"] in {"in_progress", "paused"}:
            assert all(slot.credit_ppm is None for slot in view.slots)
            continue
        if row["state"] == "needs_grading":
            assert row["score_ppm"] is None
            continue
        found = view.outcome()
        by_key = [(slot, mark) for slot, mark in zip(view.slots, marks, strict=True) if not slot.question.needs_person]
        assert [slot.credit_ppm for slot, _ in by_key] == [credit_ppm(mark.credit) for _, mark in by_key]
        assert (row["points_e5"], row["max_points_e5"]) == (found.points_e5, found.max_points_e5)
        assert (row["score_ppm"], row["passed"]) == (found.score_ppm, found.passed)
        sent = {
            one["slot"]: one for one in await rows("SELECT * FROM answer_current WHERE attempt = :id", id=row["id"])
        }
        kept = [Kept(at, json.loads(one["answer"]), one["device_id"], one["client_seq"]) for at, one in sent.items()]
        assert row["receipt"] == receipt(row["ref"], row["submitted_at"], kept)


async def test_the_questions_of_an_attempt_follow_from_its_seed(demo):
    for row in await rows("SELECT id, seed, quiz_version FROM attempt ORDER BY id LIMIT 20"):
        quiz = await quiz_version(row["quiz_version"])
        drawn = [one.pooled.version_id for one in draw(quiz.pooled, quiz.rules, random.Random(row["seed"])).drawn]
        slots = await rows(
            "SELECT question_version FROM attempt_slot WHERE attempt = :id ORDER BY position", id=row["id"]
        )
        assert [slot["question_version"] for slot in slots] == drawn


async def test_the_current_answer_is_the_newest_event(demo):
    newest = await rows(
        "SELECT c.answer, e.answer AS sent, c.client_seq, e.client_seq AS seq, c.saved_at, e.server_at,"
        " (SELECT MAX(x.id) FROM answer_event x WHERE x.attempt = c.attempt AND x.slot = c.slot AND NOT x.late) AS last, c.event"
        " FROM answer_current c JOIN answer_event e ON e.id = c.event"
    )
    assert newest
    for row in newest:
        assert (row["answer"], row["client_seq"], row["saved_at"], row["event"]) == (
            row["sent"], row["seq"], row["server_at"], row["last"],
        )  # fmt: skip


async def test_attempts_keep_the_rules_of_their_quiz(demo):
    by_quiz = defaultdict(list)
    flipped = {
        row["attempt"] for row in await rows("SELECT attempt FROM regrade_change WHERE new_passed <> old_passed")
    }
    for row in await rows("SELECT * FROM attempt ORDER BY person, quiz_key, number"):
        by_quiz[row["person"], row["quiz_key"]].append(row)
    for tries in by_quiz.values():
        rules = (await quiz_version(tries[0]["quiz_version"])).rules
        assert [row["number"] for row in tries] == list(range(1, len(tries) + 1))
        assert rules.attempts is None or len(tries) <= rules.attempts
        for before, after in pairwise(tries):
            assert before["passed"] is False or before["id"] in flipped
            assert (after["started_at"] - before["submitted_at"]).total_seconds() >= rules.cool_off_min * 60
    assert any(len(tries) > 1 for tries in by_quiz.values())


async def test_every_counter_agrees_with_its_rows(demo):
    units = defaultdict(list)
    for row in await rows("SELECT * FROM unit_progress"):
        units[row["enrolment"]].append(row)
    enrolments = await rows("SELECT e.*, p.locale FROM enrolment e JOIN person p ON p.id = e.person")
    for row in enrolments:
        course = await outline(row["course_version"], row["locale"])
        done = [unit["unit_key"] for unit in units[row["id"]] if unit["state"] == "completed"]
        assert row["units_done"] == len(done)
        assert row["est_seconds_done"] == sum(course.unit(key).est_seconds for key in done)
        assert row["seconds"] == sum(unit["seconds"] for unit in units[row["id"]])
        complete = all(unit.key in done for unit in course.units if unit.required)
        assert row["state"] == ("completed" if complete else "in_progress" if units[row["id"]] else "assigned")
        assert (row["completed_at"] is not None) == complete
        for unit in units[row["id"]]:
            most = course.unit(unit["unit_key"]).block_count
            assert unit["block"] <= unit["furthest_block"] <= most
            assert (unit["completed_at"] is not None) == (unit["state"] == "completed") == bool(unit["satisfied_by"])
    studied = await rows("SELECT person, SUM(seconds) AS n FROM study_day GROUP BY person")
    by_person = defaultdict(int)
    for row in enrolments:
        by_person[row["person"]] += row["seconds"]
    assert {row["person"]: row["n"] for row in studied} == {who: n for who, n in by_person.items() if n}


async def test_check_answers_carry_the_credit_they_earn_and_pages_with_checks_are_answered(demo):
    checks = await rows(
        "SELECT a.*, u.state, t.checks FROM check_answer a JOIN enrolment e ON e.id = a.enrolment"
        " JOIN unit_progress u ON u.enrolment = e.id AND u.unit_key = a.unit_key"
        " JOIN unit n ON n.course_version = e.course_version AND n.key = a.unit_key"
        " JOIN unit_text t ON t.unit = n.id AND t.locale = 'en' LIMIT 500"
    )
    assert any(row["credit_ppm"] < 1_000_000 for row in checks)
    assert all(row["check_key"] in json.loads(row["checks"]) for row in checks)


async def test_learning_records_tell_what_the_tables_say(demo):
    counts = {row["verb"]: row["n"] for row in await rows("SELECT verb, COUNT(*) AS n FROM statement GROUP BY verb")}

    async def number(sql: str) -> int:
        return (await rows(f"SELECT COUNT(*) AS n FROM {sql}"))[0]["n"]

    assert counts["registered"] == await number("enrolment")
    again = await number("regrade_change WHERE new_passed AND NOT old_passed")  # told as failed, then as passed
    assert counts["passed"] == await number("attempt WHERE passed = true")
    assert counts["failed"] == await number("attempt WHERE passed = false") + again
    complete = await number("enrolment WHERE state = 'completed'")
    assert counts["completed"] == await number("unit_progress WHERE state = 'completed'") + complete
    assert counts["initialized"] == await number("unit_progress") + await number(
        "enrolment WHERE started_at IS NOT NULL"
    )
    slots = await number(
        "answer_current n JOIN attempt a ON a.id = n.attempt WHERE a.state IN ('graded', 'needs_grading')"
    )
    assert counts["answered"] == await number("check_answer") + slots
    sample = json.loads((await rows("SELECT payload FROM statement WHERE verb = 'passed' LIMIT 1"))[0]["payload"])
    assert sample["version"] == "1.0.3"
    assert sample["result"]["success"] is True


async def test_people_study_in_short_gaps_on_weekdays_inside_their_shift(demo):
    found = await rows(
        "SELECT u.opened_at, p.timezone, p.login FROM unit_progress u JOIN enrolment e ON e.id = u.enrolment"
        " JOIN person p ON p.id = e.person WHERE p.login NOT IN ('alice', 'mei', 'lin', 'charlie')"
    )
    for row in found:
        local = row["opened_at"].astimezone(ZoneInfo(row["timezone"]))
        assert local.weekday() < 5
        assert 8 <= local.hour <= 21


async def test_alice_was_interrupted_today_in_the_middle_of_a_page(demo):
    page = await today.compose(await actor_by_key("alice"))
    assert page.first is not None
    assert page.first.code == "rules-and-conduct"
    place = page.first.state
    assert place is not None
    assert 1 < place.block < page.first.unit.block_count
    assert (MOMENT - place.seen_at).total_seconds() < 3600
    answered = await rows(
        "SELECT id FROM check_answer WHERE enrolment = :one AND unit_key = :key",
        one=page.first.progress.enrolment_id, key=page.first.unit.key,
    )  # fmt: skip
    assert answered
    (open_,) = page.interrupted
    assert open_.current_slot == 5
    assert 3 <= open_.answered <= 4  # people leave a question open now and then
    assert page.done_count == 1
    assert any(day.value for day in page.week)


@pytest.mark.parametrize(
    ("at", "before"),
    [
        ("2026-11-18 17:00", "2026-11-18 17:00"),  # a Wednesday afternoon
        ("2026-11-18 03:00", "2026-11-17 21:00"),  # in the small hours: the evening before
        ("2026-11-18 23:30", "2026-11-18 21:00"),
        ("2026-11-16 08:05", "2026-11-13 21:00"),  # Monday has hardly begun: Friday
        ("2026-11-15 12:00", "2026-11-13 21:00"),  # a Sunday
    ],
)
def test_a_site_is_at_work_on_weekdays_by_day(at, before):
    taipei = ZoneInfo("Asia/Taipei")
    moment = datetime.fromisoformat(at).replace(tzinfo=taipei)
    assert at_work(moment, taipei) == datetime.fromisoformat(before).replace(tzinfo=taipei)


@pytest.mark.parametrize("moment", [datetime(2026, 11, 17, 19, tzinfo=UTC), datetime(2026, 11, 22, 4, tzinfo=UTC)])
async def test_whenever_the_demo_is_made_everybody_studied_at_work(sqlite_template, tmp_path, moment):
    """At three in the night of Taipei, and on its Sunday noon."""
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    await database.connect(url)
    await filled(url, tmp_path, people=12, months=1, moment=moment)
    found = await rows(
        "SELECT u.opened_at, u.seen_at, p.timezone, p.login FROM unit_progress u JOIN enrolment e ON e.id = u.enrolment"
        " JOIN person p ON p.id = e.person"
    )
    await database.disconnect()
    assert {"alice", "mei", "lin"} <= {row["login"] for row in found}
    for row in found:
        for at in (row["opened_at"], row["seen_at"]):
            local = at.astimezone(ZoneInfo(row["timezone"]))
            assert local.weekday() < 5, row
            assert 8 <= local.hour <= 21, row
            assert at <= moment


@pytest.mark.parametrize("login", ["mei", "lin"])
async def test_mei_and_lin_are_midway_in_chinese(demo, login):
    actor = await actor_by_key(login)
    page = await today.compose(actor)
    assert page.first is not None
    assert page.first.locale == actor.locale == {"mei": "zh-Hant", "lin": "zh-Hans"}[login]
    assert page.first.state is not None


async def test_bobs_team_shows_every_standing(demo):
    board = await team.compose(await actor_by_key("bob"), "", "everyone", 1)
    assert board.unit.code == "harbour"
    shown = {cell.standing for row in board.people.items for cell in row.cells}
    assert shown == set(Standing)
    reasons = {reason.why.value for row in board.people.items for reason in row.reasons}
    assert reasons == {"late", "no_time", "pace", "failed", "out_of_tries"}
    assert board.total == 13


async def test_teams_have_a_lead_and_a_sensible_size(demo):
    found = await rows(
        "SELECT o.code, COUNT(DISTINCT j.person) AS people, COUNT(DISTINCT CASE WHEN g.role = 'team_lead' THEN g.person END) AS leads"
        " FROM org_unit o JOIN job_assignment j ON j.org_unit = o.id LEFT JOIN role_grant g ON g.org_unit = o.id"
        " WHERE o.kind = 'team' GROUP BY o.code"
    )
    assert all(row["leads"] == 1 for row in found)
    assert all(7 <= row["people"] <= 14 for row in found)


@pytest.mark.parametrize("people", [12, 17, 90])
async def test_as_many_people_as_asked_for(people, db, database_url, tmp_path, engine_type):
    if engine_type == "postgres" and people > 17:
        pytest.skip("the number of people does not depend on the database")
    await filled(database_url, tmp_path, people=people, months=1, content=ONE_COURSE)
    assert (await rows("SELECT COUNT(*) AS n FROM person"))[0]["n"] == people


async def test_right_and_wrong_answers_are_what_they_say(demo):
    rng = random.Random(3)
    for row in await rows("SELECT id FROM quiz_version"):
        quiz = await quiz_version(row["id"])
        for asked in quiz.pool.values():
            for locale, question in asked.languages.items():
                right, wrong = right_answer(question), wrong_answer(question, locale, rng)
                question.accepts(right)
                question.accepts(wrong)
                if question.needs_person:
                    continue
                assert grade(asked.languages, right, quiz.marking(locale)) == Fraction(1), (question.key, right)
                assert grade(asked.languages, wrong, quiz.marking(locale)) < 1, (question.key, wrong)


async def test_every_topic_of_the_shipped_quizzes_says_what_to_read_again(demo):
    found = await rows("SELECT q.id, u.course_version FROM quiz_version q JOIN unit u ON u.id = q.unit ORDER BY q.id")
    for row in found:
        quiz = await quiz_version(row["id"])
        topics = {asked.topic for asked in quiz.pool.values()}
        assert topics
        for locale in ("en", "zh-Hant", "zh-Hans"):
            course = await outline(row["course_version"], locale)
            homes = {topic: home_of(topic, quiz.rules.topic_name(topic, locale), course) for topic in topics}
            assert all(homes.values()), (course.code, locale, homes)


def test_log_ins_are_unique_and_plain():
    register = Register(random.Random(1), frozenset({"alice"}))
    mix = dict.fromkeys(("zh-Hant", "zh-Hans", "pinyin", "english", "south-asian", "philippine", "european"), 1)
    logins = [register.name(mix).login for _each in range(3000)]
    assert len(set(logins)) == 3000
    assert all(login.isascii() and login.replace(".", "").isalnum() for login in logins)


async def test_pauses_stop_the_clock_as_the_rules_say(demo):
    """Each clock can be made again from its events: what runs between a pause and the next going on is not counted."""
    paused = await rows("SELECT * FROM attempt WHERE id IN (SELECT attempt FROM attempt_event WHERE kind = 'pause')")
    assert {row["clock_mode"] for row in paused} == {"none", "active"}
    for row in paused:
        quiz = await quiz_version(row["quiz_version"])
        own = begun(
            quiz.rules.clock.mode,
            allowance(quiz.rules.clock.allowed_s(quiz.asked), None, row["started_at"]),
            row["started_at"],
        )
        for event in await rows("SELECT * FROM attempt_event WHERE attempt = :id ORDER BY id", id=row["id"]):
            assert event["at"] >= row["started_at"]
            own = {"pause": stopped, "resume": going_on, "submit": ended}.get(event["kind"], lambda one, _at: one)(
                own, event["at"]
            )
        assert own == clock_of(row)
        assert row["deadline_at"] == (deadline(own) if row["state"] in {"in_progress", "paused"} else None)
        assert row["allowed_s"] is None or row["consumed_s"] <= row["allowed_s"]


async def test_alices_timed_quiz_stands_still_since_a_call(demo):
    (row,) = await rows(
        "SELECT a.* FROM attempt a JOIN person p ON p.id = a.person WHERE p.login = 'alice' AND a.state = 'paused'"
    )
    assert (row["clock_mode"], row["allowed_s"], row["pause_cause"]) == ("active", 900, "call")
    assert 0 < row["consumed_s"] < 900
    assert (row["deadline_at"], row["next_check_at"]) == (None, None)
    assert await rows(
        "SELECT id FROM attempt_screen WHERE attempt = :id AND number = :screen", id=row["id"], screen=row["screen"]
    )


async def test_who_cares_for_quizzes_finds_work_of_each_kind(demo):
    """tess: essays to mark, nearly right words, late answers, requests for a check, exams; bob: his team's exam."""
    tess, bob = await actor_by_key("tess"), await actor_by_key("bob")
    waiting = await marking.desk(tess)
    assert waiting.total >= 3
    assert len(waiting.asked) == 1
    assert await marking.proposals(tess)
    late = await lateness.waiting(tess, 1)
    assert late.total == 2
    assert all(each.given_at < each.ended_at < each.arrived_at for each in late.items)
    assert (await disputes.open_objections(tess, "open", 1)).total >= 1
    assert [each.room for each in (await sittings(tess, 1)).items][1:] == ["Training room 1", "Training room 2"]
    assert "Harbour corner" in [each.room for each in (await sittings(bob, 1)).items]
    told = await waits(tess)
    assert (told.answers, told.late) == (waiting.total, late.total)
    assert told.checks == (await disputes.open_objections(tess, "open", 1)).total
    assert await waits(bob) is None
    reasons = await rows("SELECT reason FROM quiz_override WHERE ended_at IS NULL")
    assert len(reasons) == 2
    assert await rows("SELECT id FROM answer_mark")
    assert await rows("SELECT id FROM outbox_mail WHERE sent_at IS NULL") == []  # nobody hears of the demo's past


async def test_the_demo_that_make_run_fills_has_a_regrade_and_questions_to_look_at(sqlite_template, tmp_path):
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    await database.connect(url)
    await filled(url, tmp_path, people=SMALL_PEOPLE, months=SMALL_MONTHS, seed=SMALL_SEED)
    (regrade,) = await rows("SELECT * FROM regrade")
    outcomes = {row["outcome"] for row in await rows("SELECT outcome FROM objection")}
    changes = await rows("SELECT * FROM regrade_change")
    late = await rows(
        "SELECT id FROM attempt WHERE submitted_at > :at AND id IN (SELECT attempt FROM regrade_change)",
        at=regrade["created_at"],
    )
    with clock.freeze(MOMENT):
        for row in await rows("SELECT DISTINCT quiz_key FROM attempt WHERE state = 'graded'"):
            await compute_quiz(row["quiz_key"])  # as the worker does when a server starts
    found = await rows("SELECT n, finding FROM item_stat WHERE n >= 30 AND severity > 0")
    told = [row["at"] for row in await rows("SELECT stored_at AS at FROM statement ORDER BY id")]
    await database.disconnect()
    assert (regrade["state"], regrade["done"]) == ("done", regrade["total"])
    assert any(row["new_passed"] and not row["old_passed"] for row in changes)
    assert not any(row["old_passed"] and not row["new_passed"] for row in changes)
    assert late == []
    assert outcomes >= {"", "changed"}
    assert "key" in {row["finding"] for row in found}
    assert told == sorted(told)


async def test_every_grade_is_found_again_from_the_events(demo):
    """Receipt, answers, marks, what was taken out and the result of every attempt that was handed in: worked out anew."""
    hana = await actor_by_key("hana")
    handed_in = await rows("SELECT ref FROM attempt WHERE receipt IS NOT NULL ORDER BY id")
    assert len(handed_in) > 20
    for row in handed_in:
        found = await timeline(hana, row["ref"], 1)
        assert found.full
        assert (len(found.checks), found.failed) == (5, ()), row["ref"]
