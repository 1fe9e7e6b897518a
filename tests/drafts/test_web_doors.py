"""The doors of an open editor, as its page uses them."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.whole_site import CODE

TEXT = f"/api/v1/drafts/{CODE}/units/greeting/texts/en"


async def put(desk, body, path=TEXT):
    return await desk.browser.put(path, content=_content(body), headers={"x-csrftoken": desk.browser.csrf})


async def here(desk, body):
    return await desk.browser.post(
        f"{TEXT}/presence", content=_content(body), headers={"x-csrftoken": desk.browser.csrf}
    )


def _content(body):
    return body if isinstance(body, bytes) else json.dumps(body)


async def test_a_save_is_answered_when_it_is_kept_and_read_again(site, opened):
    async with site.as_("tess") as tess:
        answer = await put(
            tess, {"base": 1, "device_id": "tab-1", "client_seq": 1, "body": "Hello.\n", "head": {"minutes": 3}}
        )
        assert answer.status_code == 200
        assert answer.json()["version"] == 2
        stands = (await tess.browser.open(TEXT)).json()
        assert (stands["head"], stands["body"], stands["version"]) == (
            {"title": "Greeting", "minutes": "3"},
            "Hello.\n",
            2,
        )


async def test_the_second_of_two_pages_is_told_and_its_text_is_kept(site, opened):
    async with site.as_("tess") as tess, site.as_("hana") as hana:
        first = {"base": 1, "device_id": "tab-1", "client_seq": 1, "body": "Tess.\n"}
        assert (await put(tess, first)).status_code == 200
        refused = await put(hana, {**first, "device_id": "tab-2", "body": "Hana.\n"})
        assert refused.status_code == 409
        said = refused.json()
        assert (said["code"], said["version"]) == ("changed", 2)
        assert said["aside"]
        seen = await here(hana, {"device_id": "tab-2"})
        assert (seen.json()["version"], seen.json()["own"]) == (2, False)


async def test_a_stranger_and_an_agent_find_nothing(site, opened):
    body = {"base": 1, "device_id": "tab-1", "client_seq": 1, "body": "x"}
    async with site.as_("alice") as alice, site.as_("") as stranger:
        for path in (TEXT, TEXT.replace("greeting", "nothing"), TEXT.replace(CODE, "none")):
            assert (await put(alice, body, path)).status_code == 404
            assert (await alice.browser.open(path)).status_code == 404
            assert (await put(stranger, body, path)).status_code in {401, 403}


VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30)
JSON = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["base", "device_id", "client_seq", "body", "head", "other"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(NAMES, JSON, max_size=6) | JSON | st.binary(max_size=40))
async def test_whatever_is_sent_is_kept_or_refused_with_a_reason(site, opened, body):
    async with site.as_("tess") as tess:
        for answer in (await put(tess, body), await here(tess, body)):
            assert answer.status_code in {200, 400, 409, 413, 422}
            assert answer.status_code == 200 or answer.json()["detail"]
