"""Shows templates to a real browser without a server: pages are rendered here and handed over under the real policy."""

import types
from typing import Any
from urllib.parse import urlsplit

from litestar import Litestar
from playwright.sync_api import Page, Route

from lms.accounts.rules.permissions import Actor, Grant, Role
from lms.core import i18n, templating
from lms.core.assets import assets
from lms.core.headers import CONTENT_SECURITY_POLICY

ORIGIN = "http://lull.test"
ADA = Actor(
    person_id=1, ref="ada", login="ada", name="Ada Park", roles=(Grant(Role.ADMINISTRATOR), Grant(Role.TEAM_LEAD))
)
_app = Litestar([])


def rendered(name: str, *, path: str = "/", actor: Actor | None = ADA, locale: str = "en", **context: Any) -> str:
    """Render a template as `page` would."""
    state = types.SimpleNamespace(actor=actor, csrf_token="token")
    request: Any = types.SimpleNamespace(scope={"path": path}, app=_app, state=state)
    with i18n.use_locale(locale, "Asia/Hong_Kong"):
        return templating.render(request, name, **context)


class Stage:
    """One tab; `answers` are replies by path, everything else is the page on show. Keeps what was asked and logged."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.html = ""
        self.answers: dict[str, tuple[int, str]] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.errors: list[str] = []
        page.set_default_timeout(5000)
        page.route("**/*", self._answer)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if _is_refusal(message.text) else None)

    def show(self, html: str) -> None:
        """Open a page."""
        self.html = html
        self.page.goto(f"{ORIGIN}/")

    def get(self, script: str) -> Any:
        """Evaluate in the page."""
        return self.page.evaluate(script)

    def until(self, script: str) -> None:
        """Wait until something is true; Playwright's own waiting needs eval, which the policy refuses."""
        for _ in range(100):
            if self.get(script):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(script)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = assets().find(path.removeprefix("/static/"))
            assert found, path
            return route.fulfill(body=found[0].content, content_type=found[0].media_type)
        self.asked.append((route.request.method, path, route.request.post_data or ""))
        status, body = self.answers.get(path, (200, self.html))
        policy = {"content-type": "text/html; charset=utf-8", "content-security-policy": CONTENT_SECURITY_POLICY}
        return route.fulfill(status=status, body=body, headers=policy)


def _is_refusal(text: str) -> bool:
    return "Content Security Policy" in text or "Refused" in text
