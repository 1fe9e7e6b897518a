"""What was told to open pages: kept for an hour, so that a page that was away hears it late."""

from piccolo.columns import BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person


class LiveEventRow(Table, tablename="live_event"):
    """One event for all open pages of one person; `detail` is JSON."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(references=Person, null=False)
    kind = Varchar(length=20)
    detail = Text()
    at = Timestamptz(default=None)
