"""One step up or down in an outline, over the borders of modules."""

from collections.abc import Sequence


def stepped(modules: Sequence[tuple[str, Sequence[str]]], key: str, by: int) -> tuple[str, int] | None:
    """Where a unit stands after one step (`by` is 1 or -1): module, and place among the others from 0.

    At the edge of its module it goes into the neighbouring one, to the edge it came from. None where it cannot go on,
    and for a unit that does not stand in any module.
    """
    for at, (module, keys) in enumerate(modules):
        if key not in keys:
            continue
        place = list(keys).index(key) + by
        if 0 <= place < len(keys):
            return module, place
        if not 0 <= at + by < len(modules):
            return None
        neighbour, others = modules[at + by]
        return neighbour, 0 if by > 0 else len(others)
    return None
