"""Questions about places of a picture in banks: the picture is the library's, as it was when the question was kept."""

import pytest

from lms.banks import service as banks
from lms.banks.queries import bank_by_name, question_of, whole_bank
from lms.banks.rules.planning import Incoming
from lms.core.db import Sql
from lms.core.settings import current_settings, use_environment, use_settings
from lms.imports.service import foresee
from lms.interchange.rules import read_quiz_text
from lms.media.service import add_file, replace_file
from tests.support.drawn import drawn
from tests.support.people import place_cast

DESK = "Where do you look? [key desk] [hotspot]\n![The desk](media/desk.png)\n* The phone -> rect 1,1 20,20\n- The window -> rect 40,40 60,60\n"


@pytest.fixture
def data_dir(tmp_path):
    before = current_settings()
    yield use_environment({"LMS_DATA_DIR": str(tmp_path / "data")}).data_dir
    use_settings(before)


@pytest.fixture
async def tess(db, data_dir):
    return (await place_cast())["tess"]


@pytest.fixture
async def desk(tess, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(drawn())
    return await add_file(tess, path, "desk.png")


@pytest.fixture
async def bank(tess):
    await banks.make_bank("desks", locale="en", owner=None)
    return await bank_by_name("desks")


async def add(bank, text=DESK):
    found = await banks.with_pictures([each.question for each in read_quiz_text(text, "en")])
    return await banks.add_questions(bank, [Incoming(at, each, keyed=True) for at, each in enumerate(found)], by=None)


async def test_a_question_is_kept_with_the_picture_of_the_library(bank, desk):
    await add(bank)
    (shelved,) = await whole_bank(bank.id)
    picture = shelved.languages["en"].picture
    assert (picture.address, picture.width, picture.height) == (desk.url, 40, 30)


async def test_a_replaced_picture_comes_with_the_next_version_and_not_before(bank, desk, tess, tmp_path):
    await add(bank)
    (tmp_path / "y").write_bytes(drawn(colour=(9, 9, 9)))
    newer = await replace_file(tess, desk.ref, tmp_path / "y", "desk.png")
    before = await question_of(bank.id, "desk")
    assert before.languages["en"].picture.address == desk.url
    assert await banks.edit_question(bank, "desk", DESK, seen=1, by=None)
    after = await question_of(bank.id, "desk")
    assert (after.number, after.languages["en"].picture.address) == (2, newer.url)
    assert newer.url != desk.url
    assert not await banks.edit_question(bank, "desk", DESK, seen=2, by=None), "nothing is different"


async def test_another_language_follows_with_the_same_picture(bank, desk):
    await add(bank)
    chinese = DESK.replace("Where do you look?", "看哪裡？").replace("The phone", "電話").replace("The window", "窗戶")
    assert await banks.edit_question(bank, "desk", chinese, seen=1, by=None, locale="zh-Hant")
    said = (await question_of(bank.id, "desk")).languages["zh-Hant"]
    assert (said.prompt, said.picture.address) == ("看哪裡？", desk.url)


async def test_an_import_brings_pictures_that_the_library_has_and_says_which_it_has_not(bank, desk):
    text = f"{DESK}\n{DESK.replace('key desk', 'key hall').replace('desk.png', 'hall.png')}\nIs it late?\n* Yes\n- No\n"
    outlook = await foresee(text.encode(), bank="desks", locale="en")
    assert [item.errors for item in outlook.reading.items] == [
        (), ("There is no picture media/hall.png in the library. Put it there, or correct the name.",), ()
    ]  # fmt: skip
    ref = await banks.begin_import(
        bank, list(outlook.planned.values()), source="x", format_="quiz-text", person=None, as_job=False
    )
    await banks.run_import(ref)
    kept = await question_of(bank.id, "desk")
    assert kept.languages["en"].picture.address == desk.url
    again = await foresee(text.encode(), bank="desks", locale="en")
    assert (again.coming, len(again.planned)) == (0, 2), "what is there already does not come twice"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DESK.replace("desk.png", "hall.png"), "no picture media/hall.png in the library"),
        (DESK.replace("rect 40,40 60,60", "rect 1,1 20,20"), "is not in this place alone"),
    ],
)
async def test_a_picture_that_does_not_do_is_said_and_nothing_is_kept(bank, desk, text, words):
    await add(bank)
    with pytest.raises(banks.NotReadable, match=words):
        await banks.edit_question(bank, "desk", text, seen=1, by=None)
    assert (await question_of(bank.id, "desk")).number == 1


async def test_a_file_that_tells_no_size_is_no_picture_for_places(bank, desk):
    await Sql("UPDATE media_file SET mime = 'image/avif'").run()
    (found,) = await banks.with_pictures([read_quiz_text(DESK, "en")[0].question])
    assert "is not a picture that tells its width and height" in found
