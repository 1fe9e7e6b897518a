"""What a column of a sheet holds, guessed from its heading in English or Chinese."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a column holds; `none` is passed over, and said."""

    NONE = "none"
    KEY = "key"
    KIND = "kind"
    QUESTION = "question"
    OPTION = "option"
    RIGHT = "right"
    POINTS = "points"
    TOPIC = "topic"
    TAGS = "tags"
    LEVEL = "level"
    CLAUSES = "clauses"
    REASON = "reason"
    HINT = "hint"


_SAID: Final[dict[Role, str]] = {
    Role.KEY: r"key|id|question ?id|鍵名|键名|編號|编号|題號|题号",
    Role.KIND: r"kind|type|question ?type|題型|题型|類型|类型",
    Role.QUESTION: r"question|question ?text|stem|prompt|text|title|題目|题目|題幹|题干|題目文字|問題|问题|試題|试题",
    Role.OPTION: r"(?:option|choice|answer|distractor|wrong|選項|选项|答案選項|答案选项) ?"
    r"[(（]?(?:[a-z]|\d{1,2}|[一二三四五六七八九十])[)）]?|[a-z]|選項|选项|options?",
    Role.RIGHT: r"(?:right|correct|key)(?: ?(?:answers?|options?|choices?))?(?:\(s\))?|answers?|solution"
    r"|正確答案|正确答案|標準答案|标准答案|答案|正解|正確選項|正确选项",
    Role.POINTS: r"points?|marks?|score|weight|分數|分数|分值|配分|得分|points? ?possible",
    Role.TOPIC: r"topic|category|subject|主題|主题|分類|分类|類別|类别|知識點|知识点|單元|单元|章節|章节",
    Role.TAGS: r"tags?|labels?|keywords?|標籤|标签|關鍵字|关键字|關鍵詞|关键词",
    Role.LEVEL: r"level|difficulty|難度|难度|難易度|难易度",
    Role.CLAUSES: r"clauses?|policy|條款|条款|制度條款|制度条款",
    Role.REASON: r"feedback|reason|explanation|rationale|comment|general ?feedback"
    r"|解說|解析|解說文字|說明|说明|回饋|回馈|反馈|詳解|详解",
    Role.HINT: r"hints?|提示",
}
_LEVELS: Final = {
    1: {"1", "easy", "low", "易", "容易", "簡單", "简单", "低"},
    2: {"", "2", "middle", "medium", "normal", "中", "中等", "普通", "一般"},
    3: {"3", "hard", "difficult", "high", "難", "难", "困難", "困难", "高"},
}
_ONCE: Final = frozenset(Role) - {Role.OPTION, Role.HINT, Role.NONE}


def flat(text: str) -> str:
    """A heading or word as it is compared."""
    return " ".join(re.sub(r"[\s_\-:：*＊]+", " ", unicodedata.normalize("NFKC", text).casefold()).split())


def guess(headings: Sequence[str]) -> tuple[Role, ...]:
    """What each column holds; a second column for something that there is only one of is passed over."""
    found: list[Role] = []
    for heading in headings:
        role = next((role for role, said in _SAID.items() if re.fullmatch(said, flat(heading))), Role.NONE)
        found.append(Role.NONE if role in _ONCE and role in found else role)
    return tuple(found)


def is_head(row: Sequence[str]) -> bool:
    """Whether a row holds headings: one for the question, and one more."""
    found = guess(row)
    return Role.QUESTION in found and sum(role is not Role.NONE for role in found) > 1


def guess_without_head(width: int) -> tuple[Role, ...]:
    """The usual order where nothing is said: question, options, right answer."""
    if width < 3:
        return (Role.QUESTION, Role.RIGHT)[:width]
    return (Role.QUESTION, *[Role.OPTION] * (width - 2), Role.RIGHT)


def level_of(text: str) -> int | None:
    """The level that a cell names; None when it is no level."""
    return next((level for level, names in _LEVELS.items() if flat(text) in names), None)
