"""The pages of banks: making one, looking before importing, importing, taking back, searching, tending, files."""

import re

import pytest

from lms.banks.service import run_import_job
from lms.core.db import Sql, count_queries
from tests.imports.conftest import upload
from tests.qti import canvas

GIFT = "::Late bus::Whom do you tell?{=The line#Yes ~Nobody}\n\nTrue?{T}\n\nBroken{~a ~b}\n"
SHEET = "Frage,A,B,Antwort\nWelche?,eins,zwei,B\n"


async def made(desk, name="service-rules", language="en"):
    answer = await desk.sends("/authoring/banks", name=name, language=language)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def hidden(page, form):
    """Hidden fields of the form with this address, as lists."""
    part = page.split(f'action="{form}"', 1)[1].split("</form>", 1)[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', part)
    return {name: [value for other, value in found if other == name] for name, _value in found if name != "_csrf_token"}


async def brought(desk, bank, text=GIFT):
    looked = await desk.sends(f"{bank}/dry-runs", text=text)
    assert looked.status_code == 200, looked.text
    fields = {name: values[-1] for name, values in hidden(looked.text, f"{bank}/imports").items()}
    answer = await desk.sends(f"{bank}/imports", **fields)
    assert answer.status_code == 303, answer.text
    for row in await Sql("SELECT ref FROM question_import WHERE state = 'running'").rows():
        await run_import_job(row["ref"])
    return answer.headers["location"]


async def test_an_instructor_looks_imports_and_takes_back(site):
    async with site.as_("tess") as tess:
        assert "No bank yet" in await tess.reads("/authoring/banks")
        bank = await made(tess)
        looked = (await tess.sends(f"{bank}/dry-runs", text=GIFT)).text
        assert "Import 2 questions" in looked
        assert "No answer earns full marks" in looked
        assert "What was said about “The line” was left out: Yes" in looked
        assert "What has errors stays out" in looked
        assert await Sql("SELECT id FROM question_import").rows() == [], "a look changes nothing"
        batch = await brought(tess, bank)
        page = await tess.reads(batch)
        assert "2 questions came in." in page
        assert "Whom do you tell?" in await tess.reads(bank)
        await tess.sends(f"{batch}/undo")
        assert "This import was undone." in await tess.reads(batch)
        assert "No question yet" in await tess.reads(bank)


async def test_what_is_there_already_is_told_and_does_not_come_twice(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        await brought(tess, bank)
        again = (await tess.sends(f"{bank}/dry-runs", text=GIFT)).text
        assert "The same question is there already: late-bus." in again
        assert "There is nothing that could come in." in again


async def test_the_door_for_whoever_types_names_what_is_nearly_the_same(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        await brought(tess, bank)
        headers = {"x-csrftoken": tess.browser.csrf, "origin": "http://lull.test", "accept": "application/json"}
        answer = await tess.browser.post(
            "/api/v1/questions/alike", json={"text": "Whom do you tell? the line, nobody"}, headers=headers
        )
        assert [each["key"] for each in answer.json()["alike"]] == ["late-bus"]
        answer = await tess.browser.post(
            "/api/v1/questions/alike", json={"text": "Whom do you tell?", "besides": "late-bus"}, headers=headers
        )
        assert answer.json() == {"alike": []}


async def test_an_import_that_runs_shows_how_far_it_is(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        looked = await tess.sends(f"{bank}/dry-runs", text=GIFT)
        fields = {name: values[-1] for name, values in hidden(looked.text, f"{bank}/imports").items()}
        batch = (await tess.sends(f"{bank}/imports", **fields)).headers["location"]
        page = await tess.reads(batch)
        assert "0 of 2 questions are in" in page
        assert 'hx-trigger="every 1s"' in page
        assert "Running" in await tess.reads(bank)


async def test_a_file_is_uploaded_and_its_columns_are_corrected(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        looked = await upload(tess, f"{bank}/dry-runs", "fragen.csv", SHEET.encode())
        assert looked.status_code == 200, looked.text
        assert "fragen.csv, read as CSV" in looked.text
        fields = hidden(looked.text, f"{bank}/dry-runs")
        again = await tess.sends(
            f"{bank}/dry-runs", upload=fields["upload"][0], source="fragen.csv",
            column=["question", "option", "option", "right"],
        )  # fmt: skip
        assert "Import 2 questions" not in again.text
        fields = hidden(again.text, f"{bank}/imports")
        assert fields["column"] == ["question", "option", "option", "right"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file, or paste questions."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"Which of these?\0", "zero bytes"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_where_it_was_chosen(site, content, words):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        answer = await upload(tess, f"{bank}/dry-runs", "x", content)
        assert answer.status_code == 422
        assert words in answer.text


async def test_a_canvas_export_comes_in_as_an_archive_or_pasted(site):
    document = canvas.quiz(
        canvas.choice("<p>Whom do you tell?</p>", ["The line", "Nobody"], 1, feedback={"o1_fb": "Yes"}),
        canvas.item("hot_spot_question", "Where?"),
        title="Late bus",
    )
    async with site.as_("tess") as tess:
        bank = await made(tess)
        looked = await upload(tess, f"{bank}/dry-runs", "late-bus.zip", canvas.packed({"g1/g1.xml": document}))
        assert "late-bus.zip, read as Canvas (QTI)" in looked.text
        assert "What was said about “The line” was left out: Yes" in looked.text
        assert "no kind of question here like “hot_spot_question” of Canvas" in looked.text
        assert "what the quiz says about time, attempts and order of questions stays behind" in looked.text
        assert 'Where? <span class="sm muted">Late bus</span>' in looked.text
        await brought(tess, bank, document)
        page = await tess.reads(bank)
        assert "Whom do you tell?" in page
        assert "#Late-bus" in page


async def test_pasted_text_that_is_refused_is_not_lost(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        answer = await tess.sends(f"{bank}/dry-runs", text="<html>my questions</html>")
        assert answer.status_code == 422
        assert "neither Moodle XML nor QTI" in answer.text
        assert "&lt;html&gt;my questions" in answer.text


async def test_what_somebody_else_uploaded_cannot_be_imported(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        looked = await tess.sends(f"{bank}/dry-runs", text=GIFT)
        fields = {name: values[-1] for name, values in hidden(looked.text, f"{bank}/imports").items()}
    async with site.as_("hana") as hana:
        answer = await hana.sends(f"{bank}/imports", **fields)
        assert answer.status_code == 422
        assert "kept for a day only" in answer.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=WHOM", 1),
        ("q=nobody", 1),
        ("q=zzz", 0),
        ("kind=true_false", 1),
        ("level=3", 0),
        ("status=retired", 0),
        ("level=x", 2),
    ],
)
async def test_questions_are_found(site, query, found):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        await brought(tess, bank)
        page = await tess.reads(f"{bank}?{query}")
        assert len(re.findall(r'type="checkbox" id="k-', page)) == found


async def test_ticked_questions_are_tagged_retired_moved_and_brought_back(site):
    async with site.as_("tess") as tess:
        bank, other = await made(tess), await made(tess, "second")
        await brought(tess, bank)

        async def do(what, **more):
            return await tess.sends(f"{bank}/questions", key=["late-bus", "true"], do=what, **more)

        assert (await do("tag", tag="#autumn")).status_code == 303
        assert "#autumn" in await tess.reads(f"{bank}?tag=autumn")
        assert (await do("retire")).headers["location"].endswith("done=2")
        assert "No question yet" in await tess.reads(bank)
        assert (await do("back")).status_code == 303
        assert (await do("move", into=other.rpartition("/")[2])).status_code == 303
        assert "Whom do you tell?" in await tess.reads(other)
        assert "Tick the questions first." in (await do("tag", tag="x")).text
        empty = await tess.sends(f"{other}/questions", key="true", do="tag", tag="!!")
        assert empty.status_code == 422
        assert "Write the tag" in empty.text
        assert "Choose what to do." in (await tess.sends(f"{other}/questions", key="true", do="burn")).text


@pytest.mark.parametrize(
    ("name", "words"),
    [("gift", "::late-bus::"), ("moodle-xml", "<quiz>"), ("csv", "late-bus,single"), ("quiz-text", "[key late-bus]")],
)
async def test_a_bank_goes_out_as_a_file(site, name, words):
    async with site.as_("tess") as tess:
        bank = await made(tess, "規則 1")
        await brought(tess, bank)
        answer = await tess.browser.get(f"{bank}/exports/{name}")
        assert words in answer.text
        assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''%E8%A6%8F")


async def test_a_bank_of_ones_own_is_nobody_elses(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        await tess.sends(f"{bank}/sharing", shared="no")
        assert "Yours alone" in await tess.reads("/authoring/banks")
    async with site.as_("hana") as hana:
        assert "service-rules" not in await hana.reads("/authoring/banks")
        assert (await hana.browser.get(bank, headers={"accept": "text/html"})).status_code == 404
        assert (await hana.sends(f"{bank}/sharing", shared="yes")).status_code == 404


@pytest.mark.parametrize(("name", "words"), [("", "name"), ("a/b", "no slash"), ("service-rules", "already")])
async def test_a_name_that_cannot_be_is_refused_at_its_field(site, name, words):
    async with site.as_("tess") as tess:
        await made(tess)
        answer = await tess.sends("/authoring/banks", name=name, language="en")
        assert answer.status_code == 422
        assert words in answer.text


async def test_a_question_shows_its_text_and_versions_and_is_changed_there(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        await brought(tess, bank)
        page = await tess.reads(f"{bank}/questions/late-bus")
        assert "Whom do you tell? [key late-bus]" in page
        assert "No quiz asks it yet." in page
        changed = "Whom do you call? [key late-bus]\n* The line\n- Nobody\n"
        kept = await tess.sends(f"{bank}/questions/late-bus", text=changed, seen="1")
        assert kept.status_code == 303
        page = await tess.reads(kept.headers["location"])
        assert "Kept as version 2." in page
        assert re.search(r"<del>.*?tell.*?</del><ins>.*?call.*?</ins>", page)
        late = await tess.sends(f"{bank}/questions/late-bus", text=changed.replace("call", "ask"), seen="1")
        assert late.status_code == 409
        assert "Whom do you ask?" in late.text, "what was typed stays"
        wrong = await tess.sends(f"{bank}/questions/late-bus", text="Whom?\n- a\n- b\n", seen="2")
        assert wrong.status_code == 422
        assert "Line 2:" in wrong.text
        assert (await tess.browser.get(f"{bank}/questions/nothing", headers={"accept": "text/html"})).status_code == 404


async def test_the_lists_cost_as_many_queries_with_thirty_rows_as_with_three(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        costs = []
        for size in (3, 30):
            text = "\n".join(f"What is {size} {number}? [key k-{size}-{number}]\n* a\n- b\n" for number in range(size))
            await brought(tess, bank, text)
            for number in range(size):
                await made(tess, f"bank {size} {number}")
            with count_queries() as at_the_bank:
                await tess.reads(bank)
            with count_queries() as at_the_list:
                await tess.reads("/authoring/banks")
            costs.append((int(at_the_bank), int(at_the_list)))
        assert costs[0] == costs[1]


async def test_a_question_is_changed_by_form_in_another_language_and_seen_as_learners_see_it(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        await brought(tess, bank, "Whom do you tell? [key bus]\n* The line\n- Nobody\n")
        page = f"{bank}/questions/bus"
        shown = await tess.reads(f"{page}?view=form")
        assert 'name="row-0-text" value="The line"' in shown
        assert re.search(r'id="seen".*<legend>Whom do you tell\?</legend>', shown, re.DOTALL)
        assert "A change reaches a quiz" not in shown  # no quiz asks it
        sent = {"seen": 1, "was": "single", "kind": "single", "prompt": "Whom?", "key": "bus", "right": "1"}
        sent |= {"row-1-text": "The desk", "row-0-text": "Nobody"}
        added = await tess.sends(f"{page}/form", **sent, do="row-add")
        assert 'name="row-2-text" value=""' in added.text
        wrong = await tess.sends(f"{page}/form", **sent | {"right": "9"}, do="save")
        assert wrong.status_code == 422
        assert 'id="f-row-1-text-err"' in wrong.text
        kept = await tess.sends(f"{page}/form", **sent, do="save")
        assert kept.status_code == 303
        assert "Kept as version 2." in await tess.reads(kept.headers["location"])
        missing = await tess.reads(f"{page}?lang=zh-Hant")
        assert "not written in this language yet" in missing
        chinese = {"seen": 2, "text": "告訴誰？ [key bus]\n* 服務台\n- 沒有人\n"}
        assert (await tess.sends(f"{page}?lang=zh-Hant", **chinese)).status_code == 303
        assert "告訴誰？" in await tess.reads(f"{page}?lang=zh-Hant")
        assert "Whom?" in await tess.reads(page)
        other = {"seen": 3, "text": "告訴誰？ [key bus]\n- 服務台\n* 沒有人\n"}
        assert (await tess.sends(f"{page}?lang=zh-Hant", **other)).status_code == 422


async def test_a_bank_is_handed_over_by_its_owner_to_whoever_writes_courses(site):
    async with site.as_("tess") as tess:
        bank = await made(tess)
        assert (await tess.sends(f"{bank}/owner", login="alice")).status_code == 422
        assert (await tess.sends(f"{bank}/owner", login="nobody-here")).status_code == 422
        assert (await tess.sends(f"{bank}/owner", login="Hana ")).status_code == 303
        assert (await tess.sends(f"{bank}/owner", login="tess")).status_code == 404
    async with site.as_("hana") as hana:
        assert (await hana.sends(f"{bank}/sharing", shared="no")).status_code == 303
