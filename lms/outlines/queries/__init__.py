"""Reading outlines."""

from lms.outlines.queries.shown import Line, ModuleLines, Shown, TakenOut, shown

__all__ = ["Line", "ModuleLines", "Shown", "TakenOut", "shown"]
