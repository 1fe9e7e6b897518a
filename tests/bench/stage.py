"""What the benchmark stands on: eight courses, 300 people, log-ins, attempts that wait to be answered, a server."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from lms.accounts.queries.sessions import actor_by_key
from lms.accounts.service import log_in
from lms.core import db
from lms.core.db import Sql, migrate
from lms.core.settings import Settings, use_settings
from lms.courses.queries import outline
from lms.demo import fill
from lms.demo.answering import right_answer
from lms.enrolments.queries import progress_of
from lms.questions.rules import quiz_rules
from lms.questions.rules.exam_rules import Book
from lms.quizzes.queries import own_attempt
from lms.quizzes.service import Writer, attempt_token, resume_attempt, start_attempt
from lms.transfer import service as transfer
from tests.bench.load import Ask, once

ROOT = Path(__file__).resolve().parents[2]
SECRET = "bench" * 12
PASSWORD = "between-calls"
ATTEMPTS = 96
_TRIES = Sql(
    "SELECT p.login_key, c.code, q.unit_key, q.rules FROM enrolment e JOIN person p ON p.id = e.person"
    " JOIN course c ON c.id = e.course JOIN unit u ON u.course_version = e.course_version"
    " JOIN quiz_version q ON q.unit = u.id WHERE NOT EXISTS (SELECT 1 FROM attempt a WHERE a.person = e.person"
    " AND a.quiz_version = q.id) AND e.started_at IS NOT NULL AND p.login_key NOT IN ('alice', 'bob') ORDER BY e.id LIMIT 1000"
)
_UNITS = Sql(
    "SELECT o.code, COUNT(j.id) AS n FROM org_unit o JOIN org_unit b ON b.path LIKE o.path || '%'"
    " JOIN job_assignment j ON j.org_unit = b.id GROUP BY o.code"
)


class Answering(msgspec.Struct, frozen=True):
    """A running attempt with an answer for each of its questions, as JSON."""

    ref: str
    token: str
    answers: dict[int, bytes]

    def save(self, slot: int, seq: int) -> Ask:
        """Keep the answer of one question."""
        body = b'{"answer":%s,"client_seq":%d,"device_id":"bench","client_at":"2026-01-01T00:00:00Z"}' % (
            self.answers[slot],
            seq,
        )
        return Ask("PUT", f"/api/v1/attempts/{self.ref}/answers/{slot}", self._headers, body)

    def submit(self) -> Ask:
        """Hand in."""
        return Ask("POST", f"/api/v1/attempts/{self.ref}/submission", self._headers, b'{"have":[]}')

    @property
    def _headers(self) -> tuple[str, ...]:
        return (f"x-attempt-token: {self.token}", "content-type: application/json")


class Stage(msgspec.Struct, frozen=True):
    """Cookies by log-in, attempts, and the addresses of the pages to ask for."""

    cookies: dict[str, str]
    answering: list[Answering]
    pages: dict[str, tuple[str, str]]  # name -> (log-in, path)
    people: int


def eight_courses(folder: Path) -> Path:
    """The shipped courses, and copies under other codes until there are eight."""
    target = folder / "content"
    shutil.copytree(ROOT / "content", target)
    codes = sorted(one.parent.name for one in target.glob("*/course.yaml"))
    for number in range(8 - len(codes)):
        code = codes[number % len(codes)]
        copy = target / f"{code}-again-{number}"
        shutil.copytree(target / code, copy)
        manifest = copy / "course.yaml"
        manifest.write_text(
            re.sub(r"^code:.*$", f"code: {copy.name}", manifest.read_text(), count=1, flags=re.MULTILINE)
        )
    return target


def settings(url: str, folder: Path) -> Settings:
    """The same settings here and in the server."""
    return use_settings(
        Settings(
            database_url=url, data_dir=folder, site_name="Lull", base_url="http://127.0.0.1", secret_key=SECRET,
            smtp_url="", demo_password=PASSWORD,
        )
    )  # fmt: skip


async def build(url: str, folder: Path, content: Path, people: int) -> Stage:
    """Fill a database and prepare log-ins and attempts; about half a minute."""
    engine = await db.connect(url)
    try:
        await migrate.forwards(engine)
        made = await fill(
            settings(url, folder), people=people, months=3, seed=1, progress=lambda *_: None,
            publish=lambda: transfer.publish(content),
        )  # fmt: skip
        cookies = {login: await _cookie(login) for login in ("alice", "bob", "hana")}
        desks = [row for row in await _TRIES.rows() if quiz_rules.decode(row.pop("rules")).book is Book.ONLINE]
        answering = [await _answering(**row) for row in desks[:ATTEMPTS]]  # those of a room need its code
        return Stage(cookies, answering, await _pages(), made.people)
    finally:
        await db.disconnect()


async def _cookie(login: str) -> str:
    new = await log_in(login, PASSWORD, address="127.0.0.1", user_agent="bench")
    return f"cookie: lull_session={new.token}"


async def _answering(login_key: str, code: str, unit_key: str) -> Answering:
    actor = await actor_by_key(login_key)
    assert actor
    ref = await start_attempt(actor, code, unit_key)
    view = await own_attempt(actor, ref)
    answers = {slot.position: msgspec.json.encode(right_answer(slot.question)) for slot in view.slots}
    return Answering(ref, attempt_token(ref), answers)


async def _pages() -> dict[str, tuple[str, str]]:
    alice = await actor_by_key("alice")
    assert alice
    rules = next(one for one in await progress_of(alice.person_id) if one.last_unit_key and one.state == "in_progress")
    course = await outline(rules.version_id, "en")
    unit = course.find(rules.last_unit_key)
    assert unit
    reading = next(one.key for one in course.units if not one.is_quiz and one.check_keys)
    running = await Sql(
        "SELECT ref, state FROM attempt WHERE person = :p AND state IN ('in_progress', 'paused')"
    ).first(p=alice.person_id)
    graded = await Sql("SELECT ref FROM attempt WHERE person = :p AND state = 'graded' ORDER BY id").first(
        p=alice.person_id
    )
    assert running
    if running["state"] == "paused":  # the page of the questions is what is measured
        await resume_attempt(Writer(actor=alice), running["ref"])
    assert graded
    sizes = {row["code"]: row["n"] for row in await _UNITS.rows()}
    thirty = min(sizes, key=lambda code: abs(sizes[code] - 30))
    largest = max(sizes, key=lambda code: sizes[code])
    return {
        "Today": ("alice", "/"),
        "courses": ("alice", "/courses"),
        "course": ("alice", f"/courses/{course.code}"),
        "reading": ("alice", f"/courses/{course.code}/units/{reading}"),
        "attempt": ("alice", f"/attempts/{running['ref']}"),
        "result": ("alice", f"/attempts/{graded['ref']}/result"),
        "record": ("alice", "/record"),
        f"team of {sizes[thirty]} x 8": ("hana", f"/team?unit={thirty}"),
        f"team of {sizes[largest]} x 8": ("hana", f"/team?unit={largest}"),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    url: str, folder: Path, *command: str, module: str = "lms", **changed: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The real server, one worker, on a port of its own; stopped at the end."""
    port = free_port()
    given = {
        "LMS_DATABASE_URL": url,
        "LMS_DATA_DIR": str(folder),
        "LMS_SECRET_KEY": SECRET,
        "LMS_BENCH": "1",
        **changed,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", module, *(command or ("serve",)), "--port", str(port)],
        cwd=ROOT, env={**os.environ, **given}, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield port, process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


async def first_page(port: int, path: str = "/login", wait_s: float = 60) -> float:
    """Seconds until the server answers a page with 200."""
    began = time.perf_counter()
    while time.perf_counter() - began < wait_s:
        try:
            if (await once(port, Ask("GET", path))).status == 200:
                return time.perf_counter() - began
        except (OSError, asyncio.IncompleteReadError):
            pass
        await asyncio.sleep(0.02)
    raise TimeoutError("the server did not answer")
