"""The head of a page: its front matter as a value, with every error by line."""

import msgspec

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import FrontMatter
from lms.core.problems import Problem
from lms.courses.rules.kinds import Completion, UnitKind
from lms.transfer.rules.fields import Fields

_NAMES = ("title", "kind", "required", "complete", "clauses", "minutes", "media")
_WITH_MEDIA = frozenset({UnitKind.VIDEO, UnitKind.AUDIO, UnitKind.FILE})
_TIMED = frozenset({UnitKind.VIDEO, UnitKind.AUDIO})


class UnitHead(msgspec.Struct, frozen=True):
    """What a page's front matter says; `completion` None leaves it to the page's check questions."""

    title: str
    kind: UnitKind
    required: bool
    completion: Completion | None
    clauses: tuple[str, ...]
    minutes: int | None
    media: str
    media_line: int

    @property
    def shared(self) -> tuple[object, ...]:
        """What has to be the same in every language: minutes, title and the recording may differ."""
        return self.kind, self.required, self.completion, self.clauses


def read_head(matter: FrontMatter, path: str) -> tuple[UnitHead, list[Problem]]:
    """Read the front matter of a .md file."""
    fields = Fields(matter.head, path)
    fields.only(_NAMES)
    fields.needed("title", "…")
    kind = fields.choice("kind", UnitKind, UnitKind.PAGE)
    if kind is UnitKind.QUIZ:
        fields.refuse(_("A quiz is a file that ends in .quiz. Rename the file, or choose another kind."), "kind")
    head = UnitHead(
        title=fields.text("title", 200),
        kind=kind,
        required=fields.yes("required", default=True),
        completion=_completion(fields),
        clauses=fields.clauses("clauses"),
        minutes=fields.minutes("minutes"),
        media=_media(fields, kind),
        media_line=fields.line("media"),
    )
    if kind in _TIMED and head.minutes is None and "minutes" not in fields.values:
        fields.refuse(_("Say how long the recording is: “minutes: 3”."), "minutes")
    return head, fields.problems


def _completion(fields: Fields) -> Completion | None:
    if fields.values.get("complete") is None:
        return None
    if fields.values["complete"] == Completion.QUIZ:
        fields.refuse(_("“complete” is one of: read, checks, acknowledge."), "complete")
        return None
    return fields.choice("complete", Completion, Completion.READ)


def _media(fields: Fields, kind: UnitKind) -> str:
    if kind in _WITH_MEDIA:
        if fields.values.get("media") in (None, ""):
            fields.refuse(_("Choose the file that belongs here, or write “media: talk.mp4”."), "media")
        return fields.text("media", 120).removeprefix("media/")
    if "media" in fields.values:
        fields.refuse(_("Only a video, audio or file page has “media”. Show a picture with ![…](media/…)."), "media")
    return ""
