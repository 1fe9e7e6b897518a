"""Recomputing the figures of a quiz, in the worker: read here, figured out in a process of its own, written at once."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from lms.core import clock, ids
from lms.core.db import Row, Sql, atomic
from lms.core.jobs import enqueue
from lms.questions.rules.corrections import as_it_counts
from lms.questions.rules.kinds import decode, in_language
from lms.statistics.queries.sittings import News, news, quiz_course, sittings_of
from lms.statistics.rules.figures import NOBODY, Figures, Item
from lms.statistics.rules.findings import Finding, judged
from lms.statistics.rules.picks import keys_of, options_of
from lms.statistics.rules.report import asked_for
from lms.statistics.rules.sittings import Sitting

LOOK_JOB: Final = "statistics.look"
COMPUTE_JOB: Final = "statistics.quiz"
_LONGEST_S: Final = 240
_HOME: Final = Path(__file__).resolve().parents[3]
# A process of its own, and a polite one: numpy and minutes of arithmetic have no place in a server that saves answers.
_CHILD: Final = (
    "import os, sys; os.nice(10); from lms.statistics.rules.report import reply;"
    " sys.stdout.buffer.write(reply(sys.stdin.buffer.read()))"
)
_VERSIONS = Sql(
    "SELECT (SELECT MIN(w.id) FROM question_version w WHERE w.question = v.question AND w.series = v.series) AS series,"
    " v.id, v.level, v.bodies, k.action, k.keys FROM question_version v"
    " LEFT JOIN key_correction k ON k.id = (SELECT MAX(c.id) FROM key_correction c WHERE c.question_version = v.id)"
    " WHERE v.id IN (SELECT z.question_version FROM attempt_slot z JOIN attempt a ON a.id = z.attempt"
    " WHERE a.quiz_key = :quiz_key) ORDER BY v.id"
)
_ITEM = Sql(
    "INSERT INTO item_stat (ref, quiz_key, series, course, unit_key, question_version, n, finding, severity, figures,"
    " computed_at) VALUES (:ref, :quiz_key, :series, :course, :unit_key, :question_version, :n, :finding, :severity,"
    " :figures, :now) ON CONFLICT (quiz_key, series) DO UPDATE SET question_version = excluded.question_version,"
    " n = excluded.n, finding = excluded.finding, severity = excluded.severity, figures = excluded.figures,"
    " computed_at = excluded.computed_at"
)
_GONE = Sql(
    "UPDATE item_stat SET n = 0, finding = :finding, severity = 0, figures = :figures, computed_at = :now"
    " WHERE quiz_key = :quiz_key AND computed_at < :now"
)
_QUIZ = Sql(
    "INSERT INTO quiz_stat (quiz_key, n, figures, basis, computed_at) VALUES (:quiz_key, :n, :figures, :basis, :now)"
    " ON CONFLICT (quiz_key) DO UPDATE SET n = excluded.n, figures = excluded.figures, basis = excluded.basis,"
    " computed_at = excluded.computed_at"
)

_figures = msgspec.json.Decoder(Figures)
_encode = msgspec.json.Encoder().encode


async def look_for_news(_payload: str = "") -> None:
    """The regular job: ask for the figures of every quiz whose first attempts are not what they were."""
    for each in await news():
        await enqueue(COMPUTE_JOB, each.quiz_key, key=f"{COMPUTE_JOB}:{ids.token_hash(each.quiz_key + each.basis)}")


async def compute_quiz(quiz_key: str) -> None:
    """The job of one quiz: all its figures anew. Doing it twice changes nothing."""
    found = next((each for each in await news(quiz_key)), None)
    if found is None:
        return
    sittings = await sittings_of(quiz_key)
    figures = await figured_out(sittings)
    await _write(found, figures)


async def figured_out(sittings: Sequence[Sitting]) -> Figures:
    """The figures, from another process; the server goes on meanwhile."""

    def run() -> bytes:
        command = [sys.executable, "-c", _CHILD]
        home = os.environ | {"PYTHONPATH": str(_HOME)}  # the child finds our code wherever the server was started
        asked = asked_for(sittings)
        done = subprocess.run(command, input=asked, env=home, capture_output=True, timeout=_LONGEST_S, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
        return done.stdout

    return _figures.decode(await asyncio.to_thread(run))


@atomic
async def _write(found: News, figures: Figures) -> None:
    now = clock.now()
    course = await quiz_course(found.quiz_key)
    versions = {row["series"]: row for row in await _VERSIONS.rows(quiz_key=found.quiz_key)}
    for item in figures.items:
        await _write_item(found.quiz_key, course, item, versions[item.series], now=now)
    await _GONE.run(quiz_key=found.quiz_key, now=now, finding=Finding.EARLY.value, figures=_encode(NOBODY).decode())
    whole = _encode(figures.whole).decode()
    await _QUIZ.run(quiz_key=found.quiz_key, n=figures.whole.n, figures=whole, basis=found.basis, now=now)


async def _write_item(quiz_key: str, course: int, item: Item, version: Row, *, now: object) -> None:
    counts = as_it_counts(decode(version["bodies"]), version["action"], version["keys"])
    right = keys_of(counts.keys, [pick.option for pick in item.picks], "en")
    worst = judged(item, version["level"], right, options_of(in_language(counts.shown, "en")))[0]
    await _ITEM.run(
        ref=ids.new_ref(),
        quiz_key=quiz_key,
        series=item.series,
        course=course,
        unit_key=quiz_key.partition("/")[2],
        question_version=version["id"],
        n=item.n,
        finding=worst.finding.value,
        severity=worst.severity,
        figures=_encode(item).decode(),
        now=now,
    )
