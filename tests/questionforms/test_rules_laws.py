"""Laws of the form: it says what the text says, and writing one question leaves every other line as it was."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lms.questionforms.rules import KINDS, QuestionForm, Row, changed, form_from, form_of, read_at, written
from lms.questionforms.rules.shape import MOST_LEVELS
from lms.questions.rules.inline import unescaped
from lms.questions.rules.quiz_text import Source, parse_questions, print_question
from lms.questions.rules.quiz_text.lines import blocks
from tests.questions.test_rules_quiz_text_laws import ANY, WORDS
from tests.questions.test_rules_quiz_text_laws import written as by_person

EVERY = st.one_of(ANY, by_person())


def fields_of(form):
    """What a browser would send of a form."""
    sent = {}
    for name in form.__struct_fields__:
        value = getattr(form, name)
        if isinstance(value, bool):
            sent |= {name: ["on"]} if value else {}
        elif isinstance(value, str):
            sent[name] = [value]
    for prefix, rows in (("row", form.rows), ("lone", form.lone), ("hint", form.hints)):
        for row in rows:
            at = f"{prefix}-{row.id}-"
            sent |= {
                f"{at}text": [row.text],
                f"{at}other": [row.other],
                f"{at}sort": [row.sort],
                f"{at}at": [str(row.at)],
            }
            sent |= {f"{at}right": ["on"]} if row.right else {}
            for place, (words, points) in enumerate(row.levels):
                sent |= {f"{at}words-{place}": [words], f"{at}points-{place}": [points]}
    return sent


def the_one(text):
    placed, problems = parse_questions(text, Source("", "en"))
    assert problems == [], (text, problems)
    return placed[0].question


@given(EVERY)
def test_the_form_of_a_question_written_and_read_again_is_the_question(question):
    form = form_of(blocks(print_question(question), 1)[0], "en")
    made = written(form_from(fields_of(form)), "en", key="q1")
    assert made.faults == {}, (form, made)
    assert the_one("\n".join(made.lines)) == question


BETWEEN = st.sampled_from(["\n\n", "\n\n\n", "\n \t \n", "\n\u3000\n"])
OTHERS = st.lists(
    st.sampled_from(["Who?\n* me\n-  you", "no answers", "[what", "＊ first\n- b", "A?\nA) x\n*B) y"]), max_size=3
)


@given(EVERY, EVERY, OTHERS, OTHERS, BETWEEN)
def test_writing_one_question_leaves_every_other_line(question, other, before, after, between):
    body = between.join([*before, print_question(question).rstrip("\n"), *after])
    line = between.join([*before, ""]).count("\n") + 1
    form = form_of(blocks(print_question(other), 1)[0], "en")
    made = changed(body, line, form, "en")
    lines = body.split("\n")
    after_it = made.body.split("\n")
    assert after_it[: made.first - 1] == lines[: made.first - 1]
    assert after_it[made.first - 1 + len(made.lines) :] == lines[made.last :]
    assert made.first == line
    assert the_one("\n".join(made.lines)) == other


@given(EVERY, OTHERS, BETWEEN)
def test_opening_a_form_and_sending_it_back_changes_nothing(question, others, between):
    odd = print_question(question).replace(" [", "   [").rstrip("\n")
    body = between.join([odd, *others])
    _first, _number, form = read_at(body, 1, "en")
    assert changed(body, 1, form, "en").body == body


ROWS = st.builds(
    Row, st.just(""), WORDS | st.just(""), WORDS | st.just(""), st.booleans(), st.sampled_from(["words", "choice", "number", "rect"]),
    st.integers(0, 3), st.lists(st.tuples(WORDS, st.sampled_from(["0", "1", "x"])), max_size=MOST_LEVELS).map(tuple),
)  # fmt: skip
FORMS = st.builds(
    QuestionForm, st.sampled_from(KINDS), WORDS | st.just(""), st.lists(ROWS, max_size=4).map(tuple), st.lists(ROWS, max_size=1).map(tuple),
    st.lists(ROWS, max_size=1).map(tuple), WORDS | st.just(""), WORDS, WORDS, WORDS, WORDS, WORDS, WORDS,
).map(QuestionForm.numbered)  # fmt: skip


@given(FORMS)
def test_whatever_is_typed_stays_one_question_with_its_faults_at_fields_that_the_form_has(form):
    made = written(form, "en", key="q1")
    assert len(blocks("\n".join(made.lines), 1)) <= 1
    known = {*fields_of(form), *form.__struct_fields__}
    assert made.faults.keys() <= known, made.faults


@given(WORDS, st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_words_of_a_choice_are_kept_word_for_word(prompt, options):
    rows = tuple(Row(str(at), text, right=at == 0) for at, text in enumerate(options))
    made = written(QuestionForm("multiple", prompt, rows), "en", key="q1")
    if made.whole:
        asked = the_one("\n".join(made.lines))
        assert [unescaped(each.text) for each in asked.options] == [unescaped(each) for each in options]
        assert unescaped(asked.prompt) == unescaped(prompt)
        assert replace(asked, prompt="").tags == ()
