"""New questions of a bank by form and as text: kept whole or not at all, looked at while they are typed."""

from datetime import UTC, datetime

from lms.banks.queries import bank_by_name, question_of
from lms.core.db import Sql
from tests.imports.test_web import brought, hidden, made

ASKED = {"was": "single", "kind": "single", "prompt": "Whom do you call?", "row-0-text": "The desk", "row-1-text": "Me"}
TWO = "Is it late? #late\n* Yes\n- No\n\nWho says so? #late\n* The line\n- Me\n"


async def test_a_question_is_written_by_form_and_the_next_one_shares_what_it_is_about(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        page = f"{bank}/new-question"
        assert f'href="{page}"' in await tess.reads(bank)
        assert 'name="prompt"' in await tess.reads(page)
        wrong = await tess.sends(f"{page}/form", **ASKED, do="save")
        assert wrong.status_code == 422, "no answer is right"
        assert "Whom do you call?" in wrong.text
        more = await tess.sends(f"{page}/form", **ASKED, right="0", do="row-add")
        assert 'name="row-2-text" value=""' in more.text
        kept = await tess.sends(f"{page}/form", **ASKED, right="0", topic="calls", clauses="P4.1", do="another")
        assert kept.status_code == 303
        following = await tess.reads(kept.headers["location"])
        assert "Kept: whom-do-you-call. Here is the next one." in following
        assert 'value="calls"' in following
        assert 'value="P4.1"' in following
        again = await tess.sends(f"{page}/form", **ASKED, right="0", topic="calls", clauses="P4.1", do="save")
        assert again.status_code == 409
        assert "The same question is there already: whom-do-you-call." in again.text
        one = await tess.sends(f"{page}/form", **ASKED | {"prompt": "Whom then?"}, right="0", do="save")
        assert "Kept as version 1." in await tess.reads(one.headers["location"])


async def test_several_are_written_as_text_and_one_that_cannot_be_read_keeps_all_out(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        page = f"{bank}/new-question"
        assert "As quiz text" in await tess.reads(f"{page}?view=text")
        wrong = await tess.sends(page, text=f"{TWO}\nBroken?\n- a\n- b\n", do="save")
        assert wrong.status_code == 422
        assert "Line 10:" in wrong.text
        assert "Who says so?" in wrong.text, "what was typed stays"
        assert "No question yet" in await tess.reads(bank)
        assert (await tess.sends(page, text=" \n", do="save")).status_code == 422
        many = "\n".join(f"What is {number}?\n* a\n- b\n" for number in range(201))
        assert "at most 200 questions at once" in (await tess.sends(page, text=many, do="save")).text
        kept = await tess.sends(page, text=TWO, do="save")
        assert "Done with 2 questions." in (shown := await tess.reads(kept.headers["location"]))
        assert '#late <span class="soft">2</span>' in shown, "its tags stand above the list, with how many have them"
        assert "Is it late?" in await tess.reads(f"{bank}?tag=late")


async def test_what_is_typed_is_seen_as_learners_see_it_with_what_is_like_it(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        await brought(tess, bank, "Whom do you tell when the bus is late? [key bus]\n* The line\n- Nobody\n")
        like = "Whom do you tell when a bus is late?\n* The line\n- Nobody\n"
        seen = (await tess.sends(f"{bank}/look", text=like)).text
        assert "<legend>Whom do you tell when a bus is late?</legend>" in seen
        assert "service-rules: bus" in seen
        assert "service-rules: bus" not in (await tess.sends(f"{bank}/look", text=like, besides="bus")).text
        assert "Not whole yet: Line 2:" in (await tess.sends(f"{bank}/look", text="Whom?\n- a\n- b")).text
        by_form = (await tess.sends(f"{bank}/look", **ASKED)).text
        assert "Not whole yet:" in by_form
        assert "Line" not in by_form, "a form has no lines"
        assert "and 1 more question" in (await tess.sends(f"{bank}/look", text=TWO)).text


async def test_a_look_before_an_import_shows_what_was_understood(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        looked = (await tess.sends(f"{bank}/dry-runs", text=TWO)).text
        assert "<td>One choice</td><td><p>The line</p></td>" in looked


async def test_questions_that_ail_say_so_in_their_bank_and_are_found(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        await brought(tess, bank, TWO)
        assert "No question fits" in await tess.reads(f"{bank}?health=ailing")
        late = await question_of((await bank_by_name("service-rules")).id, "is-it-late")
        course = await Sql("SELECT id FROM course ORDER BY id LIMIT 1").first()
        await Sql(
            "INSERT INTO item_stat (ref, quiz_key, series, course, unit_key, question_version, n, finding, severity,"
            " figures, computed_at) VALUES ('one', 'c/q', :version, :course, 'q', :version, 40, 'key', 950, '{}', :now)"
        ).run(version=late.version, course=course["id"], now=datetime(2026, 1, 2, tzinfo=UTC))
        shown = await tess.reads(f"{bank}?health=ailing")
        assert "Is it late?" in shown
        assert "Who says so?" not in shown
        assert "chip-warn" in shown


async def test_questions_of_a_quiz_go_into_a_bank_as_a_copy(site):
    async with site.as_("tess") as tess:
        await tess.reads("/authoring/courses/tiny")
        door = "/authoring/courses/tiny/quizzes/quiz/into-bank?lang=en"
        assert f'href="{door}"' in await tess.reads("/authoring/courses/tiny/units/quiz?lang=en")
        assert "No bank in this language yet" in await tess.reads(door)
        bank, other = await made(tess), await made(tess, "中文", "zh-Hant")
        assert "service-rules" in (shown := await tess.reads(door))
        assert "中文" not in shown
        assert (await tess.sends(door, bank=other.rpartition("/")[2])).status_code == 422
        looked = await tess.sends(door, bank=bank.rpartition("/")[2])
        assert "tiny/quiz, read as Quiz text" in looked.text
        fields = {name: values[-1] for name, values in hidden(looked.text, f"{bank}/imports").items()}
        assert (await tess.sends(f"{bank}/imports", **fields)).status_code == 303
    async with site.as_("alice") as alice:
        assert (await alice.browser.get(door, headers={"accept": "text/html"})).status_code == 404
