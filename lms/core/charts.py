"""What strips and bars are made of: worked out here, because a template takes ten times as long over a number."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.core.html import stored

_GRID: Final = 60
"""The widths the style sheet has classes for, m1 to m60."""
_BEGINS: Final = {"done": "d ", "here": "c "}
_WIDTH, _BASE, _TALLEST, _LEAST = 288, 62, 46, 3


class Bar(msgspec.Struct, frozen=True):
    """One bar of a chart in the units of its drawing: middle, left edge, upper edge and height."""

    label: str
    value: int
    strong: bool
    middle: float
    x: float
    y: int
    tall: int


def strip_bars(parts: Sequence[Any]) -> Markup:
    """One bar for each part, as wide as its minutes; parts have minutes, state (done, here, todo) and percent."""
    return stored("".join([f'<span class="{look}"></span>' for look in strip_looks(parts)]))


def strip_looks(parts: Sequence[Any]) -> list[str]:
    """The classes of each bar of a strip, for one whose bars hold words."""
    longest = max((_of(part, "minutes") for part in parts), default=1)
    scale = _GRID / longest if longest > _GRID else 0
    return [_look(part, scale) for part in parts]


def _look(part: Any, scale: float) -> str:
    minutes, state = _of(part, "minutes"), _of(part, "state")
    width = max(1, int(minutes * scale)) if scale else minutes or 1
    percent = _of(part, "percent") if state == "here" else 0
    filled = f" p{int(percent) // 5 * 5}" if percent else ""
    return f"{_BEGINS.get(state, '')}m{int(width)}{filled}"


def bar_places(values: Sequence[Any]) -> list[Bar]:
    """Where the bars of a chart stand; values have label, value and strong, and there are up to eight."""
    top = max(1, *(_of(one, "value") for one in values))
    step = _WIDTH / len(values)
    half = bar_width(values) / 2
    return [_bar(one, step * (place + 0.5), half, top) for place, one in enumerate(values)]


def bar_width(values: Sequence[Any]) -> float:
    """How wide each bar of a chart is."""
    return round(min(40, _WIDTH / len(values) * 0.7), 1)


def _bar(one: Any, middle: float, half: float, top: int) -> Bar:
    value, tall = _of(one, "value"), max(_LEAST, round(_TALLEST * _of(one, "value") / top))
    middle = round(middle, 1)
    return Bar(_of(one, "label"), value, _of(one, "strong"), middle, round(middle - half, 1), _BASE - tall, tall)


def _of(one: Any, name: str) -> Any:
    """A field of a value of ours, or of a plain dictionary as the page of parts has them."""
    return one.get(name) if isinstance(one, dict) else getattr(one, name)
