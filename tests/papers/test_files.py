"""Files as answers: who may send and open them, what is taken, and that they are no files of the course."""

import re

import pytest

from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.service import attempt_token, start_attempt
from tests.marking.conftest import _settings, cast, publish  # noqa: F401  fixtures
from tests.support.apps import whole_app
from tests.support.people import browser

QUESTIONS = """
Send in the note. [key note] [file] #notes
+ Facts: none = 0 | all = 2

Say it. [key say] [text] #notes
= hello
"""
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
async def ref(cast):  # noqa: F811
    await publish(questions=QUESTIONS)
    await enrol(cast["alice"], "rules")
    return await start_attempt(cast["alice"], "rules", "final")


@pytest.fixture
async def alice(cast, ref):  # noqa: F811
    async with browser(whole_app(), cast["alice"]) as made:
        yield made


def send(who, ref, content=PNG, name="note.png", slot=1, token=None):
    headers = {
        "x-attempt-token": attempt_token(ref) if token is None else token,
        "content-type": "application/octet-stream",
    }
    return who.post(
        f"/api/v1/attempts/{ref}/slots/{slot}/files", params={"name": name}, content=content, headers=headers
    )


def answer(who, ref, files, seq=1, slot=1):
    body = {"answer": {"files": files}, "client_seq": seq, "device_id": "desk"}
    return who.put(f"/api/v1/attempts/{ref}/answers/{slot}", json=body, headers={"x-attempt-token": attempt_token(ref)})


async def test_a_file_is_sent_named_listed_and_opened_by_its_owner_and_whoever_marks(alice, ref, cast):  # noqa: F811
    sent = await send(alice, ref, name="C:\\calls\\note 9 June.png")
    assert (sent.status_code, sent.json()["name"]) == (201, "note 9 June.png")
    assert (await answer(alice, ref, [sent.json()["ref"]])).status_code == 200
    page = (await alice.open(f"/attempts/{ref}")).text
    path = re.search(r'href="(/attempts/[^"]+/files/[^"]+)"', page)[1]
    opened = await alice.get(path)
    assert (opened.status_code, opened.content) == (200, PNG)
    assert opened.headers["content-disposition"].startswith("attachment")
    for login, status in (("tess", 200), ("hana", 200), ("bob", 404), ("charlie", 404)):
        async with browser(whole_app(), cast[login]) as other:
            assert (await other.get(path)).status_code == status, login
    assert (await alice.get(f"/media/{sent.json()['ref']}/note.png")).status_code == 404  # no file of the course


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"", "empty.txt", 422),
        (b"MZ\0\0" + b"\0" * 50, "harmless.pdf", 422),  # told by its content, not by its name
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "a.png", 422),
        (b"PK\x03\x04" + b"\0" * 50, "a.zip", 422),
        (b"%PDF-1.7 x", "a.pdf", 201),
        (b"Plain words.", "note.txt", 201),
        (b"x" * ((10 << 20) + 1), "long.txt", 413),
    ],
)
async def test_what_is_taken_is_told_by_its_content_and_bounded(alice, ref, content, name, status):
    reply = await send(alice, ref, content, name)
    assert reply.status_code == status
    assert status == 201 or reply.json()["detail"].endswith(".")


async def test_strangers_other_questions_and_made_up_references_are_refused(alice, ref, cast):  # noqa: F811
    sent = (await send(alice, ref)).json()["ref"]
    assert (await send(alice, ref, slot=2)).status_code == 404
    assert (await send(alice, ref, slot=9)).status_code == 404
    assert (await send(alice, ref, token="x")).status_code == 404
    assert (await answer(alice, ref, ["made-up"])).status_code == 422
    assert (await answer(alice, ref, [sent, sent])).status_code == 422
    async with browser(whole_app(), cast["bob"]) as bob:
        assert (
            await bob.post(
                f"/api/v1/attempts/{ref}/slots/1/files?name=a.txt", content=b"x", headers={"x-csrftoken": bob.csrf}
            )
        ).status_code in {403, 404}


async def test_the_plain_form_adds_a_file_and_a_tick_taken_away_leaves_it_out(alice, ref, cast):  # noqa: F811
    await alice.open(f"/attempts/{ref}")
    fields = {"_csrf_token": alice.csrf, "was-1": "null", "q2": "hello", "was-2": "null"}
    headers = {"origin": str(alice.base_url), "sec-fetch-site": "same-origin", "accept": "text/html"}
    reply = await alice.post(
        f"/attempts/{ref}/answers", data=fields, files={"file-1": ("note.txt", b"Plain words.")}, headers=headers
    )
    assert reply.status_code == 303
    slots = (await queries.own_attempt(cast["alice"], ref)).slots
    (kept,) = slots[0].answer["files"]
    assert slots[1].answer == "hello"  # what was typed beside it is saved too
    page = (await alice.open(f"/attempts/{ref}")).text
    assert f'value="{kept}" checked' in page
    was = re.search(r'name="was-1" value="([^"]*)"', page)[1].replace("&#34;", '"').replace("&quot;", '"')
    await alice.send_form(f"/attempts/{ref}/answers", {"was-1": was})
    assert (await queries.own_attempt(cast["alice"], ref)).slots[0].answer is None
