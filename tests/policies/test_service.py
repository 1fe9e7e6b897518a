"""A policy is looked at and then applied exactly so; what a newer text leaves out is retired; on both databases."""

import msgspec
import pytest

from lms.core.errors import Conflict, Invalid, NotFound
from lms.policies import queries, service
from lms.policies.rules.markdown import MOST_BYTES
from lms.policies.service import Draft
from tests.support.people import place_cast

FIRST = "# Data protection\n## 1 Calls\n- 1.1 Ask first\n- 1.2 Write down: all of it.\n"
SECOND = "# Data protection\n## 1 Calls\n- 1.1 Ask twice\n- 1.3 New\n"


@pytest.fixture
async def hana(db):
    return (await place_cast())["hana"]


async def test_ids_stay_and_what_is_left_out_is_retired_and_may_come_back(hana):
    await service.apply(hana, Draft("gdpr", FIRST))
    [own, one] = await queries.policies("en")
    assert (own.key, own.clauses) == ("", 33)
    assert (one.key, one.title, one.clauses) == ("gdpr", "Data protection", 2)

    look = await service.foresee(hana, Draft("gdpr", SECOND))
    assert [len(part) for part in (look.changes.added, look.changes.changed, look.changes.removed)] == [1, 1, 1]
    await service.apply(hana, Draft("gdpr", SECOND), look.seen)
    found = {one.id: one for one in await queries.clauses("en") if one.policy}
    assert {name: one.retired for name, one in found.items()} == {
        "gdpr.1.1": False, "gdpr.1.2": True, "gdpr.1.3": False,
    }  # fmt: skip
    assert found["gdpr.1.1"].title == "Ask twice"
    assert (await queries.clause(hana, "gdpr.1.2")).text == "all of it."

    assert len((await service.apply(hana, Draft("gdpr", FIRST))).changes.back) == 1
    assert [one.back for one in await queries.imports("gdpr")] == [1, 0, 0]


IN_CHINESE = "# 個人資料保護\n## 1 通話\n- 1.1 先問\n- 1.2 記下：全部。\n- 1.9 多餘\n"


async def test_another_language_says_the_same_clauses_and_falls_back_to_the_first(hana):
    async def said(locale):
        found = [one for one in await queries.clauses(locale) if one.policy]
        return [(one.id, one.part, one.title, one.locale) for one in found if not one.retired]

    await service.apply(hana, Draft("gdpr", FIRST))
    chinese = Draft("gdpr", IN_CHINESE, locale="zh-Hant")
    look = await service.foresee(hana, chinese)
    assert (look.follows, look.missing, [one.id for one in look.unknown]) == ("en", 0, ["1.9"])
    assert [one.id for one in look.changes.added] == ["1.1", "1.2"]
    await service.apply(hana, chinese, look.seen)
    assert await said("zh-Hant") == [
        ("gdpr.1.1", "1 通話", "先問", "zh-Hant"),
        ("gdpr.1.2", "1 通話", "記下", "zh-Hant"),
    ]
    english = [("gdpr.1.1", "1 Calls", "Ask first", "en"), ("gdpr.1.2", "1 Calls", "Write down", "en")]
    assert await said("en") == await said("zh-Hans") == english
    titles = [(await queries.policy("gdpr", at)).title for at in ("en", "zh-Hant", "zh-Hans", "")]
    assert titles == ["Data protection", "個人資料保護", "Data protection", "Data protection"]
    assert not (await service.foresee(hana, chinese)).changes

    # what the first language says anew, another one has to say anew; a new heading changes no clause
    newer = Draft("gdpr", FIRST.replace("1 Calls", "1 On the phone").replace("Ask first", "Ask twice"))
    look = await service.foresee(hana, newer)
    assert (look.lost, look.follows) == ((("zh-Hant", 1),), "")
    await service.apply(hana, newer, look.seen)
    assert await said("zh-Hant") == [
        ("gdpr.1.1", "1 通話", "Ask twice", "en"),
        ("gdpr.1.2", "1 通話", "記下", "zh-Hant"),
    ]
    with pytest.raises(Conflict):
        await service.apply(hana, chinese, look.seen)

    # a clause that is left out falls back; the first language is not touched by any of it
    less = Draft("gdpr", "# 個資\n- 1.1 問兩次\n", locale="zh-Hant")
    assert [one.id for one in (await service.apply(hana, less)).changes.removed] == ["1.2"]
    mei = msgspec.structs.replace(hana, locale="zh-Hant")
    assert [(await queries.clause(mei, f"gdpr.1.{n}")).locale for n in (1, 2)] == ["zh-Hant", "en"]
    assert [(one.locale, one.added, one.removed) for one in await queries.imports("gdpr")] == [
        ("zh-Hant", 1, 1), ("en", 0, 0), ("zh-Hant", 2, 0), ("en", 2, 0),
    ]  # fmt: skip
    assert [one[2] for one in await said("en")] == ["Ask twice", "Write down"]


async def test_only_what_was_looked_at_is_applied(hana):
    look = await service.foresee(hana, Draft("gdpr", FIRST))
    with pytest.raises(Conflict):
        await service.apply(hana, Draft("gdpr", SECOND), look.seen)
    assert len(await queries.policies("en")) == 1
    await service.apply(hana, Draft("gdpr", FIRST), look.seen)
    with pytest.raises(Conflict):
        await service.apply(hana, Draft("gdpr", FIRST), look.seen)  # it stands by now: that was another difference


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("GDPR", FIRST), "key"),
        (Draft("", FIRST), "key"),
        (Draft("gdpr", " "), "text"),
        (Draft("gdpr", "no id anywhere"), "text"),
        (Draft("gdpr", "x" * (MOST_BYTES + 1)), "text"),
        (Draft("gdpr", "- 1.1 a\0"), "text"),
        (Draft("gdpr", FIRST, locale="xx"), "locale"),
    ],
)
async def test_what_cannot_be_a_policy_is_refused_at_its_field(hana, draft, field):
    with pytest.raises(Invalid) as refused:
        await service.foresee(hana, draft)
    assert list(refused.value.fields) == [field]


async def test_who_does_not_care_for_policies_changes_none(db):
    tess = (await place_cast())["tess"]
    for forbidden in (
        service.foresee(tess, Draft("gdpr", FIRST)),
        service.apply(tess, Draft("gdpr", FIRST)),
        service.say_served(tess, "P2.2", "Plans"),
        service.end_served(tess, "P2.2"),
    ):
        with pytest.raises(NotFound):
            await forbidden


async def test_what_lull_serves_is_said_once_and_taken_back(hana):
    await service.say_served(hana, "P5.1", "Exams in rooms", "/authoring/sittings")
    await service.say_served(hana, "P5.1", "Exams")
    assert [(one.clause, one.place, one.address) for one in (await queries.served()).values()] == [
        ("P5.1", "Exams", "")
    ]
    await service.end_served(hana, "P5.1")
    assert await queries.served() == {}
    with pytest.raises(NotFound):
        await service.end_served(hana, "P5.1")
    with pytest.raises(NotFound):
        await service.say_served(hana, "P9.9", "Nowhere")
    for address in ("//evil.test", "https://evil.test", "authoring", "/a b", "/\\evil"):
        with pytest.raises(Invalid):
            await service.say_served(hana, "P5.1", "Exams", address)
    with pytest.raises(Invalid):
        await service.say_served(hana, "P5.1", "  ")


async def test_everybody_may_read_a_clause_and_no_other_name_is_one(hana):
    assert (await queries.clause(hana, "P4.1")).title == "New hires"
    for name in ("P9.9", "gdpr.1.1", "nothing", "\0", "."):
        with pytest.raises(NotFound):
            await queries.clause(hana, name)
