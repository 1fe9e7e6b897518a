"""Answers that did not earn everything have an index of their own: near misses are looked for among them only."""

ID = "m0016_missed_answers"
DESCRIPTION = "An index of the answers that missed something"

_MISSED = "credit_ppm < 1000000 AND voided = false"

FORWARDS = (f"CREATE INDEX attempt_slot_missed ON attempt_slot (question_version, attempt, position) WHERE {_MISSED}",)

BACKWARDS = ("DROP INDEX attempt_slot_missed",)
