"""The small quiz and its people."""

from tests.quizzes.conftest import _settings, alice, charlie, quiz  # noqa: F401  fixtures
