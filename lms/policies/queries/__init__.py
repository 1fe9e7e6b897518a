"""Reading policies and their clauses."""

from lms.policies.queries.policies import (
    Clause,
    ImportRow,
    PolicyRow,
    Served,
    clause,
    clauses,
    imports,
    kept,
    policies,
    policy,
    served,
    shipped_clauses,
    translated,
)
from lms.policies.queries.shipped import shipped

__all__ = [
    "Clause", "ImportRow", "PolicyRow", "Served", "clause", "clauses", "imports", "kept", "policies", "policy",
    "served", "shipped", "shipped_clauses", "translated",
]  # fmt: skip
