"""Quiz text as people write it: what is read, what is forgiven, and what is said about the rest."""

import pytest

from lms.questions.rules.clock_rules import ClockMode, ClockRules, WhenOver
from lms.questions.rules.quiz_rules import QuizRules
from lms.questions.rules.quiz_text import parse_check
from lms.questions.rules.quiz_text.printer import print_question
from lms.quizfiles.rules import ParsedQuiz, merge_languages, parse_quiz, print_quiz

HEAD = "---\ntitle: Final\n---\n\n"


def quiz(body, head=HEAD, path="final.quiz", locale="en"):
    return parse_quiz(head + body, path=path, locale=locale)


def only(body, **kwargs):
    parsed = quiz(body, **kwargs)
    assert isinstance(parsed, ParsedQuiz), parsed
    return parsed.questions[0]


def complaints(parsed):
    assert isinstance(parsed, tuple), parsed
    return [(problem.line, problem.message) for problem in parsed]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Q\n* a\n- b", "single"),
        ("Q\n* a\n* b\n- c", "multiple"),
        ("Q [choose all]\n* a\n- b", "multiple"),
        ("Q\n- True\n* False", "true_false"),
        ("Q\n* 對\n- 錯", "true_false"),
        ("Q [choose all]\n* Yes\n- No", "multiple"),
        ("Q\n= word | other", "short_text"),
        ("Q\n= 42", "number"),
        ("Q [text]\n= 42", "short_text"),
        ("Q\n= 40..44 min", "number"),
        ("Q\n= 2FA", "short_text"),
        ("Q\n= 1 ± 2 ± 3", "short_text"),  # what is no number is words
        ("Q\n= 5 min ± 2 h", "short_text"),
        ("Q\n= 5 ± a few", "short_text"),
        ("Q\n= 40..44..50", "short_text"),
        ("Q\n= 40 min..44 h", "short_text"),
        ("Q\n= from..to", "short_text"),
        ("Q [order]\n1. a\n2. b", "ordering"),
        ("Q [match]\na -> x\nb -> y", "matching"),
        ("Q [categorise]\na -> x\nb -> x\nc -> y", "categorise"),
        ("Q [categorize]\na -> x\nb -> x\n-> y", "categorise"),
        ("Q [hotspot]\n![alt](media/a.svg)\n* a -> rect 1,2 3,4\n- b -> circle 50,50 5", "hotspot"),
        ("Q [essay 50 words]\n+ c: a = 0 | b = 1", "essay"),
        ("Q [file]\n+ c: a = 0 | b = 1", "files"),
        ("Fill ___ here\n= a", "gaps"),
        ("Fill ___ here\n~ *a | b", "gaps"),
        ("Which word goes into ___?\n* a\n- b", "single"),
    ],
)
def test_the_answers_tell_the_kind(body, kind):
    assert only(body).kind == kind


def test_markers_are_read_from_the_end_of_the_prompt():
    question = only(
        "Why?\n[key late-bus] [2.5 points] [level 3] [critical] [keep order]\n#attendance #bus @P4.1\n* a\n- b\n> r1\n> r2"
    )
    said = (question.prompt, question.key, question.points_e5, question.level, question.critical, question.keep_order)
    assert said == ("Why?", "late-bus", 250_000, 3, True, True)
    assert (question.topic, question.tags, question.clauses) == ("attendance", ("attendance", "bus"), ("P4.1",))
    assert question.reason == "r1\nr2"


@pytest.mark.parametrize(
    "body",
    [
        "Q [key k] #t\nA. x\n*B. y\nC. z",
        "Q [key k] #t\nA) x\n* B) y\nC) z",
        "Q［key k］＃t\nA、x\n＊B、y\nC、z",
        "Q [key k] #t\n－x\n＊y\n－z",
        "Q [key k]\t#t\r\n- x\r\n* y\r\n-   z",
        "Q [key k] #t\n\t- x\n\t* y\n\t- z",
        "Q [key k] #t\n(A) x\n*(B) y\n(C) z",
    ],
)
def test_other_ways_of_writing_are_forgiven(body):
    question = only(body)
    assert [option.text for option in question.options] == ["x", "y", "z"]
    assert question.show(question.right) == ("y",)
    assert (question.prompt, question.key, question.topic) == ("Q", "k", "t")


def test_full_width_signs_do_in_every_kind():
    parsed = quiz(
        "配對［match］\n甲 → 子\n乙 -> 丑\n→ 寅\n＞ 因為\n\n填___。\n～ ＊對 ｜ 錯\n\n叫什麼？［text］\n＝ 甲｜乙"
    )
    matching, gaps, text = parsed.questions
    assert (len(matching.rights), matching.reason) == (3, "因為")
    assert gaps.grade({"1": gaps.gaps[0].right}) == 1
    assert text.accepted == ("甲", "乙")


def test_a_byte_order_mark_and_windows_lines_are_forgiven():
    parsed = parse_quiz("\ufeff---\r\ntitle: T\r\n---\r\n\r\nQ\r\n* a\r\n- b\r\n", path="p", locale="en")
    assert isinstance(parsed, ParsedQuiz)


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("= 42 ± 0.5", ("42", "0.5", False, "", "", "")),
        ("= 42 +/- 0,5 min", ("42", "0.5", False, "", "", "min")),
        ("= 50 ± 5%", ("50", "5", True, "", "", "")),
        ("= 50 % ± 5", ("50", "5", False, "", "", "%")),
        ("= 50 ± 5 %", ("50", "5", False, "", "", "%")),
        ("= 1,200", ("1200", "0", False, "", "", "")),
        ("= -5", ("-5", "0", False, "", "", "")),
        ("= 40..44 min", ("", "0", False, "40", "44", "min")),
        ("= 40…44", ("", "0", False, "40", "44", "")),
        ("＝ ４２０ 分鐘", ("420", "0", False, "", "", "分鐘")),
    ],
)
def test_number_lines(line, fields):
    question = only(f"Q\n{line}")
    assert (question.value, question.tolerance, question.relative, question.low, question.high, question.unit) == fields


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Q", 5, "no answers"),
        ("Q\na -> b\nc -> d", 7, "[match]"),
        ("Q\n1. a\n2. b", 7, "[order]"),
        ("* a\n- b", 5, "begins with its text"),
        ("Q\n- a\n- b", 6, "No option is marked"),
        ("Q\n* a", 6, "only one option"),
        ("Q\n* a\n-", 7, "empty"),
        ("Q\n* a\n- b\n- a", 8, "stands twice"),
        ("Q\n* a\nmore of a\n- b", 7, "neither an answer nor a reason"),
        ("Q\n* a\n> r\n- b", 8, "comes last"),
        ("Q\n* a\n= b", 6, "different kinds"),
        ("Q\n= a\n= b", 7, "one “=” line"),
        ("Q\n= a |", 6, "empty"),
        ("Q [text]\n* a\n- b", 6, "lists the accepted answers"),
        ("Q\n= " + "x" * 201, 6, "under 200 characters"),
        ("Q [pin x]\n* a\n- b", 5, "published version"),
        ("Q [hotspot]\n![x](media/a.svg)", 5, "has no places"),
        (
            "Q [hotspot]\n![x](media/a.svg)\n" + "\n".join(f"* p{n} -> rect {n},2 {n + 1},4" for n in range(27)),
            7,
            "more than 26",
        ),
        ("Q\n* a\n- " + "long " * 4000, 5, "too long"),
        ("\n\n".join(f"Q{n}\n* a\n- b" for n in range(1001)), 4005, "1,000 questions"),
        ("Q\n= 44..40", 6, "Turn it round"),
        ("Q ___ and ___\n= a", 6, "Gaps in the text: 2"),
        ("Q ___\n~ a | b", 6, "exactly one choice"),
        ("Q\n~ *a | b", 6, "Write ___"),
        ("Q [match]\na -> b\n* c", 7, "left -> right"),
        ("Q [match]\na -> b", 6, "at least two"),
        ("Q [match]\na ->\nb -> c", 6, "after the arrow"),
        ("Q [match]\na -> b\nc -> d\n-> b", 6, "also stands in a pair"),
        ("Q [categorise]\na -> x\nb -> x", 6, "All items belong into one category"),
        ("Q [categorise]\na -> x\n* y", 7, "[categorise] question is"),
        ("Q ___\n= 44..40", 6, "Turn it round"),
        ("Q [hotspot]\n* a -> rect 1,2 3,4\n- b -> rect 5,6 7,8", 6, "one line with its picture"),
        ("Q [hotspot]\n![](media/a.svg)\n* a -> rect 1,2 3,4\n- b -> rect 5,6 7,8", 6, "words for who cannot see"),
        ("Q [hotspot]\n![x](http://a/a.svg)\n* a -> rect 1,2 3,4\n- b -> rect 5,6 7,8", 6, "and its file"),
        ("Q [hotspot]\n![x](media/a.svg)\n* a -> rect 1,2 3,4", 7, "at least one other place"),
        ("Q [hotspot]\n![x](media/a.svg)\n- a -> rect 1,2 3,4\n- b -> rect 5,6 7,8", 7, "Mark the right places"),
        ("Q [hotspot]\n![x](media/a.svg)\n* a\n- b -> rect 5,6 7,8", 7, "Each place is"),
        ("Q [hotspot]\n![x](media/a.svg)\n* a -> rect 1,2\n- b -> rect 5,6 7,8", 7, "A place is"),
        ("Q [hotspot]\n![x](media/a.svg)\n* a -> rect 1,2 101,4\n- b -> rect 5,6 7,8", 7, "A place is"),
        ("Q [hotspot]\n![x](media/a.svg)\n* a -> circle 1,2\n- b -> rect 5,6 7,8", 7, "A place is"),
        ("Q [hotspot]\n![x](media/a.svg)\n* a -> polygon 1,2 3,4\n- b -> rect 5,6 7,8", 7, "A place is"),
        ("Q [hotspot]\n![x](media/a.svg)\n* a -> rect 1,2 3,4\n- a -> rect 5,6 7,8", 8, "stands twice"),
        ("Q [hotspot 2]\n![x](media/a.svg)\n* a -> rect 1,2 3,4\n- b -> rect 5,6 7,8", 7, "asks for 2 places"),
        ("Q [hotspot] [match]", 5, "says again"),
        ("Q [order]\n1. a\n* b", 7, "its number"),
        ("Q [ordr]\n* a\n- b", 5, "not a marker"),
        ("Q [essay]", 5, "what counts"),
        ("Q [essay]\n= model", 6, "what counts"),
        ("Q [essay]\n+ c: a = 0 | b = 1\n* x", 7, "what counts"),
        ("Q [essay]\n+ c: a = 0", 6, "two to five levels"),
        ("Q [essay]\n+ c: a = 0 | b", 6, "two to five levels"),
        ("Q [file]\n+ c: a = 0 | b = 0", 6, "same points"),
        ("Q [file]\n+ c [critical]: a = 1 | b = 2", 6, "0 points"),
        ("Q [essay]\n+ c: a = 0 | b = 1\n+ c: a = 0 | b = 1", 7, "stands twice"),
        ("Q [essay]\n" + "\n".join(f"+ c{n}: a = 0 | b = 1" for n in range(11)), 16, "more than 10"),
        ("Q [level 4]\n* a\n- b", 5, "A level is"),
        ("Q [0 points]\n* a\n- b", 5, "Points are"),
        ("Q [key Late_Bus]\n* a\n- b", 5, "A key has"),
        ("Q [level 1] [level 2]\n* a\n- b", 5, "says again"),
        ("[key k] #t\n* a\n- b", 5, "no text"),
        ("Q [key k]\n* a\n- b\n\nR [key k]\n* a\n- b", 9, "belongs to the question on line 5"),
        ("Q \x00\n* a\n- b", 5, "control character"),
        ("Q \u202e\n* a\n- b", 5, "control character"),
        ("Q\n" + "\n".join(f"- o{n}" for n in range(30)) + "\n* r", 6, "more than 26"),
    ],
)
def test_an_error_names_its_line_and_says_what_to_do(body, line, words):
    ((found, message),) = complaints(quiz(body))
    assert found == line
    assert words in message
    assert message.endswith((".", "?"))


def test_all_errors_are_told_at_once_in_the_order_of_their_lines():
    parsed = parse_quiz(
        "---\nmode: exam\npass: 120%\n---\n\nQ\n- a\n- b\n\nR [nonsense]\n* a\n- b\n", path="p", locale="en"
    )
    assert [line for line, _message in complaints(parsed)] == [2, 2, 3, 7, 10]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("mode: exam", "practice, test, certification"),
        ("pass: 80", "percentage"),
        ("pass: 101%", "percentage"),
        ("draw: 3", "a list"),
        ("draw: [{topic: a}]", "A draw has n"),
        ("draw: [{n: 0}]", "from 1 to"),
        ("draw: [{n: 3}]", "only 2 fit"),
        ("draw: [{n: 1, level: 3}]", "only 0 fit"),
        ("draw: [{n: 1, topic: x}]", "only 0 fit"),
        ("attempts: 0", "from 1 to"),
        ("cool_off: soon", "whole number"),
        ("shuffle: maybe", "yes or no"),
        ("opens: 2026-12-01T09:00", "its zone"),
        ("opens: tomorrow", "its zone"),
        ("critical_topics: {z: 60%}", "No question has the topic"),
        ("critical_topics: [z]", "their own pass marks"),
        ("passmark: 80%", "not a rule of quizzes"),
        ("marking: secret", "blind, named"),
        ("topics: [a]", "the names people read"),
        ("topics: {a: [b]}", "A title is one line"),
        ("draw: [{topic: [a], n: 1}]", "one word"),
        ("minutes: 0", "from 1 to"),
        ("book: shut", "closed, open, online"),
        ("nav: sideways", "all, free, linear"),
        ("addresses: here", "ranges of network addresses"),
        ("addresses: []", "ranges of network addresses"),
        ("addresses: [10.0.0.0/33]", "ranges of network addresses"),
        ("negative: much", "share of the points"),
        ("negative: 3/2", "share of the points"),
        ("parts: some", "each, all"),
        ("tries: 0", "from 1 to 10"),
        ("tries: 3", "is for practice"),
        ("confidence: yes", "is for practice"),
        ("mode: practice\nconfidence: yes", "needs tries"),
        ("mode: practice\ntry_penalty: 20%", "needs tries"),
        ("mode: practice\ntries: 2\ntry_penalty: 120%", "share of the points"),
        ("mode: practice\ntries: 2\nnegative: 25%", "no negative marks"),
        ("draw: [{n: 1, not_seen: soon}]", "whole number"),
        ("draw: [{n: 1, least_used: perhaps}]", "yes or no"),
        ("draw: [{n: 1, seen: 3}]", "A draw has n"),
        ("required: perhaps", "yes or no"),
        ("clock: fast", "none, wall, active, per-question"),
        ("time: 20", "such as 20 min or 90 s"),
        ("time: 2 s", "such as 20 min or 90 s"),
        ("time: 25 h", "such as 20 min or 90 s"),
        ("time: [20 min]", "such as 20 min or 90 s"),
        ("when_over: panic", "submit, grace, abandon"),
        ("pauses: 0", "from 1 to 100"),
        ("penalty: ten", "percentage"),
        ("references: [a, b, c]", "one or two pages"),
        ("references: {a: b}", "one or two pages"),
        ("references: Not-a-key", "one or two pages"),
        ("banks: [a, a]", "names of question banks"),
        ("banks: {a: b}", "names of question banks"),
        ("banks: []", "names of question banks"),
        ("banks: [[a]]", "names of question banks"),
        ("banks: service-rules", "how many questions are asked of these banks"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_on_its_line(rule, words):
    ((line, message),) = complaints(quiz("Q\n* a\n- b\n\nR\n* a\n- b", head=f"---\ntitle: T\n{rule}\n---\n\n"))
    assert line == 3 + rule.count("\n")
    assert words in message


def test_a_quiz_that_draws_from_banks_may_have_no_question_of_its_own():
    drawn = parse_quiz("---\ntitle: T\nbanks: service rules\ndraw: [{n: 3}]\n---\n", path="p", locale="en")
    assert drawn.front.rules.banks == ("service rules",)
    assert drawn.placed == ()


def test_behind_a_closed_book_there_is_one_question_a_page():
    closed = parse_quiz("---\ntitle: T\nbook: closed\n---\n\nQ\n* a\n- b\n", path="p", locale="en")
    assert closed.front.rules.one_by_one
    assert not quiz("Q\n* a\n- b").front.rules.one_by_one
    head = "---\ntitle: T\nbook: closed\nnav: all\n---\n\n"
    ((line, message),) = complaints(quiz("Q\n* a\n- b", head=head))
    assert line == 4
    assert "one question a page" in message


@pytest.mark.parametrize(
    ("rules", "line", "words"),
    [
        ("clock: wall", 3, "A clock needs its time"),
        ("time: 20 min", 3, "needs a clock"),
        ("when_over: abandon", 3, "needs a clock"),
        ("mode: certification\nclock: active\ntime: 20 min", 4, "nothing pauses"),
        ("mode: certification\nclock: wall\ntime: 20 min\npauses: 2", 6, "nothing pauses"),
        ("mode: certification\nreferences: greeting", 4, "nothing pauses"),
        ("book: closed\nsibling_after: 5 min", 4, "nothing pauses"),
        ("clock: wall\ntime: 20 min\npause_time: 5 min", 5, "Write “clock: active”"),
        ("pauses: 2", 3, "Write “clock: active”"),
        ("clock: wall\ntime: 20 min\nreferences: greeting", 5, "nothing pauses"),
        ("clock: active\ntime: 20 min\ngrace: 5 min", 5, "when_over: grace"),
        ("clock: active\ntime: 20 min\npenalty: 5%", 5, "when_over: grace"),
        ("clock: active\ntime: 20 min\nwhen_over: grace", 5, "how long one may hand in late"),
        ("sibling_after: 5 min", 3, "Only in a test that draws"),
        ("mode: practice\ndraw: [{n: 1}]\nsibling_after: 5 min", 5, "Only in a test that draws"),
        ("clock: per-question\ntime: 40 s", 3, "nav: linear"),
    ],
)
def test_a_clock_whose_rules_do_not_go_together_is_refused_on_its_line(rules, line, words):
    ((found, message), *_others) = complaints(quiz("Q\n* a\n- b", head=f"---\ntitle: T\n{rules}\n---\n\n"))
    assert (found, words in message) == (line, True), message


def test_a_clock_is_read_with_its_pauses_and_its_end():
    head = (
        "---\ntitle: T\nclock: active\ntime: 20 min\nwhen_over: grace\ngrace: 90 s\npenalty: 10%\npauses: 3\n"
        "pause_time: 15 min\nreferences: greeting, hold\ndraw: [{n: 1}]\nsibling_after: 5 min\n---\n\n"
    )
    rules = quiz("Q\n* a\n- b", head=head).rules
    assert rules.pausable
    assert rules.clock == ClockRules(
        mode=ClockMode.ACTIVE, time_s=1200, when_over=WhenOver.GRACE, grace_s=90, penalty_ppm=100_000, pauses=3, pause_s=900,
        references=("greeting", "hold"), sibling_after_s=300,
    )  # fmt: skip
    assert (rules.clock.allowed_s(10), ClockRules().allowed_s(10)) == (1200, None)
    assert ClockRules(mode=ClockMode.PER_QUESTION, time_s=40).allowed_s(10) == 400


@pytest.mark.parametrize(
    ("rules", "pausable"),
    [
        ("mode: practice", True),
        ("clock: active\ntime: 5 min", True),
        ("clock: wall\ntime: 5 min", False),
        ("clock: per-question\ntime: 30 s\nnav: linear", False),
        ("mode: certification", False),
        ("book: closed", False),
    ],
)
def test_a_quiz_can_be_paused_where_no_clock_runs_or_one_that_stops(rules, pausable):
    assert quiz("Q\n* a\n- b", head=f"---\ntitle: T\n{rules}\n---\n\n").rules.pausable is pausable


def test_no_quiz_closes_before_it_opens():
    head = "---\ntitle: T\nopens: 2026-12-02T09:00Z\ncloses: 2026-12-01T09:00Z\n---\n\n"
    assert "closes before it opens" in complaints(quiz("Q\n* a\n- b", head=head))[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Q\n* a\n- b",
        "---\ntitle: T",
        "---\n---\n",
        "---\ntitle: T\n---\n",
        "---\n- x\n---\n",
        "---\na: &x [*x]\n---\n",
    ],
)
def test_a_file_that_is_no_quiz_is_told_so(text):
    assert complaints(parse_quiz(text, path="p", locale="en"))


def test_attempts_follow_the_mode_unless_said():
    body = "Q\n* a\n- b"
    found = {
        mode: quiz(body, head=f"---\ntitle: T\nmode: {mode}\n---\n\n").rules.attempts
        for mode in ("practice", "test", "certification")
    }
    assert found == {"practice": None, "test": 3, "certification": 1}


def test_a_check_question_takes_the_key_of_its_box_and_counts_lines_from_there():
    placed = parse_check("Why? [key other]\n* a\n- b\n> r", path="p", locale="en", key="why", first_line=30)
    assert (placed.question.key, placed.line) == ("why", 30)
    (problem,) = parse_check("Why?\n* a", path="p", locale="en", key="why", first_line=30)
    assert problem.line == 31
    (problem,) = parse_check("Why?\n* a\n- b\n\nWhat?\n* a\n- b", path="p", locale="en", key="why", first_line=30)
    assert problem.line == 34


ENGLISH = "Q [key k] #t\n* right\n- wrong\n- other\n\nM [match]\na -> x\nb -> y\n-> z\n\nT ___\n= word\n\nN\n= 5 min"
CHINESE = "問 [key k] #t\n* 對的\n- 錯的\n- 其他\n\n配 [match]\n甲 -> 子\n乙 -> 丑\n-> 寅\n\n填 ___\n= 詞 | 字\n\n數\n= 5 分鐘"


def test_languages_share_the_ids_of_the_source():
    merged = merge_languages({"en": quiz(ENGLISH), "zh-Hant": quiz(CHINESE, locale="zh-Hant")}, source="en")
    assert [set(question) for question in merged.questions] == [{"en", "zh-Hant"}] * 4
    single, matching, _gaps, _number = merged.questions
    assert single["en"].option_ids() == single["zh-Hant"].option_ids()
    assert single["zh-Hant"].show(single["en"].right) == ("對的",)
    assert matching["zh-Hant"].pairs == matching["en"].pairs
    assert merged.titles == {"en": "Final", "zh-Hant": "Final"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("* 對的\n- 錯的", "- 對的\n* 錯的", 5, "right marks"),
        ("- 其他\n", "", 5, "number of options"),
        ("- 其他", "* 其他", 5, "kind"),
        ("#t", "#u", 5, "markers"),
        ("[key k]", "[key j]", 5, "order and keys"),
        ("\n\n數\n= 5 分鐘", "", 0, "Translate all"),
        ("= 5 分鐘", "= 6 分鐘", 18, "number or its tolerance"),
        ("乙 -> 丑", "乙 -> 子", 10, "options"),
        ("填 ___", "填 ___ ___", 15, "Gaps in the text"),
    ],
)
def test_a_language_that_says_something_else_is_refused_by_file_and_line(old, new, line, words):
    other = quiz(CHINESE.replace(old, new), path="zh.quiz", locale="zh-Hant")
    problems = (
        other if isinstance(other, tuple) else merge_languages({"en": quiz(ENGLISH), "zh-Hant": other}, source="en")
    )
    assert problems[0].path == "zh.quiz"
    assert words in problems[0].message
    if "Gaps" not in words:
        assert problems[0].line == line


def test_languages_with_other_rules_are_refused():
    other = quiz(CHINESE, head="---\ntitle: T\npass: 70%\n---\n\n", path="zh.quiz")
    (problem,) = merge_languages({"en": quiz(ENGLISH), "zh-Hant": other}, source="en")
    assert (problem.path, problem.line) == ("zh.quiz", 1)


def test_a_gap_takes_words_choices_or_a_number():
    question = only(
        "Log in ___ before, say ___, choose ___ and dial ___.\n= 5 ± 1 min\n= hello | hi\n~ *a | b\n= 42 | 42"
    )
    minutes, hello, choice, extension = question.gaps
    assert (minutes.number.value, minutes.number.tolerance, minutes.number.unit) == ("5", "1", "min")
    assert (hello.accepted, choice.number, extension.accepted) == (("hello", "hi"), None, ("42",))


def test_languages_agree_on_the_number_of_a_gap_and_on_categories():
    def problems(english, chinese):
        return merge_languages({"en": quiz(english), "zh-Hant": quiz(chinese, path="zh")}, source="en")

    assert not isinstance(problems("___\n= 5 min", "___\n= 5 分鐘"), tuple)
    assert "number or its kind" in problems("___\n= 5 min", "___\n= 6 分鐘")[0].message
    assert "number or its kind" in problems("___\n= 5", "___\n= 五")[0].message
    sorted_alike = "Q [categorise]\n甲 -> 子\n乙 -> 子\n丙 -> 丑"
    merged = problems("Q [categorise]\na -> x\nb -> x\nc -> y", sorted_alike)
    english, chinese = merged.questions[0]["en"], merged.questions[0]["zh-Hant"]
    assert (english.places, [each.id for each in english.items]) == (
        chinese.places,
        [each.id for each in chinese.items],
    )
    differs = problems("Q [categorise]\na -> x\nb -> y\nc -> y", sorted_alike)
    assert "pairs differ" in differs[0].message


def test_a_hotspot_reads_its_picture_its_places_and_how_many_are_wanted():
    question = only(
        "Where? [hotspot 1]\n![A screen](media/crm.svg)\n* Bar -> rect 62，8 92,18\n＊ Note → circle 5.50,6 2\n－ Rest -> polygon 1,1 9,1 9,9"
    )
    assert (question.picture.source, question.picture.alt, question.wanted, len(question.right)) == (
        "media/crm.svg",
        "A screen",
        1,
        2,
    )
    assert [(region.name, region.shape.form) for region in question.regions] == [
        ("Bar", "rect"),
        ("Note", "circle"),
        ("Rest", "polygon"),
    ]
    assert question.regions[1].shape.points == (("5.5", "6"),)


def test_a_picture_cannot_be_asked_about_in_a_check_box():
    body = "Where?\n[hotspot]\n![x](media/a.svg)\n* a -> rect 1,2 3,4\n- b -> rect 5,6 7,8"
    (problem,) = parse_check(body, path="p.md", locale="en", key="k", first_line=10)
    assert (problem.line, "quiz" in problem.message) == (10, True)


def test_languages_agree_on_the_places_of_a_picture():
    body = "Q [hotspot]\n![x](media/a.svg)\n* a -> rect 1,2 3,4\n- b -> rect 5,6 7,8"
    same = "Q [hotspot]\n![圖](media/a.zh.svg)\n* 甲 -> rect 1,2 3,4\n- 乙 -> rect 5,6 7,8"
    merged = merge_languages({"en": quiz(body), "zh-Hant": quiz(same, path="zh")}, source="en").questions[0]
    assert [region.id for region in merged["en"].regions] == [region.id for region in merged["zh-Hant"].regions]
    moved = merge_languages({"en": quiz(body), "zh-Hant": quiz(same.replace("3,4", "3,5"), path="zh")}, source="en")
    assert "places of the picture differ" in moved[0].message


def hinted(body, rules="mode: practice\ntries: 3"):
    return parse_quiz(f"---\ntitle: T\n{rules}\n---\n{body}", path="p", locale="en")


def test_hints_stand_below_the_answers_in_any_language():
    parsed = hinted("Q?\n* a\n- b\n- c\nhint: look  up\nHint:look again\n提示：再看\n> why\n")
    assert parsed.questions[0].hints == ("look up", "look again", "再看")
    assert parsed.questions[0].reason == "why"


@pytest.mark.parametrize(
    ("body", "rules", "line", "words"),
    [
        ("Q?\n* a\n- b\nhint:\n", "mode: practice\ntries: 3", 9, "This hint is empty"),
        ("Q?\nhint: x\n* a\n- b\n", "mode: practice\ntries: 3", 7, "below the answers"),
        ("Q?\n* a\n- b\n> why\nhint: x\n", "mode: practice\ntries: 3", 10, "comes last"),
        ("Q?\n* a\n- b\nhint: x\n", "mode: practice", 5, "between tries"),
        ("Q?\n* a\n- b\nhint: x\n", "mode: practice\ntries: 1", 6, "between tries"),
        ("Q?\n* a\n- b\nhint: x\n", "mode: test", 5, "between tries"),
    ],
)
def test_a_hint_that_nobody_would_see_is_an_error(body, rules, line, words):
    (problem,) = hinted(body, rules)
    assert (problem.line, words in problem.message) == (line, True), problem


def test_languages_have_the_same_number_of_hints():
    source, other = (hinted(f"Q?\n* a\n- b\n- c\n{hints}") for hints in ("hint: x\n", "hint: x\nhint: y\n"))
    (problem,) = merge_languages({"en": source, "zh-Hant": other}, source="en")
    assert "number of hints" in problem.message


def test_a_rubric_reads_its_levels_what_is_critical_and_the_model_answer():
    question = only(
        "Q [essay 50 words]\n+ Facts： none ＝ 0 ｜ some = 0.5 | all = 1\n＋ Step [critical]: no = 0 | yes = 2\n= One.\n= Two.\n> why"
    )
    facts, step = question.criteria
    assert (facts.name, [(level.text, level.points_e5) for level in facts.levels]) == (
        "Facts",
        [("none", 0), ("some", 50_000), ("all", 100_000)],
    )
    assert (step.critical, facts.critical, question.words, question.model, question.reason) == (
        True,
        False,
        50,
        "One.\nTwo.",
        "why",
    )


def test_what_a_person_marks_is_not_tried_several_times():
    ((line, message),) = complaints(
        quiz("Q [essay]\n+ c: a = 0 | b = 1", head="---\ntitle: T\nmode: practice\ntries: 3\n---\n\n")
    )
    assert (line, "without tries" in message) == (7, True)


CANONICAL = """\
---
title: "All: kinds"
mode: practice
pass: 62.5%
required: no
draw:
  - {topic: data, level: 3, n: 2, not_seen: 30, least_used: yes}
  - {n: 1}
attempts: 7
cool_off: 30
counts: last
several: exact
shuffle: no
marking: blind
negative: 1/4
parts: all
book: open
nav: linear
addresses: ["10.2.0.0/16"]
clock: active
time: 20 min
when_over: grace
grace: 90 s
penalty: 10%
pauses: 2
pause_time: 5 min
references: [greeting]
opens: 2026-12-01T09:00:00+08:00
closes: 2026-12-02T09:00:00+08:00
critical_topics: {data: 60%}
topics: {data: "The caller’s data"}
minutes: 15
---

One? [key one] [2.5 points] [level 3] [critical] [keep order] #data @P4.1
* a
- b
- c
> r1
> r2

Some? [key some] [choose all] [level 3] [equivalent] #data
* a
* b

True? [key true]
- False
* True

Right? [key right]
* True
- False

Words? [key words] [text] [pin 3]
= a \\| b | c

Number? [key number]
= 42 ± 0.5 min

Pairs? [key pairs] [match]
a -> x
b -> y
-> z

Sort? [key sort] [categorise]
a -> x
b -> x
-> y

Order? [key order] [order]
1. a
2. b

Fill ___, ___, ___ and ___. [key fill]
= 42 | 42
= a | b
= 40..44 min
~ *x | y

Where? [key where] [hotspot]
![A screen](media/a.svg)
* a -> rect 1,2 3,4
- b -> circle 50,50 5

Two places? [key two] [hotspot 1]
![A screen](media/a.svg)
* a -> rect 1,2 3,4
* b -> polygon 50,50 60,50 50,60
- c -> circle 90,90 2.5

Write [key essay] [essay 50 words]
+ Facts [critical]: none = 0 | all = 1.5
= A model
= of two lines

Write more [key more] [essay]
+ Facts: none = 0 | all = 1

Send [key files] [file]
+ Plan: no = 0 | yes = 1
"""


def test_what_is_written_in_the_usual_way_is_printed_word_for_word():
    parsed = parse_quiz(CANONICAL, path="p", locale="en")
    assert isinstance(parsed, ParsedQuiz), parsed
    assert print_quiz(parsed.front, parsed.questions) == CANONICAL


@pytest.mark.parametrize(
    "head",
    [
        "title: T\nmode: test\npass: 80%",
        "title: T\nmode: test\npass: 80%\nattempts: unlimited",
        "title: T\nmode: practice\npass: 80%\ntries: 2\ntry_penalty: 1/4\nconfidence: yes",
        "title: T\nmode: test\npass: 80%\nnav: linear\nclock: per-question\ntime: 90 s",
        "title: T\nmode: test\npass: 80%\ndraw:\n  - {n: 1}\nclock: active\ntime: 20 min\nsibling_after: 10 min",
        "title: T\nmode: certification\npass: 80%\nbook: closed\nclock: wall\ntime: 20 min\nwhen_over: abandon",
    ],
)
def test_rules_are_printed_as_they_are_usually_written(head):
    text = f"---\n{head}\n---\n\nQ [key q]\n* a\n- b\n"
    parsed = parse_quiz(text, path="p", locale="en")
    assert isinstance(parsed, ParsedQuiz), parsed
    assert print_quiz(parsed.front, parsed.questions) == text


def test_a_check_is_printed_without_its_key_and_with_its_hints():
    question = hinted("Q [key k]\n* a\n- b\nhint: h1\nhint: h2\n> r").questions[0]
    assert print_question(question, with_key=False) == "Q\n* a\n- b\nhint: h1\nhint: h2\n> r\n"


def test_a_quiz_takes_the_minutes_it_says_else_half_a_minute_a_question():
    assert quiz("Q\n* a\n- b", head="---\ntitle: T\nminutes: 7\n---\n\n").est_seconds == 420
    assert quiz("Q\n* a\n- b\n\nR\n* a\n- b").est_seconds == 60


def test_a_topic_is_called_by_its_name_in_the_readers_language_else_by_its_tag():
    rules = QuizRules(topic_names={"en": {"data": "The caller’s data"}})
    assert [rules.topic_name("data", "en"), rules.topic_name("data", "zh"), rules.topic_name("x", "en")] == [
        "The caller’s data",
        "data",
        "x",
    ]


def test_a_check_box_with_something_unreadable_is_refused_on_its_line():
    (problem,) = parse_check("Q\n* a\n- \x00\n", path="p", locale="en", key="k", first_line=7)
    assert (problem.line, "control character" in problem.message) == (9, True)


def test_markings_are_blind_or_by_name():
    blind, named = (quiz("Q\n* a\n- b", head=f"---\ntitle: T\nmarking: {how}\n---\n\n") for how in ("blind", "named"))
    assert (blind.rules.blind, named.rules.blind) == (True, False)


def test_several_choices_in_another_language_keep_their_letters():
    source, other = (
        quiz(f"{word} [choose all] [key k]\n* {word} a\n* {word} b\n- {word} c", locale=locale, path=f"{locale}.quiz")
        for word, locale in (("Q", "en"), ("問", "zh-Hant"))
    )
    merged = merge_languages({"en": source, "zh-Hant": other}, source="en")
    assert not isinstance(merged, tuple), merged
    (both,) = merged.questions
    assert [each.id for each in both["en"].options] == [each.id for each in both["zh-Hant"].options]


@pytest.mark.parametrize(
    ("criterion", "agrees"),
    [
        ("+ 事實: 無 = 0 | 有 = 1", True),
        ("+ 事實: 無 = 0 | 有 = 2", False),
        ("+ 事實 [critical]: 無 = 0 | 有 = 1", False),
    ],
)
def test_languages_agree_on_what_a_rubric_gives(criterion, agrees):
    source = quiz("Write [key k] [essay]\n+ Facts: none = 0 | all = 1", path="en.quiz")
    other = quiz(f"寫 [key k] [essay]\n{criterion}", path="zh.quiz", locale="zh-Hant")
    merged = merge_languages({"en": source, "zh-Hant": other}, source="en")
    assert isinstance(merged, tuple) is not agrees
    if not agrees:
        assert "rubric differs" in complaints(merged)[0][1]
