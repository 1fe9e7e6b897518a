"""An application with the pages of people and the door only, put together as lms/app.py does it.

The own phone is a page of several features, but the account page leads to it.
"""

from functools import cache
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, get, post
from litestar.exceptions import HTTPException

from lms.accounts.service import recognise
from lms.accounts.web import routes as account_routes
from lms.admin.web import routes as admin_routes
from lms.core import refusals
from lms.core.assets import static_file
from lms.core.errors import DomainError
from lms.core.forms import form_of
from lms.core.guards import AtTheDoor, actor_of
from lms.core.sessions import install_door
from lms.core.settings import Settings, use_settings
from lms.pages import phone
from tests.support.people import BASE


@get("/", name="today")
async def home(request: Request[Any, Any, Any]) -> str:
    return f"Hello {actor_of(request).name}"


@get("/broken", name="broken")
async def broken() -> str:
    raise ZeroDivisionError


@post("/api/echo", name="echo", status_code=200)
async def echo(request: Request[Any, Any, Any]) -> dict[str, str]:
    return {"who": actor_of(request).login}


@post("/hook", name="hook", opt={"public": True, "csrf": False}, status_code=200)
async def hook(request: Request[Any, Any, Any]) -> dict[str, int]:
    return {"fields": len(await form_of(request))}


def settings(tmp_path: Path, **changed: Any) -> Settings:
    values = {
        "database_url": "", "data_dir": tmp_path, "site_name": "Lull", "base_url": BASE, "secret_key": "k" * 40,
        "smtp_url": "", "demo_password": "between-calls", "demo_logins": False,
    }  # fmt: skip
    return Settings(**(values | changed))


def door_app(configured: Settings) -> Litestar:
    """Settings are asked for when they are needed, except the address: one application for each is enough."""
    return _app(use_settings(configured).base_url)


@cache
def _app(base_url: str) -> Litestar:
    app = Litestar(
        route_handlers=[static_file, home, broken, echo, hook, *account_routes, *admin_routes, *phone.routes],
        middleware=[AtTheDoor()],
        exception_handlers={
            DomainError: refusals.refused,
            HTTPException: refusals.framework_refused,
            Exception: refusals.broken,
        },
        request_max_body_size=1_000_000,
        openapi_config=None,
    )
    install_door(app, recognise=recognise, base_url=base_url)
    return app
