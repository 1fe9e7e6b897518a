"""One text for answers that mean the same, so that they can be compared."""

import msgspec

from lms.core.typed_text import normalised
from lms.questions.rules.answers import Answer

_decode = msgspec.json.Decoder(Answer).decode


def canonical(kind: str, answer: str) -> str:
    """An answer (JSON) in one form: ticks in any order, typed words by case, width and spaces."""
    given = _decode(answer)
    if isinstance(given, str):
        return normalised(given)
    if isinstance(given, dict):
        given = {key: normalised(value) if isinstance(value, str) else value for key, value in given.items()}
    if isinstance(given, list) and kind == "multiple":
        given = sorted(given, key=str)
    return msgspec.json.encode(given, order="sorted").decode()
