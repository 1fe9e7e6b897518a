"""Which passwords are good enough: long, and not the first thing one would guess."""

from typing import Final

from lms.core.i18n import gettext as _

SHORTEST: Final = 10
LONGEST: Final = 200
_GUESSED_FIRST: Final = frozenset({
    "password", "passw0rd", "1234567890", "0123456789", "123456789", "qwertyuiop", "qwerty", "letmein", "welcome",
    "iloveyou", "changeme", "administrator", "callcentre", "callcenter", "abc", "secret", "monkey", "dragon",
})  # fmt: skip
_FEWEST_DIFFERENT: Final = 5


def fault(password: str, *, login: str, name: str) -> str:
    """The sentence that says what is wrong with a new password, "" when nothing is (NIST SP 800-63B §3.1.1.2)."""
    if len(password) < SHORTEST:
        return _("Use at least %(least)s characters; a few words together are easy to remember.", least=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most %(most)s characters.", most=LONGEST)
    plain = password.casefold()
    if len(set(plain)) < _FEWEST_DIFFERENT or plain.strip("0123456789!.-_ ") in {"", *_GUESSED_FIRST}:
        return _("This is one of the first passwords anyone would try. Choose another one.")
    if any(len(known) > 2 and known in plain for known in (login.casefold(), *name.casefold().split())):
        return _("Leave your own name and login out of the password.")
    return ""
