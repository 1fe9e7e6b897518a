"""Which clauses a draft's file names: in its head, and at the ends of its questions."""

import re
from typing import Final

from lms.drafts.rules.matter import matter_of, values_of

_MARK: Final = re.compile(r"(?<!\S)[@＠]([A-Za-z][\w.-]{0,30})")


def named_in(text: str) -> tuple[str, tuple[str, ...]]:
    """Its title and the clauses, each once; a head that cannot be read names none."""
    matter = matter_of(text)
    values = values_of(matter.head)
    said = values.get("clauses", [])
    head = [str(one) for one in said] if isinstance(said, list) else [str(said)]
    clauses = dict.fromkeys([*filter(None, head), *_MARK.findall(matter.body)])
    return str(values.get("title", "")), tuple(clauses)
