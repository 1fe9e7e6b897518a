"""Corrected rubrics from a form: the lines of quiz text, the same criteria in every language."""

import pytest

from lms.questions.rules.choices import TrueFalse
from lms.questions.rules.written import Criterion, Essay, Files, Level
from lms.regrades.rules.refusing import KeyRefused
from lms.regrades.rules.rubrics import rubric_fields, with_rubrics

FACTS = (Criterion("Facts", (Level("no", 0), Level("yes", 100_000))),)
ESSAY = Essay(key="k", prompt="Write.", criteria=FACTS, model="So.", words=60)
BOTH = {"en": ESSAY, "zh-Hant": Essay(key="k", prompt="寫。", criteria=FACTS, model="", words=60)}
LINES = "+ Facts: no = 0 | yes = 1\n= So."


def test_each_language_has_its_lines():
    assert rubric_fields({"en": ESSAY}) == {"rubric-en": ("en", LINES)}
    assert rubric_fields({"en": TrueFalse(key="k", prompt="Q", true_text="True", false_text="False", right=True)}) == {}


def test_criteria_and_model_answer_are_put_right_and_nothing_else():
    made = with_rubrics({"en": ESSAY}, {"rubric-en": ["+ Tone [critical]: cold = 0 | kind = 2\n\n= Be brief."]})["en"]
    assert made.criteria == (Criterion("Tone", (Level("cold", 0), Level("kind", 200_000)), critical=True),)
    assert (made.model, made.prompt, made.words, made.key) == ("Be brief.", "Write.", 60, "k")
    files = Files(key="k", prompt="Send.", criteria=FACTS)
    assert with_rubrics({"en": files}, {"rubric-en": ["+ Tone: cold = 0 | kind = 2"]})["en"].criteria[0].name == "Tone"
    assert with_rubrics(BOTH, {}) == BOTH


@pytest.mark.parametrize(
    ("fields", "at", "said"),
    [
        ({"rubric-en": ["nonsense"]}, "rubric-en", "only"),
        ({"rubric-en": [""]}, "rubric-en", "A person marks this question"),
        ({"rubric-en": ["+ A: x = 1 | y = 1"]}, "rubric-en", "Line 1"),
        ({"rubric-en": [f"{LINES}\n> why"]}, "rubric-en", "only"),
        ({"rubric-en": [f"{LINES}\nhint: more"]}, "rubric-en", "only"),
        ({"rubric-en": ["+ Facts: no = 0 | yes = 5"]}, "rubric-zh-Hant", "the same in each language"),
    ],
)
def test_what_nobody_could_mark_by_is_refused_at_its_field(fields, at, said):
    with pytest.raises(KeyRefused) as refusal:
        with_rubrics(BOTH, fields)
    assert said in refusal.value.message
    assert at in refusal.value.fields
