"""Reading what was and will be published, and what it means."""

from lms.releases.queries.audience import Visible, unit_names, visible
from lms.releases.queries.middle import finished_ids, learners, standing_version
from lms.releases.queries.preparing import (
    Language,
    Prepared,
    Ready,
    Unlike,
    impact_of,
    prepare,
    read_as_course,
    review_needed,
    unlike,
)
from lms.releases.queries.versions import PAGE_SIZE, ReleaseRow, VersionRow, releases_waiting, version_sources, versions

__all__ = [
    "PAGE_SIZE",
    "Language",
    "Prepared",
    "Ready",
    "ReleaseRow",
    "Unlike",
    "VersionRow",
    "Visible",
    "finished_ids",
    "impact_of",
    "learners",
    "prepare",
    "read_as_course",
    "releases_waiting",
    "review_needed",
    "standing_version",
    "unit_names",
    "unlike",
    "version_sources",
    "versions",
    "visible",
]
