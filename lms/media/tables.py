"""Files, kept once by their content."""

from piccolo.columns import BigInt, BigSerial, Timestamptz, Varchar
from piccolo.table import Table


class MediaFile(Table, tablename="media_file"):
    """One stored file; `sha256` names it on disk, `ref` in addresses."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    sha256 = Varchar(length=64, unique=True)
    bytes = BigInt(default=0)
    mime = Varchar(length=80)
    created_at = Timestamptz(default=None)
