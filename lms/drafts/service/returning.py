"""What went as a whole and comes back as a whole: a module with its units, a language with all that was said in it."""

from collections.abc import Mapping

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict, NotFound
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Plain
from lms.drafts.rules.languages import with_language, without_language
from lms.drafts.rules.matter import values_of
from lms.drafts.service.manifests import Took, before_it_went, locked, module_of, modules_of, write, write_modules

_UNITS_BACK = Sql(
    "UPDATE draft_unit SET removed_at = NULL WHERE draft = :draft AND module = :module AND removed_at = :at",
)


async def put_back_module(actor: Actor, code: str, module: str) -> None:
    """Bring a module back to its place, with the units that went with it. Raises NotFound, Conflict when it stands."""
    require(actor, Action.COURSE_WRITE)
    await _put_back_module(actor, code, module)


@atomic
async def _put_back_module(actor: Actor, code: str, module: str) -> None:
    row = await locked(code)
    modules = modules_of(row["manifest"])
    standing = [str(one["key"]) for one in modules]
    if module in standing:
        raise Conflict(_("It is back already."))
    before = await before_it_went(row["id"], f"{Took.MODULE}{module}")
    former = modules_of(before["manifest"])
    above = [str(one["key"]) for one in former[: former.index(module_of(former, module))]]
    index = max((standing.index(key) + 1 for key in above if key in standing), default=0)
    modules.insert(index, module_of(former, module))
    await write_modules(actor, row, modules)
    await _UNITS_BACK.run(draft=row["id"], module=module, at=before["at"])


async def remove_language(actor: Actor, code: str, locale: str) -> None:
    """Take a language out of the course: its titles go, its pages are kept and wait.

    Raises NotFound when the course does not have it, Conflict for the language that the others follow.
    """
    require(actor, Action.COURSE_WRITE)
    await _remove_language(actor, code, locale)


@atomic
async def _remove_language(actor: Actor, code: str, locale: str) -> None:
    row = await locked(code)
    values = values_of(row["manifest"])
    if locale == values.get("source"):
        raise Conflict(_("The other languages follow this one. It cannot be taken out."))
    if locale not in values.get("languages", ()):
        raise NotFound(_("The course is not in this language."))
    await write(actor, row, without_language(values, locale), f"{Took.LANGUAGE}{locale}")


async def put_back_language(actor: Actor, code: str, locale: str) -> None:
    """Bring a language back, with its titles and pages as they stood. Raises NotFound, Conflict when it stands."""
    require(actor, Action.COURSE_WRITE)
    await _put_back_language(actor, code, locale)


@atomic
async def _put_back_language(actor: Actor, code: str, locale: str) -> None:
    row = await locked(code)
    values: Mapping[str, Plain] = values_of(row["manifest"])
    if locale in values.get("languages", ()):
        raise Conflict(_("It is back already."))
    before = await before_it_went(row["id"], f"{Took.LANGUAGE}{locale}")
    await write(actor, row, with_language(values, values_of(before["manifest"]), locale))
