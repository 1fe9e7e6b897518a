"""The learning records: xAPI statements, append-only."""

from piccolo.columns import BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person


class Statement(Table, tablename="statement"):
    """One xAPI statement; `payload` is the whole statement as JSON, the other columns find it."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=36, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    person = ForeignKey(references=Person, null=True)
    verb = Varchar(length=120)
    object_id = Varchar(length=300)
    registration = Varchar(length=36, null=True, default=None, index=True)
    at = Timestamptz(default=None)
    stored_at = Timestamptz(default=None)
    payload = Text()
