"""Policies beside the one that comes with Lull, their clauses, and every text they were read from."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person


class Policy(Table, tablename="policy"):
    """A policy that was brought in; `key` is how pages and questions name it, and never changes.

    `locale` is the language whose text decides which clauses there are.
    """

    id = BigSerial(primary_key=True)
    key = Varchar(length=12, unique=True)
    title = Varchar(length=200)
    locale = Varchar(length=10)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(references=Person, null=True, index=True)


class PolicyClause(Table, tablename="policy_clause"):
    """A clause; `clause` is its id in its own policy. One that a newer text left out is retired and never deleted."""

    id = BigSerial(primary_key=True)
    policy = ForeignKey(references=Policy, null=False)
    clause = Varchar(length=18)
    position = BigInt(default=0)
    part = Varchar(length=200, default="")
    title = Varchar(length=200)
    text = Text(default="")
    retired_at = Timestamptz(null=True, default=None)


class PolicyTranslation(Table, tablename="policy_translation"):
    """The title of a policy in another language than its first, `policy.locale`."""

    id = BigSerial(primary_key=True)
    policy = ForeignKey(references=Policy, null=False)
    locale = Varchar(length=10)
    title = Varchar(length=200)


class PolicyClauseText(Table, tablename="policy_clause_text"):
    """A clause in another language; it goes when the clause changes, because it does not say the same any more."""

    id = BigSerial(primary_key=True)
    policy_clause = ForeignKey(references=PolicyClause, null=False)
    locale = Varchar(length=10)
    part = Varchar(length=200, default="")
    title = Varchar(length=200)
    text = Text(default="")


class PolicyImport(Table, tablename="policy_import"):
    """A text that a policy was read from, in which language, and how many clauses it changed; append-only.

    `locale` is "" for texts of the time when a policy had one language.
    """

    id = BigSerial(primary_key=True)
    policy = ForeignKey(references=Policy, null=False, index=True)
    source = Text()
    added = BigInt(default=0)
    changed = BigInt(default=0)
    removed = BigInt(default=0)
    back = BigInt(default=0)
    person = ForeignKey(references=Person, null=True, index=True)
    at = Timestamptz(default=None)
    locale = Varchar(length=10, default="")


class ClauseServed(Table, tablename="clause_served"):
    """A clause, by the name that pages and questions use, which Lull itself serves: where, in words and as an address.

    `ended_at` when somebody said that it does not any more.
    """

    id = BigSerial(primary_key=True)
    clause = Varchar(length=40)
    place = Varchar(length=200)
    address = Varchar(length=200, default="")
    person = ForeignKey(references=Person, null=False, index=True)
    at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = ForeignKey(references=Person, null=True, index=True)
