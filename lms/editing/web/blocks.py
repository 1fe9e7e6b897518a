"""Blocks that the tools put into a text, in its language; between ⟦ and ⟧ stands what to write over first."""

from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale


def ready_made(locale: str) -> dict[str, str]:
    """Name and text of each block; `{key}` is a free key for a check question."""
    with use_locale(locale):
        spoken = (_("Caller"), _("What the caller says"), _("You"), _("What you say"))
        asked = (_("What is asked?"), _("The right answer"), _("A wrong answer"), _("Why it is right"))
        return {
            "table": "| ⟦{}⟧ | {} |\n|---|---|\n|  |  |".format(_("Column 1"), _("Column 2")),
            "note": _box("note", _("What is worth knowing")),
            "warning": _box("warning", _("What must not happen")),
            "script": "::: script\n{}: ⟦{}⟧\n{}: {}\n:::".format(*spoken),
            "check": "::: check {{key}}\n⟦{}⟧\n* {}\n- {}\n> {}\n:::".format(*asked),
        }


def _box(name: str, words: str) -> str:
    return f"::: {name}\n⟦{words}⟧\n:::"
