"""A site where every door of the engine leads somewhere: what the fuzz of these doors stands on."""

import json
from datetime import timedelta
from pathlib import Path
from re import search
from typing import NamedTuple

from lms.accounts.service import create_token
from lms.admission.service import NewOverride, NewSitting, grant, open_sitting
from lms.core import clock
from lms.core.db import Sql
from lms.core.settings import use_settings
from lms.courses.queries import course_id
from lms.drafts import service as drafts
from lms.policies import service as policies
from lms.questions.rules.corrections import Action, corrected
from lms.quizzes.service import (
    Entry,
    NewAnswer,
    NewScreen,
    Writer,
    attempt_token,
    open_screen,
    save_answer,
    start_attempt,
    submit,
)
from lms.regrades.queries import foresee, subject_of
from lms.regrades.rules.foreseeing import Decision, fingerprint
from lms.regrades.service import start_regrade
from lms.statistics.queries.sittings import news
from lms.statistics.service import compute_quiz
from lms.trials import service as trials
from tests.support.course_folder import MANIFEST, PAGE_EN
from tests.support.door_app import settings
from tests.support.whole_site import CODE, WholeSite, whole_site

QUIZ = """\
---
title: Final quiz
pass: 80%
attempts: 50
shuffle: no
book: open
clock: active
time: 60 min
---
Which? [key which]
* a
- b
- c

Which of these? [key some] [choose all]
* a
* b
- c

Is it so? [key so]
- True
* False

What do we call work after a call? [key acw] [text]
= after-call work

How many minutes? [key minutes]
= 120 min

Who does what? [key who] [match]
a -> x
b -> y

Where does it belong? [key where] [categorise]
a -> x
b -> x
-> y

In which order? [key order] [order]
1. a
2. b

Say ___ within ___, then ___. [key say]
= hello
= 2 min
~ *log | drop

Where is the hand? [key hand] [hotspot]
![A clock](media/clock.svg)
* Hand -> circle 20,20 5
- Edge -> rect 60,60 90,90

Write the note. [key note] [essay]
+ Facts: none = 0 | all = 2

Send the plan. [key plan] [file]
+ Plan: no = 0 | yes = 1
"""
ESSAY, WORDS = 11, 4  # their places among the questions

_ONE_LANGUAGE = {
    "course.yaml": MANIFEST.replace("[en, zh-Hant]", "[en]")
    .replace("  zh-Hant: 小課程\n", "")
    .replace("  zh-Hant: 怎樣開始一通電話。\n", "")
    .replace(", zh-Hant: 開始", "")
    .replace(", zh-Hant: 總測驗", ""),
    "en/start/01-greeting.md": PAGE_EN,
    "en/final/01-quiz.quiz": QUIZ,
    "en/final/02-room.quiz": "---\ntitle: In the room\nbook: closed\nclock: wall\ntime: 60 min\n---\nQ? [key only]\n* a\n- b\n",
    "zh-Hant/start/01-greeting.md": None,
    "zh-Hant/final/01-quiz.quiz": None,
}


class Stage(NamedTuple):
    """The site, a program's token, and real values for the parts of addresses."""

    site: WholeSite
    token: str
    running: str
    seated: str
    ending: str
    done: str
    objection: str
    question: str
    regrade: str
    sitting: str
    override: str
    words: str
    trial: str
    tried: str


async def fuzz_stage(tmp_path: Path) -> Stage:
    """Alice has handed in an attempt with an essay and one answer too late, and writes another; so does Charlie."""
    site = await whole_site(tmp_path, _ONE_LANGUAGE)
    use_settings(settings(tmp_path, twilio_auth_token="12345"))
    for login in ("alice", "charlie", "mei"):
        async with site.as_(login) as desk:
            await desk.begins()
    done = await _handed_in(site)
    question = await _question_with_figures(site)
    regrade = await _regrade(site, question)
    running, ending = [await start_attempt(site.cast[login], CODE, "quiz") for login in ("alice", "charlie")]
    sitting, override = await _exam(site)
    seated = await _seated(site, sitting)
    objection = (await Sql("SELECT ref FROM objection WHERE ref IS NOT NULL").first())["ref"]
    words = (
        await Sql(
            "SELECT v.id FROM question_version v JOIN question q ON q.id = v.question WHERE q.key = 'acw'"
        ).first()
    )["id"]
    return Stage(
        site, await create_token("Softphone", "agent-state"), running, seated, ending, done, objection, question, regrade,
        sitting, override, str(words), *await _trials(site),
    )  # fmt: skip


async def _handed_in(site: WholeSite) -> str:
    ref = await start_attempt(site.cast["alice"], CODE, "quiz")
    page = Writer(token=attempt_token(ref))
    at = clock.now()
    await open_screen(page, ref, NewScreen("desk", at))
    await save_answer(page, ref, WORDS, NewAnswer("after cal work", 1, "desk", at))
    await save_answer(page, ref, ESSAY, NewAnswer({"text": "All of it."}, 2, "desk", at))
    async with site.as_("alice") as desk:
        await desk.sends(f"/attempts/{ref}/submission")
        late = {"answer": {"text": "More."}, "client_seq": 3, "device_id": "desk", "client_at": at.isoformat()}
        await desk.browser.put(
            f"/api/v1/attempts/{ref}/answers/{ESSAY}",
            content=json.dumps(late),
            headers={"x-attempt-token": page.token},
        )
        await desk.sends(f"/attempts/{ref}/objections", words="The wording of it is right too.", slot=WORDS)
    return ref


async def _question_with_figures(site: WholeSite) -> str:
    """Mei hands in what needs no person, and the worker makes figures of it."""
    ref = await start_attempt(site.cast["mei"], CODE, "quiz")
    await submit(Writer(actor=site.cast["mei"]), ref)
    for quiz in await news():
        await compute_quiz(quiz.quiz_key)
    async with site.as_("tess") as tess:
        found = search(r'href="/question-health/([^"?]+)"', await tess.reads("/question-health?show=all"))
    assert found
    return found[1]


async def _regrade(site: WholeSite, question: str) -> str:
    subject = await subject_of(site.cast["tess"], question)
    decision = Decision(Action.FULL, {one: corrected(each, Action.FULL, None) for one, each in subject.counts.items()})
    seen = fingerprint(*await foresee(decision))
    return await start_regrade(site.cast["tess"], subject, decision, reason="for the fuzz", seen=seen)


async def _exam(site: WholeSite) -> tuple[str, str]:
    """A sitting of Bob's team, and one more attempt that Hana granted to Alice."""
    course, now = await course_id(site.cast["alice"], CODE), clock.now()
    sitting = NewSitting(course, "room", "Room 3", now, now + timedelta(hours=1), site.cast["bob"].unit_id)
    more = NewOverride(course, "quiz", "Was ill", person_id=site.cast["alice"].person_id, extra_attempts=1)
    return await open_sitting(site.cast["bob"], sitting), await grant(site.cast["hana"], more)


async def _seated(site: WholeSite, sitting: str) -> str:
    """Alice's attempt in the room, behind a closed book."""
    code = (await Sql("SELECT code FROM sitting WHERE ref = :ref").first(ref=sitting))["code"]
    return await start_attempt(site.cast["alice"], CODE, "room", Entry(code, "127.0.0.1"))


async def _trials(site: WholeSite) -> tuple[str, str]:
    """Tess tries the quiz out, Hana has handed it in with a text to mark; there is a policy of ours."""
    tess, hana = site.cast["tess"], site.cast["hana"]
    await drafts.open_draft(tess, CODE)
    await policies.apply(hana, policies.Draft("gdpr", "# Calls\n## 1 All\n- 1.1 Ask first\n"))
    trial, tried = [await trials.begin(person, CODE, "quiz", "en") for person in (tess, hana)]
    await trials.keep(hana, tried, {ESSAY: {"text": "All of it."}}, {})
    await trials.hand_in(hana, tried)
    return trial, tried
