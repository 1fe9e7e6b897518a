"""Somebody answers while page, tab, browser, network and server are killed at random moments; what was acknowledged stays."""

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright, Response

from e2e.support.account import Account
from e2e.support.browser import ARGUMENTS
from e2e.support.data import rows
from e2e.support.doomed import _address
from e2e.support.site import Site

KINDS = ("page", "tab", "browser", "network", "server", "both")
QUIZZES = ("quiz", "two", "three")
TYPED = {2, 5, 7}
_KEPT_BY_PAGES = "indexeddb,local_storage,service_workers,cache_storage,websql,file_systems"
_CHOICE = "What is best? [key {key}]\n* This one\n- That one\n- The other\n- None"
_TEXT = "Write something. [key {key}] [text]\n= anything"
_SEVERAL = "Which are good? [key {key}] [choose all]\n* Red\n* Green\n- Blue"
QUIZ = "---\ntitle: Quiz {name}\nmode: test\npass: 80%\nshuffle: no\n---\n" + "\n\n".join(
    kind.replace("{key}", f"{{name}}{number}")
    for number, kind in enumerate([_CHOICE, _TEXT, _SEVERAL, _CHOICE, _TEXT, _CHOICE, _TEXT, _SEVERAL], 1)
)

# One answer, given as the page's own controls do it; returns what the fields then say.
_ANSWER = """([slot, word, which]) => {
  const section = document.querySelector(`[data-slot="${slot}"]`);
  document.querySelector(`[data-map] [data-slot-link="${slot}"]`).click();
  if (section.dataset.kind === "short_text") {
    const field = section.querySelector("fieldset input[name^=q]");
    field.focus();
    field.value = word;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else section.querySelectorAll(".opt input")[which % section.querySelectorAll(".opt input").length].click();
}"""
# What a fresh page shows, as answers.
_SHOWN = """() => Object.fromEntries([...document.querySelectorAll("[data-slot]")].map((section) => {
  const ticked = [...section.querySelectorAll(".opt input:checked")].map((one) => one.value);
  const kind = section.dataset.kind;
  const text = section.querySelector("fieldset input[type=text], fieldset input:not([type])");
  const answer = kind === "single" ? ticked[0] ?? null : kind === "multiple" ? (ticked.length ? ticked : null) : text.value || null;
  return [section.dataset.slot, answer];
}))"""


class Person:
    """Alice at one browser, in three quizzes at once; what she gave, what was sent, what was acknowledged."""

    def __init__(self, playwright: Playwright, program: str, site: Site, checker: Browser, seed: int) -> None:
        self.playwright, self.program, self.site = playwright, program, site
        self.chance, self.profile = random.Random(seed), site.data_dir / "profile"
        self.account = Account(site, "alice")
        self.paths = [self.account.start("tiny", quiz).path for quiz in QUIZZES]
        self.sent: dict[tuple[str, int], dict[int, object]] = {}
        self.acknowledged: dict[tuple[str, int], dict[int, object]] = {}
        self.kills: Counter[str] = Counter()
        self.words = 0
        self.lost: list[str] = []
        self.pages: list[Page] = []
        self.process: subprocess.Popen[bytes] | None = None
        context = checker.new_context(base_url=site.url)
        context.add_cookies(self.account.cookies)
        self.eyes = context.new_page()
        self.forget = context.new_cdp_session(self.eyes)

    @property
    def answers(self) -> int:
        """How many answers were acknowledged."""
        return sum(len(each) for each in self.acknowledged.values())

    def arrive(self) -> None:
        """She sits down at her three pages."""
        self._launch()
        self._sit()

    def _launch(self) -> None:
        """A browser with its own process group and a profile that outlives it."""
        profile = self.profile
        (profile / "DevToolsActivePort").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [self.program, *ARGUMENTS, "--headless=new", "--remote-debugging-port=0", "--hide-crash-restore-bubble",
             f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def _sit(self) -> None:
        self.browser = self.playwright.chromium.connect_over_cdp(_address(self.profile))
        self.context = self.browser.contexts[0]
        self.context.add_cookies(self.account.cookies)
        self.pages = [self._begin(path) for path in self.paths]  # all three load at once
        self._wait_for(self.pages)

    def leave(self) -> None:
        """The browser goes at once."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        with suppress(Error):
            self.browser.close()

    def answer(self, at: int) -> None:
        """One answer to one question, sometimes typed key by key."""
        slot, page = self.chance.randint(1, 8), self.pages[at]
        self.words += 1
        given = [slot, f"word {self.words}", self.chance.randrange(4)]
        try:
            page.evaluate(_ANSWER, given)
        except (
            Error
        ):  # the fresh page of a look made this one the older screen, and a key that was typed took over again
            page.wait_for_selector("[data-ready]", timeout=20_000)
            page.evaluate(_ANSWER, given)
        if slot in TYPED and self.chance.random() < 0.3:
            page.keyboard.type(f" and {self.words}", delay=self.chance.choice([0, 15]))

    def kill(self, kind: str) -> None:
        """Answer a little, kill at a random moment, look with fresh eyes, go on."""
        at = self.chance.randrange(len(self.pages))
        for each in {at, self.chance.randrange(len(self.pages))}:
            for _answer in range(self.chance.randint(1, 3)):
                self.answer(each)
        time.sleep(self.chance.choice([0, 0.02, 0.1, 0.2, 0.4, 0.9]) * self.chance.random())
        self.kills[kind] += 1
        getattr(self, f"_{kind}")(at)
        looked_at = [at] if kind in {"page", "tab", "network"} else [*range(len(self.pages))]
        self._look(looked_at)
        again = [self.pages[each] for each in looked_at]  # the look was the newer screen: she goes on here again
        for page in again:
            page.reload(wait_until="commit")
        self._wait_for(again)

    def _page(self, at: int) -> None:
        """The process that draws the page dies."""
        with suppress(Error):
            self.pages[at].goto("chrome://crash", timeout=3000)
        with suppress(Error):
            self.pages[at].close()
        self.pages[at] = self._open(self.paths[at])

    def _tab(self, at: int) -> None:
        self.pages[at].close(run_before_unload=self.chance.random() < 0.5)
        self.pages[at] = self._open(self.paths[at])

    def _network(self, at: int) -> None:
        self.context.set_offline(True)
        self.answer(at)
        if self.chance.random() < 0.5:
            self.pages[at].close()
            self.context.set_offline(False)
            self.pages[at] = self._open(self.paths[at])
        else:
            time.sleep(0.2 * self.chance.random())
            self.context.set_offline(False)

    def _browser(self, _at: int) -> None:
        self.leave()
        self.arrive()

    def _server(self, at: int) -> None:
        self.site.kill()
        self.answer(at)  # nobody is there: the journal keeps it
        self.site.start()

    def _both(self, _at: int) -> None:
        self.site.kill()
        self.leave()
        self._launch()  # both come up at the same time, as after a power cut
        self.site.start()
        self._sit()

    def _open(self, path: str) -> Page:
        page = self._begin(path)
        self._wait_for([page])
        return page

    def _begin(self, path: str) -> Page:
        """A page that is on its way."""
        page = self.context.new_page()
        page.on("request", lambda request: self._sends(path, request.method, request.url, request.post_data))
        page.on("response", lambda response: self._heard(path, response))
        page.goto(self.site.url + path, wait_until="commit")
        return page

    @staticmethod
    def _wait_for(pages: list[Page]) -> None:
        """Until each of them can be used."""
        for page in pages:
            page.wait_for_selector("[data-ready]", timeout=20_000)

    def _sends(self, path: str, method: str, url: str, body: str | None) -> None:
        if method == "PUT" and "/answers/" in url and body:
            said = json.loads(body)
            self.sent.setdefault((path, int(url.rsplit("/", 1)[1])), {})[said["client_seq"]] = said["answer"]

    def _heard(self, path: str, response: Response) -> None:
        request = response.request
        if request.method == "PUT" and "/answers/" in request.url and response.status == 200 and request.post_data:
            said = json.loads(request.post_data)
            slot = int(request.url.rsplit("/", 1)[1])
            self.acknowledged.setdefault((path, slot), {})[said["client_seq"]] = said["answer"]

    def _look(self, looked_at: list[int]) -> None:
        """In the database every acknowledged answer is there once; a fresh browser shows the newest, or one sent after it."""
        for path in [self.paths[at] for at in looked_at]:
            known = {slot: dict(each) for (where, slot), each in self.acknowledged.items() if where == path}
            shown = self._fresh(path)
            for slot, answers in known.items():
                newest = max(answers)
                if shown[str(slot)] not in [answers[newest], *self._later(path, slot, newest)]:
                    self.lost.append(f"{path} {slot}: {shown[str(slot)]!r} is shown, {answers[newest]!r} was saved")
        self.lost += self._missing()

    def _later(self, path: str, slot: int, newest: int) -> list[object]:
        """What went out after the newest acknowledged answer. What a dying page sent is seen only by the server: it
        counts when it was given later, and no older words may come back under a new number.
        """
        sql = (
            "SELECT e.client_seq, e.answer FROM answer_event e JOIN attempt a ON a.id = e.attempt"
            f" WHERE a.ref = '{path.rsplit('/', 1)[1]}' AND e.slot = {slot} AND e.client_seq > {newest}"
        )
        acknowledged = self.acknowledged[path, slot]
        before = {json.dumps(answer) for seq, answer in acknowledged.items() if seq < newest}
        arrived = [json.loads(row["answer"]) for row in rows(self.site, sql)]
        words = [answer for answer in arrived if slot not in TYPED or json.dumps(answer) not in before]
        return [answer for seq, answer in self.sent[path, slot].items() if seq > newest] + words

    def _fresh(self, path: str) -> dict[str, object]:
        """What a page shows to a browser that keeps nothing of what it has seen but the files of scripts and styles."""
        self.eyes.goto(path)
        found: dict[str, object] = self.eyes.evaluate(_SHOWN)
        self.eyes.goto("about:blank")
        self.forget.send("Storage.clearDataForOrigin", {"origin": self.site.url, "storageTypes": _KEPT_BY_PAGES})
        return found

    def _missing(self) -> list[str]:
        found = {}
        sql = "SELECT a.ref, e.slot, e.client_seq, e.answer FROM answer_event e JOIN attempt a ON a.id = e.attempt"
        for row in rows(self.site, sql):
            key = (f"/attempts/{row['ref']}", row["slot"], row["client_seq"])
            if key in found:
                self.lost.append(f"{key} stands there twice")
            found[key] = json.loads(row["answer"])
        return [
            f"{path} {slot} {seq}: acknowledged, not there"
            for (path, slot), answers in self.acknowledged.items()
            for seq, answer in answers.items()
            if found.get((path, slot, seq), "?") != answer
        ]


def killed(person: Person, kills: int) -> str:
    """So many kills, each kind as often; what came of it in a sentence. Raises AssertionError with what was lost."""
    start = time.monotonic()
    kinds = [KINDS[number % len(KINDS)] for number in range(kills)]
    person.chance.shuffle(kinds)
    person.arrive()
    try:
        for kind in kinds:
            person.kill(kind)
            assert not person.lost, "\n".join(person.lost)
    finally:
        person.leave()
    by_kind = ", ".join(f"{kind} {count}" for kind, count in sorted(person.kills.items()))
    return (
        f"{kills} kills in {time.monotonic() - start:.0f} s ({by_kind}): {person.answers} answers acknowledged,"
        f" 0 lost, 0 doubled"
    )


def kill_site(folder: Path) -> Site:
    """A site with one course of three quizzes, whose server starts quickly."""
    from tests.durability.conftest import published

    course = {f"{language}/final/0{number}-{name}.quiz": QUIZ.replace("{name}", name)
              for number, name in enumerate(QUIZZES, 1) for language in ("en", "zh-Hant")}  # fmt: skip
    return published(folder / "data", course)


def half_of_the_kills(playwright: Playwright, program: str, checker: Browser, folder: Path, *, half: int) -> str:
    """Half of KILLS at a site of its own, by dice of its own; what came of it in a sentence."""
    kills, seed = int(os.environ.get("KILLS", "100")), int(os.environ.get("KILLS_SEED", "24")) + half
    with kill_site(folder) as site:
        said = killed(Person(playwright, program, site, checker, seed), (kills + half) // 2)
    return f"{said} (seed {seed})"
