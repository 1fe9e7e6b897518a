"""Who works in the demo: the cast of the documentation, two sites, departments, teams and everybody's roles."""

import random
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from lms.accounts.rules.people import UnitKind, key
from lms.accounts.rules.permissions import Role
from lms.core.ids import new_ref
from lms.demo.names import Name, Register
from lms.demo.writing import Book

HARBOUR: Final = "harbour"
CARE: Final = "kowloon-care"
TEAM_SIZE: Final = 11
MOST_IN_TEAM: Final = 14
_SHIFTS: Final = (8, 9, 9, 10, 12, 13)


class Site(msgspec.Struct, frozen=True):
    """A place with its own clock; `mix` weighs where its people come from, `share` is its part of all agents."""

    code: str
    name: str
    zone: str
    care: str
    support: str
    teams: tuple[str, ...]
    mix: dict[str, int]


KOWLOON: Final = Site(
    "kowloon", "Kowloon", "Asia/Hong_Kong", "Customer Care", "Technical Support",
    ("Harbour", "Lantern", "Ferry", "Banyan", "Lion Rock", "Tramway", "Kite", "Jade", "Monsoon", "Orchid"),
    {"zh-Hant": 30, "zh-Hans": 14, "pinyin": 22, "south-asian": 14, "philippine": 12, "english": 8},
)  # fmt: skip
LISBON: Final = Site(
    "lisbon", "Lisbon", "Europe/Lisbon", "Customer Care Europe", "Technical Support Europe",
    ("Tejo", "Alfama", "Belvedere", "Azulejo", "Atlantic", "Cork Oak", "Lighthouse", "Swallow"),
    {"european": 62, "english": 18, "south-asian": 8, "philippine": 4, "zh-Hans": 4, "pinyin": 4},
)  # fmt: skip


class Worker(msgspec.Struct, frozen=True):
    """One person as the history needs it; `ability` and `diligence` are about 0 and 1, `shift` a local hour."""

    id: int
    ref: str
    login: str
    locale: str
    zone: ZoneInfo
    hired: date
    team: str
    studies: bool
    shift: int
    ability: float
    diligence: float
    number: int = 0  # of those in the team who are not of the cast, from 0


class _Member(msgspec.Struct, frozen=True):
    login: str
    given: str
    family: str
    role: Role | None
    unit: str
    position: str
    locale: str = "en"
    scope: str | None = None
    display: str = ""


_AGENT: Final = "Customer service agent"
CAST: Final = (
    _Member("alice", "Alice", "Moreno", Role.AGENT, HARBOUR, _AGENT, scope=HARBOUR),
    _Member("bob", "Bob", "Tanner", Role.TEAM_LEAD, HARBOUR, "Team lead", scope=HARBOUR),
    _Member("charlie", "Charlie", "Duarte", Role.AGENT, "tejo", _AGENT, scope="tejo"),
    _Member("tess", "Tess", "Okafor", Role.INSTRUCTOR, "training", "Instructor"),
    _Member("hana", "Hana", "Novak", Role.TRAINING_MANAGER, "training", "Training manager"),
    _Member("finn", "Finn", "Callaghan", Role.FINANCE, "finance", "Finance partner"),
    _Member("dora", "Dora", "Petrova", Role.DEPARTMENT_HEAD, CARE, "Head of Customer Care", scope=CARE),
    _Member("sam", "Sam", "Achterberg", Role.SENIOR_LEADER, "tideline", "Director of operations"),
    _Member("ada", "Ada", "Whitlock", Role.ADMINISTRATOR, "it", "Systems administrator"),
    _Member("mei", "美恩", "方", Role.AGENT, HARBOUR, _AGENT, "zh-Hant", HARBOUR, "方美恩"),
    _Member("lin", "晓", "林", Role.AGENT, HARBOUR, _AGENT, "zh-Hans", HARBOUR, "林晓"),
)  # fmt: skip
_HARBOUR_SIZE: Final = 14
_LISBON_SHARE: Final = 0.35


class Crew:
    """Hires everybody and writes them down; `moment` is now, `start` the first day of the history."""

    def __init__(
        self, book: Book, rng: random.Random, *, start: datetime, moment: datetime, password_hash: str
    ) -> None:
        self.workers: list[Worker] = []
        self._book, self._rng, self._start, self._moment = book, rng, start, moment
        self._hash = password_hash
        self._names = Register(rng, frozenset(member.login for member in CAST))
        self._units: dict[str, tuple[int, str]] = {}
        self._numbers = count(1)
        self._in_team: dict[str, int] = {}

    def hire(self, people: int) -> list[Worker]:
        """Write org units, people, places and roles; exactly `people` of them."""
        self._offices()
        for member in CAST:
            self._cast(member)
        left = people - len(CAST)
        harbour = min(left, _HARBOUR_SIZE - 4)
        for _one in range(harbour):
            self._agent(KOWLOON, HARBOUR)
        left -= harbour
        abroad = round(left * _LISBON_SHARE)
        self._teams(LISBON, abroad, first_has=1)
        self._teams(KOWLOON, left - abroad, first_has=0, skip=1)
        return self.workers

    def _offices(self) -> None:
        self._unit("tideline", "Tideline Contact Centres", UnitKind.COMPANY, "")
        for site in (KOWLOON, LISBON):
            self._unit(site.code, site.name, UnitKind.SITE, "tideline")
            self._unit(f"{site.code}-care", site.care, UnitKind.DEPARTMENT, site.code)
            self._unit(f"{site.code}-support", site.support, UnitKind.DEPARTMENT, site.code)
        for code, name in (("training", "Training"), ("finance", "Finance"), ("it", "Systems")):
            self._unit(code, name, UnitKind.DEPARTMENT, "kowloon")
        self._unit(HARBOUR, "Harbour", UnitKind.TEAM, "kowloon-care")
        self._unit("tejo", "Tejo", UnitKind.TEAM, "lisbon-care")

    def _teams(self, site: Site, people: int, *, first_has: int, skip: int = 0) -> None:
        """Spread people evenly over teams of 8 to 14, the first of each team its lead."""
        everybody = people + first_has
        teams = max(1, round(everybody / TEAM_SIZE), -(-everybody // MOST_IN_TEAM)) if people else 0
        for number in range(teams):
            here = everybody // teams + (number < everybody % teams) - (first_has if number == 0 else 0)
            code = self._team(site, number + skip)
            for place in range(here):
                self._agent(site, code, leads=place == 0)

    def _team(self, site: Site, number: int) -> str:
        round_, place = divmod(number, len(site.teams))
        name = site.teams[place] + (f" {round_ + 1}" if round_ else "")
        code = name.lower().replace(" ", "-")
        if code not in self._units:
            self._unit(code, name, UnitKind.TEAM, f"{site.code}-{'care' if number % 3 < 2 else 'support'}")
        return code

    def _unit(self, code: str, name: str, kind: UnitKind, parent: str) -> None:
        above, path = self._units.get(parent, (None, "/"))
        key = self._book.next_id("org_unit")
        self._units[code] = key, f"{path}{key}/"
        self._book.add("org_unit", id=key, code=code, name=name, kind=kind.value, parent=above, path=f"{path}{key}/")

    def _cast(self, member: _Member) -> None:
        site = LISBON if member.unit == "tejo" else KOWLOON
        display = member.display or f"{member.given} {member.family}"
        name = Name(member.given, member.family, display, member.login, member.locale)
        hired = self._day(self._moment) - timedelta(days=400 + 37 * len(self.workers))
        worker = self._person(name, site, member.unit, hired, studies=member.role in {Role.AGENT, Role.TEAM_LEAD})
        self._job(worker, member.unit, member.position)
        if member.role:
            self._grant(worker, member.role, member.scope)

    def _agent(self, site: Site, team: str, *, leads: bool = False) -> None:
        hired = self._hire_date(leads=leads)
        place = self._in_team.get(team, 0)
        if team == HARBOUR:  # its members have parts to play: see the scenes
            hired = self._day(self._moment) - timedelta(days=6 if place == 9 else 150 + 90 * place)
        worker = self._person(self._names.name(site.mix), site, team, hired, studies=True, number=place)
        self._in_team[team] = place + 1
        self._job(worker, team, "Team lead" if leads else _AGENT)
        self._grant(worker, Role.TEAM_LEAD if leads else Role.AGENT, team)

    def _hire_date(self, *, leads: bool) -> date:
        """Two thirds were here before the history begins, the others came since; leads have been here for a while."""
        days = (self._moment - self._start).days
        newly = not leads and self._rng.random() < 1 / 3
        ago = self._rng.randint(1, max(2, days - 3)) if newly else days + self._rng.randint(20, 2200)
        return self._day(self._moment) - timedelta(days=ago)

    def _person(self, name: Name, site: Site, team: str, hired: date, *, studies: bool, number: int = 0) -> Worker:
        rng, zone = self._rng, ZoneInfo(site.zone)
        worker = Worker(
            id=self._book.next_id("person"), ref=new_ref(), login=name.login, locale=name.locale, zone=zone,
            hired=hired, team=team, studies=studies, shift=rng.choice(_SHIFTS), ability=rng.gauss(0.9, 0.75),
            diligence=min(2.0, max(0.4, rng.lognormvariate(0, 0.4))), number=number,
        )  # fmt: skip
        since = max(self._start, datetime(hired.year, hired.month, hired.day, 8, tzinfo=zone))
        self._book.add(
            "person", id=worker.id, ref=worker.ref, login=name.login, login_key=name.login,
            email=f"{name.login}@example.org", email_key=f"{name.login}@example.org",
            employee_no=f"T{10_000 + next(self._numbers)}", given_name=name.given, family_name=name.family,
            display_name=name.display, name_key=key(name.display), locale=name.locale, timezone=site.zone,
            password_hash=self._hash,
            hire_date=hired, created_at=since, updated_at=since, theme="system", text_size="normal", shortcuts=True,
            gap_minutes=rng.choice((2, 6, 6, 6, 15)), status="active",
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def _job(self, worker: Worker, unit: str, position: str) -> None:
        self._book.add(
            "job_assignment", id=self._book.next_id("job_assignment"), person=worker.id,
            org_unit=self._units[unit][0], position=position, starts_on=worker.hired, ends_on=None, is_primary=True,
        )  # fmt: skip

    def _grant(self, worker: Worker, role: Role, scope: str | None) -> None:
        self._book.add(
            "role_grant", id=self._book.next_id("role_grant"), person=worker.id, role=role.value,
            org_unit=self._units[scope][0] if scope else None, starts_on=worker.hired, ends_on=None, granted_by=None,
        )  # fmt: skip

    @staticmethod
    def _day(moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(KOWLOON.zone)).date()
