"""What draws look back at: when the person saw a question last, and how often it was asked."""

from datetime import datetime, timedelta

from lms.core.db import Sql
from lms.draws.rules.draws import Exposure
from lms.questions.rules.quiz_rules import QuizRules

_SEEN = Sql(
    'SELECT v.question, MAX(a.started_at) AS "last_at [time]" FROM attempt a JOIN attempt_slot s ON s.attempt = a.id'
    " JOIN question_version v ON v.id = s.question_version"
    " WHERE a.person = :person AND a.quiz_key = :quiz_key AND a.started_at > :since GROUP BY v.question LIMIT 1000",
)
_USES = Sql(
    "SELECT u.question, u.uses FROM quiz_question p JOIN question_version v ON v.id = p.question_version"
    " JOIN question_use u ON u.question = v.question WHERE p.quiz_version = :quiz_version LIMIT 1000",
)


async def exposure(person_id: int, quiz_key: str, quiz_version: int, rules: QuizRules, now: datetime) -> Exposure:
    """What the draws of a quiz ask about: no query, one or two, whatever the number of people and questions."""
    days = max((draw.not_seen for draw in rules.draw), default=0)
    since = now - timedelta(days=days)
    seen = await _SEEN.rows(person=person_id, quiz_key=quiz_key, since=since) if days else []
    used = await _USES.rows(quiz_version=quiz_version) if any(draw.least_used for draw in rules.draw) else []
    return Exposure(
        seen_s={row["question"]: int((now - row["last_at"]).total_seconds()) for row in seen},
        uses={row["question"]: row["uses"] for row in used},
    )
