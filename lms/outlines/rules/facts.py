"""What course.yaml says beside the outline: read, checked and written again."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Plain
from lms.courses.rules.kinds import Category
from lms.policies.rules.references import REFERENCE

LONGEST: Final = {"title": 200, "summary": 600, "audience": 300}
MOST_LANGUAGES: Final = 5


class Facts(msgspec.Struct, frozen=True):
    """As they stand or were typed; the first of `languages` is the one that the others follow."""

    category: str
    clauses: tuple[str, ...]
    owner: str
    languages: tuple[str, ...]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    audience: Mapping[str, str]

    def text(self, name: str, locale: str) -> str:
        """Title, summary or audience in a language, "" where there is none."""
        found: Mapping[str, str] = getattr(self, name)
        return found.get(locale, "")


def facts_of(said: Mapping[str, Plain]) -> Facts:
    """Read the values of a course.yaml as far as they can be read."""
    source = str(said.get("source", "en"))
    languages = tuple(dict.fromkeys((source, *_list(said.get("languages")))))
    texts = {name: _by_language(said.get(name), languages) for name in LONGEST}
    return Facts(
        str(said.get("category", "")), _list(said.get("clauses")), str(said.get("owner", "")), languages, **texts
    )


def faults(facts: Facts, source: str) -> dict[str, str]:
    """What has to be put right, by field."""
    found: dict[str, str] = {}
    for name, longest in LONGEST.items():
        for locale, text in getattr(facts, name).items():
            if len(text) > longest or not text.isprintable():
                found[f"{name}-{locale}"] = _("At most %(n)s characters that can be seen.", n=longest)
    if not facts.text("title", source):
        found[f"title-{source}"] = _("Give the course a title.")
    if facts.category not in set(Category):
        found["category"] = _("Choose a category.")
    wrong = [one for one in facts.clauses if not REFERENCE.fullmatch(one)]
    if wrong:
        found["clauses"] = _("“%(word)s” is no clause. Write them as P4.1, with spaces between.", word=wrong[0][:40])
    if len(facts.languages) > MOST_LANGUAGES:
        found["languages"] = _("A course has at most %(n)s languages.", n=MOST_LANGUAGES)
    return found


def values(facts: Facts, before: Mapping[str, Plain]) -> dict[str, Plain | None]:
    """The changes for course.yaml; one sentence for all languages stays one as long as all say the same."""
    audience: Plain = dict(facts.audience)
    same = set(facts.audience.values())
    if isinstance(before.get("audience"), str) and len(same) == 1:
        audience = same.pop()
    return {
        "category": facts.category,
        "clauses": list(facts.clauses),
        "owner": facts.owner,
        "languages": list(facts.languages),
        "audience": audience,
        "title": dict(facts.title),
        "summary": dict(facts.summary),
    }


def _list(value: Plain | None) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return (str(value),) if value else ()


def _by_language(value: Plain | None, languages: tuple[str, ...]) -> dict[str, str]:
    if isinstance(value, dict):
        return {at: str(text) for at, text in value.items()}
    return dict.fromkeys(languages, str(value)) if value else {}
