"""Our tables as one Piccolo app; migrations are our own (lms/core/db/migrate.py)."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

_FEATURES = (
    "core",
    "accounts",
    "notifications",
    "media",
    "policies",
    "lrs",
    "questions",
    "banks",
    "courses",
    "enrolments",
    "attempts",
    "answers",
    "practice",
    "papers",
    "quizzes",
    "marking",
    "statistics",
    "regrades",
    "disputes",
    "drafts",
    "releases",
    "trials",
)

APP_CONFIG = AppConfig(
    app_name="lms",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(modules=[f"lms.{feature}.tables" for feature in _FEATURES], exclude_imported=True),
    migration_dependencies=[],
    commands=[],
)
