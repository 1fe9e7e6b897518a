"""Changing people and log-ins; names that others use."""

from lms.accounts.service.allowances import allow_time
from lms.accounts.service.passwords import (
    RequestedReset,
    ask_for_reset,
    change_password,
    create_account,
    link_works,
    make_reset_link,
    reset_password,
    set_password,
)
from lms.accounts.service.people import create_person, edit_person, set_status
from lms.accounts.service.places import assign_job, end_role, ensure_org_unit, grant_role
from lms.accounts.service.preferences import Preferences, remember_form, remember_gap, set_preferences, set_theme
from lms.accounts.service.sessions import (
    NewLogin,
    end_login,
    end_other_logins,
    end_persons_logins,
    log_in,
    log_out,
    recognise,
)
from lms.accounts.service.tidying import tidy_door
from lms.accounts.service.tokens import VerifiedToken, create_token, revoke_token, verify_token

__all__ = [
    "NewLogin",
    "Preferences",
    "RequestedReset",
    "VerifiedToken",
    "allow_time",
    "ask_for_reset",
    "assign_job",
    "change_password",
    "create_account",
    "create_person",
    "create_token",
    "edit_person",
    "end_login",
    "end_other_logins",
    "end_persons_logins",
    "end_role",
    "ensure_org_unit",
    "grant_role",
    "link_works",
    "log_in",
    "log_out",
    "make_reset_link",
    "recognise",
    "remember_form",
    "remember_gap",
    "reset_password",
    "revoke_token",
    "set_password",
    "set_preferences",
    "set_status",
    "set_theme",
    "tidy_door",
    "verify_token",
]
