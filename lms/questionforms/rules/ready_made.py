"""Questions that the tools put into a quiz, in its language; between ⟦ and ⟧ stands what to write over first."""

from typing import Final

from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale

KINDS: Final = (
    "single", "multiple", "true_false", "short_text", "number", "gaps", "matching", "ordering", "categorise",
    "hotspot", "essay", "files",
)  # fmt: skip
"""All kinds of questions, in the order of their keys."""

_TRUE: Final = {"en": ("True", "False"), "zh-Hant": ("對", "錯"), "zh-Hans": ("对", "错")}


def ready_made(locale: str) -> dict[str, str]:
    """Kind and text of a question of each; every one of them is whole as it stands."""
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
        what, poor, good = _("What counts"), _("not met"), _("met")
        return {
            "single": f"⟦{asked}⟧\n* {right}\n- {wrong}\n> {why}",
            "multiple": f"⟦{asked}⟧ [choose all]\n* {right}\n- {wrong}\n> {why}",
            "true_false": f"⟦{asked}⟧\n* {yes}\n- {no}\n> {why}",
            "short_text": f"⟦{asked}⟧ [text]\n= {right}\n> {why}",
            "number": f"⟦{asked}⟧\n= 10\n> {why}",
            "gaps": f"⟦{asked}⟧ ___\n= {right}\n> {why}",
            "matching": f"⟦{asked}⟧ [match]\n{left} -> {first}\n{other} -> {second}\n> {why}",
            "ordering": f"⟦{asked}⟧ [order]\n1. {first}\n2. {second}\n3. {third}\n> {why}",
            "categorise": f"⟦{asked}⟧ [categorise]\n{left} -> {first}\n{other} -> {second}\n> {why}",
            "hotspot": f"⟦{asked}⟧ [hotspot]\n![{_('What the picture shows')}](media/picture.png)\n"
            f"* {first} -> rect 10,10 40,40\n- {second} -> rect 60,60 90,90\n> {why}",
            "essay": f"⟦{asked}⟧ [essay]\n+ {what}: {poor} = 0 | {good} = 2",
            "files": f"⟦{asked}⟧ [file]\n+ {what}: {poor} = 0 | {good} = 2",
        }
