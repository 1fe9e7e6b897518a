"""A question that was read in two ways: people ask for a check, tess accepts both keys and regrades."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from msgspec.structs import replace

from lms.accounts.queries.sessions import actor_by_key
from lms.accounts.rules.permissions import Actor
from lms.admission.service import NewOverride, grant
from lms.core.db import Row, Sql
from lms.demo.answering import MISREAD
from lms.demo.crew import HARBOUR
from lms.demo.stage import Step, workday
from lms.disputes.service import answer_objection, send_objection
from lms.questions.rules.choices import Single
from lms.questions.rules.corrections import Action, Counts, corrected
from lms.questions.rules.kinds import Languages, decode
from lms.quizzes.queries import own_attempt
from lms.regrades.queries import Subject, foresee
from lms.regrades.rules.foreseeing import Decision, fingerprint
from lms.regrades.service import apply_regrade, start_regrade
from lms.statistics.rules.findings import ENOUGH

_MINUTE: Final = timedelta(minutes=1)
_THANKS, _LATER = 1, 3  # options by their place

# First attempts in which the question was asked, the oldest first; `right` is whether it was answered by the key.
_ASKED: Final = Sql(
    "SELECT a.id, a.ref, a.quiz_key, a.submitted_at, s.position, s.credit_ppm, s.question_version, p.login_key,"
    " p.locale, n.answer, u.course_version, u.key AS unit_key, c.code FROM attempt_slot s"
    " JOIN attempt a ON a.id = s.attempt JOIN person p ON p.id = a.person"
    " JOIN question_version v ON v.id = s.question_version JOIN question q ON q.id = v.question"
    " JOIN quiz_version z ON z.id = a.quiz_version JOIN unit u ON u.id = z.unit JOIN course c ON c.id = z.course"
    " LEFT JOIN answer_current n ON n.attempt = a.id AND n.slot = s.position"
    " WHERE q.key = :key AND a.state = 'graded' AND a.number = 1 ORDER BY a.submitted_at, a.id LIMIT 20000",
)
_LAST: Final = Sql('SELECT MAX(submitted_at) AS "last [time]" FROM attempt WHERE quiz_key = :quiz_key')
_BODIES: Final = Sql("SELECT bodies FROM question_version WHERE id = :id")
_JOB: Final = Sql("SELECT id FROM regrade WHERE ref = :ref")
_UNIT: Final = Sql("SELECT id FROM org_unit WHERE code = :code")
_COURSE: Final = Sql("SELECT id FROM course WHERE code = :code")

_WORDS: Final[Mapping[str, Sequence[str]]] = {
    "en": (
        "The page says: the same matter within 7 days, on any channel. His thank-you is about the same refund.",
        "I chose the thank-you because the rule counts every contact about the matter. No thank-you is left out there.",
    ),
    "zh-Hant": (
        "課文寫的是「7 天之內、任何渠道、同一件事」。他星期二的道謝說的正是同一筆退款，照規則我的答案是對的。",
        "我選道謝，因為規則說凡是同一件事的聯絡都算，沒有一處說道謝不算。",
    ),
    "zh-Hans": (
        "课文写的是“7 天之内、任何渠道、同一件事”。他周二的道谢说的就是同一笔退款，按规则我的答案没错。",
        "我选道谢，因为规则说凡是同一件事的联系都算，没有哪里说道谢不算。",
    ),
}
_REASON: Final = "Read word for word, a thank-you within 7 days is the same matter. Both readings count from now on."
_CHANGED: Final[Mapping[str, str]] = {
    "en": "You are right: the rule does not leave a thank-you out. Both answers count now, also in your attempt.",
    "zh-Hant": "你說得對：規則沒有把道謝排除在外。現在兩個答案都算對，你這次作答也已重新評分。",
    "zh-Hans": "你说得对：规则没有把道谢排除在外。现在两个答案都算对，你这次作答也已重新评分。",
}
_STANDS: Final[Mapping[str, str]] = {
    "en": "Thank you for asking. Two weeks lie outside the 7 days, however the rule is read, so the mark stays.",
    "zh-Hant": "謝謝你提出。不論怎樣理解規則，兩星期都超出了 7 天，所以分數維持不變。",
    "zh-Hans": "谢谢你提出来。不管怎么理解规则，两周都超出了 7 天，所以分数不变。",
}
_OTHER: Final[Mapping[str, str]] = {
    "en": "He rings about the same refund, so it was not resolved. I do not see why two weeks should matter.",
    "zh-Hant": "他打來問的是同一筆退款，就是沒有解決。我不明白為什麼過了兩星期就不算。",
    "zh-Hans": "他打来问的是同一笔退款，就是没解决。我不明白为什么过了两周就不算。",
}


async def disputed_steps(moment: datetime) -> list[Step]:
    """Requests for a check, and the regrade where enough people were asked."""
    asked, tess = await _ASKED.rows(key=MISREAD), await actor_by_key("tess")
    steps = [Step(workday(moment, 3, 11, 5), _team_gets_time)]
    if not asked or tess is None:
        return steps
    body = await _BODIES.first(id=asked[0]["question_version"])
    assert body
    languages, sent = decode(body["bodies"]), dict[str, str]()
    misread = [row for row in asked if _chose(row, languages, _THANKS) and _before(row, moment, 6)][-2:]
    for days, row in zip((5, 2), misread, strict=False):
        words = _WORDS[row["locale"]][days % 2]
        steps.append(Step(workday(moment, days, 15, 10 * days), partial(_ask, row, words, sent)))
    for row in [each for each in asked if _chose(each, languages, _LATER) and _before(each, moment, 8)][-1:]:
        steps.append(Step(workday(moment, 7, 16, 25), partial(_ask, row, _OTHER[row["locale"]], sent)))
        steps.append(Step(workday(moment, 6, 10, 5), partial(_reply, tess, row, sent, "stands", _STANDS)))
    if len(asked) < ENOUGH:
        return steps
    found = await _LAST.first(quiz_key=asked[0]["quiz_key"])
    assert found  # nobody hands in after it: a result is never older than its own correction
    at = max(found["last"] + _MINUTE, workday(moment, 1, 17, 20))
    steps.append(Step(at, partial(_regrade, tess, asked[0], languages)))
    answered = [Step(at + 5 * _MINUTE, partial(_reply, tess, row, sent, "changed", _CHANGED)) for row in misread[:1]]
    return [*steps, *answered]


def _chose(row: Row, languages: Languages, option: int) -> bool:
    question = next(iter(languages.values()))
    assert isinstance(question, Single)
    return bool(row["answer"]) and row["answer"].strip('"') == question.options[option].id and not row["credit_ppm"]


def _before(row: Row, moment: datetime, days: int) -> bool:
    return bool(row["submitted_at"] < workday(moment, days, 8, 15))


async def _ask(row: Row, words: str, sent: dict[str, str]) -> None:
    actor = await actor_by_key(row["login_key"])
    assert actor
    sent[row["ref"]] = await send_objection(actor, await own_attempt(actor, row["ref"]), row["position"], words)


async def _reply(tess: Actor, row: Row, sent: dict[str, str], outcome: str, words: Mapping[str, str]) -> None:
    if row["ref"] in sent:
        await answer_objection(tess, sent[row["ref"]], outcome, words[row["locale"]])


async def _regrade(tess: Actor, row: Row, languages: Languages) -> None:
    """Both keys count: the dry run, the regrade and its job. Figures about questions are left to the worker."""
    new: Languages = {locale: _second_key(question) for locale, question in languages.items()}
    counts = {row["question_version"]: corrected(Counts((languages,)), Action.BOTH, new)}
    before = {row["question_version"]: Counts((languages,))}
    subject = Subject(
        ref=f"v{row['question_version']}", code=row["code"], course_version=row["course_version"],
        unit_key=row["unit_key"], version_id=row["question_version"], counts=before,
    )  # fmt: skip
    decision = Decision(Action.BOTH, counts)
    foreseen, looked_at = await foresee(decision)
    seen = fingerprint(foreseen, looked_at)
    job = await _JOB.first(ref=await start_regrade(tess, subject, decision, reason=_REASON, seen=seen))
    assert job
    await apply_regrade(str(job["id"]))


def _second_key(question: object) -> Single:
    assert isinstance(question, Single)
    return replace(question, right=question.options[_THANKS].id)


async def _team_gets_time() -> None:
    """Bob's team moves to other desks this week."""
    bob, team = await actor_by_key("bob"), await _UNIT.first(code=HARBOUR)
    course = await _COURSE.first(code="communication")
    if bob and team and course:
        reason = "The team moves to the third floor this week: more interruptions than usual."
        await grant(bob, NewOverride(course["id"], "final-quiz", reason, org_unit=team["id"], extra_s=300))
