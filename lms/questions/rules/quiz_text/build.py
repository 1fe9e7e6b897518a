"""Makes a question of each kind from its answer lines, or says what is wrong with them."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypedDict

import msgspec

from lms.core.i18n import gettext as _
from lms.core.typed_text import normalised
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import GAP, Gap, Gaps
from lms.questions.rules.inline import plain, unescaped
from lms.questions.rules.kinds import Question
from lms.questions.rules.letters import MOST_OPTIONS, letters
from lms.questions.rules.measures import Measure
from lms.questions.rules.quiz_text.findings import Head, Wrong
from lms.questions.rules.quiz_text.lines import Kind, Part, alternatives, sides
from lms.questions.rules.quiz_text.number_line import read_key
from lms.questions.rules.quiz_text.places import read_hotspot
from lms.questions.rules.quiz_text.rubric import read_written
from lms.questions.rules.typed import Number, ShortText

_LONGEST_ACCEPTED = 200
_TRUE = frozenset({"true", "yes", "對", "对", "是", "正確", "正确"})
_FALSE = frozenset({"false", "no", "錯", "错", "否", "錯誤", "错误"})


def build(head: Head, kind: str, parts: Sequence[Part], *, locale: str, amount: int = 0) -> Question:
    """The question; `kind` as its marker says, or empty to let the answers tell. Raises Wrong.

    `amount` is the number beside the kind: of places to point at, or words to write.
    """
    kinds = {part.kind for part in parts}
    if kind in {"essay", "files"}:
        return read_written(head, kind, parts, amount)
    if kind == "hotspot":
        return read_hotspot(head, parts, amount)
    if kinds <= {Kind.EQUALS, Kind.CHOOSE} and GAP.search(head["prompt"]):
        return _gaps(head, parts, locale)
    if kind in _ARRANGED:
        return _ARRANGED[kind](head, parts)
    if kinds == {Kind.EQUALS}:
        return _typed(head, kind, parts, locale)
    if kinds <= {Kind.RIGHT, Kind.WRONG} and kind != "short_text":
        return _choice(head, kind, parts)
    raise Wrong(_mixed(kind, kinds), parts[0].line)


def _mixed(kind: str, kinds: set[Kind]) -> str:
    if Kind.CHOOSE in kinds:
        return _("Lines with “~” fill gaps. Write ___ in the text where the gap is, or use “*” and “-” for options.")
    if kind == "short_text":
        return _("A [text] question has one line that begins with “=” and lists the accepted answers.")
    return _("These answers are of different kinds. Use either “*” and “-” lines or one “=” line.")


def _choice(head: Head, kind: str, parts: Sequence[Part]) -> Question:
    options = _options(head["key"], parts)
    right = [option.id for option, part in zip(options, parts, strict=True) if part.kind is Kind.RIGHT]
    if not right:
        raise Wrong(_("No option is marked as right. Put “*” before the right one instead of “-”."), parts[0].line)
    if kind != "multiple" and len(right) == 1:
        return _true_false(head, parts) or Single(**head, options=options, right=right[0])
    return Multiple(**head, options=options, right=tuple(sorted(right)))


def _true_false(head: Head, parts: Sequence[Part]) -> TrueFalse | None:
    """A true/false question when the two options are such words."""
    words = [normalised(plain(part.text)) for part in parts]
    if len(words) != 2 or not (_TRUE & set(words) and _FALSE & set(words)):
        return None
    first, second = parts
    false_first = words[0] in _FALSE
    yes, no = (second, first) if false_first else (first, second)
    right = yes.kind is Kind.RIGHT
    return TrueFalse(**head, true_text=yes.text, false_text=no.text, right=right, false_first=false_first)


def _typed(head: Head, kind: str, parts: Sequence[Part], locale: str) -> Question:
    if len(parts) > 1:
        raise Wrong(_("Write one “=” line only, and separate accepted answers with “|”."), parts[1].line)
    part = parts[0]
    read = None if kind == "short_text" else read_key(part.text, locale)
    if read is None:
        return ShortText(**head, accepted=_accepted(part))
    return Number(**head, **msgspec.structs.asdict(_measure(read, part.line)))


def _measure(read: Measure, line: int) -> Measure:
    if read.low and Fraction(read.low) > Fraction(read.high):
        raise Wrong(_("The range begins with its larger number. Turn it round: smaller..larger."), line)
    return read


def _accepted(part: Part) -> tuple[str, ...]:
    """The accepted answers of a line, as plain text."""
    words = [unescaped(each) for each in alternatives(part.text)]
    if not all(words):
        raise Wrong(_("An accepted answer is empty. Write it after “=”, and one after each “|”."), part.line)
    if any(len(each) > _LONGEST_ACCEPTED for each in words):
        raise Wrong(_("An accepted answer is too long to be typed. Keep it under 200 characters."), part.line)
    return tuple(dict.fromkeys(words))


class _Sorted(TypedDict):
    """What [match] and [categorise] lines say: two rows with their letters, and what belongs where."""

    lefts: tuple[Option, ...]
    rights: tuple[Option, ...]
    belongs: dict[str, str]


def _matching(head: Head, parts: Sequence[Part]) -> Matching:
    said = _sorted(head, parts, "match")
    return Matching(**head, lefts=said["lefts"], rights=said["rights"], pairs=said["belongs"])


def _categorise(head: Head, parts: Sequence[Part]) -> Categorise:
    said = _sorted(head, parts, "categorise")
    if len(said["rights"]) < 2:
        raise Wrong(_("All items belong into one category. Write a second one: “-> category”."), parts[0].line)
    return Categorise(**head, items=said["lefts"], categories=said["rights"], places=said["belongs"])


def _sorted(head: Head, parts: Sequence[Part], marker: str) -> _Sorted:
    """The two rows of a question whose lines have arrows."""
    only = _("Each line of a [%(marker)s] question is “left -> right” or “-> right”.")
    _only(parts, {Kind.PAIR, Kind.LONE}, only % {"marker": marker})
    made = [(part, sides(part.text)) for part in parts]
    if empty := next((part for part, (_left, right) in made if not right), None):
        raise Wrong(_("There is nothing after the arrow. Write the right side there."), empty.line)
    pairs = [words for part, words in made if part.kind is Kind.PAIR]
    if len(pairs) < 2:
        two = _("A [%(marker)s] question needs at least two lines of the form “left -> right”.")
        raise Wrong(two % {"marker": marker}, parts[0].line)
    _different([(part.line, left) for part, (left, _right) in made if part.kind is Kind.PAIR])
    alone = [right for part, (_left, right) in made if part.kind is Kind.LONE]
    rights = tuple(dict.fromkeys([*(right for _left, right in pairs), *alone]))
    if len(rights) != len({right for _left, right in pairs}) + len(alone):
        raise Wrong(_("A right side without a left side also stands in a pair. Change its words."), parts[0].line)
    return _lettered_rows(head["key"], pairs, rights, parts[0].line)


def _lettered_rows(key: str, pairs: Sequence[tuple[str, str]], rights: tuple[str, ...], line: int) -> _Sorted:
    lefts = tuple(left for left, _right in pairs)
    _few(max(len(lefts), len(rights)), line)
    left_ids = letters(key, lefts)
    right_ids = dict(zip(rights, letters(key, rights, capital=True), strict=True))
    return {
        "lefts": tuple(map(Option, left_ids, lefts)),
        "rights": tuple(Option(right_ids[right], right) for right in rights),
        "belongs": {left_id: right_ids[right] for left_id, (_left, right) in zip(left_ids, pairs, strict=True)},
    }


def _ordering(head: Head, parts: Sequence[Part]) -> Ordering:
    _only(parts, {Kind.STEP}, _("Each line of an [order] question begins with its number: “1.”, “2.”, “3.”."))
    return Ordering(**head, items=_options(head["key"], parts))


_ARRANGED: dict[str, Callable[[Head, Sequence[Part]], Question]] = {
    "matching": _matching,
    "categorise": _categorise,
    "ordering": _ordering,
}


def _gaps(head: Head, parts: Sequence[Part], locale: str) -> Gaps:
    wanted = len(GAP.findall(head["prompt"]))
    if wanted != len(parts):
        raise Wrong(
            _("Gaps in the text: %(gaps)s. Answer lines: %(lines)s. Write one “=” or “~” line for each gap.")
            % {"gaps": wanted, "lines": len(parts)},
            parts[0].line,
        )
    gaps = tuple(_gap(f"{head['key']}\0{number}", part, locale) for number, part in enumerate(parts, 1))
    head["prompt"] = GAP.sub("___", head["prompt"])
    return Gaps(**head, gaps=gaps)


def _gap(key: str, part: Part, locale: str) -> Gap:
    if part.kind is Kind.EQUALS:
        number = read_key(part.text, locale)
        return Gap(number=_measure(number, part.line)) if number else Gap(accepted=_accepted(part))
    words = alternatives(part.text)
    starred = [word[:1] in {"*", "＊"} for word in words]
    if sum(starred) != 1:
        raise Wrong(_("Put “*” before exactly one choice of this gap: ~ *right | wrong."), part.line)
    texts = [word[1:].strip() if star else word for word, star in zip(words, starred, strict=True)]
    options = _options(key, [Part(Kind.WRONG, text, part.line) for text in texts])
    return Gap(options=options, right=options[starred.index(True)].id)


def _options(key: str, parts: Sequence[Part]) -> tuple[Option, ...]:
    """Options with their letters; at least two, all different."""
    if len(parts) < 2:
        raise Wrong(_("There is only one option. Write at least two."), parts[0].line)
    _few(len(parts), parts[0].line)
    if empty := next((part for part in parts if not part.text), None):
        raise Wrong(_("This option is empty. Write its text or delete the line."), empty.line)
    _different([(part.line, part.text) for part in parts])
    texts = [part.text for part in parts]
    return tuple(map(Option, letters(key, texts), texts))


def _only(parts: Sequence[Part], kinds: set[Kind], message: str) -> None:
    if other := next((part for part in parts if part.kind not in kinds), None):
        raise Wrong(message, other.line)


def _few(count: int, line: int) -> None:
    if count > MOST_OPTIONS:
        raise Wrong(_("There are more than 26 options. Leave some out."), line)


def _different(texts: Sequence[tuple[int, str]]) -> None:
    seen: set[str] = set()
    for line, text in texts:
        if text in seen:
            raise Wrong(_("This line stands twice in the question. Change its words or delete it."), line)
        seen.add(text)
