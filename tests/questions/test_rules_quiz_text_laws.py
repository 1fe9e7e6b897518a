"""Laws of quiz text and grading, tried on questions that nobody thought of."""

from datetime import UTC, datetime
from fractions import Fraction

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.media.rules.shapes import Form, Shape
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Marking, Option, Several
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.clock_rules import ClockMode, ClockRules, WhenOver
from lms.questions.rules.exam_rules import Book, Nav
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.hotspots import Hotspot, Picture, Region
from lms.questions.rules.inline import escaped, plain
from lms.questions.rules.letters import letters
from lms.questions.rules.mark_rules import MarkRules, Parts
from lms.questions.rules.measures import Measure
from lms.questions.rules.quiz_rules import Counts, Draw, Mode, QuizRules
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Criterion, Essay, Files, Level
from lms.quizfiles.rules import Front, ParsedQuiz, parse_quiz, print_quiz

settings.register_profile("laws", deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")

_SIGNS = "*-=~>[]#@|\\._() \u3000＊＝｜＞［］＃＠→A1,、%±é漢字😀"
WORDS = (
    st.text(
        st.one_of(st.sampled_from(_SIGNS), st.characters(exclude_categories=("Cs", "Cc", "Cf"))),
        min_size=1,
        max_size=20,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
SOURCE = WORDS.map(escaped)
# Put together from parts: the same words from a regular expression take four times as long to draw.
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEY = _LETTERS + "0123456789"
KEYS = st.one_of(
    st.text(_KEY, min_size=1, max_size=6),
    st.tuples(st.text(_KEY, min_size=1, max_size=6), st.text(_KEY, min_size=1, max_size=4)).map("-".join),
)
_TAG = st.tuples(st.sampled_from([*_LETTERS, *map(chr, range(0x4E00, 0x4F00))]), st.text(_KEY + "-", max_size=5)).map(
    "".join
)
TAGS = st.lists(_TAG, max_size=2, unique=True).map(tuple)


@st.composite
def heads(draw, *, prompt=SOURCE):
    return {
        "key": draw(KEYS),
        "prompt": draw(prompt),
        "reason": "\n".join(draw(st.lists(SOURCE, max_size=2))),
        "tags": draw(TAGS),
        "clauses": draw(st.sampled_from([(), ("P4.1",), ("P4.1", "P2.3")])),
        "level": draw(st.integers(1, 3)),
        "points_e5": draw(st.sampled_from([100_000, 50_000, 250_000, 1, 10_000_000])),
        "critical": draw(st.booleans()),
        "keep_order": draw(st.booleans()),
        "hints": draw(st.lists(SOURCE, max_size=2).map(tuple)),
        "equivalent": draw(st.booleans()),
        "pin": draw(st.sampled_from([0, 1, 12])),
    }


def texts(least=2, most=5):
    return st.lists(SOURCE, min_size=least, max_size=most, unique=True)


def lettered(key, words, **kwargs):
    return tuple(map(Option, letters(key, words, **kwargs), words))


@st.composite
def singles(draw):
    head = draw(heads())
    options = lettered(head["key"], draw(texts().filter(lambda words: len(words) != 2)))
    return Single(**head, options=options, right=draw(st.sampled_from(options)).id)


@st.composite
def multiples(draw):
    head = draw(heads())
    options = lettered(head["key"], draw(texts()))
    right = draw(st.lists(st.sampled_from([option.id for option in options]), min_size=1, unique=True))
    return Multiple(**head, options=options, right=tuple(sorted(right)))


@st.composite
def true_falses(draw):
    words = draw(st.sampled_from([("True", "False"), ("是", "否"), ("正确", "错误")]))
    flags = {"right": draw(st.booleans()), "false_first": draw(st.booleans())}
    return TrueFalse(**draw(heads()), true_text=words[0], false_text=words[1], **flags)


@st.composite
def short_texts(draw):
    return ShortText(**draw(heads()), accepted=tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))))


DECIMALS = st.tuples(st.integers(0, 10**6), st.integers(0, 3)).map(lambda pair: _decimal(*pair))


def _decimal(digits, places):
    from lms.core.numbers import plain_decimal

    return plain_decimal(Fraction(digits, 10**places))


@st.composite
def measures(draw):
    unit = draw(st.sampled_from(["", "min", "分鐘", "%", "$", "boxes"]))
    if draw(st.booleans()):
        low, high = sorted([draw(DECIMALS), draw(DECIMALS)], key=Fraction)
        return Measure(low=low, high=high, unit=unit)
    tolerance = draw(st.sampled_from(["0", "0.5", "10"]))
    return Measure(value=draw(DECIMALS), tolerance=tolerance, relative=draw(st.booleans()), unit=unit)


@st.composite
def numbers(draw):
    return Number(**draw(heads()), **msgspec.structs.asdict(draw(measures())))


@st.composite
def matchings(draw):
    head = draw(heads())
    words = draw(texts())
    lefts = lettered(head["key"], words)
    rights = draw(st.lists(SOURCE, min_size=len(words), max_size=len(words) + 2, unique=True))
    options = lettered(head["key"], rights, capital=True)
    return Matching(
        **head,
        lefts=lefts,
        rights=options,
        pairs={left.id: right.id for left, right in zip(lefts, options, strict=False)},
    )


@st.composite
def categorised(draw):
    head = draw(heads())
    items = lettered(head["key"], draw(texts(2, 6)))
    names = draw(texts(2, min(len(items), 4)))
    belongs = [*range(len(names)), *(draw(st.integers(0, len(names) - 1)) for _more in items[len(names) :])]
    misleading = draw(st.lists(SOURCE.filter(lambda words: words not in names), max_size=2, unique=True))
    categories = lettered(head["key"], [*names, *misleading], capital=True)
    places = {item.id: categories[at].id for item, at in zip(items, belongs, strict=True)}
    return Categorise(**head, items=items, categories=categories, places=places)


@st.composite
def orderings(draw):
    head = draw(heads())
    return Ordering(**head, items=lettered(head["key"], draw(texts())))


@st.composite
def gap_questions(draw):
    count = draw(st.integers(1, 3))
    prompt = st.lists(SOURCE, min_size=count + 1, max_size=count + 1).map(" ___ ".join)
    head = draw(heads(prompt=prompt))
    return Gaps(**head, gaps=tuple(draw(_gap(f"{head['key']}\0{number}")) for number in range(1, count + 1)))


@st.composite
def _gap(draw, key):
    if draw(st.booleans()):
        return Gap(number=draw(measures()))
    if draw(st.booleans()):
        return Gap(accepted=tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))))
    options = lettered(key, draw(texts()))
    return Gap(options=options, right=draw(st.sampled_from(options)).id)


PERCENT = st.tuples(st.integers(0, 10_000), st.just(2)).map(lambda pair: _decimal(*pair))
CORNER = st.tuples(PERCENT, PERCENT)


@st.composite
def shapes(draw):
    form = draw(st.sampled_from(Form))
    if form is Form.CIRCLE:
        return Shape(form, (draw(CORNER),), _decimal(draw(st.integers(1, 5000)), 2))
    if form is Form.RECT:
        one, other = draw(
            st.tuples(CORNER, CORNER).filter(lambda two: two[0][0] != two[1][0] and two[0][1] != two[1][1])
        )
        return Shape(form, (one, other))
    return Shape(form, tuple(draw(st.lists(CORNER, min_size=3, max_size=8))))


@st.composite
def hotspots(draw):
    head = draw(heads())
    places = lettered(head["key"], draw(texts(2, 6)))
    regions = tuple(Region(place.id, place.text, draw(shapes())) for place in places)
    right = sorted(
        place.id for place in draw(st.lists(st.sampled_from(places), min_size=1, max_size=len(places) - 1, unique=True))
    )
    picture = Picture(f"media/{draw(KEYS)}.svg", draw(SOURCE))
    wanted = draw(st.integers(1, len(right)))
    return Hotspot(**head, picture=picture, regions=regions, right=tuple(right), wanted=wanted)


@st.composite
def criteria(draw):
    points = draw(
        st.lists(st.sampled_from([0, 50_000, 100_000, 250_000, 1_000_000]), min_size=2, max_size=5, unique=True)
    )
    levels = tuple(Level(draw(SOURCE), each) for each in points)
    return Criterion(draw(SOURCE), levels, critical=draw(st.booleans()) and 0 in points)


@st.composite
def written(draw):
    rubric = tuple(draw(st.lists(criteria(), min_size=1, max_size=4, unique_by=lambda each: each.name)))
    model = "\n".join(draw(st.lists(SOURCE, max_size=2)))
    if draw(st.booleans()):
        return Files(**draw(heads()), criteria=rubric, model=model)
    return Essay(**draw(heads()), criteria=rubric, model=model, words=draw(st.sampled_from([0, 1, 120])))


ANY = st.one_of(
    singles(),
    multiples(),
    true_falses(),
    short_texts(),
    numbers(),
    matchings(),
    categorised(),
    orderings(),
    gap_questions(),
    hotspots(),
)


@given(st.lists(ANY, min_size=1, max_size=4, unique_by=lambda question: question.key))
def test_what_is_printed_reads_as_the_same_questions(questions):
    text = print_quiz(Front("T", None, QuizRules(Mode.PRACTICE, marks=MarkRules(tries=2))), questions)
    parsed = parse_quiz(text, path="p", locale="en")
    assert isinstance(parsed, ParsedQuiz), (text, parsed)
    assert list(parsed.questions) == questions


@given(st.lists(written(), min_size=1, max_size=3, unique_by=lambda question: question.key))
def test_a_printed_rubric_reads_as_the_same_rubric(questions):
    questions = [msgspec.structs.replace(question, hints=()) for question in questions]  # nobody tries them twice
    text = print_quiz(Front("T", None, QuizRules(attempts=3)), questions)
    parsed = parse_quiz(text, path="p", locale="en")
    assert isinstance(parsed, ParsedQuiz), (text, parsed)
    assert list(parsed.questions) == questions


MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC, microsecond=0)
)


SPANS = st.sampled_from([5, 59, 60, 90, 1200, 86_400])


@st.composite
def clocks(draw, mode, book, nav, drawn):
    """A clock that goes with the rest of the rules."""
    strict = mode is Mode.CERTIFICATION or book is Book.CLOSED
    modes = set(ClockMode) - ({ClockMode.ACTIVE} if strict else set())
    modes -= set() if nav is Nav.LINEAR else {ClockMode.PER_QUESTION}
    kind = draw(st.sampled_from(sorted(modes)))
    fields = {"mode": kind}
    if kind is not ClockMode.NONE:
        fields |= {"time_s": draw(SPANS), "when_over": draw(st.sampled_from(WhenOver))}
    if fields.get("when_over") is WhenOver.GRACE:
        fields |= {"grace_s": draw(SPANS), "penalty_ppm": draw(st.integers(0, 10_000)) * 100}
    if kind is ClockMode.ACTIVE:
        fields |= {"pauses": draw(st.none() | st.integers(1, 100)), "pause_s": draw(st.none() | SPANS)}
    if kind in {ClockMode.NONE, ClockMode.ACTIVE} and not strict:
        fields["references"] = draw(st.sampled_from([(), ("greeting",), ("greeting", "hold-2")]))
        fields["sibling_after_s"] = draw(st.none() | SPANS) if mode is Mode.TEST and drawn else None
    return ClockRules(**fields)


@st.composite
def marks(draw, mode):
    parts = draw(st.sampled_from(Parts))
    if mode is Mode.PRACTICE and draw(st.booleans()):
        penalty = draw(st.sampled_from(["1/3", "20%", "0", "12.5%"]))
        return MarkRules(
            parts=parts, tries=draw(st.integers(1, 10)), try_penalty=penalty, confidence=draw(st.booleans())
        )
    return MarkRules(negative=draw(st.sampled_from(["0", "25%", "1/3"])), parts=parts)


@st.composite
def fronts(draw):
    opens, closes = sorted([draw(MOMENTS), draw(MOMENTS)])
    book = draw(st.sampled_from(Book))
    mode, nav = (
        draw(st.sampled_from(Mode)),
        draw(st.sampled_from([Nav.FREE, Nav.LINEAR] if book is Book.CLOSED else list(Nav))),
    )
    drawn = draw(
        st.sampled_from([(), (Draw(1, topic="t"),), (Draw(1, level=2, least_used=True), Draw(1, not_seen=30))])
    )
    rules = QuizRules(
        mode=mode,
        pass_ppm=draw(st.integers(0, 10_000)) * 100,
        draw=drawn,
        clock=draw(clocks(mode, book, nav, drawn)),
        attempts=draw(st.one_of(st.none(), st.integers(1, 100))),
        cool_off_min=draw(st.integers(0, 100)),
        counts=draw(st.sampled_from(Counts)),
        several=draw(st.sampled_from(Several)),
        shuffle=draw(st.booleans()),
        opens=opens if opens < closes else None,
        closes=draw(st.sampled_from([None, closes])),
        critical_topics=draw(st.sampled_from([{}, {"t": 600_000}])),
        book=book,
        nav=nav,
        marks=draw(marks(mode)),
        addresses=draw(st.sampled_from([(), ("10.2.0.0/16",), ("2001:db8::/32", "192.168.7.9/32")])),
    )
    names = draw(st.dictionaries(st.sampled_from(["t", "data"]), WORDS, max_size=2))
    return Front(draw(WORDS), draw(st.one_of(st.none(), st.integers(1, 600))), rules, names, draw(st.booleans()))


@given(fronts())
def test_printed_rules_read_as_the_same_rules(front):
    questions = [
        Single(key=key, prompt="Q", tags=("t",), options=lettered(key, ["a", "b"]), right="a")
        for key in ("k", "l", "m")
    ]
    parsed = parse_quiz(print_quiz(front, questions), path="p", locale="en")
    assert isinstance(parsed, ParsedQuiz), parsed
    assert parsed.front == front


@given(WORDS)
def test_escaped_words_show_as_they_are(words):
    assert plain(escaped(words)) == words


@given(st.text(max_size=300))
def test_no_text_breaks_the_parser(text):
    parse_quiz(f"---\ntitle: T\n---\n{text}", path="p", locale="en")
    parse_quiz(text, path="p", locale="en")


def some_answer(question, rng):
    ids = list(question.option_ids())
    match question:
        case Single():
            return rng.choice([*ids, None])
        case Multiple() | Ordering():
            return rng.sample(ids, rng.randint(0, len(ids)))
        case TrueFalse():
            return rng.choice([True, False, None])
        case Matching():
            return {left.id: rng.choice(question.rights).id for left in question.lefts if rng.random() < 0.7}
        case Gaps():
            return {
                str(n): rng.choice(gap.options).id if gap.options else rng.choice([*gap.accepted, "x"])
                for n, gap in enumerate(question.gaps, 1)
            }
        case ShortText():
            return rng.choice([*question.accepted, "x", ""])
        case Number():
            return rng.choice([question.value or question.low, "0", "x"])


MARKINGS = st.sampled_from(Several).map(lambda several: Marking(several=several))


@given(ANY, MARKINGS, st.randoms(use_true_random=False))
def test_credit_is_never_above_one_or_below_nothing(question, marking, rng):
    answer = some_answer(question, rng)
    question.accepts(answer)
    assert 0 <= question.grade(answer, marking) <= 1


@given(st.one_of(singles(), multiples(), orderings(), matchings()), MARKINGS, st.randoms(use_true_random=False))
def test_credit_is_equal_under_renaming_and_shuffling_of_options(question, marking, rng):
    answer = some_answer(question, rng)
    renamed, translated = renaming(question, answer, rng)
    assert renamed.grade(translated, marking) == question.grade(answer, marking)


def renaming(question, answer, rng):
    """The same question with other ids and (where order means nothing) another order, and the answer to it."""
    ids = list(question.option_ids())
    names = dict(
        zip(ids, [f"{index}-{rng.randint(0, 99)}" for index in rng.sample(range(len(ids)), len(ids))], strict=True)
    )

    def other(options):
        return tuple(Option(names[option.id], option.text) for option in options)

    match question:
        case Single():
            options = rng.sample(other(question.options), len(ids))
            return msgspec.structs.replace(question, options=tuple(options), right=names[question.right]), names.get(
                answer
            )
        case Multiple():
            options = rng.sample(other(question.options), len(ids))
            right = tuple(names[each] for each in question.right)
            return msgspec.structs.replace(question, options=tuple(options), right=right), [
                names[each] for each in reversed(answer)
            ]
        case Ordering():
            return msgspec.structs.replace(question, items=other(question.items)), [names[each] for each in answer]
        case Matching():
            pairs = {names[left]: names[right] for left, right in question.pairs.items()}
            lefts, rights = rng.sample(other(question.lefts), len(question.lefts)), other(question.rights)
            renamed = msgspec.structs.replace(question, lefts=tuple(lefts), rights=rights, pairs=pairs)
            return renamed, {names[left]: names[right] for left, right in answer.items()}
