"""A page's text becomes numbered blocks, the same in every language, with links that lead somewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.html import clean
from lms.courses.rules.languages import differences
from lms.courses.rules.pages import parse_page
from lms.courses.rules.reading_time import reading_seconds, study_seconds
from lms.courses.rules.rendering import Addresses, Picture, render
from lms.courses.rules.segments import Check, Html

ADDRESSES = Addresses(
    media={"a.svg": Picture("/media/ref/a.svg", (720, 240)), "b.pdf": Picture("/media/ref/b.pdf", None)},
    unit=lambda key: f"/courses/tiny/units/{key}",
    course=lambda code: f"/courses/{code}",
)


def html_of(text: str, locale: str = "en") -> str:
    page, problems = parse_page(text, "x.md")
    assert problems == []
    return "".join(
        one.html if isinstance(one, Html) else f"[{one.key} {one.block}]"
        for one in render(page, "Title", locale, ADDRESSES)
    )


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("One\n\nTwo\nlines", ["paragraph", "paragraph"]),
        ("## A\n\n- x\n- y\n\n1. z", ["h2", "bullet list", "ordered list"]),
        ("| a |\n|---|\n| 1 |", ["table"]),
        ("![a](media/a.svg)", ["figure"]),
        ("![a](media/a.svg) and words", ["paragraph"]),
        ("::: note\nA\n\nB\n:::\n::: script\nYou: Hi\n:::", ["note", "script"]),
        ("::: check k\nWhat?\n* a\n- b\n> c\n:::", ["check k"]),
        ("> quoted\n    ::: note", ["blockquote"]),  # so far to the right it goes on with the quotation
        ("> quoted\n\n```\ncode\n```\n\n---", ["blockquote", "fence", "hr"]),
        ("Word[^1]\n\n[^1]: A note", ["paragraph", "footnote block"]),
        ("", []),
    ],
)
def test_each_top_level_block_is_a_place(text, shapes):
    page, _problems = parse_page(text, "x.md")

    assert [block.shape for block in page.blocks] == shapes
    assert [block.number for block in page.blocks] == list(range(1, len(shapes) + 1))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello *you*", '<p id="b1">Hello <em>you</em></p>\n'),
        ("## Words", '<h2 id="b1">Words</h2>\n'),
        ("[on](unit:next)", '<p id="b1"><a href="/courses/tiny/units/next">on</a></p>\n'),
        ("[on](unit:next#b4)", '<p id="b1"><a href="/courses/tiny/units/next#b4">on</a></p>\n'),
        ("[on](clause:gdpr.4.1)", '<p id="b1"><a href="/policy/gdpr.4.1">on</a></p>\n'),
        ("[on](course:other)", '<p id="b1"><a href="/courses/other">on</a></p>\n'),
        ("[list](media/b.pdf)", '<p id="b1"><a href="/media/ref/b.pdf">list</a></p>\n'),
        ("[out](https://a.example)", '<p id="b1"><a href="https://a.example" rel="noopener noreferrer">out</a></p>\n'),
        (
            '![A line](media/a.svg "Ten seconds")',
            (
                '<figure id="b1"><img src="/media/ref/a.svg" alt="A line" width="720" height="240" loading="lazy" decoding="async">'
                "<figcaption>Ten seconds</figcaption></figure>"
            ),
        ),
        ("A\n\n::: check k\nWhat?\n* a\n- b\n> c\n:::\n\nB", '<p id="b1">A</p>\n[k 2]<p id="b3">B</p>\n'),
    ],
)
def test_blocks_are_rendered_with_their_place(text, html):
    assert html_of(text).replace(" />", ">") == html


def test_a_script_says_who_speaks_and_which_lines_are_ours():
    html = html_of("::: script A start\nCaller: Hello: is *anyone* there?\nYou: Yes.\n:::")

    assert '<p class="script-title" id="b1-title">A start</p>' in html
    assert "<div><dt>Caller</dt><dd>Hello: is <em>anyone</em> there?</dd></div>" in html
    assert '<div class="us"><dt>You</dt><dd>Yes.</dd></div>' in html


@pytest.mark.parametrize("speaker", ["You", "你", "您", "客服"])
def test_the_agent_is_known_in_both_languages_with_either_colon(speaker):
    assert f'<div class="us"><dt>{speaker}</dt><dd>好</dd></div>' in html_of(
        f"::: script\n{speaker}：好\n:::", "zh-Hant"
    )


def test_a_box_without_a_title_has_a_word_and_not_only_a_colour():
    assert ">Warning</p>" in html_of("::: warning\nCareful.\n:::")
    assert ">Lock &lt;it&gt;</p>" in html_of("::: note Lock <it>\nCareful.\n:::")


def test_tables_scroll_in_a_region_named_after_their_heading():
    html = html_of("## Facts\n\n| Fact | Tries |\n|---|--:|\n| Name | 1 |\n\n| Fact |\n|---|\n| Two |\n")

    assert '<div class="panel panel-flush scroll" tabindex="0" role="region" aria-label="Facts" id="b2">' in html
    assert 'aria-label="Facts (2)" id="b3"' in html
    assert '<th scope="col">Tries</th>' in html
    assert '<th scope="row">Name</th>' in html
    assert "style=" not in html


def test_a_table_inside_a_note_scrolls_too():
    assert 'role="region" aria-label="Title"' in html_of("::: note\n| a |\n|---|\n| 1 |\n:::")


def test_a_footnote_leads_there_and_back_with_a_name():
    html = html_of("Word[^1]\n\n[^1]: A note")

    assert 'href="#fn1"' in html
    assert 'aria-label="Back to the text of note 1"' in html
    assert '<section class="footnotes" id="b2">' in html


def test_cleaning_takes_nothing_away_from_what_we_render():
    text = "## H\n\nA[^1] [x](unit:y)\n\n| a |\n|---|\n| 1 |\n\n::: note\nN\n:::\n\n::: script\nYou: x\n:::\n\n![p](media/a.svg)\n\n[^1]: F"
    html = html_of(text)

    assert str(clean(html)).replace(" />", ">") == html.replace(" />", ">")


def test_a_page_departs_from_its_source_at_one_named_block():
    source, _ = parse_page("One\n\n- a\n\n## B", "en.md")
    same, _ = parse_page("一\n\n- 甲\n\n## 乙", "zh.md")
    other, _ = parse_page("一\n\n1. 甲\n\n## 乙", "zh.md")

    assert differences(("en.md", source), ("zh.md", same)) == []
    (problem,) = differences(("en.md", source), ("zh.md", other))
    assert (problem.line, "ordered list" in problem.message, "en.md:3" in problem.message) == (3, True, True)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("## A", "heading ##"),
        ("1. A", "ordered list"),
        ("> A", "quotation"),
        ("::: check k\nWhat?\n* a\n- b\n:::", "check question k"),
        ("::: script\nYou: A\n:::", "call script"),
        ("<b>A</b>", "paragraph"),
        ("A\n\nB", "paragraph"),
    ],
)
def test_a_block_is_called_in_words(text, called):
    (problem,) = differences(("en.md", parse_page(text, "en.md")[0]), ("zh.md", parse_page("", "zh.md")[0]))
    assert problem.message.startswith(f"After this, the “{called}” of en.md:1 is missing.")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("word " * 200, 60),
        ("字" * 300, 60),
        ("word " * 100 + "字" * 150, 60),
        ("It’s a well-known 24-hour thing", 2),  # five words
        ("，。！", 0),
    ],
)
def test_reading_takes_200_words_or_300_characters_a_minute(text, seconds):
    assert reading_seconds(text) == seconds


def test_a_question_takes_half_a_minute_and_so_does_the_shortest_page():
    assert study_seconds("word " * 200, 2) == 120
    assert study_seconds("", 0) == 30


@given(st.text(alphabet=":|>#*-_`[]()!^ \n\tabc12。：你\\<>\"'", max_size=300))
def test_no_text_breaks_the_parser_or_gets_anything_past_it(text):
    page, _problems = parse_page(text, "x.md")
    segments = render(page, "Title", "en", ADDRESSES)

    places = [one.block for one in segments if isinstance(one, Check)]
    assert places == sorted(places)
    assert len(page.blocks) == len({block.number for block in page.blocks})


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("::: check k\nWhat?\n* a\n- b\n> c\n:::\n\nWords", '[k 1]<p id="b2">Words</p>\n'),  # a check comes first
        ("Words\n\n::: check k\nWhat?\n* a\n- b\n> c\n:::", '<p id="b1">Words</p>\n[k 2]'),  # and last
        ("    ::: note\n    A", '<pre id="b1"><code>::: note\nA\n</code></pre>\n'),  # in code it is no box
    ],
)
def test_a_box_stands_where_it_was_written(text, html):
    assert html_of(text) == html


def test_a_box_ends_the_paragraph_above_it():
    page, problems = parse_page("Words\n::: note\nA\n:::", "x.md")
    assert problems == []
    assert [block.shape for block in page.blocks] == ["paragraph", "note"]


def picture(media):
    page, _problems = parse_page("![A](media/a.svg) and words", "x.md")
    (found,) = render(page, "T", "en", Addresses(media, unit=str, course=str))
    return found.html


def test_a_picture_without_a_known_size_gets_none():
    assert 'src="/m/a.svg"' in picture({"a.svg": Picture("/m/a.svg", None)})
    assert "width" not in picture({"a.svg": Picture("/m/a.svg", None)})


def test_a_picture_that_is_not_stored_keeps_the_name_it_has():
    assert 'src="media/a.svg"' in picture({})


def test_a_language_that_ends_early_is_told_after_its_last_block():
    english, short, empty = (parse_page(text, "x.md")[0] for text in ("One\n\nTwo", "\n\nOne", ""))
    (problem,) = differences(("en.md", english), ("zh.md", short))
    assert (problem.path, problem.line) == ("zh.md", 3)
    assert "“paragraph” of en.md:3 is missing" in problem.message
    (problem,) = differences(("en.md", english), ("zh.md", empty))
    assert problem.line == 1
