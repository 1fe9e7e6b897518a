"""Agent states as phone systems report them: we listen, and nothing here ever reaches a phone system."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person


class PhoneIdentity(Table, tablename="phone_identity"):
    """Under which name (extension, agent number, id) a phone system knows a person; `source` "" is any system.

    A person's login needs no row.
    """

    id = BigSerial(primary_key=True)
    person = ForeignKey(references=Person, null=False, index=True)
    source = Varchar(length=60, default="")
    name = Varchar(length=200)
    name_key = Varchar(length=200)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(references=Person, null=True)


class AgentState(Table, tablename="agent_state"):
    """What was reported last of a person; `state` is NULL before the first report.

    `at` is the phone system's time of the last report, `since` the one the state began with, `heard_at` ours. `call_at`
    is when the call began that has not ended with `available` yet.
    """

    id = BigSerial(primary_key=True)
    person = ForeignKey(references=Person, null=False)
    source = Varchar(length=60, default="")
    state = Varchar(length=12, null=True, default=None)
    at = Timestamptz(null=True, default=None)
    since = Timestamptz(null=True, default=None)
    heard_at = Timestamptz(null=True, default=None)
    call_at = Timestamptz(null=True, default=None)


class AgentStateEvent(Table, tablename="agent_state_event"):
    """A report that changed a state or came too late to; one that only says that nothing changed is not kept.

    Never changed; what is older than the installation keeps is removed (service/forgetting.py).
    """

    id = BigSerial(primary_key=True)
    source = Varchar(length=60)
    event_id = Varchar(length=200)
    person = ForeignKey(references=Person, null=False)
    state = Varchar(length=12)
    at = Timestamptz(default=None)
    received_at = Timestamptz(default=None)
    effect = Varchar(length=5, default="")


class PhoneSource(Table, tablename="phone_source"):
    """A phone system that has reported something; `refused` counts reports of agents nobody here is known as.

    `held_by` is the process that listens where we are the ones who call, until `held_until`.
    """

    id = BigSerial(primary_key=True)
    source = Varchar(length=60, unique=True)
    first_heard_at = Timestamptz(default=None)
    heard_at = Timestamptz(default=None)
    last_event_at = Timestamptz(null=True, default=None)
    events = BigInt(default=0)
    refused = BigInt(default=0)
    trouble = Varchar(length=20, default="")
    trouble_at = Timestamptz(null=True, default=None)
    held_by = Varchar(length=24, default="")
    held_until = Timestamptz(null=True, default=None)


class PhoneUnknown(Table, tablename="phone_unknown"):
    """A name that a phone system uses and nobody here has, for an administrator to give to a person."""

    id = BigSerial(primary_key=True)
    source = Varchar(length=60)
    name = Varchar(length=200)
    name_key = Varchar(length=200)
    first_at = Timestamptz(default=None)
    last_at = Timestamptz(default=None)
    times = BigInt(default=1)
