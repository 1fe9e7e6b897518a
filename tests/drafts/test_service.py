"""Opening drafts, saving them, arranging their outline; on both databases."""

import pytest

from lms.core.db import IntegrityRefused, Sql
from lms.core.errors import Conflict, Invalid, NotFound, TooLarge
from lms.drafts import queries, service
from lms.drafts.service import NewCourse, NewUnit, Save
from lms.transfer import service as transfer
from lms.transfer.service.folders import content_hash, look_into
from tests.support.course_folder import both, write_course
from tests.support.whole_site import CODE

FROM_FILES = "---\ntitle: Hello\n---\nFrom files.\n"


def saves(body, base, seq, device="page-one", **head):
    return Save(base=base, device_id=device, client_seq=seq, body=body, head=head)


async def text_of(actor, key="greeting", locale="en"):
    return (await queries.open_text(actor, CODE, key, locale)).text


async def test_a_draft_begins_with_what_is_published_to_the_byte(site, opened, tess, tmp_path):
    found = await queries.whole(tess, CODE)
    assert found.content_hash == content_hash(look_into(tmp_path / "content" / CODE))
    assert (opened.base_number, opened.published, opened.is_behind) == (1, 1, False)
    assert [unit.key for unit in opened.units_of("start")] == ["greeting"]
    assert opened.unit("greeting").texts["en"].facts.title == "Greeting"
    assert opened.unit("quiz").texts["en"].facts.questions > 0


async def test_opening_it_again_finds_the_same_draft(opened, tess):
    await service.save_text(tess, CODE, "greeting", "en", saves("Mine.\n", 1, 1))
    assert (await service.open_draft(tess, CODE)).id == opened.id
    assert (await text_of(tess)).endswith("---\nMine.\n")


async def test_what_is_saved_is_the_text_with_its_head_kept(opened, tess):
    before = await text_of(tess)
    saved = await service.save_text(tess, CODE, "greeting", "en", saves("New words.\n", 1, 1))
    assert saved.version == 2
    assert await text_of(tess) == before.split("---\n")[0] + "---\n" + before.split("---\n")[1] + "---\nNew words.\n"
    saved = await service.save_text(tess, CODE, "greeting", "en", saves(None, 2, 2, title="Hello", minutes=4))
    assert await text_of(tess) == "---\ntitle: Hello\nminutes: 4\n---\nNew words.\n"


async def test_a_repeated_save_changes_nothing(opened, tess):
    first = await service.save_text(tess, CODE, "greeting", "en", saves("One.\n", 1, 1))
    assert await service.save_text(tess, CODE, "greeting", "en", saves("One.\n", 1, 1)) == first
    second = await service.save_text(tess, CODE, "greeting", "en", saves("Two.\n", 1, 2))  # its reply was lost
    assert second.version == 3
    late = await service.save_text(tess, CODE, "greeting", "en", saves("One.\n", 1, 1))  # overtaken on its way
    assert late.version == 3
    assert (await text_of(tess)).endswith("Two.\n")


async def test_two_people_on_one_page_never_overwrite_each_other(site, opened, tess):
    hana = site.cast["hana"]
    await service.save_text(tess, CODE, "greeting", "en", saves("Tess’s words.\n", 1, 1))
    with pytest.raises(Conflict) as refused:
        await service.save_text(hana, CODE, "greeting", "en", saves("Hana’s words.\n", 1, 1, device="page-two"))
    assert refused.value.code == "changed"
    with pytest.raises(Conflict) as again:
        await service.save_text(hana, CODE, "greeting", "en", saves("Hana’s further words.\n", 1, 2, device="page-two"))
    assert again.value.more == refused.value.more
    with pytest.raises(Conflict):  # an older one that comes late does not replace the newer
        await service.save_text(hana, CODE, "greeting", "en", saves("Hana’s words.\n", 1, 1, device="page-two"))
    assert (await text_of(tess)).endswith("Tess’s words.\n")
    [kept] = await queries.asides(hana, CODE, "greeting", "en")
    assert kept.text.endswith("Hana’s further words.\n")
    assert (kept.own, kept.by_name) == (True, "Hana Sato")

    await service.save_text(hana, CODE, "greeting", "en", saves("Both words.\n", 2, 3, device="page-two"))
    await service.settle(hana, CODE, "greeting", "en", kept.ref)
    assert await queries.asides(hana, CODE, "greeting", "en") == ()
    with pytest.raises(NotFound):
        await service.settle(hana, CODE, "greeting", "en", kept.ref)
    found = await queries.history(tess, CODE, "greeting", "en")
    assert [(one.version, one.by_name) for one in found.items] == [(2, "Tess Okafor"), (1, "Tess Okafor")]


async def test_an_earlier_state_comes_back_and_what_stood_is_kept(opened, tess):
    first = await text_of(tess)
    await service.save_text(tess, CODE, "greeting", "en", saves("Worse.\n", 1, 1))
    earlier = await queries.revision(tess, CODE, "greeting", "en", 1)
    assert earlier.text == first
    saved = await service.give_back(tess, CODE, "greeting", "en", earlier.text)
    assert saved.version == 3
    assert await text_of(tess) == first
    assert (await queries.revision(tess, CODE, "greeting", "en", 2)).text.endswith("Worse.\n")
    with pytest.raises(Conflict):  # the page that was open all the time does not take it away
        await service.save_text(tess, CODE, "greeting", "en", saves("Worse and worse.\n", 2, 2))


async def test_saves_within_five_minutes_are_one_state_of_the_history(frozen, opened, tess):
    for seq, minutes in enumerate((0, 1, 1, 1, 4, 0), 1):
        frozen.tick(minutes=minutes)
        await service.save_text(tess, CODE, "greeting", "en", saves(f"State {seq}.\n", seq, seq))
    found = await queries.history(tess, CODE, "greeting", "en")
    assert [one.version for one in found.items] == [5, 1]


async def test_the_first_words_in_a_language_follow_what_the_source_says_now(opened, tess):
    await service.change_course(tess, CODE, {"languages": ["en", "zh-Hant", "zh-Hans"]})
    await service.save_text(tess, CODE, "greeting", "en", saves("Changed.\n", 1, 1))
    await service.save_text(tess, CODE, "greeting", "zh-Hans", saves("问好。\n", 0, 1, title="问候"))
    found = await queries.draft(tess, CODE)
    rows = found.unit("greeting").texts
    assert (rows["zh-Hans"].follows, rows["zh-Hant"].follows, rows["en"].version) == (2, 1, 2)
    await service.up_to_date(tess, CODE, "greeting", "zh-Hant")
    assert (await queries.draft(tess, CODE)).unit("greeting").texts["zh-Hant"].follows == 2
    with pytest.raises(NotFound):
        await service.save_text(tess, CODE, "greeting", "fr", saves("Bonjour.\n", 0, 1))


async def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(opened, tess):
    before = await text_of(tess)
    with pytest.raises(TooLarge):
        await service.save_text(tess, CODE, "greeting", "en", saves("x" * 600_000, 1, 1))
    with pytest.raises(Invalid):
        await service.save_text(tess, CODE, "greeting", "en", saves("a\0b", 1, 2))
    with pytest.raises(Invalid):
        await service.save_text(tess, CODE, "greeting", "en", saves(None, 1, 3, title=1.5))
    with pytest.raises(NotFound):
        await service.save_text(tess, CODE, "nothing", "en", saves("x", 1, 4))
    assert await text_of(tess) == before


async def test_whoever_writes_no_courses_finds_nothing(site, opened, tess):
    alice = site.cast["alice"]
    for asked in (
        queries.draft(alice, CODE),
        queries.open_text(alice, CODE, "greeting", "en"),
        queries.drafts(alice, "en"),
        service.open_draft(alice, CODE),
        service.save_text(alice, CODE, "greeting", "en", saves("x", 1, 1)),
        service.begin(alice, NewCourse("Mine", ("en",))),
        service.remove_unit(alice, CODE, "greeting"),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_a_course_from_nothing_has_a_module_and_a_page(site, tess):
    code = await service.begin(tess, NewCourse("Handling complaints", ("en", "zh-Hant")))
    found = await queries.draft(tess, code)
    assert (code, found.title("en"), found.languages) == (
        "handling-complaints",
        "Handling complaints",
        ("en", "zh-Hant"),
    )
    assert [unit.key for unit in found.units_of("module-1")] == ["page-1"]
    assert await service.begin(tess, NewCourse("Handling complaints", ("en",))) == "handling-complaints-2"
    assert (await service.begin(tess, NewCourse("處理投訴", ("zh-Hant",)))) == "course-1"


async def test_a_list_shows_drafts_and_what_is_published_without_one(site, tess):
    await service.begin(tess, NewCourse("Handling complaints", ("en",)))
    found = await queries.drafts(tess, "en")
    assert {(row.code, row.drafted) for row in found.items} == {(CODE, False), ("handling-complaints", True)}
    assert [row.code for row in (await queries.drafts(tess, "en", words="COMPLAINTS")).items] == ["handling-complaints"]
    assert len((await queries.drafts(site.cast["hana"], "en", mine=True)).items) == 0


async def test_the_outline_is_arranged(opened, tess):
    module = await service.add_module(tess, CODE, "Holding", "en", after="start")
    key = await service.add_unit(tess, CODE, NewUnit(module, "Before you hold", "en", body="Ask first.\n"))
    await service.move_unit(tess, CODE, "greeting", module, 0)
    copy = await service.copy_unit(tess, CODE, key)
    found = await queries.draft(tess, CODE)
    assert [key for key, _titles in found.modules] == ["start", "holding", "final"]
    assert [unit.key for unit in found.units_of(module)] == ["greeting", key, copy]
    assert [unit.key for unit in found.units_of("start")] == []

    await service.remove_unit(tess, CODE, "greeting")
    with pytest.raises(NotFound):
        (await queries.draft(tess, CODE)).unit("greeting")
    await service.put_back(tess, CODE, "greeting")
    await service.move_module(tess, CODE, module, 0)
    await service.name_module(tess, CODE, module, {"zh-Hant": "等候"})
    found = await queries.draft(tess, CODE)
    assert [unit.key for unit in found.units_of(module)] == ["greeting", key, copy]
    assert found.modules[0] == ("holding", {"en": "Holding", "zh-Hant": "等候"})

    await service.remove_module(tess, CODE, module)
    await service.put_back(tess, CODE, key)
    assert [unit.key for unit in (await queries.draft(tess, CODE)).units_of("final")] == ["quiz", key]
    await service.remove_module(tess, CODE, "start")
    with pytest.raises(Conflict):
        await service.remove_module(tess, CODE, "final")


async def test_what_the_heads_have_in_common_changes_in_all_languages(opened, tess):
    await service.change_unit(tess, CODE, "greeting", {"required": "no"})
    for locale in ("en", "zh-Hant"):
        assert "required: no\n" in await text_of(tess, locale=locale)
    with pytest.raises(Invalid):
        await service.change_unit(tess, CODE, "greeting", {"title": "One for all"})


async def test_published_from_files_an_untouched_draft_goes_on_from_there(opened, tess, tmp_path):
    write_course(tmp_path / "content", both(FROM_FILES))
    [published] = await transfer.publish(tmp_path / "content")
    assert published.changed
    found = await service.open_draft(tess, CODE)
    assert (found.base_number, found.is_behind) == (2, False)
    assert "From files." in await text_of(tess)


async def test_a_draft_with_changes_waits_until_somebody_decides(opened, tess, tmp_path):
    await service.save_text(tess, CODE, "quiz", "en", saves("Mine.\n", 1, 1))
    await service.remove_unit(tess, CODE, "greeting")
    write_course(tmp_path / "content", both(FROM_FILES))
    await transfer.publish(tmp_path / "content")
    assert (await service.open_draft(tess, CODE)).is_behind
    assert await queries.both_changed(CODE) == (("greeting", "en"), ("greeting", "zh-Hant"))
    await service.rebase(tess, CODE)
    assert "From files." in await text_of(tess)  # changed in files, so it is back
    assert (await text_of(tess, key="quiz")).endswith("Mine.\n")  # nobody else has touched it
    assert not (await service.open_draft(tess, CODE)).is_behind


async def test_a_page_that_both_changed_says_what_the_files_say_and_keeps_the_other_in_its_history(
    opened, tess, tmp_path
):
    await service.save_text(tess, CODE, "greeting", "en", saves("Mine.\n", 1, 1))
    await service.add_unit(tess, CODE, service.NewUnit("start", "Only here", "en"))
    write_course(tmp_path / "content", both(FROM_FILES))
    await transfer.publish(tmp_path / "content")
    assert (await service.open_draft(tess, CODE)).is_behind
    await service.rebase(tess, CODE)
    assert "From files." in await text_of(tess)
    assert (await queries.revision(tess, CODE, "greeting", "en", 2)).text.endswith("Mine.\n")
    assert (await queries.draft(tess, CODE)).unit("only-here")


async def test_where_nobody_has_to_decide_both_sets_of_changes_come_together(opened, tess, tmp_path):
    await service.save_text(tess, CODE, "quiz", "en", saves("Mine.\n", 1, 1))
    write_course(tmp_path / "content", both(FROM_FILES))
    await transfer.publish(tmp_path / "content")
    found = await service.open_draft(tess, CODE)
    assert (found.base_number, found.is_behind) == (2, False)
    assert "From files." in await text_of(tess)
    assert (await text_of(tess, key="quiz")).endswith("Mine.\n")


async def test_history_cannot_be_changed(db, opened, tess):
    await service.save_text(tess, CODE, "greeting", "en", saves("Mine.\n", 1, 1))
    with pytest.raises(IntegrityRefused):
        await Sql("UPDATE draft_revision SET text = ''").run()


async def test_whoever_has_the_page_open_is_seen_by_the_others(frozen, site, opened, tess):
    hana = site.cast["hana"]
    assert (await service.here(tess, CODE, "greeting", "en", "one")).others == ()
    seen = await service.here(hana, CODE, "greeting", "en", "two")
    assert (seen.others, seen.version) == (("Tess Okafor",), 1)
    frozen.tick(seconds=46)
    assert (await service.here(hana, CODE, "greeting", "en", "two")).others == ()
