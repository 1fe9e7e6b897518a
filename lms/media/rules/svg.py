"""What an SVG picture may hold: shapes and text, nothing that runs, restyles or loads."""

from typing import Final, NamedTuple
from xml.parsers import expat

from lms.core.i18n import gettext as _

_SHAPES: Final = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath"}
_FRAMES: Final = {"svg", "g", "defs", "symbol", "use", "title", "desc", "switch", "metadata"}
_PAINTS: Final = {"linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker"}
_FILTERS: Final = {
    "filter",
    "feGaussianBlur",
    "feOffset",
    "feMerge",
    "feMergeNode",
    "feFlood",
    "feComposite",
    "feBlend",
}
_ALLOWED: Final = frozenset(_SHAPES | _FRAMES | _PAINTS | _FILTERS)
_SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_BETWEEN: Final = " "


class Fault(NamedTuple):
    """Something an SVG may not hold, with its line."""

    line: int
    message: str


class _Stop(Exception):  # noqa: N818 - not an error of ours, it only leaves the parser
    """Enough was seen."""


def svg_faults(content: bytes) -> list[Fault]:
    """Everything in a picture that could run, restyle the page or load from elsewhere; empty when it may be shown."""
    reading = _Reading()
    try:
        reading.parser.Parse(content, True)
    except _Stop:
        return reading.faults
    except expat.ExpatError as error:
        message = _("This is not well-formed SVG: %(reason)s.", reason=expat.ErrorString(error.code))
        return [*reading.faults, Fault(error.lineno, message)]
    except (UnicodeError, ValueError, LookupError):
        return [*reading.faults, Fault(1, _("This SVG has an unknown encoding. Save it as UTF-8."))]
    return reading.faults


class _Reading:
    """Listens to the parser and notes faults."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.StartElementHandler = self._element
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.faults: list[Fault] = []
        self.root_seen = False

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _space, word = name.rpartition(_BETWEEN)
        if not self.root_seen and (namespace, word) != (_SVG_NAMESPACE, "svg"):
            self._note(_('This is not an SVG picture. Begin with <svg xmlns="http://www.w3.org/2000/svg">.'))
            raise _Stop
        self.root_seen = True
        if namespace == _SVG_NAMESPACE and word not in _ALLOWED:
            self._note(_("<%(word)s> is not allowed in a picture. Draw with shapes and text only.", word=word))
        elif namespace != _SVG_NAMESPACE and "xhtml" in namespace:
            self._note(_("HTML is not allowed in a picture. Draw with shapes and text only."))
        for attribute, value in attributes.items():
            self._attribute(attribute.rpartition(_BETWEEN)[2], value)

    def _attribute(self, name: str, value: str) -> None:
        plain = "".join(value.split()).casefold()
        if name.casefold().startswith("on"):
            self._note(_("The attribute %(name)s would run a script. Delete it.", name=name))
        elif name.casefold() == "style":
            self._note(_('Write fill="…" and the like instead of style="…".'))
        elif name.casefold() in {"href", "src", "base"} and not plain.startswith("#"):
            self._note(_("A picture may point only into itself (#name), not to “%(target)s”.", target=value[:60]))
        elif "javascript:" in plain or "url(" in plain.replace("url(#", "").replace("url('#", "").replace('url("#', ""):
            self._note(_("The attribute %(name)s points outside the picture. Delete it.", name=name))

    def _doctype(self, *_declaration: object) -> None:
        self._note(_("A document type is not allowed in a picture. Delete the <!DOCTYPE …> part."))
        raise _Stop

    def _instruction(self, target: str, _data: str) -> None:
        self._note(_("<?%(target)s …?> is not allowed in a picture. Delete it.", target=target))

    def _note(self, message: str) -> None:
        self.faults.append(Fault(self.parser.CurrentLineNumber, message))
