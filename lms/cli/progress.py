"""A progress bar for what takes longer than two seconds at a terminal; silent elsewhere."""

import sys
import time

BAR = 30
PATIENCE_S = 2.0
_begun: dict[str, float] = {}


def progress(label: str, done: int, total: int) -> None:
    """Draw how far a long job is; call it as often as you like."""
    if not sys.stderr.isatty():
        return
    began = _begun.setdefault(label, time.monotonic())
    if time.monotonic() - began < PATIENCE_S and done < total:
        return
    filled = BAR * done // max(1, total)
    end = "\n" if done >= total else ""
    sys.stderr.write(f"\r{label} [{'#' * filled}{'.' * (BAR - filled)}] {done}/{total}{end}")
    sys.stderr.flush()
