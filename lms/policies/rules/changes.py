"""What a newer text changes in a policy: clauses are the same when their ids are."""

from collections.abc import Mapping, Sequence

import msgspec

from lms.policies.rules.markdown import ImportedClause


class Kept(msgspec.Struct, frozen=True):
    """A clause as it stands; one that a newer text left out is retired, not deleted."""

    id: str
    part: str
    title: str
    text: str
    retired: bool = False

    @property
    def words(self) -> tuple[str, str, str]:
        """All that can change."""
        return self.part, self.title, self.text


class Change(msgspec.Struct, frozen=True):
    """A clause of both texts that does not say the same."""

    before: Kept
    after: ImportedClause


class Changes(msgspec.Struct, frozen=True):
    """The difference. `back` were retired and are there again; `same` is how many did not change."""

    added: tuple[ImportedClause, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Kept, ...] = ()
    back: tuple[ImportedClause, ...] = ()
    same: int = 0

    def __bool__(self) -> bool:
        """Whether anything would change."""
        return bool(self.added or self.changed or self.removed or self.back)


def changes(before: Sequence[Kept], after: Sequence[ImportedClause]) -> Changes:
    """Compare what stands with a newer text."""
    stands: Mapping[str, Kept] = {one.id: one for one in before}
    wanted = {one.id for one in after}
    living = [one for one in after if one.id in stands and not stands[one.id].retired]
    changed = tuple(
        Change(stands[one.id], one) for one in living if stands[one.id].words != (one.part, one.title, one.text)
    )
    return Changes(
        added=tuple(one for one in after if one.id not in stands),
        changed=changed,
        removed=tuple(one for one in before if not one.retired and one.id not in wanted),
        back=tuple(one for one in after if one.id in stands and stands[one.id].retired),
        same=len(living) - len(changed),
    )
