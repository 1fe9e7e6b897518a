"""Words for states and kinds."""

from typing import Final

from lms.core.i18n import Lazy, lazy
from lms.courses.rules.kinds import UnitKind

KIND_NAMES: Final[dict[UnitKind, Lazy]] = {
    UnitKind.PAGE: lazy("Page"),
    UnitKind.QUIZ: lazy("Quiz"),
    UnitKind.VIDEO: lazy("Video"),
    UnitKind.AUDIO: lazy("Audio"),
    UnitKind.FILE: lazy("File"),
}
KIND_ICONS: Final[dict[str, str]] = {
    UnitKind.PAGE: "file-text",
    UnitKind.QUIZ: "list-checks",
    UnitKind.VIDEO: "video",
    UnitKind.AUDIO: "headphones",
    UnitKind.FILE: "download",
}
NEW_NAMES: Final[dict[UnitKind, Lazy]] = {
    UnitKind.PAGE: lazy("New page"),
    UnitKind.QUIZ: lazy("New quiz"),
    UnitKind.VIDEO: lazy("New video"),
    UnitKind.AUDIO: lazy("New audio"),
    UnitKind.FILE: lazy("New file"),
}
