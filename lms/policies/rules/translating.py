"""A policy in another language: its clauses are those of the first language, by their ids."""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from lms.policies.rules.changes import Changes, Kept
from lms.policies.rules.markdown import ImportedClause


class Sorted(msgspec.Struct, frozen=True):
    """Clauses of a text in another language: those that the policy has, those that it has not, how many are missing."""

    known: tuple[ImportedClause, ...]
    unknown: tuple[ImportedClause, ...]
    missing: int


def sorted_out(standing: Sequence[Kept], read: Sequence[ImportedClause]) -> Sorted:
    """Compare the ids of a text with the clauses of the policy that are not retired."""
    ids = {one.id for one in standing if not one.retired}
    known = tuple(one for one in read if one.id in ids)
    return Sorted(known, tuple(one for one in read if one.id not in ids), len(ids) - len(known))


def outdated(what: Changes) -> frozenset[str]:
    """Clauses whose wording changes, or that come back: what another language says of them does not hold any more.

    A new heading above a clause changes nothing of what it says.
    """
    reworded = {one.after.id for one in what.changed if one.before.words[1:] != (one.after.title, one.after.text)}
    return frozenset({*reworded, *(one.id for one in what.back)})


def lost(ids: Collection[str], translated: Iterable[tuple[str, str]]) -> tuple[tuple[str, int], ...]:
    """How many translations go, by language, in order; `translated` are pairs of language and clause."""
    gone = [locale for locale, clause in translated if clause in ids]
    return tuple((locale, gone.count(locale)) for locale in sorted(set(gone)))
