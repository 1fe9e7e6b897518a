"""Answers beside those that count, and receipts made again."""

from lms.answers.queries.beside import Aside, LateAnswer, late_answers, replaced_in, with_asides
from lms.answers.queries.receipts import Checked, Proof, check_receipts, proof_of

__all__ = [
    "Aside",
    "Checked",
    "LateAnswer",
    "Proof",
    "check_receipts",
    "late_answers",
    "proof_of",
    "replaced_in",
    "with_asides",
]
