"""Pictures of questions: they lie in media/, are pictures, tell their size, and each place can be pointed at alone."""

from collections.abc import Mapping

from msgspec.structs import replace

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
    name = question.picture.source.removeprefix("media/")
    fact = media.get(name)
    if fact is None:
        return placed, _("There is no file media/%(name)s. Put it there or correct the name.") % {"name": name}
    if not fact.mime.startswith("image/") or fact.size is None:
        sentence = _("media/%(name)s is not a picture that tells its width and height. Choose another file.")
        return placed, sentence % {"name": name}
    picture = replace(question.picture, width=fact.size[0], height=fact.size[1])
    sized = replace(question, picture=picture)
    if strays := sized.strays():
        sentence = _("The middle of “%(name)s” is not in this place alone. Draw the places apart from each other.")
        return placed, sentence % {"name": strays[0].name}
    return replace(placed, question=sized), ""
