"""HTTP of exams: sittings, what stands beside questions, what was granted."""

from lms.exams.web import extensions, likeness, overrides, sittings
from lms.exams.web.api import focus
from lms.exams.web.materials import material

routes = [
    focus,
    material,
    sittings.sittings_page,
    sittings.new_sitting,
    sittings.open_,
    sittings.sitting_page,
    sittings.seats_part,
    sittings.end,
    sittings.likeness_page,
    likeness.likeness_page,
    extensions.extend_room,
    extensions.seat_page,
    extensions.extend_seat,
    overrides.overrides_page,
    overrides.new_override,
    overrides.grant_override,
    overrides.end,
]

__all__ = ["routes"]
