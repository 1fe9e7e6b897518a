"""How an event becomes an xAPI statement."""

from datetime import UTC, datetime

import msgspec
import pytest

from lms.lrs.rules.statements import Activity, ActivityType, Event, Learner, Result, Verb, statement, voiding

AT = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)
HOME = "https://learn.example.org"


def written(**known):
    base = {
        "learner": Learner(7, "ref-of-alice"),
        "verb": Verb.PASSED,
        "activity": Activity("/courses/tiny", ActivityType.COURSE, "小課程", "zh-Hant"),
        "at": AT,
    }
    return msgspec.json.decode(statement(Event(**(base | known)), statement_id="an-id", home=HOME))


def test_a_statement_says_who_did_what_to_which_thing_and_when():
    body = written()
    assert body["id"] == "an-id"
    assert body["actor"] == {"objectType": "Agent", "account": {"homePage": HOME, "name": "ref-of-alice"}}
    assert body["verb"]["id"] == "http://adlnet.gov/expapi/verbs/passed"
    assert body["object"]["id"] == f"{HOME}/courses/tiny"
    assert body["object"]["definition"]["name"] == {"zh-Hant": "小課程"}
    assert body["timestamp"] == "2026-03-02T09:00:00.250+00:00"
    assert "result" not in body
    assert "context" not in body


def test_what_brings_another_statement_up_to_date_refers_to_it():
    body = written(registration="r", about="another-id")
    assert body["context"] == {"registration": "r", "statement": {"objectType": "StatementRef", "id": "another-id"}}


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        (Result(), {}),
        (Result(scaled=0.8, success=True), {"score": {"scaled": 0.8}, "success": True}),
        (Result(scaled=0.0, success=False), {"score": {"scaled": 0.0}, "success": False}),  # nothing is not missing
        (Result(completion=True, duration_s=75), {"completion": True, "duration": "PT75S"}),
        (Result(response='"b"'), {"response": '"b"'}),
    ],
)
def test_a_result_holds_what_is_known_and_nothing_else(result, shown):
    assert written(result=result)["result"] == shown


def test_the_registration_is_the_enrolment_and_extensions_live_on_our_site():
    context = written(registration="reg", extensions={"attempt": "abc"})["context"]
    assert context == {"registration": "reg", "extensions": {f"{HOME}/xapi/extensions/attempt": "abc"}}


@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_is_one_of_adls(verb):
    assert written(verb=verb)["verb"]["id"].startswith("http://adlnet.gov/expapi/verbs/")


def test_a_thing_without_a_name_has_none_in_its_definition():
    body = written(activity=Activity("/courses/tiny/q/1", ActivityType.QUESTION))
    assert set(body["object"]["definition"]) == {"type"}


def test_a_statement_that_voids_another_names_it_who_did_it_and_why():
    made = voiding(
        "old", by="ref-of-hana", reason="Wrong room", at=AT, registration="reg", statement_id="new", home=HOME
    )
    body = msgspec.json.decode(made)
    assert body["object"] == {"objectType": "StatementRef", "id": "old"}
    assert (body["id"], body["verb"]["id"]) == ("new", Verb.VOIDED.iri)
    assert body["actor"]["account"]["name"] == "ref-of-hana"
    assert body["context"]["extensions"] == {f"{HOME}/xapi/extensions/reason": "Wrong room"}
