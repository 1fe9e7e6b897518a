"""The form of a question over HTTP: fields from the text, lines from the fields, and a page of its own without scripts."""

import re

from lms.banks.queries import bank_by_name
from lms.banks.service import make_bank
from lms.core.db import count_queries
from lms.drafts import queries, service
from lms.questionforms.rules import read_at, ready_made
from lms.quizwriting.rules.looking import entries
from tests.banks.test_imports import bring
from tests.questionforms.test_rules_laws import fields_of
from tests.support.whole_site import CODE

QUIZ = f"/authoring/courses/{CODE}/quizzes/quiz"
BODY = "How long? [key wait]\n* A minute\n- An hour\n\nWhat now?\n\nWho calls?\n= me | you\n"


async def says(desk, door, **fields):
    answer = await desk.sends(f"{QUIZ}/{door}", **fields)
    assert answer.status_code == 200, answer.text
    return answer


async def written(tess, body):
    """The draft's text is this."""
    view = await queries.draft(tess, CODE)
    found = await queries.open_text(tess, CODE, "quiz", view.source)
    await service.save_text(tess, CODE, "quiz", view.source, service.Save(found.version, "tests-device-1", 1, body))


async def test_the_fields_of_the_question_at_a_line_come_with_its_faults(site, opened):
    async with site.as_("tess") as tess:
        with count_queries() as counted:
            shown = (await says(tess, "fields", body=BODY, line=2)).text
        many = "\n\n".join([BODY.strip()] * 30)
        with count_queries() as again:
            await says(tess, "fields", body=many, line=2)
        assert re.search(r'name="row-0-text" value="A minute"', shown)
        assert 'value="wait"' in shown
        empty = (await says(tess, "fields", body=BODY, line=5)).text
        assert "What is asked" not in empty
        assert "This question has no answers" in empty
        assert "There is no question yet" in (await says(tess, "fields", body="", line=1)).text
        assert 'data-in-text="1"' in (await says(tess, "fields", body="Q [level 9]\n* a\n- b", line=1)).text
    assert int(counted) == int(again)


async def test_another_kind_has_other_fields_for_the_same_words(site, opened):
    async with site.as_("tess") as tess:
        form = read_at(BODY, 1, "en")[2]
        sent = {
            **{name: values[0] for name, values in fields_of(form).items()},
            "kind": "ordering",
            "was": "single",
            "do": "kind",
        }
        shown = (await says(tess, "fields", body=BODY, line=1, **sent)).text
    assert 'data-kind-of="ordering"' in shown
    assert re.search(r'name="row-1-text" value="An hour"', shown)


async def test_fields_become_lines_and_a_key_that_is_taken_is_said_at_its_field(site, opened):
    async with site.as_("tess") as tess:
        sent = {"kind": "short_text", "prompt": "Who?", "row-5-text": "we", "key": "wait"}
        said = (await says(tess, "lines", body=BODY, line=8, **sent)).json()
        nothing = (await says(tess, "lines", body="", line=1, **sent)).json()
    assert (said["first"], said["last"], said["lines"]) == (7, 8, ["Who? [key wait] [text]", "= we"])
    assert said["faults"].keys() == {"key"}
    assert nothing == {"first": 1, "last": 0, "lines": [], "faults": {}}


async def test_what_is_nearly_the_same_is_told_with_a_link(site, tess, opened):
    await make_bank("calls", locale="en", owner=None)
    await bring(await bank_by_name("calls"), "How long is it? [key how]\n* A minute\n- An hour\n")
    async with site.as_("tess") as desk:
        assert (await desk.sends(f"{QUIZ}/alike", body=BODY, line=8)).status_code == 204
        assert (await desk.sends(f"{QUIZ}/alike", body=BODY, line=5)).status_code == 204
        twice = f"{BODY}\nHow long then?\n* A minute\n- An hour\n"
        told = (await says(desk, "alike", body=twice, line=1)).text
    assert re.search(r'/questions/how">calls: how</a> <span class="soft">\d\d', told)
    assert re.search(r'data-line="10">question 4</a> <span class="soft">\d\d', told)


async def test_every_kind_has_fields_and_is_compared(site, opened):
    body = "\n\n".join(text.replace("⟦", "").replace("⟧", "") for text in ready_made("en").values())
    async with site.as_("tess") as desk:
        for entry in entries(body, "en"):
            shown = (await says(desk, "fields", body=body, line=entry.line)).text
            assert f'data-kind-of="{entry.question.kind}"' in shown
            assert 'class="err"' not in shown
            assert (await desk.sends(f"{QUIZ}/alike", body=body, line=entry.line)).status_code in {200, 204}


async def test_without_scripts_a_question_is_changed_on_a_page_of_its_own(site, tess, opened):
    await written(tess, BODY)
    async with site.as_("tess") as desk:
        shown = await desk.reads(f"{QUIZ}/form?line=2")
        print_ = re.search(r'name="print" value="(\w+)"', shown)[1]
        sent = {
            "line": 1,
            "print": print_,
            "kind": "single",
            "was": "single",
            "prompt": "How long, then?",
            "key": "wait",
            "right": "1",
        }
        sent |= {"row-0-text": "A minute", "row-1-text": "Two minutes"}
        added = await desk.sends(f"{QUIZ}/form", **sent, do="row-add")
        assert 'name="row-2-text" value=""' in added.text
        assert 'value="How long, then?"' in added.text or "How long, then?" in added.text
        kept = await desk.sends(f"{QUIZ}/form", **sent, do="save")
        assert kept.status_code == 303
        stale = await desk.sends(f"{QUIZ}/form", **sent, do="save")
        assert stale.status_code == 409
        assert "Two minutes" in stale.text
        assert "Saved." in await desk.reads(kept.headers["location"])
    found = await queries.open_text(tess, CODE, "quiz", "en")
    assert found.text.partition("---\n")[2].partition("---\n")[2] == BODY.replace(
        "How long? [key wait]\n* A minute\n- An hour", "How long, then? [key wait]\n- A minute\n* Two minutes"
    )


async def test_without_scripts_a_question_is_begun_behind_the_last(site, tess, opened):
    await written(tess, "Who?\n* a\n- b\n")
    async with site.as_("tess") as desk:
        assert 'data-kind-of="number"' in await desk.reads(f"{QUIZ}/form?new=number&line=1")
        sent = {
            "line": 1,
            "new": "number",
            "kind": "number",
            "was": "number",
            "prompt": "How many?",
            "value": "4",
            "do": "save",
        }
        assert (await desk.sends(f"{QUIZ}/form", **sent)).headers["location"].endswith("line=5&kept=1")
        await written(tess, "")
        assert "There is no question yet" in await desk.reads(f"{QUIZ}/form")
        assert (await desk.sends(f"{QUIZ}/form", **sent)).headers["location"].endswith("line=1&kept=1")
        await written(tess, "Q [level 9]\n* a\n- b\n")
        assert "A level is 1 (easy)" in await desk.reads(f"{QUIZ}/form")
    found = await queries.open_text(tess, CODE, "quiz", "en")
    assert found.text.endswith("Q [level 9]\n* a\n- b\n")


async def test_a_stranger_has_no_forms(site, opened):
    async with site.as_("alice") as alice:
        for door in ("fields", "lines", "alike"):
            assert (await alice.sends(f"{QUIZ}/{door}", body=BODY, line=1)).status_code == 404
