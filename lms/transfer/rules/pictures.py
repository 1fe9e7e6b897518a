"""Pictures of questions: they lie in media/, are pictures, tell their size, and each place can be pointed at alone."""

from collections.abc import Mapping

from msgspec.structs import replace

from lms.banks.rules.pictures import name_of, sized
from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.quiz_text import Placed
from lms.quizfiles.rules import ParsedQuiz
from lms.transfer.rules.files import CourseFiles, MediaFact


def with_sizes(quiz: ParsedQuiz, files: CourseFiles) -> tuple[ParsedQuiz, list[Problem]]:
    """The quiz with the sizes of its pictures, and what is wrong with them."""
    placed: list[Placed] = []
    problems: list[Problem] = []
    for each in quiz.placed:
        sized, sentence = _sized(each, files.media)
        placed.append(sized)
        problems += [Problem(each.path, each.line, sentence)] if sentence else []
    return replace(quiz, placed=tuple(placed)), problems


def _sized(placed: Placed, media: Mapping[str, MediaFact]) -> tuple[Placed, str]:
    question = placed.question
    if not isinstance(question, Hotspot):
        return placed, ""
    name = name_of(question)
    fact = media.get(name)
    if fact is None:
        return placed, _("There is no file media/%(name)s. Put it there or correct the name.") % {"name": name}
    fitted, wrong = sized(question, fact.mime, fact.size)
    return replace(placed, question=fitted), wrong
