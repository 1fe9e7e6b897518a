"""Reading how far people are: one's own progress, and a team's for those who may see it."""

from lms.enrolments.queries.own import (
    CheckTry,
    check_tries,
    check_tries_of,
    course_progress,
    progress_by_course,
    progress_of,
    study_days,
    unit_facts,
)
from lms.enrolments.queries.team import TeamEnrolment, team_days, team_enrolments, team_members
from lms.enrolments.rules.progress import CourseProgress, UnitState

__all__ = [
    "CheckTry",
    "CourseProgress",
    "TeamEnrolment",
    "UnitState",
    "check_tries",
    "check_tries_of",
    "course_progress",
    "progress_by_course",
    "progress_of",
    "study_days",
    "team_days",
    "team_enrolments",
    "team_members",
    "unit_facts",
]
