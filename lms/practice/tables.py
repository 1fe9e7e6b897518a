"""Every step of practising."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.attempts.tables import Attempt


class AttemptTry(Table, tablename="attempt_try"):
    """Every answer that was checked while practising, and each time the right answer was shown; append-only.

    `credit_ppm` is the answer's own, before any penalty. `confidence` is how sure the person said to be.
    """

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    slot = BigInt(default=0)
    number = BigInt(default=0)
    kind = Varchar(length=10)
    answer = Text()
    confidence = Varchar(length=10, default="")
    credit_ppm = BigInt(default=0)
    at = Timestamptz(default=None)
