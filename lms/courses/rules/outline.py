"""What a course version consists of, in one language: modules, units, minutes. Never changes, so it may be cached."""

import msgspec


class OutlineUnit(msgspec.Struct, frozen=True):
    """One unit; `position` counts from 1 through the whole course, `est_seconds` is the time to study it."""

    key: str
    title: str
    kind: str
    completion: str
    required: bool
    est_seconds: int
    block_count: int
    position: int
    module_key: str
    check_keys: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    @property
    def is_quiz(self) -> bool:
        """Whether the unit is a quiz and has its own pages."""
        return self.kind == "quiz"


class OutlineModule(msgspec.Struct, frozen=True, dict=True):
    """One module with its units in order."""

    key: str
    title: str
    units: tuple[OutlineUnit, ...]

    @property
    def est_seconds(self) -> int:
        """Time to study the whole module."""
        found: int | None = self.__dict__.get("_est_seconds")
        if found is None:
            found = self.__dict__["_est_seconds"] = sum(unit.est_seconds for unit in self.units)
        return found


class Outline(msgspec.Struct, frozen=True, dict=True):
    """A course version in one language; `locale` is the language of its words (the source's when there is no other)."""

    version_id: int
    course_id: int
    code: str
    number: int
    category: str
    locale: str
    title: str
    summary: str
    audience: str
    owner: str
    clauses: tuple[str, ...]
    published_at: str
    modules: tuple[OutlineModule, ...]

    @property
    def units(self) -> tuple[OutlineUnit, ...]:
        """All units in order."""
        found: tuple[OutlineUnit, ...] | None = self.__dict__.get("_units")
        if found is None:
            found = self.__dict__["_units"] = tuple(unit for module in self.modules for unit in module.units)
        return found

    @property
    def est_seconds(self) -> int:
        """Time to study every required unit."""
        found: int | None = self.__dict__.get("_est_seconds")
        if found is None:
            found = self.__dict__["_est_seconds"] = sum(unit.est_seconds for unit in self.units if unit.required)
        return found

    @property
    def required(self) -> frozenset[str]:
        """Keys of the required units."""
        found: frozenset[str] | None = self.__dict__.get("_required")
        if found is None:
            found = self.__dict__["_required"] = frozenset(unit.key for unit in self.units if unit.required)
        return found

    def find(self, key: str) -> OutlineUnit | None:
        """The unit with this key, or None."""
        by_key: dict[str, OutlineUnit] | None = self.__dict__.get("_by_key")
        if by_key is None:
            by_key = self.__dict__["_by_key"] = {unit.key: unit for unit in self.units}
        return by_key.get(key)

    def unit(self, key: str) -> OutlineUnit:
        """The unit with this key; a KeyError when there is none, for keys that come from our own tables."""
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def module_of(self, key: str) -> OutlineModule:
        """The module that holds the unit with this key."""
        home = self.unit(key).module_key
        return next(module for module in self.modules if module.key == home)

    def before(self, key: str) -> OutlineUnit | None:
        """The unit before this one in the whole course."""
        position = self.unit(key).position
        return self.units[position - 2] if position > 1 else None

    def after(self, key: str) -> OutlineUnit | None:
        """The unit after this one in the whole course."""
        position = self.unit(key).position
        return self.units[position] if position < len(self.units) else None
