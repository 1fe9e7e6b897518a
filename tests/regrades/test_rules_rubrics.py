"""Corrected rubrics from a form: the fields of the question's form, the same criteria in every language."""

import pytest

from lms.questionforms.rules import Row
from lms.questions.rules.choices import TrueFalse
from lms.questions.rules.written import Criterion, Essay, Files, Level
from lms.regrades.rules.refusing import KeyRefused
from lms.regrades.rules.rubrics import rubric_forms, with_rubrics

FACTS = (Criterion("Facts", (Level("no", 0), Level("yes", 100_000))),)
ESSAY = Essay(key="k", prompt="Write.", criteria=FACTS, model="So.", words=60)
BOTH = {"en": ESSAY, "zh-Hant": Essay(key="k", prompt="寫。", criteria=FACTS, model="", words=60)}


def fields(name, *levels, locale="en", row=0, critical=False, model=""):
    """What a form sends of one criterion; levels are pairs of words and points."""
    at = f"rubric-{locale}-row-{row}-"
    sent = {f"{at}text": [name], f"rubric-{locale}-model": [model]} | ({f"{at}right": ["on"]} if critical else {})
    for number, (words, points) in enumerate(levels):
        sent |= {f"{at}words-{number}": [words], f"{at}points-{number}": [points]}
    return sent


COLD = (("cold", "0"), ("kind", "2"))


def test_each_language_has_its_rows_and_an_empty_one():
    form = rubric_forms({"en": ESSAY}, {})["en"]
    assert form.rows == (Row("0", "Facts", levels=(("no", "0"), ("yes", "1"))), Row("1"))
    assert form.model == "So."
    sent = rubric_forms({"en": ESSAY}, fields("Tone", ("cold", "many"), row=7) | fields("", row=8))["en"]
    assert sent.rows == (Row("0", "Tone", levels=(("cold", "many"),)), Row("1"))
    assert rubric_forms({"en": TrueFalse(key="k", prompt="Q", true_text="T", false_text="F", right=True)}, {}) == {}


def test_criteria_and_model_answer_are_put_right_and_nothing_else():
    sent = fields("Tone: how", *COLD, critical=True, model="Be brief.\r\nBe kind.") | fields("", row=4)
    made = with_rubrics({"en": ESSAY}, sent | {"rubric-en-model": ["Be brief.\r\nBe kind."]})["en"]
    levels = (Level("cold", 0), Level("kind", 200_000))
    assert [(each.levels, each.critical) for each in made.criteria] == [(levels, True)]
    assert (made.model, made.prompt, made.words, made.key) == ("Be brief.\nBe kind.", "Write.", 60, "k")
    files = Files(key="k", prompt="Send.", criteria=FACTS)
    assert with_rubrics({"en": files}, fields("Tone", *COLD))["en"].criteria[0].name == "Tone"
    assert with_rubrics(BOTH, {}) == BOTH


@pytest.mark.parametrize(
    ("sent", "at", "said"),
    [
        (fields(""), "rubric-en-rows", "A person marks this question"),
        (fields("", model="So."), "rubric-en-model", "A person marks this question"),
        (fields("A", ("x", "1")), "rubric-en-row-0-text", "two to five levels"),
        (fields("A", ("x", "1"), ("y", "many")), "rubric-en-row-0-text", "two to five levels"),
        (fields("A", ("x", "1"), ("y", "1")), "rubric-en-row-0-text", "same points"),
        (fields("A", *COLD) | fields("A", *COLD, row=1), "rubric-en-row-1-text", "stands twice"),
        (fields("Facts", ("no", "0"), ("yes", "5")), "rubric-zh-Hant", "the same in each language"),
    ],
)
def test_what_nobody_could_mark_by_is_refused_at_its_field(sent, at, said):
    with pytest.raises(KeyRefused) as refusal:
        with_rubrics(BOTH, sent)
    assert said in refusal.value.message
    assert list(refusal.value.fields) == [at]
