"""Tables that belong to no feature: the audit trail, background jobs and this installation's own facts."""

from piccolo.columns import BigInt, BigSerial, Text, Timestamptz, Varchar
from piccolo.table import Table


class AuditEntry(Table, tablename="audit_entry"):
    """Who did what to which thing, and when; append-only."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=None)
    actor = BigInt(null=True, default=None)
    action = Varchar(length=60)
    thing = Varchar(length=120, index=True)
    detail = Text(default="")
    address = Varchar(length=64, default="")


class Job(Table, tablename="job"):
    """Work for the background worker: claimed by lease, tried again with growing pauses."""

    id = BigSerial(primary_key=True)
    kind = Varchar(length=60)
    payload = Text()
    run_at = Timestamptz(default=None)
    state = BigInt(default=0)
    attempts = BigInt(default=0)
    locked_until = Timestamptz(null=True, default=None)
    key = Varchar(length=120, null=True, default=None, unique=True)
    last_error = Text(default="")
    created_at = Timestamptz(default=None)
