"""`visible_to:` of course.yaml: for whom a course is visible, by org units and roles."""

from collections.abc import Container
from typing import Final

from lms.accounts.rules.permissions import Role
from lms.core.i18n import gettext as _
from lms.courses.rules.audience import MOST_UNITS, Choice
from lms.transfer.rules.fields import Fields

NAME: Final = "visible_to"
_PARTS: Final = ("units", "roles")


def read_visible_to(fields: Fields, known_units: Container[str] | None) -> Choice:
    """Everyone when it is not there. Codes are looked at only where they are known (`known_units`)."""
    value = fields.values.get(NAME)
    if value in (None, ""):
        return Choice()
    if not isinstance(value, dict):
        fields.refuse(_("Write “visible_to: {units: […], roles: […]}”, or leave it out for everyone."), NAME)
        return Choice()
    for name in value.keys() - set(_PARTS):
        sentence = _("“%(name)s” means nothing here. Known names: %(known)s.")
        fields.refuse(sentence % {"name": name, "known": ", ".join(_PARTS)}, NAME, name)
    units, roles = _words(fields, "units"), _words(fields, "roles")
    for number, code in enumerate(units):
        if known_units is not None and code not in known_units:
            sentence = _("There is no org unit “%(code)s”. Correct its code, or take it out.")
            fields.refuse(sentence % {"code": code}, NAME, "units", number)
    if len(units) > MOST_UNITS:
        fields.refuse(_("Name at most %(n)s org units.", n=MOST_UNITS), NAME, "units")
    known = [role for role in Role if role in roles]
    for number, word in enumerate(roles):
        if word not in set(Role):
            sentence = _("There is no role “%(word)s”. Roles are: %(known)s.")
            fields.refuse(sentence % {"word": word, "known": ", ".join(Role)}, NAME, "roles", number)
    return Choice(units, tuple(known))


def _words(fields: Fields, name: str) -> tuple[str, ...]:
    """The words of one part, each once; one word may stand without a list."""
    value = fields.values[NAME]
    found = value.get(name, []) if isinstance(value, dict) else []
    words = [found] if isinstance(found, str) and found else found
    if isinstance(words, list) and all(isinstance(word, str) and word for word in words):
        return tuple(dict.fromkeys(str(word) for word in words))
    fields.refuse(_("Name them as in [first, second]."), NAME, name)
    return ()
