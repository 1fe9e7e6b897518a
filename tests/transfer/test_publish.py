"""Publishing makes a version only when something changed; an export gives back every byte."""

import asyncio
import filecmp
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts.rules.permissions import Actor
from lms.banks.rules.versions import Change
from lms.core.clock import now
from lms.core.db import IntegrityRefused, Sql
from lms.core.errors import Conflict, NotFound
from lms.courses.queries import check_question, outline, published, standing, unit_page
from lms.courses.rules.segments import Check, Html, Recording
from lms.questions.rules.kinds import decode
from lms.transfer.rules.origin import MARK
from lms.transfer.service import Newer, TakesBack, check, export, publish
from lms.transfer.service.publishing import ContentRefused
from tests.support.course_folder import CLOCK, FILES, PAGE_EN, PAGE_ZH, both, page, with_hotspot, write_course

CONTENT = Path(__file__).resolve().parents[2] / "content"


def same_bytes(left: Path, right: Path) -> bool:
    """Whether two folders hold the same files; the mark of an export is none of the course's."""
    files = [[p for p in d.rglob("*") if p.is_file() and p.name != MARK] for d in (left, right)]
    names = [
        sorted(p.relative_to(d).as_posix() for p in inside) for d, inside in zip((left, right), files, strict=True)
    ]
    return names[0] == names[1] and all(filecmp.cmp(left / n, right / n, shallow=False) for n in names[0])


async def version_of(code: str = "tiny") -> int:
    return (await published(Actor(1, "p1", "somebody", "Somebody"), code)).version_id


async def test_what_was_published_can_be_read(db, tmp_path):
    await publish(write_course(tmp_path))

    version = await version_of()
    course = await outline(version, "zh-Hant")
    text = await unit_page(version, "greeting", "zh-Hant")

    assert (course.title, course.category, course.locale, course.number) == ("小課程", "new-hire", "zh-Hant", 1)
    assert [(u.key, u.kind, u.completion, u.position) for u in course.units] == [
        ("greeting", "page", "checks", 1),
        ("quiz", "quiz", "quiz", 2),
    ]
    assert course.unit("greeting").check_keys == ("greeting",)
    assert [type(one) for one in text.segments] == [Html, Check]
    assert 'id="b4"' in text.segments[0].html
    assert 'href="/courses/tiny/quizzes/quiz"' in text.segments[0].html
    assert 'width="720" height="240"' in text.segments[0].html


async def test_a_language_the_course_does_not_have_falls_back_to_its_source(db, tmp_path):
    await publish(write_course(tmp_path))

    text = await unit_page(await version_of(), "greeting", "zh-Hans")

    assert (text.locale, text.title) == ("en", "Greeting")


async def test_a_check_question_gives_credit_in_every_language_by_the_same_ids(db, tmp_path):
    await publish(write_course(tmp_path))
    english = await check_question(await version_of(), "greeting", "greeting", "en")
    chinese = await check_question(await version_of(), "greeting", "greeting", "zh-Hant")

    right = english.shown.right

    assert english.credit(right) == chinese.credit(right) == 1
    assert chinese.shown.right_answer() == ("問候",)
    assert await check_question(await version_of(), "greeting", "other", "en") is None


async def test_publishing_again_changes_nothing(db, tmp_path):
    course = write_course(tmp_path)
    first = await publish(course)
    second = await publish(course)

    assert [(one.code, one.number, one.changed) for one in first + second] == [("tiny", 1, True), ("tiny", 1, False)]


NEW_PERSON = Sql(
    "INSERT INTO person (ref, login, login_key, given_name, display_name, created_at, updated_at)"
    " VALUES ('newer', 'newer', 'newer', 'Tess', 'Tess', :now, :now) RETURNING id"
)


async def test_what_is_newer_is_asked_about_left_or_gone_over(db, tmp_path):
    """`make run` leaves what was published in the browser; a person is asked."""
    people = await NEW_PERSON.rows(now=now())
    course = write_course(tmp_path)
    await publish(course)
    await publish(write_course(tmp_path, both(page("Newer."))), Actor(people[0]["id"], "p1", "tess", "Tess"))
    course = write_course(tmp_path, both(page("Older.")))
    with pytest.raises(TakesBack) as refused:
        await publish(course)
    (left,) = await publish(course, newer=Newer.LEAVE)
    (over,) = await publish(course, newer=Newer.OVER)

    (found,) = refused.value.found
    assert (found.base, found.newest, [one.by_name for one in found.newer]) == (1, 2, ["Tess"])
    assert {loss.path for loss in found.lost} == set(both(""))
    assert (left.number, left.changed, left.origin.lost) == (2, False, found.lost)
    assert (over.number, over.changed) == (3, True)


async def test_two_processes_that_publish_the_same_files_at_once_make_one_version(db, tmp_path):
    course = write_course(tmp_path)
    first, second = await asyncio.gather(publish(course), publish(course))
    assert [each.number for each in (*first, *second)] == [1, 1]
    assert sorted(each.changed for each in (*first, *second)) == [False, True]
    write_course(tmp_path, both(page("Other words.")))
    again = await asyncio.gather(*[publish(course) for _ in range(3)])
    assert [each.number for (each,) in again] == [2, 2, 2]


async def test_a_changed_word_is_a_new_version_and_the_old_one_stays(db, tmp_path):
    await publish(write_course(tmp_path))
    old = await version_of()
    await publish(write_course(tmp_path, {"en/start/01-greeting.md": PAGE_EN.replace("Say hello", "Say good day")}))
    new = await version_of()

    assert (await outline(new, "en")).number == 2
    assert "Say hello" in (await unit_page(old, "greeting", "en")).segments[0].html
    assert "Say good day" in (await unit_page(new, "greeting", "en")).segments[0].html


BODIES = Sql(
    "SELECT v.bodies FROM question_version v JOIN question q ON q.id = v.question WHERE q.key = 'where' ORDER BY v.id"
)


async def test_the_picture_of_a_question_has_its_address_and_size_and_a_new_one_is_a_new_question(db, tmp_path):
    await publish(write_course(tmp_path, with_hotspot()))
    await publish(write_course(tmp_path, with_hotspot() | {"media/clock.svg": CLOCK.replace("240", "480")}))
    old, new = [decode(row["bodies"])["zh-Hant"].picture for row in await BODIES.rows()]
    assert (old.alt, old.width > 0, old.height > 0) == ("一個時鐘", True, True)
    assert old.address.startswith("/media/")
    assert new.address != old.address


async def test_a_changed_picture_is_a_new_version(db, tmp_path):
    await publish(write_course(tmp_path))
    again = await publish(write_course(tmp_path, {"media/clock.svg": CLOCK.replace("240", "250")}))

    assert again[0].changed


async def test_an_error_publishes_nothing_of_the_whole_folder(db, tmp_path):
    write_course(tmp_path, code="good")
    write_course(tmp_path, both(page("# Wrong")), code="wrong")

    with pytest.raises(ContentRefused) as refused:
        await publish(tmp_path)

    assert len(refused.value.problems) == 2
    assert await standing() == {}


async def test_a_version_is_all_or_nothing(db, tmp_path):
    """A quiz that clashes at the very end takes everything before it back."""
    await publish(write_course(tmp_path))
    await Sql("CREATE UNIQUE INDEX only_one_quiz ON quiz_version (course)").run()
    try:
        with pytest.raises(IntegrityRefused):
            await publish(write_course(tmp_path, both(page("New text"))))
    finally:
        await Sql("DROP INDEX only_one_quiz").run()

    assert (await standing())["tiny"].number == 1
    assert len(await Sql("SELECT id FROM course_version").rows()) == 1


async def test_the_owner_is_named_as_soon_as_that_person_exists(db, tmp_path):
    course = write_course(tmp_path)
    await publish(course)
    assert not (await standing())["tiny"].has_owner

    await Sql(
        "INSERT INTO person (ref, login, login_key, given_name, display_name, created_at, updated_at)"
        " VALUES ('r', 'Tess', 'tess', 'Tess', 'Tess', :now, :now)"
    ).run(now=now())
    again = await publish(course)

    assert not again[0].changed
    assert (await standing())["tiny"].has_owner


async def test_a_video_page_has_its_captions(db, tmp_path):
    video = {
        "media/talk.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 64,
        "media/talk.en.vtt": "WEBVTT\n",
        "media/talk.zh-Hant.vtt": "WEBVTT\n",
    }
    await publish(write_course(tmp_path, video | both(page("", "title: T\nkind: video\nminutes: 2\nmedia: talk.mp4"))))

    (recording,) = (await unit_page(await version_of(), "greeting", "en")).segments

    assert isinstance(recording, Recording)
    assert (recording.mime, [track.locale for track in recording.tracks]) == ("video/mp4", ["en", "zh-Hant"])


async def test_an_export_gives_back_every_byte_and_publishing_it_changes_nothing(db, tmp_path):
    odd = {
        "en/start/01-greeting.md": "\ufeff" + PAGE_EN.replace("\n", "\r\n"),
        "zh-Hant/start/01-greeting.md": PAGE_ZH + "  \n\n",
        "media/data.bin": bytes(range(256)) * 999,
        "media/same-again.svg": CLOCK,
    }
    course = write_course(tmp_path / "in", odd)
    await publish(course)

    folder = await export("tiny", tmp_path / "out")

    assert same_bytes(course, folder)
    assert not (await publish(folder))[0].changed


async def test_an_export_overwrites_nothing(db, tmp_path):
    await publish(write_course(tmp_path))

    with pytest.raises(Conflict):
        await export("tiny", tmp_path)
    with pytest.raises(NotFound):
        await export("unknown", tmp_path)


async def test_the_shipped_courses_come_back_byte_for_byte(db, tmp_path):
    await publish(CONTENT)

    for code in await standing():
        assert same_bytes(CONTENT / code, await export(code, tmp_path / "out"))
    assert [one.changed for one in await publish(tmp_path / "out")] == [False] * len(await standing())


def test_the_shipped_courses_have_no_errors():
    assert check(CONTENT) == []


lines = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=lines, ending=st.sampled_from(["", "\n", "\r\n", "  \n\n\n"]), mark=st.booleans())
async def test_whatever_is_published_is_exported_unchanged(db, tmp_path_factory, words, ending, mark):
    folder = tmp_path_factory.mktemp("law")
    text = ("\ufeff" if mark else "") + page(f"Text {words}") + ending
    course = write_course(folder / "in", both(text))
    if check(course):
        return

    await publish(course)
    out = await export("tiny", folder / "out")

    assert same_bytes(course, out)
    assert not (await publish(out))[0].changed


def test_the_small_course_of_these_tests_is_complete():
    assert set(FILES) >= {"course.yaml", "media/clock.svg"}


async def test_publishing_says_what_became_of_each_question(db, tmp_path):
    course = write_course(tmp_path)
    (first,) = await publish(course)
    assert first.questions == {"quiz": {"silence": Change.NEW, "hours": Change.NEW}}
    for name in ("en", "zh-Hant"):
        file = next((course / name).rglob("*.quiz"))
        text = file.read_text(encoding="utf-8").replace("[key silence]", "[key silence] [equivalent]")
        text = text.replace("You may leave", "One may leave").replace("= 120 min", "= 119..121 min")
        file.write_text(text + "\nNew? [key new]\n* a\n- b\n- c\n", encoding="utf-8")
    (second,) = await publish(course)
    assert second.questions == {"quiz": {"silence": Change.EQUIVALENT, "hours": Change.CHANGED, "new": Change.NEW}}
    assert (await publish(course))[0].questions == {}
