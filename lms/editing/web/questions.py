"""Questions that the tools put into a quiz, in its language; between ⟦ and ⟧ stands what to write over first."""

from typing import Final

from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale

_TRUE: Final = {"en": ("True", "False"), "zh-Hant": ("對", "錯"), "zh-Hans": ("对", "错")}


def ready_made_questions(locale: str) -> dict[str, str]:
    """Name and text of a question of each kind; every one of them is whole as it stands."""
    yes, no = _TRUE.get(locale, _TRUE["en"])
    with use_locale(locale):
        asked, right, wrong, why = (
            _("What is asked?"),
            _("The right answer"),
            _("A wrong answer"),
            _("Why it is right"),
        )
        first, second, third = _("First"), _("Second"), _("Third")
        left, other = _("One thing"), _("Another thing")
        return {
            "single": f"⟦{asked}⟧\n* {right}\n- {wrong}\n> {why}",
            "several": f"⟦{asked}⟧ [choose all]\n* {right}\n- {wrong}\n> {why}",
            "true-false": f"⟦{asked}⟧\n* {yes}\n- {no}\n> {why}",
            "short": f"⟦{asked}⟧ [text]\n= {right}\n> {why}",
            "number": f"⟦{asked}⟧\n= 10\n> {why}",
            "gaps": f"⟦{asked}⟧ ___\n= {right}\n> {why}",
            "match": f"⟦{asked}⟧ [match]\n{left} -> {first}\n{other} -> {second}\n> {why}",
            "order": f"⟦{asked}⟧ [order]\n1. {first}\n2. {second}\n3. {third}\n> {why}",
            "categorise": f"⟦{asked}⟧ [categorise]\n{left} -> {first}\n{other} -> {second}\n> {why}",
        }
