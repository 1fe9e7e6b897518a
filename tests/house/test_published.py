"""What is published never changes: the database refuses it, and no door, job or command gets round that."""

import json
import re

import pytest

from lms.core.db import IntegrityRefused, Rule, Sql
from lms.drafts import queries as drafts
from lms.drafts.service import open_draft
from lms.transfer import service as transfer
from tests.house.test_rights import ROUTES
from tests.support.course_folder import both, page, write_course
from tests.support.people import BASE
from tests.support.whole_site import CODE, PAGE, QUIZ, whole_site

pytestmark = pytest.mark.proof

TABLES = (
    "course_version", "course_text", "module", "module_text", "unit", "unit_text", "course_media", "quiz_version",
    "quiz_question", "question_version",
)  # fmt: skip
COURSE = f"/authoring/courses/{CODE}"
WORDS = "Say something else altogether.\n"
QUESTION = "Another question? [key late]\n* Yes\n- No\n"
FORM = {
    "title": "Other", "title-en": "Other", "title-zh-Hant": "別的", "body": WORDS, "text": QUESTION, "base": "1",
    "device": "tab", "note": "Other", "reason": "Because of that", "words": "Other", "module": "start", "kind": "quiz",
    "after": "greeting", "do": "retire:greeting", "code": CODE, "add": "zh-Hans", "remove": "zh-Hant", "name": "Other",
    "language": "en", "people": "restart", "over": "1", "locales": ["en"], "renewal": "renew", "key": "late",
    "minutes": "9", "pass_mark": "1", "alt": "Other", "version": "1", "outcome": "approved", "look_again": "2027-03-01",
    "every_months": "6", "action": "full", "page": "greeting", "decision": "mine", "clauses": "P4.1",
}  # fmt: skip
"""What no door would take as it stands, and each takes something of."""


@pytest.fixture
async def site(db, tmp_path):
    made = await whole_site(tmp_path)
    await open_draft(made.cast["tess"], CODE)
    return made


async def published():
    """Every row of what is published, by table and number."""
    return {(table, row["id"]): row for table in TABLES for row in await Sql(f"SELECT * FROM {table}").rows()}


async def seen(alice):
    """What somebody who studies is shown of the version that was begun: a page, its picture, the quiz, the running paper."""
    page = await alice.reads(PAGE)
    picture = re.search(r"/media/[^/]+/[^\"?]+", page)[0]
    words = page[page.index('<div class="prose') : page.index("</article>")]
    return re.sub(r'value="[^"]{20,}"', "", words), (await alice.browser.get(picture)).content


async def test_the_database_refuses_to_change_or_remove_it(site):
    for table in TABLES:
        column = next(name for name in await Sql(f"SELECT * FROM {table} LIMIT 1").first() if name != "id")
        for verb in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityRefused) as refused:
                await Sql(verb).run()
            assert refused.value.rule is Rule.APPEND_ONLY


async def test_nobody_changes_it_through_any_door(site, tmp_path):
    async with site.as_("alice") as alice, site.as_("tess") as tess:
        await alice.begins()
        running = await alice.starts(QUIZ)
        rows, shown, paper = await published(), await seen(alice), running.questions
        await everything_that_writes(site, tess, tmp_path)
        kept = await published()
        assert len(kept) > len(rows), "new versions have come"
        assert {one: kept.get(one) for one in rows} == rows
        assert await seen(alice) == shown, "who is in the middle reads the same"
        again = type(running)(alice, running.path, await alice.reads(running.path))
        assert again.questions == paper, "and is asked the same"
        for login in ("tess", "hana", "ada"):
            await at_every_door(site, login)
        kept = await published()
        assert {one: kept.get(one) for one in rows} == rows


async def everything_that_writes(site, tess, tmp_path):
    """Each way to change a course or a question, gone to its end."""
    body = {"base": 1, "device_id": "tab", "client_seq": 1, "body": WORDS}
    saved = await tess.browser.put(
        f"/api/v1/drafts/{CODE}/units/greeting/texts/en",
        content=json.dumps(body),
        headers={"x-csrftoken": tess.browser.csrf},
    )
    assert saved.status_code == 200, saved.text
    for path, form in (
        (f"{COURSE}/units/greeting/titles", {"title-en": "Other"}),
        (f"{COURSE}/modules/start/titles", {"title-en": "Otherwise"}),
        (f"{COURSE}/publication", {"locales": ["en"], "over": "1", "note": "Other", "people": "keep"}),
        (f"{COURSE}/versions/1/return", {"people": "keep", "note": "Back"}),
        (f"{COURSE}/units", {"title": "More", "module": "start", "kind": "page", "after": "greeting"}),
        (f"{COURSE}/arrangement", {"do": "down:greeting"}),
        ("/authoring/course-copies", {"code": CODE, "title": "A copy"}),
    ):
        answer = await tess.sends(path, **form)
        assert answer.status_code in {200, 303}, (
            path,
            answer.status_code,
            re.findall(r"note-danger.*|-err.*|<h3>.*", answer.text),
        )
    await transfer.publish(write_course(tmp_path / "again", both(page("From a file."))).parent)
    assert (await drafts.draft(site.cast["tess"], CODE)).published == 4


async def at_every_door(site, login):
    """Knock at every door that writes, with a form of which each takes something."""
    values = {"code": CODE, "locale": "en", "slot": "1", "version": "1", "gap": "0", "number": "1", "clause": "P4.1"}
    async with site.as_(login) as desk:
        for name, method, path in ROUTES:
            if method == "GET" or name.startswith(("accounts.", "api.session")):
                continue
            parts = values | {"key": "quiz" if "quizzes" in path else "greeting", "check": "greeting"}
            address = re.sub(r"\{(\w+):\w+\}", lambda part, known=parts: known.get(part[1], "1"), path)
            headers = {"origin": BASE, "accept": "text/html", "x-csrftoken": desk.browser.csrf}
            for sent in ({"data": FORM | {"_csrf_token": desk.browser.csrf}}, {"json": FORM}):
                answer = await desk.browser.request(method, address, headers=headers, **sent)
                assert answer.status_code < 500, (name, answer.status_code)
