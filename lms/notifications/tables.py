"""The outbox: mail is written with the change it tells of and sent after the commit."""

from piccolo.columns import BigInt, BigSerial, Text, Timestamptz, Varchar
from piccolo.table import Table


class OutboxMail(Table, tablename="outbox_mail"):
    """One mail to send."""

    id = BigSerial(primary_key=True)
    to_address = Varchar(length=254)
    locale = Varchar(length=10)
    subject = Varchar(length=200)
    body = Text()
    created_at = Timestamptz(default=None)
    next_try_at = Timestamptz(default=None)
    sent_at = Timestamptz(null=True, default=None)
    attempts = BigInt(default=0)
    last_error = Text(default="")
