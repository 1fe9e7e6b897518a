"""All figures of a quiz in one go, from bytes to bytes: a process of its own does it, beside the server."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from lms.statistics.rules.figures import Figures, Item, figures
from lms.statistics.rules.sittings import Given, Sitting

ENOUGH_FOR_MODELS: Final = 200
"""Item parameters from fewer people have errors as large as themselves."""
_FEWEST_ITEMS: Final = 3
_WORK: Final = 20_000_000
_MOST_PEOPLE: Final = 5000

_decode = msgspec.json.Decoder(tuple[Sitting, ...]).decode
_encode = msgspec.json.Encoder().encode


def reply(body: bytes) -> bytes:
    """The figures for sittings as JSON."""
    return _encode(whole_report(_decode(body)))


def asked_for(sittings: Sequence[Sitting]) -> bytes:
    """The question that `reply` answers."""
    return _encode(sittings)


def whole_report(sittings: Sequence[Sitting]) -> Figures:
    """Classical figures, and item parameters where there are people enough."""
    found = figures(sittings)
    return msgspec.structs.replace(found, items=_with_models(found.items, sittings))


def _with_models(items: Sequence[Item], sittings: Sequence[Sitting]) -> tuple[Item, ...]:
    many = sum(item.n >= ENOUGH_FOR_MODELS for item in items)
    recent = sittings[-min(_MOST_PEOPLE, _WORK // max(1, many) ** 2) :]
    fitting = _fitting(recent)
    if len(fitting) < _FEWEST_ITEMS:
        return tuple(items)
    from lms.statistics.rules.item_parameters import fit  # numpy: only here, only in this process

    patterns = Counter(_pattern(sitting, fitting) for sitting in recent)
    rows, counts = list(patterns), list(patterns.values())
    places = {series: place for place, series in enumerate(fitting)}
    one, two = (fit(rows, counts, common_slope=common) for common in (True, False))
    return tuple(
        msgspec.structs.replace(
            item,
            one=one.items[places[item.series]] if one.converged else None,
            two=two.items[places[item.series]] if two.converged else None,
        )
        if item.series in places
        else item
        for item in items
    )


def _fitting(sittings: Sequence[Sitting]) -> list[int]:
    """Questions with people enough, and with both right and wrong answers among them."""
    right, wrong = Counter[int](), Counter[int]()
    for sitting in sittings:
        right.update(each.series for each in sitting if each.right)
        wrong.update(each.series for each in sitting if not each.right)
    return sorted(one for one in right if wrong[one] and right[one] + wrong[one] >= ENOUGH_FOR_MODELS)


def _pattern(sitting: Sitting, fitting: Sequence[int]) -> tuple[int, ...]:
    given: dict[int, Given] = {each.series: each for each in sitting}
    return tuple(int(given[series].right) if series in given else -1 for series in fitting)
