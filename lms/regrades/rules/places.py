"""A corrected key of a question that is answered in a picture: which places are right, and where each of them lies.

Right places are ticked in the field `key`; `key-place-<id>` is a place as quiz text has it ("rect 10,20 30,40").
"""

from collections.abc import Mapping, Sequence

import msgspec

from lms.core.i18n import gettext as _
from lms.questions.rules.hotspots import Hotspot, Region
from lms.questions.rules.quiz_text.findings import Wrong
from lms.questions.rules.quiz_text.places import print_shape, read_shape
from lms.regrades.rules.refusing import NAME, KeyRefused

_LONGEST = 600


def place_name(region: Region) -> str:
    """The field of a place."""
    return f"{NAME}-place-{region.id}"


def place_fields(question: Hotspot) -> dict[str, str]:
    """Where each place lies now, by the name of its field."""
    return {place_name(region): print_shape(region.shape) for region in question.regions}


def placed(question: Hotspot, fields: Mapping[str, Sequence[str]]) -> Hotspot:
    """The question with these places; it never asks for more of them than are right. Raises KeyRefused."""
    right = tuple(each for each in question.option_ids() if each in fields.get(NAME, ()))
    if not right:
        raise KeyRefused(_("Choose what is right."))
    if len(right) == len(question.regions):
        raise KeyRefused(_("At least one place has to be wrong."))
    regions = tuple(_moved(region, fields) for region in question.regions)
    wanted = min(question.wanted, len(right))
    made = msgspec.structs.replace(question, regions=regions, right=right, wanted=wanted)
    for stray in made.strays():
        sentence = _("The middle of “%(name)s” lies in another place too: nobody could choose it.", name=stray.name)
        raise KeyRefused(sentence, place_name(stray))
    return made


def _moved(region: Region, fields: Mapping[str, Sequence[str]]) -> Region:
    given = fields.get(place_name(region))
    if not given or given[-1].strip() == print_shape(region.shape):
        return region
    if len(given[-1]) > _LONGEST:
        raise KeyRefused(_("This is too long; at most %(n)s characters are kept.", n=_LONGEST), place_name(region))
    try:
        return msgspec.structs.replace(region, shape=read_shape(" ".join(given[-1].split()), 1))
    except Wrong as wrong:
        raise KeyRefused(wrong.message, place_name(region)) from None
