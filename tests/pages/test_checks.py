"""Check questions in a page give nothing away before they are answered."""

import re

import pytest

from lms.transfer import service as transfer
from tests.support.apps import whole_app
from tests.support.course_folder import both, page, write_course
from tests.support.kept import once
from tests.support.people import browser, place_cast

STEPS = ("Greet", "Verify", "Listen", "Help", "Close")
QUESTIONS = {
    "order": "Put it in order. [keep order] [order]\n" + "\n".join(f"{n}. {step}" for n, step in enumerate(STEPS, 1)),
    "match": "Match them. [keep order] [match]\n" + "\n".join(f"At {step} -> {step}" for step in STEPS),
}


@pytest.mark.parametrize("key", QUESTIONS)
async def test_the_author_cannot_keep_the_order_that_is_the_answer(db, data_dir, tmp_path, key):
    cast = await place_cast("alice")
    text = page(f"Read [the quiz](unit:quiz).\n\n::: check {key}\n{QUESTIONS[key]}\n:::")
    folder = write_course(tmp_path / "content", both(text))
    await once(("course", text), lambda: transfer.publish(folder))
    async with browser(whole_app(), cast["alice"]) as alice:
        await alice.send_form("/courses/tiny/enrolment")
        shown = (await alice.open("/courses/tiny/units/greeting")).text
    form = shown[shown.index("data-check") :]
    places = re.findall(rf">\s*({'|'.join(STEPS)})\s*<", form)
    assert set(places) == set(STEPS)
    assert tuple(places[: len(STEPS)]) != STEPS
