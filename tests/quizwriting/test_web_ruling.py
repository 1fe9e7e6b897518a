"""The rules of a quiz as sentences: a form over the lines of the draft."""

import html
import re

from lms.core.db import count_queries
from lms.drafts import queries, service
from lms.drafts.rules.matter import matter_of, values_of
from tests.support.whole_site import CODE

RULES = f"/authoring/courses/{CODE}/quizzes/quiz/rules"
_WAS = re.compile(r'name="was" value="([^"]*)"')


def field(page, name):
    """What a field shows: the value of an input, or the chosen option."""
    found = re.search(rf'<(input|select)[^>]*name="{re.escape(name)}"[^>]*>(?:<option.*?</select>)?', page, re.DOTALL)
    assert found, name
    if found[1] == "select":
        return re.search(r'value="([^"]*)" selected', found[0])[1]
    return html.unescape(re.search(r'value="([^"]*)"', found[0])[1])


async def head(tess, locale="en"):
    return matter_of((await queries.open_text(tess, CODE, "quiz", locale)).text).head


async def sends(desk, page, **typed):
    answer = await desk.sends(RULES, was=html.unescape(_WAS.search(page)[1]), **typed)
    assert answer.status_code == 303, answer.text
    return await desk.reads(answer.headers["location"])


async def test_a_sentence_is_edited_in_its_place_in_all_languages(site, opened, tess):
    before = await head(tess)
    async with site.as_("tess") as desk:
        page = await desk.reads(RULES)
        assert f'action="{RULES}?lang=en"' in page
        page = await sends(desk, page, **{"pass": "70", "cool_off.n": "24", "cool_off.unit": "h"})
        assert (field(page, "pass"), field(page, "cool_off.n"), field(page, "cool_off.unit")) == ("70", "1", "d")
        again = await desk.reads(f"/authoring/courses/{CODE}/units/quiz")
    after = await head(tess)
    assert {**values_of(before), "pass": "70%", "cool_off": "1440"} == values_of(after)
    for locale in opened.languages[1:]:
        if (await queries.open_text(tess, CODE, "quiz", locale)).id:
            assert values_of(await head(tess, locale))["cool_off"] == "1440"
    assert f'data-rules="{RULES}?lang=en"' in again


async def test_what_the_parser_refuses_stays_in_its_field_with_a_sentence(site, opened, tess):
    async with site.as_("tess") as desk:
        page = await sends(
            desk, await desk.reads(RULES), **{"pass": "a lot", "mode": "certification", "clock": "active"}
        )
        assert field(page, "pass") == "a lot"
        assert 'id="r-pass-err"' in page
        page = await sends(desk, page, **{"pass": "80", "time.n": "20", "time.unit": "min"})
        assert "In a certification and behind a closed book nothing pauses." in page
        assert 'name="drop" value="clock"' in page
        page = await sends(desk, page, drop="clock")
    assert "clock" not in values_of(await head(tess))
    assert 'name="drop" value="time"' in page


async def test_a_form_that_is_old_leaves_alone_what_it_did_not_change(site, opened, tess):
    async with site.as_("tess") as desk:
        old = await desk.reads(RULES)
        await service.change_unit(tess, CODE, "quiz", {"attempts": "7"})
        await sends(desk, old, **{"attempts": field(old, "attempts"), "pass": "65"})
        assert {"attempts": "7", "pass": "65%"}.items() <= values_of(await head(tess)).items()
        answer = await desk.sends(RULES, was="[", **{"pass": "1"})
    assert answer.status_code == 422
    assert "Open it again" in answer.text


async def test_a_script_gets_the_rules_as_they_stand_and_the_version_of_its_text(site, opened, tess):
    before = await queries.open_text(tess, CODE, "quiz", "en")
    async with site.as_("tess") as desk:
        page = await desk.reads(RULES)
        form = {"was": html.unescape(_WAS.search(page)[1]), "pass": "66"}
        answer = await desk.browser.send_form(RULES, form, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert f'data-version="{before.version + 1}"' in answer.text
    assert field(answer.text, "pass") == "66"


async def test_only_a_quiz_has_rules_and_only_authors_see_them(site, opened):
    async with site.as_("tess") as desk:
        assert (await desk.browser.open(RULES.replace("quizzes/quiz", "quizzes/greeting"))).status_code == 404
    async with site.as_("alice") as desk:
        assert (await desk.browser.open(RULES)).status_code == 404
        assert (await desk.sends(RULES, was="{}")).status_code == 404


async def test_rules_cost_as_many_queries_for_many_rules_and_questions(site, opened, tess):
    counted = []
    async with site.as_("tess") as desk:
        await desk.reads(RULES)
        for size in (1, 60):
            found = await queries.open_text(tess, CODE, "quiz", "en")
            body = "\n\n".join(f"Question {n}? #topic-{n}\n* yes\n- no" for n in range(size))
            draws = {"draw": [{"n": "1", "topic": f"topic-{n}"} for n in range(size)]}
            save = service.Save(found.version, "test", found.version + 1, body, draws)
            await service.save_text(tess, CODE, "quiz", "en", save)
            with count_queries() as counter:
                page = await desk.reads(RULES)
            assert page.count('name="draw.') > size
            counted.append(int(counter))
    assert counted[0] == counted[1]
