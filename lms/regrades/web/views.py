"""What the pages of regrades show, put together from what the queries give."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.accounts.rules.permissions import Actor
from lms.core.forms import Form
from lms.core.i18n import current_locale
from lms.core.paging import Page, paged
from lms.courses import queries as courses
from lms.questions.rules.corrections import Action
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Languages, in_language
from lms.quizzes.queries import markup
from lms.regrades import queries
from lms.regrades.queries import PAGE_SIZE, Progress, Subject
from lms.regrades.rules.foreseeing import Decision, Foreseen, Sums, fingerprint, sums
from lms.regrades.web import form as forms
from lms.regrades.web.form import KeyItem, Places, RubricFields, TypedField

_SENT_ANEW = frozenset({"_csrf_token", "reason", "page", "seen", "back"})


class Named(msgspec.Struct, frozen=True):
    """The question of a regrade as pages name it."""

    ref: str
    title: str
    prompt: Markup
    course_title: str
    lang: str


class Choice(msgspec.Struct, frozen=True):
    """The page where one chooses what to do."""

    question: Named
    actions: dict[Action, tuple[str, str]]
    chosen: str
    key: KeyItem | None
    typed: tuple[TypedField, ...]
    rubrics: tuple[RubricFields, ...]
    reasons: tuple[TypedField, ...]
    may_lower: bool
    before: bool
    places: Places | None = None


class DryRun(msgspec.Struct, frozen=True):
    """The list of everything that would change; `fields` are the choices, to be sent again.

    `keeping` are attempts that pass no more while their completion stays, with their enrolment.
    """

    question: Named
    action: Action
    name: str
    right: tuple[Markup, ...]
    may_lower: bool
    list: Page[Foreseen]
    sums: Sums
    seen: str
    fields: tuple[tuple[str, str], ...]
    reason: str
    busy_name: str
    busy_since: datetime | None
    keeping: dict[int, int]

    @property
    def keep(self) -> int:
        """How many people pass no more and keep what they completed."""
        return len(set(self.keeping.values()))


class Result(msgspec.Struct, frozen=True):
    """A regrade that runs or has run; `keeping` as in a dry run, once it has."""

    regrade: Progress
    question: Named
    name: str
    list: Page[Foreseen]
    percent: int
    keeping: dict[int, int]

    @property
    def keep(self) -> int:
        """How many people pass no more and keep what they completed."""
        return len(set(self.keeping.values()))


async def choice(actor: Actor, subject: Subject, form: Form) -> Choice:
    """The form, with what was chosen before an error."""
    shown, actions = subject.newest.shown, forms.actions_for(subject, actor.locale)
    return Choice(
        question=await _named(actor, subject),
        actions=actions,
        chosen=form.last("action") or form.last("chosen") or next(iter(actions)).value,
        key=forms.key_item(shown, actor.locale, form),
        typed=forms.typed_key(shown, actor.locale, form),
        places=forms.places(shown, actor.locale, form),
        rubrics=forms.rubrics(shown, form),
        reasons=forms.reasons(shown, form),
        may_lower=bool(form.last("may_lower")),
        before=subject.newest.corrected,
    )


async def dry_run(actor: Actor, subject: Subject, decision: Decision, form: Form, number: int) -> DryRun:
    """Everything that would change, one page of it; three queries for each hundred attempts."""
    foreseen, looked_at = await queries.foresee(decision)
    running = await queries.running_on(subject.version_id)
    return DryRun(
        question=await _named(actor, subject),
        action=decision.action,
        name=forms.action_name(decision.action, subject.newest.shown, actor.locale),
        right=_right(decision.counts[subject.version_id].shown, actor.locale),
        may_lower=decision.may_lower,
        list=paged(foreseen, number, PAGE_SIZE),
        sums=sums(foreseen, looked_at),
        seen=fingerprint(foreseen, looked_at),
        fields=_fields(form),
        reason=form.last("reason"),
        busy_name=running["display_name"] if running else "",
        busy_since=running["created_at"] if running else None,
        keeping=await queries.keeping(foreseen),
    )


async def outcome(actor: Actor, ref: str, number: int) -> Result:
    """A regrade with one page of what it changed. Raises NotFound."""
    found = await queries.regrade_of(actor, ref)
    question = in_language(found.counts.shown, actor.locale)
    return Result(
        regrade=found,
        question=Named(found.item_ref, plain(question.prompt), markup(question.prompt), "", ""),
        name=forms.action_name(found.action, found.counts.shown, actor.locale),
        list=await queries.changes_of(found, number),
        percent=100 * found.done // found.total if found.total else 100,
        keeping=await queries.keeping_after(found.id) if found.failed_now and not found.running else {},
    )


async def _named(actor: Actor, subject: Subject) -> Named:
    question = in_language(subject.newest.shown, actor.locale)
    outline = await courses.outline(subject.course_version, actor.locale)
    lang = "" if actor.locale in subject.newest.shown or actor.locale == current_locale() else "en"
    return Named(subject.ref, plain(question.prompt), markup(question.prompt), outline.title, lang)


def _right(languages: Languages, locale: str) -> tuple[Markup, ...]:
    return tuple(markup(line) for line in in_language(languages, locale).right_answer())


def _fields(form: Form) -> tuple[tuple[str, str], ...]:
    """The choices of the form, for hidden fields."""
    pairs: Sequence[tuple[str, str]] = [(name, value) for name in form for value in form[name]]
    return tuple((name, value) for name, value in pairs if name not in _SENT_ANEW)
