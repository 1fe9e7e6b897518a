"""The law of coming in: what a document in Canvas's manner says is what our question says, word for word."""

from fractions import Fraction
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from lms.interchange.rules import read_file
from lms.questions.rules.inline import plain
from tests.qti import canvas
from tests.questions.test_rules_quiz_text_laws import (
    categorised,
    gap_questions,
    matchings,
    multiples,
    numbers,
    orderings,
    short_texts,
    singles,
    true_falses,
)


def words_of(options):
    return [plain(each.text) for each in options]


def rendered(question):
    """The question as an item of Canvas, all its words as plain ones."""
    return RENDERED[question.kind](question, escape(plain(question.prompt), quote=False))


def rendered_choice(question, prompt):
    right = {at for at, each in enumerate(question.options, 1) if each.id in question.right}
    write = canvas.choice if question.kind == "single" else canvas.several
    return write(prompt, words_of(question.options), min(right) if question.kind == "single" else right)


def rendered_number(question, prompt):
    low, high = (f"{float(each):.6f}" for each in question.bounds())
    return canvas.numerical(
        prompt, canvas.around(question.value, low, high) if question.value else canvas.span(low, high)
    )


def rendered_pairs(question, prompt):
    lefts, rights = pairs_of(question.lefts, question.rights, question.pairs)
    alone = [plain(each.text) for each in question.rights if each.id not in question.pairs.values()]
    return canvas.matching(prompt, list(zip(lefts, rights, strict=True)), alone)


def rendered_categories(question, prompt):
    things, places = pairs_of(question.items, question.categories, question.places)
    return canvas.sorting(prompt, list(zip(things, places, strict=True)), words_of(question.categories))


def pairs_of(lefts, rights, belongs):
    texts = {each.id: plain(each.text) for each in rights}
    return words_of(lefts), [texts[belongs[each.id]] for each in lefts]


def rendered_gaps(question, _prompt):
    first, *rest = (escape(plain(piece), quote=False) for piece in question.pieces())
    prompt = first + "".join(f"[gap{at}]{piece}" for at, piece in enumerate(rest))
    gaps, right = {}, {}
    for at, gap in enumerate(question.gaps):
        how = {"answer_type": "dropdown"} if gap.options else {}
        words = [(each.id, plain(each.text)) for each in gap.options] or list(enumerate(gap.accepted))
        gaps[f"gap{at}"] = [canvas.label(f"{ident}", text, **how) for ident, text in words]
        right[f"gap{at}"] = gap.right if gap.options else "0"
    return canvas.blanks("fill_in_multiple_blanks_question", prompt, gaps, right)


def told(question):
    """What a question says: its words, and what is right."""
    asked = (question.kind, plain(question.prompt))
    match question.kind:
        case "single" | "multiple":
            return *asked, words_of(question.options), sorted(map(plain, question.right_answer()))
        case "true_false":
            return *asked, question.right
        case "short_text":
            return *asked, question.accepted
        case "number":
            return *asked, tuple(map(Fraction, question.bounds()))
        case "matching":
            return *asked, pairs_of(question.lefts, question.rights, question.pairs), sorted(words_of(question.rights))
        case "ordering":
            return *asked, words_of(question.items)
        case "categorise":
            places = pairs_of(question.items, question.categories, question.places)
            return *asked, sorted(zip(*places, strict=True)), sorted(words_of(question.categories))
        case "gaps":
            return *asked, [(gap.accepted, words_of(gap.options), gap.shown_right) for gap in map(Told, question.gaps)]


RENDERED = {
    "single": rendered_choice,
    "multiple": rendered_choice,
    "true_false": lambda question, prompt: canvas.judged(prompt, question.right),
    "short_text": lambda question, prompt: canvas.short(prompt, question.accepted),
    "number": rendered_number,
    "matching": rendered_pairs,
    "ordering": lambda question, prompt: canvas.ordering(prompt, words_of(question.items)),
    "categorise": rendered_categories,
    "gaps": rendered_gaps,
}


class Told:
    """A gap without the letters of its choices."""

    def __init__(self, gap):
        self.accepted, self.options = gap.accepted, gap.options
        self.shown_right = [plain(each.text) for each in gap.options if each.id == gap.right]


ANY = st.one_of(
    singles(), multiples(), true_falses(), short_texts(), numbers(), matchings(), orderings(), categorised(),
    gap_questions().filter(lambda question: not any(gap.number for gap in question.gaps)),
).filter(lambda question: "___" not in plain(question.prompt) or question.kind not in {"short_text", "number"})  # fmt: skip


@given(st.lists(ANY, min_size=1, max_size=3))
def test_a_question_in_the_manner_of_canvas_says_here_what_it_said_there(questions):
    document = canvas.quiz(*map(rendered, questions))
    items = read_file(document.encode(), "en").items
    assert [item.errors for item in items] == [()] * len(questions), document
    assert [told(item.question) for item in items] == list(map(told, questions)), document
