"""Canvas exports that mean harm: refused with a sentence, or read without it."""

import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import DomainError
from lms.interchange.rules import read_file
from tests.interchange.test_rules_hostile import come_to_an_end
from tests.qti.canvas import HEAD, choice, field, packed, quiz

GOOD = quiz(choice("Which?", "ab", 1))
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def linked():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        entry = zipfile.ZipInfo("g1/g1.xml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return content.getvalue()


# Made when they are asked for: every process that looks for tests reads this module.
REFUSED = {
    "a path that leads out": (lambda: packed({"../../etc/cron.d/x.xml": GOOD}), "leads out of it"),
    "a link": (linked, "is a link and no file"),
    "a bomb": (lambda: packed({"g1/g1.xml": b"<questestinterop>" + b" " * (65 << 20)}), "larger than 64 MB"),
    "too many files": (lambda: packed({f"{at}.xml": b"" for at in range(20_001)}), "more than 20000 files"),
    "a torn archive": (lambda: packed({"g1/g1.xml": GOOD})[:-30], "holds no Excel sheet"),
    "entities": (lambda: packed({"g1/g1.xml": LAUGHS + "<questestinterop>&b;</questestinterop>"}), "holds no Excel sheet"),
    "entities behind the first element": (lambda: packed({"g1/g1.xml": GOOD.replace(HEAD, HEAD.replace("<quest", f"{LAUGHS}<quest"))}), "holds no"),
    "entities as text": (lambda: GOOD.replace("<questest", f"{LAUGHS}<questest", 1).encode(), "document type or entities"),
    "no questions": (lambda: packed({"g1/g1.xml": "<quiz/>"}), "no questions as Canvas exports them"),
    "an empty quiz": (lambda: packed({"g1/g1.xml": quiz()}), "no question in this file"),
    "torn XML": (lambda: packed({"g1/g1.xml": GOOD[:-40]}), "not well-formed XML"),
    "deep XML": (lambda: bytes(HEAD + "<section>" * 60, "utf-8"), "not well-formed XML"),
    "a million elements": (lambda: bytes(HEAD + "<item/>" * 1_000_001, "utf-8"), "too many parts"),
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [pytest.param(each, marks=pytest.mark.proof) if each == "a million elements" else each for each in REFUSED],
)
def test_what_means_harm_is_refused_with_a_sentence(name):
    make, words = REFUSED[name]
    content = make()
    with pytest.raises(DomainError, match=words):
        read_file(content, "en")


def test_scripts_and_handlers_never_come_in():
    prompt = '<p onclick="x()">Hi<script>alert(1)</script><img src=x onerror=alert(2) alt="cat"></p>'
    (one,) = read_file(quiz(choice(prompt, ["<script>x</script>", "b"], 2)).encode(), "en").items
    assert one.question.prompt == "Hi(cat)"
    assert one.question.options[0].text == "<script>x</script>", "plain words stay words and are escaped where shown"
    assert "A script was left out." in one.warnings


TAGS = ["item", "section", "presentation", "response_lid", "render_choice", "response_label", "material", "mattext",
        "resprocessing", "respcondition", "conditionvar", "varequal", "setvar", "selection_ordering", "itemfeedback"]  # fmt: skip
KINDS = ["multiple_choice_question", "matching_question", "numerical_question", "ordering_question", "x"]


WORDS = st.sampled_from(["", "a", "1", "[a]", "-1e9", "o1"])


def element(tag, inside):
    return f'<{tag} ident="o1" respident="o1">{inside}</{tag}>'


ELEMENTS = st.recursive(
    st.builds(element, st.sampled_from(TAGS), WORDS),
    lambda inside: st.builds(element, st.sampled_from(TAGS), st.lists(inside, max_size=3).map("".join)),
    max_leaves=12,
)


@given(st.lists(ELEMENTS, min_size=1, max_size=4), st.sampled_from(KINDS))
def test_no_disorder_of_elements_breaks_the_reading(parts, kind):
    meta = f"<itemmetadata><qtimetadata>{field('question_type', kind)}</qtimetadata></itemmetadata>"
    document = f"<questestinterop>{''.join(parts)}<item>{meta}{''.join(parts)}</item></questestinterop>"
    assert come_to_an_end(document.encode(), "en")
