"""How a learning event is written as an xAPI statement: pure, values in, JSON bytes out."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Verb(StrEnum):
    """ADL's standard verbs (xAPI 1.0.3 §4.1.3 asks for IRIs that others know too)."""

    REGISTERED = "registered"
    INITIALIZED = "initialized"
    EXPERIENCED = "experienced"
    PROGRESSED = "progressed"
    ANSWERED = "answered"
    SCORED = "scored"
    ATTEMPTED = "attempted"
    PASSED = "passed"
    FAILED = "failed"
    COMPLETED = "completed"
    VOIDED = "voided"

    @property
    def iri(self) -> str:
        """The verb's address in ADL's vocabulary."""
        return f"http://adlnet.gov/expapi/verbs/{self.value}"


class ActivityType(StrEnum):
    """ADL's activity types for the things people study here."""

    COURSE = "course"
    UNIT = "lesson"
    QUIZ = "assessment"
    QUESTION = "question"

    @property
    def iri(self) -> str:
        """The type's address in ADL's vocabulary."""
        return f"http://adlnet.gov/expapi/activities/{self.value}"


class Learner(msgspec.Struct, frozen=True):
    """Whom a statement is about; `ref` is the person's public reference, never the log-in name."""

    person_id: int
    ref: str


class Activity(msgspec.Struct, frozen=True):
    """What a statement is about; `path` is the address below the site, as in "/courses/x"."""

    path: str
    type: ActivityType
    name: str = ""
    locale: str = "en"


class Result(msgspec.Struct, frozen=True):
    """How it went: `scaled` from -1 to 1, `response` as given, `duration_s` in seconds."""

    scaled: float | None = None
    success: bool | None = None
    completion: bool | None = None
    response: str | None = None
    duration_s: int | None = None


class Event(msgspec.Struct, frozen=True):
    """One thing that happened, ready to be written as a statement; `about` is the statement whose result it brings up
    to date.
    """

    learner: Learner
    verb: Verb
    activity: Activity
    at: datetime
    registration: str | None = None
    result: Result | None = None
    extensions: dict[str, str | int] | None = None
    about: str = ""


def statement(event: Event, *, statement_id: str, home: str) -> bytes:
    """One xAPI 1.0.3 statement as JSON; `home` is the site's base address without a final slash."""
    body: dict[str, object] = {
        "id": statement_id,
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": event.learner.ref}},
        "verb": {"id": event.verb.iri, "display": {"en": event.verb.value}},
        "object": _object(event.activity, home),
    }
    if event.result is not None:
        body["result"] = _result(event.result)
    context = _context(event, home)
    if context:
        body["context"] = context
    body["timestamp"] = event.at.isoformat(timespec="milliseconds")
    body["version"] = "1.0.3"
    return msgspec.json.encode(body)


def voiding(
    voided: str, *, by: str, reason: str, at: datetime, registration: str, statement_id: str, home: str
) -> bytes:
    """A statement that makes another one void (xAPI 1.0.3 part two, 2.3.2): that one stays, and this says why."""
    body = {
        "id": statement_id,
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": by}},
        "verb": {"id": Verb.VOIDED.iri, "display": {"en": Verb.VOIDED.value}},
        "object": {"objectType": "StatementRef", "id": voided},
        "context": {"registration": registration, "extensions": {f"{home}/xapi/extensions/reason": reason}},
        "timestamp": at.isoformat(timespec="milliseconds"),
        "version": "1.0.3",
    }
    return msgspec.json.encode(body)


def _object(activity: Activity, home: str) -> dict[str, object]:
    definition: dict[str, object] = {"type": activity.type.iri}
    if activity.name:
        definition["name"] = {activity.locale: activity.name}
    return {"objectType": "Activity", "id": home + activity.path, "definition": definition}


def _result(result: Result) -> dict[str, object]:
    body: dict[str, object] = {}
    if result.scaled is not None:
        body["score"] = {"scaled": result.scaled}
    for name in ("success", "completion", "response"):
        value = getattr(result, name)
        if value is not None:
            body[name] = value
    if result.duration_s is not None:
        body["duration"] = f"PT{result.duration_s}S"
    return body


def _context(event: Event, home: str) -> dict[str, object]:
    context: dict[str, object] = {}
    if event.registration:
        context["registration"] = event.registration
    if event.about:
        context["statement"] = {"objectType": "StatementRef", "id": event.about}
    if event.extensions:
        context["extensions"] = {f"{home}/xapi/extensions/{name}": value for name, value in event.extensions.items()}
    return context
