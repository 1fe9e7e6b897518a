"""The door for uploads as programs and hostile hands use it: tus 1.0, and a sentence for everything else."""

import base64
import random

import pytest

from lms.core.db import Sql
from lms.media.web import routes
from tests.support.drawn import drawn
from tests.support.people import place_cast
from tests.support.small_site import visiting

PIECE = {"content-type": "application/offset+octet-stream"}


def named(name):
    return {"upload-metadata": f"filename {base64.b64encode(name.encode()).decode()},other x"}


@pytest.fixture
async def tess(db, data_dir):
    async with visiting(routes, (await place_cast())["tess"]) as made:
        yield made


async def begun(tess, length, name="Box.png"):
    answer = await tess.post("/api/v1/uploads", headers={"upload-length": str(length), **named(name)})
    assert answer.status_code == 201
    return answer.headers["location"]


async def test_a_tus_client_gets_what_it_expects(tess):
    content = drawn()
    place = await begun(tess, len(content))
    before = await tess.head(place)
    first = await tess.patch(
        place, content=content[:50], headers={**PIECE, "upload-offset": "0", "tus-resumable": "1.0.0"}
    )
    between = await tess.get(place)
    last = await tess.patch(place, content=content[50:], headers={**PIECE, "upload-offset": "50"})
    made = await tess.put(f"{place}/file", json={"alt": "A red box"})

    assert (before.status_code, before.content, before.headers["upload-offset"], before.headers["upload-length"]) == (
        200,
        b"",
        "0",
        str(len(content)),
    )
    assert before.headers["cache-control"] == "no-store"
    assert (first.status_code, first.headers["upload-offset"]) == (204, "50")
    assert first.headers["upload-expires"].endswith("GMT")
    assert between.json() == {"ref": place.rpartition("/")[2], "name": "Box.png", "length": len(content), "offset": 50}
    assert last.headers["upload-offset"] == str(len(content))
    assert made.json()["name"] == "box.png"
    assert (await tess.get(made.json()["url"])).headers["content-type"] == "image/png"
    assert (await tess.put(f"{place}/file", json={})).json() == made.json()


async def test_an_upload_that_is_ended_is_gone(tess):
    place = await begun(tess, 100)

    assert (await tess.delete(place)).status_code == 204
    assert (await tess.head(place)).status_code == 404
    assert (await tess.delete(place)).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400), ({"upload-length": "-1"}, 400), ({"upload-length": "x"}, 400), ({"upload-length": "٣"}, 400), ({"upload-length": "9" * 30}, 400),
        ({"upload-length": "0"}, 422), ({"upload-length": str(2 << 30)}, 413), ({"upload-defer-length": "1"}, 400),
        ({"upload-length": "5", "upload-metadata": "filename %%%"}, 400), ({"upload-length": "5", "upload-metadata": "filename /w=="}, 400),
        ({"upload-length": "5", "upload-metadata": ", , x"}, 201), ({"upload-length": "5"}, 201),
    ],
)  # fmt: skip
async def test_what_does_not_begin_an_upload_is_told(tess, headers, status):
    headers = {name.encode(): value.encode() for name, value in headers.items()}
    answer = await tess.post("/api/v1/uploads", headers=headers)

    assert answer.status_code == status
    if status != 201:
        assert answer.json()["detail"]
        assert await Sql("SELECT id FROM upload").rows() == []


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"upload-offset": "0"}, 400, None), ({**PIECE}, 400, None), ({**PIECE, "upload-offset": "7"}, 409, "offset"),
        ({**PIECE, "upload-offset": "-1"}, 400, None),
    ],
)  # fmt: skip
async def test_a_piece_that_does_not_fit_is_told(tess, headers, status, code):
    place = await begun(tess, 100)
    answer = await tess.patch(place, content=b"x" * 10, headers=headers)

    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert (await tess.head(place)).headers["upload-offset"] == "0"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"alt": 5}', b'{"alt": "' + b"x" * 301 + b'"}', b"\xff", b"[" * 9000])
async def test_what_a_file_is_for_is_json(tess, body):
    place = await begun(tess, 100)

    assert (await tess.put(f"{place}/file", content=body)).status_code in {400, 422}


@pytest.mark.parametrize(
    "name", ["../../x.png", "x\0y.png", "\u202egnp.exe", "con.png", "<img src=x onerror=alert(1)>.png", "n" * 3000]
)
async def test_a_hostile_name_becomes_a_plain_one(tess, name):
    content = drawn()
    place = await begun(tess, len(content), name)
    await tess.patch(place, content=content, headers={**PIECE, "upload-offset": "0"})
    made = (await tess.put(f"{place}/file", json={})).json()["name"]

    assert made.replace("-", "").replace(".", "").isalnum()
    assert len(made) < 100


async def test_strangers_and_agents_get_nothing(db, data_dir):
    cast = await place_cast()
    async with visiting(routes, None) as stranger:
        assert (await stranger.post("/api/v1/uploads", headers={"upload-length": "5"})).status_code == 401
    async with visiting(routes, cast["alice"]) as alice:
        assert (await alice.post("/api/v1/uploads", headers={"upload-length": "5"})).status_code == 404


METHODS = ("patch", "patch", "patch", "head", "get", "put", "delete", "post")
OFFSETS = ("", "0", "1", "50", "99", "1e3", "-0", " 5")


@pytest.mark.parametrize("seed", range(12))
async def test_no_order_of_anything_is_a_crash(tess, seed):
    dice = random.Random(seed)
    place = await begun(tess, 100)
    acknowledged = 0
    for _n in range(25):
        method, body = dice.choice(METHODS), dice.randbytes(dice.choice([0, 3, 20, 120]))
        content = {"content": body} if method in {"patch", "put", "post"} else {}
        headers = {**PIECE, "upload-offset": dice.choice([*OFFSETS, str(acknowledged), str(acknowledged)])}
        answer = await tess.request(method, f"{place}/file" if method == "put" else place, headers=headers, **content)
        assert answer.status_code < 500
        if method == "patch" and answer.status_code == 204:
            acknowledged += len(body)
            assert int(answer.headers["upload-offset"]) == acknowledged
        if answer.status_code == 404:
            place, acknowledged = await begun(tess, 100), 0
