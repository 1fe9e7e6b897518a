"""The administrators' pages, the way back in for those who forgot their password, and what watches the site."""

from litestar.types import ControllerRouterHandler

from lms.admin.web.health import healthz, metrics, readyz
from lms.admin.web.patterns import patterns
from lms.admin.web.people import add_person, new_person_page, people_page
from lms.admin.web.person import (
    allow_time,
    assign,
    change_status,
    edit,
    end_all_logins,
    end_one_role,
    grant,
    hand_over_link,
    person_page,
)
from lms.admin.web.phones import routes as phone_routes
from lms.admin.web.resets import ask, ask_page, reset, reset_page

routes: list[ControllerRouterHandler] = [
    people_page,
    new_person_page,
    add_person,
    person_page,
    edit,
    assign,
    grant,
    end_one_role,
    change_status,
    allow_time,
    end_all_logins,
    hand_over_link,
    ask_page,
    ask,
    reset_page,
    reset,
    *phone_routes,
    patterns,
    healthz,
    readyz,
    metrics,
]

__all__ = ["routes"]
