"""One unit in all its languages, read and compared."""

from collections.abc import Mapping, Sequence

import msgspec

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import split
from lms.core.problems import Problem
from lms.courses.rules.kinds import Completion, UnitKind
from lms.courses.rules.languages import differences
from lms.courses.rules.pages import CheckSource, Page, parse_page
from lms.courses.rules.reading_time import study_seconds
from lms.questions.rules.kinds import Languages
from lms.questions.rules.quiz_text import Placed, merge_question, parse_check
from lms.quizfiles.rules import MergedQuiz, ParsedQuiz, merge_languages, parse_quiz
from lms.transfer.rules.files import CourseFiles, UnitFile
from lms.transfer.rules.pictures import with_sizes
from lms.transfer.rules.unit_head import UnitHead, read_head


class UnitText(msgspec.Struct, frozen=True):
    """A unit in one language; `page` is None for a quiz, `media` names the file of a recording or download."""

    path: str
    file_name: str
    source: str
    title: str
    est_seconds: int
    page: Page | None = None
    media: str = ""
    media_line: int = 1


class UnitSource(msgspec.Struct, frozen=True):
    """A unit in all its languages; `checks` are its check questions by key, `quiz` is there when it is a quiz."""

    key: str
    module: str
    kind: UnitKind
    required: bool
    completion: Completion
    clauses: tuple[str, ...]
    texts: Mapping[str, UnitText]
    checks: Mapping[str, Languages] = {}
    quiz: MergedQuiz | None = None


class _ReadPage(msgspec.Struct, frozen=True):
    file: UnitFile
    path: str
    head: UnitHead
    page: Page
    checks: Mapping[str, Placed]


def read_unit(versions: Sequence[UnitFile], files: CourseFiles, source: str) -> tuple[UnitSource | None, list[Problem]]:
    """Read one unit from its files, one a language; `source` is the language that the others follow."""
    if versions[0].ending == "quiz":
        return _quiz(versions, files, source)
    return _page(versions, files, source)


def _quiz(versions: Sequence[UnitFile], files: CourseFiles, source: str) -> tuple[UnitSource | None, list[Problem]]:
    parsed: dict[str, ParsedQuiz] = {}
    problems: list[Problem] = []
    for one in versions:
        read = parse_quiz(one.text, path=files.path(one.inside), locale=one.locale)
        if isinstance(read, ParsedQuiz):
            parsed[one.locale], wrong = with_sizes(read, files)
            problems += wrong
        else:
            problems += read
    if problems or source not in parsed:
        return None, problems
    merged = merge_languages(parsed, source=source)
    if not isinstance(merged, MergedQuiz):
        return None, list(merged)
    texts = {
        one.locale: UnitText(
            files.path(one.inside), one.file_name, one.text, merged.titles[one.locale], merged.est_seconds[one.locale]
        )
        for one in versions
    }
    first = versions[0]
    unit = UnitSource(first.key, first.module, UnitKind.QUIZ, merged.required, Completion.QUIZ, (), texts, quiz=merged)
    return unit, []


def _page(versions: Sequence[UnitFile], files: CourseFiles, source: str) -> tuple[UnitSource | None, list[Problem]]:
    problems: list[Problem] = []
    pages: dict[str, _ReadPage] = {}
    for one in versions:
        pages[one.locale], wrong = _read_page(one, files.path(one.inside))
        problems += wrong
    leader = pages.get(source)
    if leader is None:
        return None, problems
    followers = [page for locale, page in pages.items() if locale != source]
    apart = [problem for page in followers for problem in _differences(leader, page)]
    checks, wrong = _checks(pages, source) if not apart else ({}, [])
    problems += [*apart, *wrong]
    unit = UnitSource(
        key=leader.file.key,
        module=leader.file.module,
        kind=leader.head.kind,
        required=leader.head.required,
        completion=leader.head.completion or (Completion.CHECKS if leader.page.checks else Completion.READ),
        clauses=leader.head.clauses,
        texts={locale: _text(page) for locale, page in pages.items()},
        checks=checks,
    )
    return unit, [*problems, *_promises(unit, leader)]


def _read_page(file: UnitFile, path: str) -> tuple[_ReadPage, list[Problem]]:
    matter, problems = split(file.text, path)
    if problems and not matter.head.values:
        head, wrong = UnitHead("", UnitKind.PAGE, True, None, (), None, "", 1), list[Problem]()
    else:
        head, wrong = read_head(matter, path)
    page, faults = parse_page(matter.body, path, matter.body_line)
    checks: dict[str, Placed] = {}
    for check in page.checks:
        placed = _check(check, path, file.locale)
        if isinstance(placed, Placed):
            checks[check.key] = placed
        else:
            faults += placed
    if head.kind is UnitKind.PAGE and not page.blocks and not faults:
        faults.append(Problem(path, matter.body_line, _("This page is empty. Write its text.")))
    return _ReadPage(file, path, head, page, checks), [*problems, *wrong, *faults]


def _check(check: CheckSource, path: str, locale: str) -> Placed | tuple[Problem, ...]:
    return parse_check(check.text, path=path, locale=locale, key=check.key, first_line=check.line)


def _differences(leader: _ReadPage, page: _ReadPage) -> list[Problem]:
    if page.head.shared != leader.head.shared:
        sentence = _("kind, required, complete and clauses differ from %(path)s. Make them equal.")
        return [Problem(page.path, 1, sentence % {"path": leader.path})]
    return differences((leader.path, leader.page), (page.path, page.page))


def _checks(pages: Mapping[str, _ReadPage], source: str) -> tuple[dict[str, Languages], list[Problem]]:
    merged: dict[str, Languages] = {}
    problems: list[Problem] = []
    for key in pages[source].checks:
        placed = {locale: page.checks[key] for locale, page in pages.items() if key in page.checks}
        if len(placed) < len(pages):
            continue  # what is missing could not be read, and was told
        joined = merge_question(placed, source=source)
        if isinstance(joined, dict):
            merged[key] = joined
        else:
            problems += joined
    return merged, problems


def _text(read: _ReadPage) -> UnitText:
    computed = study_seconds(read.page.text, len(read.page.checks))
    return UnitText(
        path=read.path,
        file_name=read.file.file_name,
        source=read.file.text,
        title=read.head.title,
        est_seconds=read.head.minutes * 60 if read.head.minutes else computed,
        page=read.page,
        media=read.head.media,
        media_line=read.head.media_line,
    )


def _promises(unit: UnitSource, leader: _ReadPage) -> list[Problem]:
    if unit.completion is Completion.CHECKS and not leader.page.checks:
        sentence = _("“complete: checks” needs a check question. Write one, or take the line out.")
        return [Problem(leader.path, 1, sentence)]
    return []
