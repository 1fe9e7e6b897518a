"""A logged-in person without a browser: quick ways into the state that a journey begins with."""

import json
import re

import httpx

from e2e.support.site import PASSWORD, Site

_TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')
_ATTEMPT = re.compile(r'data-attempt-id="([^"]+)"[^>]*data-attempt-token="([^"]+)"', re.DOTALL)
_SLOT = re.compile(r'data-slot="(\d+)"[^>]*data-kind="([^"]+)"', re.DOTALL)


class Account:
    """Posts forms as the pages do and follows no redirect."""

    def __init__(self, site: Site, login: str) -> None:
        headers = {"accept": "text/html", "origin": site.url}
        self.client = httpx.Client(base_url=site.url, headers=headers, timeout=30)
        self.token = ""
        self.get("/login")
        answer = self.post("/login", {"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        self.get("/account")

    @property
    def cookies(self) -> list[dict[str, object]]:
        """The cookies of this log-in, as a browser context takes them."""
        url = str(self.client.base_url)
        return [{"name": name, "value": value, "url": url} for name, value in self.client.cookies.items()]

    def get(self, path: str) -> httpx.Response:
        """Read a page and remember the token of its forms."""
        answer = self.client.get(path)
        found = _TOKEN.search(answer.text)
        self.token = found[1] if found else self.token
        return answer

    def post(self, path: str, form: dict[str, str] | None = None) -> httpx.Response:
        """Send a form of the page that was read last."""
        return self.client.post(path, data={"_csrf_token": self.token, **(form or {})})

    def begin(self, code: str) -> None:
        """Be on the course."""
        assert self.post(f"/courses/{code}/enrolment").status_code == 303

    def start(self, code: str, quiz: str = "final-quiz") -> "Attempt":
        """Start an attempt, or go on with the one that is running."""
        self.begin(code)
        answer = self.post(f"/courses/{code}/quizzes/{quiz}/attempts")
        assert answer.status_code == 303, f"{answer.status_code}: {answer.text[-3000:]}"
        return Attempt(self, answer.headers["location"])


def end_sessions(site: Site, login: str) -> None:
    """All log-ins of the person end, as when an administrator ends them."""
    account = Account(site, login)
    account.get("/account/sessions")
    assert account.post("/account/sessions/revocation").status_code == 303


class Attempt:
    """A running attempt, answered through the door for programs with what its page says alone."""

    def __init__(self, account: Account, path: str) -> None:
        self.account = account
        self.path = path
        page = account.get(path).text
        found = _ATTEMPT.search(page)
        assert found, page[:3000]
        self.ref, self.token = found[1], found[2]
        self.kinds = {int(slot): kind for slot, kind in _SLOT.findall(page)}

    def save(self, slot: int, answer: object, seq: int, device: str = "desk") -> httpx.Response:
        """Send one answer."""
        body = {"answer": answer, "client_seq": seq, "device_id": device, "client_at": "2026-11-23T10:00:00Z"}
        return self.account.client.put(
            f"/api/v1/attempts/{self.ref}/answers/{slot}",
            content=json.dumps(body),
            headers={"x-attempt-token": self.token, "content-type": "application/json"},
        )

    def hand_in(self) -> str:
        """Hand in and return the path of the result."""
        answer = self.account.client.post(
            f"/api/v1/attempts/{self.ref}/submission", json={"have": []}, headers={"x-attempt-token": self.token}
        )
        assert answer.status_code == 200, answer.text
        return f"{self.path}/result"
