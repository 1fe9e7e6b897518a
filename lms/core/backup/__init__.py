"""One file with database and media, taken while the server runs; the same form for both engines."""

from pathlib import Path

from lms.core.backup import bringing, taking
from lms.core.backup.checking import verify
from lms.core.backup.manifest import Done, Manifest
from lms.core.backup.taking import Progress
from lms.core.db import engine
from lms.core.settings import Settings

__all__ = ["Done", "Manifest", "Progress", "backup", "restore", "verify"]


async def backup(file: Path, settings: Settings, progress: Progress | None = None) -> Done:
    """Write this installation into `file`; raises Unavailable when it cannot be written."""
    made = await taking.take(engine(), settings.data_dir / "media", file, progress)
    return Done(made, taking.sentence(file, made))


async def restore(file: Path, settings: Settings, *, force: bool = False, progress: Progress | None = None) -> Done:
    """Bring `file` back into this installation, whichever engine it came from.

    Raises Invalid for a damaged, foreign or newer file, Conflict for a database that is not empty; then nothing has
    been changed.
    """
    media = settings.data_dir / "media"
    made = await bringing.bring_back(engine(), media, file, force=force, progress=progress)
    return Done(made, bringing.sentence(file, made))
