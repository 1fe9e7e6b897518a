"""The pages of the door: logging in and out, one's own account, one's own log-ins."""

from litestar.types import ControllerRouterHandler

from lms.accounts.web.account import (
    account,
    change_own_password,
    keep_preferences,
    password_page,
    remember_writing,
    switch_theme,
)
from lms.accounts.web.login import end_session, login_page, open_session
from lms.accounts.web.logins import end_one, end_others, logins_page
from lms.accounts.web.session_api import open_session_again, session

routes: list[ControllerRouterHandler] = [
    login_page,
    open_session,
    end_session,
    account,
    keep_preferences,
    switch_theme,
    remember_writing,
    password_page,
    change_own_password,
    logins_page,
    end_one,
    end_others,
    session,
    open_session_again,
]

__all__ = ["routes"]
