"""One's own account: preferences and password."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.passwords import SHORTEST
from lms.accounts.rules.people import TextSize, Theme, common_timezones, is_timezone, timezones
from lms.accounts.service import Preferences, change_password, remember_form, set_preferences, set_theme
from lms.core.errors import Invalid
from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.headers import local_path
from lms.core.i18n import gettext as _
from lms.core.sessions import LOCALE_COOKIE, YEAR_S, visit_of
from lms.core.templating import page

AnyRequest = Request[Any, Any, Any]


class PreferencesForm(msgspec.Struct, frozen=True):
    """What the account page sends."""

    locale: Literal["en", "zh-Hant", "zh-Hans"]
    timezone: Annotated[str, Meta(max_length=60)]
    theme: Theme
    text_size: TextSize
    shortcuts: bool = False

    def __post_init__(self) -> None:
        """Refuse a time zone that does not exist."""
        if not is_timezone(self.timezone):
            sentence = _("Choose a time zone from the list, such as Asia/Taipei.")
            raise Invalid(sentence, {"timezone": sentence})


class ThemeForm(msgspec.Struct, frozen=True):
    """What the light and dark switch sends."""

    theme: Theme
    next: Annotated[str, Meta(max_length=1000)] = "/"


class WritingForm(msgspec.Struct, frozen=True):
    """How questions were last written."""

    by_form: bool = False


class PasswordForm(msgspec.Struct, frozen=True):
    """What the password page sends."""

    current: Annotated[str, Meta(max_length=1000, extra={"secret": True})]
    new: Annotated[str, Meta(max_length=1000, extra={"secret": True})]
    again: Annotated[str, Meta(max_length=1000, extra={"secret": True})]

    def __post_init__(self) -> None:
        """Refuse two different new passwords."""
        if self.new != self.again:
            sentence = _("These two are not the same. Type the new password again.")
            raise Invalid(sentence, {"again": sentence})


@get("/account", name="accounts.account")
async def account(request: AnyRequest) -> Response[Any]:
    """Preferences."""
    actor = actor_of(request)
    form = blank(
        PreferencesForm,
        locale=actor.locale,
        timezone=actor.timezone,
        theme=actor.theme,
        text_size=actor.text_size,
        shortcuts="true" if actor.shortcuts else "",
    )
    return _account(request, form, saved="saved" in request.query_params)


@post("/account", name="accounts.preferences")
async def keep_preferences(request: AnyRequest) -> Response[Any]:
    """Keep the preferences; the next page is in the new language and colours."""
    form = await posted(request, PreferencesForm)
    if form.value is None:
        return _account(request, form, status=422)
    await set_preferences(actor_of(request), msgspec.convert(form.value, Preferences, from_attributes=True))
    visit_of(request).keep(LOCALE_COOKIE, form.value.locale, max_age_s=YEAR_S)
    return Redirect("/account?saved=1", status_code=303)


@post("/account/theme", name="accounts.theme")
async def switch_theme(request: AnyRequest) -> Response[Any]:
    """Keep the choice of the switch; back to the page it was on, or nothing at all for a script."""
    form = await posted(request, ThemeForm)
    if form.value is None:
        raise Invalid(_("Choose light, dark or as the computer is set."), form.errors)
    await set_theme(actor_of(request), form.value.theme)
    if request.headers.get("accept", "").startswith("text/html"):
        return Redirect(local_path(form.value.next), status_code=303)
    return Response(None, status_code=204)


@post("/account/writing", name="accounts.writing", status_code=204)
async def remember_writing(request: AnyRequest) -> None:
    """Keep whether questions are written as a form or as text; the editor says so by itself."""
    said = (await posted(request, WritingForm)).value
    await remember_form(actor_of(request), by_form=said is not None and said.by_form)


@get("/account/password", name="accounts.password")
async def password_page(request: AnyRequest) -> Response[Any]:
    """Change one's own password."""
    return _password(request, blank(PasswordForm), changed="changed" in request.query_params)


@post("/account/password", name="accounts.password_change")
async def change_own_password(request: AnyRequest) -> Response[Any]:
    """Set the new password; every other log-in of this person ends."""
    form = await posted(request, PasswordForm)
    if form.value is None:
        return _password(request, form, status=422)
    signed_in = visit_of(request).signed_in
    keep = signed_in.session_ref if signed_in else ""
    try:
        await change_password(actor_of(request), current=form.value.current, new=form.value.new, keep=keep)
    except Invalid as refusal:
        return _password(request, form.refused_by(refusal), status=422)
    return Redirect("/account/password?changed=1", status_code=303)


def _account(
    request: AnyRequest, form: Bound[PreferencesForm], *, status: int = 200, saved: bool = False
) -> Response[Any]:
    every_zone = "zones" in request.query_params
    names = timezones() if every_zone else common_timezones(actor_of(request).timezone, str(form.raw.get("timezone")))
    return page(
        request,
        "accounts/account.html",
        status=status,
        form=form,
        zones=[(name, name.replace("_", " ")) for name in names],
        every_zone=every_zone,
        saved=saved,
    )


def _password(
    request: AnyRequest, form: Bound[PasswordForm], *, status: int = 200, changed: bool = False
) -> Response[Any]:
    return page(request, "accounts/password.html", status=status, form=form, changed=changed, shortest=SHORTEST)
