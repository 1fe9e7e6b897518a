"""A quiz file draws from banks: what is published of them, what is refused, and what an attempt gets."""

import pytest

from lms.banks import service as banks
from lms.banks.queries import bank_by_name
from lms.core.db import Sql
from lms.core.errors import Invalid
from lms.quizfiles.rules import parse_quiz, print_quiz
from lms.transfer import service as transfer
from tests.banks.test_imports import bring, texts
from tests.support.course_folder import QUIZ_EN, QUIZ_ZH, write_course
from tests.support.people import place_cast

DRAWS = "draw:\n  - {topic: topic-1, n: 2}\n  - {topic: service, n: 1}\nbanks: [service-rules]\n"


def course(tmp_path, rules=DRAWS, changes=None):
    files = {
        "en/final/01-quiz.quiz": QUIZ_EN.replace("mode: test\n", f"mode: test\n{rules}"),
        "zh-Hant/final/01-quiz.quiz": QUIZ_ZH.replace("mode: test\n", f"mode: test\n{rules}"),
    }
    return write_course(tmp_path, {**files, **(changes or {})})


async def pool():
    rows = await Sql(
        "SELECT q.bank, q.key, v.number FROM quiz_question p JOIN question_version v ON v.id = p.question_version"
        " JOIN question q ON q.id = v.question WHERE p.quiz_version = (SELECT MAX(id) FROM quiz_version)"
        " ORDER BY p.position"
    ).rows()
    return [(row["bank"], row["key"], row["number"]) for row in rows]


@pytest.fixture
async def bank(db, frozen):
    await place_cast("tess")
    await banks.make_bank("service-rules", locale="en", owner=None)
    return await bank_by_name("service-rules")


async def test_a_quiz_takes_what_fits_its_draws_as_it_stands(bank, tmp_path):
    await bring(bank, texts(1, 2, 3, 4))
    await transfer.publish(course(tmp_path))
    assert await pool() == [
        ("tiny/quiz", "silence", 1), ("tiny/quiz", "hours", 1), ("service-rules", "q-1", 1), ("service-rules", "q-3", 1),
    ]  # fmt: skip
    await bring(bank, texts(1, word="mended"))
    assert (await pool())[2] == ("service-rules", "q-1", 1), "what was published never changes"
    (published,) = await transfer.publish(course(tmp_path, DRAWS + "shuffle: no\n"))
    assert (await pool())[2] == ("service-rules", "q-1", 2)
    assert published.questions["quiz"] == {"service-rules: q-1": "changed"}


async def test_what_a_quiz_asks_stays_when_its_import_is_undone(bank, tmp_path):
    ref = await bring(bank, texts(1, 2, 3))
    await transfer.publish(course(tmp_path))
    undone = await banks.undo_import(ref, None)
    assert [(left.key, left.why) for left in undone.left] == [("q-1", "A quiz asks it."), ("q-3", "A quiz asks it.")]
    assert undone.gone == 1


async def test_retired_questions_are_drawn_no_more(bank, tmp_path):
    await bring(bank, texts(1, 3, 5))
    (first, *_rest) = await bank_questions(bank)
    await banks.retire_questions(bank, [first], back=False)
    await transfer.publish(course(tmp_path))
    assert [key for _bank, key, _number in await pool()] == ["silence", "hours", "q-3", "q-5"]


async def bank_questions(bank):
    return [row["question"] for row in await Sql("SELECT question FROM bank_question ORDER BY id").rows()]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (DRAWS.replace("service-rules", "nothing"), "bank “nothing”, and there is none"),
        (DRAWS.replace("n: 2", "n: 20"), "asks for 20 questions, and only 2 fit"),
        (DRAWS + "critical_topics: {unheard: 50%}\n", "has the topic “unheard”"),
    ],
)
async def test_a_quiz_that_finds_too_little_is_not_published(bank, tmp_path, rules, words):
    await bring(bank, texts(1, 2, 3))
    with pytest.raises(Invalid, match=words):
        await transfer.publish(course(tmp_path, rules))
    assert await Sql("SELECT id FROM course_version").rows() == []


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("banks: [a]\n", "Say under “draw”"),
        ("draw:\n  - {n: 1}\nbanks: []\n", "list of names"),
        ("draw:\n  - {n: 1}\nbanks: [a, a]\n", "list of names"),
        ("draw:\n  - {n: 1}\nbanks: {a: b}\n", "list of names"),
    ],
)
def test_the_line_about_banks_says_what_is_wrong(tmp_path, rules, words):
    problems = transfer.check(course(tmp_path, rules))
    assert words in problems[0].message
    assert problems[0].line > 1


def test_a_quiz_may_hold_nothing_but_draws_from_banks_and_is_printed_as_it_was():
    text = '---\ntitle: Only banks\nmode: test\npass: 80%\ndraw:\n  - {n: 3}\nbanks: ["service-rules", "billing (2026)"]\n---\n'
    quiz = parse_quiz(text, path="x.quiz", locale="en")
    assert quiz.rules.banks == ("service-rules", "billing (2026)")
    assert quiz.est_seconds == 90
    assert print_quiz(quiz.front, quiz.questions).strip() == text.strip()


def test_banks_that_are_named_are_told(tmp_path):
    assert transfer.banks_named(course(tmp_path)) == {"service-rules": "tiny/quiz"}
