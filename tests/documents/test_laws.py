"""Whatever HTML comes in: no error, nothing that runs, Markdown that the course check accepts, and every word kept."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.markdown import parser
from lms.courses.rules.pages import parse_page, plain_text
from lms.documents.rules.block_markdown import to_markdown
from lms.documents.rules.html_tree import read_html, words_of
from tests.support.html import documents, pieces

pytestmark = pytest.mark.proof

SEEN = re.compile(r"[\s\u00a0\u200b•]+")


def problems(markdown):
    return [each.message for each in parse_page(markdown, "p.md")[1]]


def bare(text):
    return SEEN.sub("", text)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert problems(to_markdown(text).markdown) == []


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=60).map("".join))
def test_any_heap_of_tags_is_read(html):
    markdown = to_markdown(html, {"x.png": "x.png"}).markdown

    assert problems(markdown) == []
    assert not re.search(r"(?<![\\`])<(script|style|iframe|img|svg)", re.sub(r"`+[^`]*`+", "", markdown))


@settings(max_examples=400, deadline=None)
@given(documents)
def test_every_word_is_kept_and_no_mark_is_left_standing(html):
    tokens = parser().parse(to_markdown(html).markdown)

    assert bare(plain_text(tokens)) == bare(words_of(read_html(html)))


@settings(max_examples=200, deadline=None)
@given(documents)
def test_what_came_out_and_is_shown_comes_out_the_same_again(html):
    once = to_markdown(html).markdown

    assert bare(plain_text(parser().parse(to_markdown(str(parser().render(once))).markdown))) == bare(
        plain_text(parser().parse(once))
    )
