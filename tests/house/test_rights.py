"""Who gets what from every route: a table of routes and roles that is complete, because a route outside it fails."""

import re
from datetime import timedelta

import pytest

from lms.admission.service import NewOverride, NewSitting, grant, open_sitting
from lms.banks.queries import bank_by_name
from lms.banks.service import begin_import, make_bank, run_import
from lms.core import clock
from lms.core.db import Database, Sql
from lms.core.settings import current_settings
from lms.courses.queries import course_id
from lms.drafts.service import open_draft
from lms.imports.service import foresee as foresee_questions
from lms.media.service import add_file
from lms.questions.rules.corrections import Action, corrected
from lms.regrades.queries import foresee, subject_of
from lms.regrades.rules.foreseeing import Decision, fingerprint
from lms.regrades.service import start_regrade
from lms.statistics.queries.sittings import news
from lms.statistics.service import compute_quiz
from tests.support import databases
from tests.support.apps import whole_app
from tests.support.drawn import drawn
from tests.support.many_attempts import answered
from tests.support.people import CAST
from tests.support.whole_site import CODE, QUIZ, WholeSite, whole_site

EVERYONE = frozenset(CAST)
ALICE = frozenset({"alice"})
ADA = frozenset({"ada"})
HER_LEADS = frozenset({"bob", "dora", "hana", "ada"})
LEADS = frozenset({"bob", "dora", "hana", "ada"})
CARERS = frozenset({"tess", "hana", "ada"})
GRANTERS = frozenset({"tess", "bob", "hana"})
INVIGILATORS = GRANTERS | ADA
MANAGERS = frozenset({"hana", "ada"})
ANYBODY = EVERYONE | {""}

# route name -> (who gets an answer; everybody else is told that there is nothing there, and a stranger to log in)
TABLE = {
    "admin.phones": ADA, "admin.phone_names": ADA, "admin.phone_name_end": frozenset(), "account.phone": EVERYONE,
    "api.agent_state": frozenset(), "api.agent_state.connect": frozenset(), "api.agent_state.twilio": frozenset(),
    "api.agent_state.webex": frozenset(), "api.agent_state.genesys": frozenset(),
    "static": ANYBODY, "health": ANYBODY, "ready": ANYBODY, "metrics": ANYBODY, "openapi": ANYBODY,
    "accounts.login": ANYBODY, "accounts.login_open": ANYBODY, "accounts.logout": ANYBODY,
    "api.session": ANYBODY, "api.session_open": ANYBODY,
    "resets.ask": ANYBODY, "resets.send": ANYBODY, "resets.reset": frozenset(), "resets.set": ANYBODY,
    "accounts.account": EVERYONE, "accounts.preferences": EVERYONE, "accounts.theme": EVERYONE, "accounts.writing": EVERYONE,
    "accounts.password": EVERYONE, "accounts.password_change": EVERYONE, "accounts.sessions": EVERYONE,
    "accounts.session_end": frozenset(), "accounts.sessions_end": EVERYONE,
    "admin.people": ADA, "admin.person_new": ADA, "admin.person_add": ADA, "admin.person": ADA, "admin.person_edit": ADA,
    "admin.person_assign": ADA, "admin.person_grant": ADA, "admin.person_role_end": ADA, "admin.person_status": ADA,
    "admin.person_time": ADA,
    "admin.person_sessions_end": ADA, "admin.person_link": ADA, "admin.patterns": ADA,
    "api.uploads": CARERS, "api.upload": frozenset(), "api.upload_piece": frozenset(), "api.upload_end": frozenset(),
    "api.upload_file": frozenset(),  # nobody has begun one
    "library": CARERS, "library.add": CARERS, "library.chooser": CARERS, "library.item": CARERS, "library.alt": CARERS,
    "library.replace": CARERS, "library.captions": CARERS, "library.strays": CARERS,
    "library.adopt": frozenset(),  # the file asked for is in the library already
    "media.file": EVERYONE, "today": EVERYONE, "today.gap": EVERYONE, "courses": EVERYONE, "course": EVERYONE,
    "course.enrol": EVERYONE, "unit": EVERYONE, "api.place": ALICE, "unit.check": ALICE, "unit.acknowledge": frozenset(),
    "quiz": EVERYONE, "quiz.start": ALICE, "attempt": ALICE, "attempt.save": ALICE, "attempt.submit": ALICE, "attempt.try": ALICE,
    "attempt.result": ALICE, "api.answer": ALICE, "api.submission": ALICE, "api.slot": ALICE, "api.screen": ALICE,
    "attempt.pause": ALICE, "attempt.resume": ALICE, "api.pause": ALICE, "api.resume": ALICE, "api.presence": ALICE,
    "api.standing": ALICE,
    "attempt.reopen": frozenset({"tess", "hana", "ada"}), "attempt.void": frozenset({"tess", "hana", "ada"}),
    "attempt.void_decide": frozenset(),  # nobody asked: tests/disputes/test_voiding.py asks
    "api.events": EVERYONE, "record": EVERYONE, "record.person": ALICE | HER_LEADS, "team": LEADS,
    "sittings": INVIGILATORS, "sitting.new": INVIGILATORS, "sitting.open": INVIGILATORS, "sitting": INVIGILATORS,
    "sitting.seats": INVIGILATORS, "sitting.end": INVIGILATORS, "sitting.likeness": INVIGILATORS, "likeness": CARERS,
    "sitting.extend": INVIGILATORS, "seat": frozenset(), "seat.extend": frozenset(),  # alice's attempt is in no room
    "overrides": GRANTERS, "override.new": GRANTERS, "override.grant": GRANTERS, "override.end": GRANTERS,
    "attempt.material": frozenset(), "api.focus": ALICE,  # hers is neither an open nor a closed book
    "late": CARERS, "late.decide": frozenset(),
    "attempt.file": frozenset(), "api.answer_file": frozenset(),  # the quiz of the whole site asks for no files
    "marking": CARERS, "marking.wordings": CARERS,
    # no answer of the whole site waits for a person: tests/marking asks for those that do
    "marking.answer": frozenset(), "marking.take": frozenset(), "marking.give": frozenset(),
    "api.marking_draft": frozenset(), "marking.wording": frozenset(), "marking.decide": frozenset(),
    "authoring": CARERS, "outlines.new": CARERS, "outlines.begin": CARERS, "outlines.bring": CARERS, "outlines.copy": CARERS, "outline": CARERS, "outline.arrange": CARERS,
    "outline.add_unit": CARERS, "outline.add_module": CARERS, "outline.name_unit": CARERS, "outline.name_module": CARERS,
    "outline.rebase": CARERS, "outline.facts": CARERS, "outline.keep_facts": CARERS, "outline.languages": CARERS,
    "questions.health": CARERS, "questions.question": CARERS, "questions.keep": CARERS,
    "attempt.timeline": ALICE | HER_LEADS | CARERS, "objections.own": frozenset(), "objections.draft": frozenset(),
    "objections.send": frozenset(), "objections.list": CARERS, "objections.one": CARERS, "objections.answer": CARERS,
    "releases.new": CARERS, "releases.audience": CARERS, "releases.order": CARERS, "releases.difference": CARERS, "releases.versions": CARERS,
    "releases.return": CARERS, "releases.cancel": frozenset(), "reviews.page": CARERS, "reviews.ask": CARERS,
    "reviews.answer": CARERS, "reviews.comment": CARERS, "reviews.settle": frozenset(), "reviews.care": CARERS,
    "reviews.look": CARERS, "reviews.due": CARERS,
    "coverage": CARERS, "coverage.sheet": CARERS, "coverage.clause": CARERS, "coverage.begin": CARERS, "coverage.serve": MANAGERS,
    "policies": MANAGERS, "policies.new": MANAGERS,
    "policies.bring": MANAGERS, "policies.one": frozenset(), "policy.clause": EVERYONE,
    "api.draft_save": CARERS, "api.draft_text": CARERS, "api.draft_here": CARERS,
    "editing.unit": CARERS, "editing.keep": CARERS, "editing.preview": CARERS, "editing.asides": CARERS,
    "editing.decide": frozenset(),  # nothing of the draft waits for a decision
    "editing.about": CARERS, "editing.history": CARERS, "editing.give_back": frozenset(), "editing.up_to_date": CARERS,
    "editing.links": CARERS, "editing.media": CARERS,
    "banks": CARERS, "bank.make": CARERS, "bank": CARERS, "bank.share": frozenset({"tess"}), "bank.tend": CARERS,
    "bank.export": CARERS, "import.new": CARERS, "import.dry_run": CARERS, "import.start": CARERS, "import": CARERS,
    "import.undo": CARERS, "api.alike": CARERS, "bank.question": CARERS, "bank.question_keep": CARERS,
    "bank.question_form": CARERS, "bank.question_new": CARERS, "bank.question_add": CARERS,
    "import.quiz": CARERS, "import.quiz_look": CARERS, "bank.question_add_form": CARERS, "bank.look": CARERS, "bank.owner": frozenset({"tess"}),
    "quizwriting.look": CARERS, "quizwriting.pasted": CARERS, "quizwriting.rules": CARERS,
    "quizwriting.rules_keep": CARERS,
    "quizwriting.fields": CARERS, "quizwriting.lines": CARERS, "quizwriting.alike": CARERS,
    "quizwriting.form": CARERS, "quizwriting.form_keep": CARERS,
    "trials.begin": CARERS,
    "trials.one": frozenset(), "trials.keep": frozenset(), "trials.check": frozenset(), "trials.hand_in": frozenset(),
    "trials.pause": frozenset(), "trials.resume": frozenset(), "trials.mark": frozenset(),
    "regrades.new": CARERS, "regrades.dry_run": CARERS, "regrades.start": CARERS, "regrades.one": CARERS,
}  # fmt: skip

# Parts of pages, without a head of their own.
PARTS = frozenset(
    {
        "releases.audience",
        "sitting.seats",
        "library.chooser",
        "editing.asides",
        "editing.links",
        "quizwriting.look",
        "quizwriting.fields",
        "quizwriting.alike",
    }
)
# A form that is not filled in is refused, a closed attempt too: that is an answer. 404 says that nothing is there.
# Programs show a token of their own: whoever is logged in is told so.
BY_TOKEN = frozenset(name for name in TABLE if name.startswith("api.agent_state"))
ANSWERS = frozenset({200, 204, 303, 400, 409, 422})
LAST = ("course.enrol", "attempt.save", "attempt.submit", "api.submission", "accounts.sessions_end", "accounts.logout",
        "admin.person_sessions_end", "admin.person_status")  # fmt: skip


def routes():
    """(name, method, path) of every route that we have written."""
    for route in whole_app().routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                name = (
                    "openapi" if "openapi" in str(handler.name) or route.path.startswith("/api/{path") else handler.name
                )
                yield name, method, route.path + ("?for_s=0" if name == "api.events" else "")  # it would never end


ROUTES = sorted(routes(), key=lambda one: (one[0] in LAST, one))


def test_every_route_has_a_line_in_the_table():
    assert {name for name, _method, _path in ROUTES} == set(TABLE)


@pytest.fixture
async def site(sqlite_template, tmp_path) -> WholeSite:
    from lms.core.db import connect, disconnect

    database: Database = await connect(databases.sqlite_copy(sqlite_template, tmp_path))
    assert database
    yield await whole_site(tmp_path)
    await disconnect()


async def paths_of(site):
    """Real values for the parts of paths: alice's enrolment, attempt and self."""
    async with site.as_("alice") as alice:
        await alice.begins()
        page = await alice.reads(f"/courses/{CODE}/units/greeting")
        running = await alice.starts(QUIZ)
        picture = re.search(r"/media/([^/]+)/([^\"?]+)", page)
        place = re.search(r"/enrolments/([^/]+)/", page)
        grant = re.search(r"/roles/(\d+)/", await _admins_view(site))
    question, regrade = await _a_question_with_figures(site)
    item = await _a_file(site)
    bank, batch = await _a_bank(site)
    alice_ref, (sitting, override) = site.cast["alice"].ref, await _exam(site)

    def values(name, path):
        ref = alice_ref
        if name.startswith(("attempt", "api.")):
            ref = running.ref
        if name.startswith("objections."):
            ref = "objection" if name in {"objections.one", "objections.answer"} else "p00000-1"  # nobody's of the cast
        if name.startswith(("questions.", "regrades.")):
            ref = regrade if name == "regrades.one" else question
        if name == "api.place":
            ref = place[1]
        if name.startswith(("sitting", "seat")):
            ref = sitting
        if name.startswith(("bank", "import")):
            ref = bank
        if name.startswith("override"):
            ref = override
        if name == "media.file":
            ref = picture[1]
        if name.startswith("library"):
            ref = item.ref
        known = {"ref": ref, "code": CODE, "key": "quiz" if "quizzes" in path else "greeting", "check": "greeting", "slot": "1",
                 "version": "1", "gap": "0", "file": "x", "locale": "en", "number": "1",
                 "identity_id": "1", "attempt": running.ref, "grant_id": grant[1] if grant else "1", "token": "x" * 43, "name": picture[2], "path": "openapi.json"}  # fmt: skip
        known |= (
            {"batch": batch, "clause": "P4.1"}
            | ({"name": "gift"} if name == "bank.export" else {})
            | ({"key": "which"} if name.startswith("bank.") else {})
        )
        if name == "static":
            known["path"] = "favicon.svg"
        return re.sub(r"\{(\w+):\w+\}", lambda part: known[part[1]], path)

    return values


async def _a_question_with_figures(site):
    """A first attempt of somebody who is not of the cast, and what the worker makes of it."""
    await answered([[(False, 1_000_000), ("120", 1_000_000)]])
    await Sql(
        "INSERT INTO objection (ref, attempt, slot, person, state, words, written_at, sent_at)"
        " SELECT 'objection', id, 0, person, 'open', 'Look again', started_at, started_at FROM attempt WHERE ref = 'p00000-1'"
    ).run()
    for quiz in await news():
        await compute_quiz(quiz.quiz_key)
    async with site.as_("tess") as tess:
        ref = re.search(r'href="/question-health/([^"?]+)"', await tess.reads("/question-health?show=all"))[1]
        subject = await subject_of(site.cast["tess"], ref)
    decision = Decision(Action.FULL, {one: corrected(each, Action.FULL, None) for one, each in subject.counts.items()})
    seen = fingerprint(*await foresee(decision))
    return ref, await start_regrade(site.cast["tess"], subject, decision, reason="for the table", seen=seen)


async def _exam(site):
    """A sitting that bob opened for his team, something that hana granted to alice, and a course that tess writes."""
    course = await course_id(site.cast["alice"], CODE)
    team, now = site.cast["bob"].unit_id, clock.now()
    sitting = NewSitting(course, "quiz", "Room 3", now, now + timedelta(hours=1), team)
    granted = NewOverride(course, "quiz", "Was ill", person_id=site.cast["alice"].person_id, extra_attempts=1)
    await open_draft(site.cast["tess"], CODE)
    return await open_sitting(site.cast["bob"], sitting), await grant(site.cast["hana"], granted)


async def _a_file(site):
    """A picture in the library."""
    path = current_settings().data_dir / "picture"
    path.write_bytes(drawn())
    return await add_file(site.cast["tess"], path, "box.png")


async def _a_bank(site):
    """A bank of tess's, and an import into it."""
    ref = await make_bank("service-rules", locale="en", owner=site.cast["tess"].person_id)
    bank = await bank_by_name("service-rules")
    outlook = await foresee_questions(b"Which?{=right ~wrong}", bank=bank.name, locale="en")
    planned = list(outlook.planned.values())
    batch = await begin_import(bank, planned, source="", format_="gift", person=None, as_job=False)
    await run_import(batch)
    return ref, batch


async def _admins_view(site):
    async with site.as_("ada") as ada:
        return await ada.reads(f"/admin/people/{site.cast['alice'].ref}")


async def asked(desk, method, path):
    """What a page of ours would send, with nothing filled in."""
    if path.startswith("/api/v1/"):
        headers = {"x-csrftoken": desk.browser.csrf, "origin": "http://lull.test", "accept": "application/json"}
        body = {"answer": None, "client_seq": 1, "device_id": "d"} if "/answers/" in path else {"device_id": "d"}
        body |= {"times": 1, "away_s": 3} if path.endswith("/focus") else {}
        return await desk.browser.request(method, path, json=body, headers=headers)
    if method == "POST":
        return await desk.sends(path)
    return await desk.browser.get(path, headers={"accept": "text/html"})


@pytest.mark.parametrize("login", [*CAST, ""], ids=lambda login: login or "stranger")
async def test_everyone_gets_what_is_theirs_and_nothing_else(site, login):
    values = await paths_of(site)
    wrong = []
    for name, method, path in ROUTES:
        async with site.as_(login) as desk:
            if not login:
                await desk.browser.open("/login")
            answer = await asked(desk, method, values(name, path))
            to_log_in = answer.headers.get("location", "").startswith("/login?") or answer.status_code == 401
            allowed = answer.status_code in ANSWERS and not to_log_in
            told = answer.status_code == 404 or ((not login or name in BY_TOKEN) and to_log_in)
            if not (allowed if login in TABLE[name] else told):
                wrong.append(f"{login or 'stranger'} {method} {name}: {answer.status_code}")
    assert not wrong


async def test_every_page_has_a_title_one_heading_and_a_language(site):
    values = await paths_of(site)
    for name, method, path in ROUTES:
        login = next((each for each in ("ada", "alice", "hana") if each in TABLE[name]), "")
        if method != "GET" or not login:
            continue
        async with site.as_(login) as desk:
            answer = await desk.browser.get(values(name, path), headers={"accept": "text/html"})
        if answer.status_code == 200 and "html" in answer.headers["content-type"] and name not in PARTS:
            headings = len(re.findall(r"<h1\b", answer.text)) - (
                name == "admin.patterns"
            )  # shows the pause, which has one
            assert headings == 1, name
            assert re.search(r"<title>\s*\w.* · Lull</title>", answer.text), name
            assert '<html lang="en"' in answer.text, name
