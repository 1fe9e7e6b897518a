"""Icons of the sprite static/icons.svg, drawn by `icon("check")` in templates."""

import re
from functools import cache, lru_cache
from typing import Final

from markupsafe import Markup, escape  # noqa: TID251 - Markup as a type only

from lms.core.assets import STATIC_DIR, asset
from lms.core.html import stored

_SYMBOL: Final = re.compile(r'<symbol id="([\w-]+)"')


@cache
def icon_names() -> frozenset[str]:
    """List the icons in the sprite."""
    return frozenset(_SYMBOL.findall((STATIC_DIR / "icons.svg").read_text(encoding="utf-8")))


@lru_cache(maxsize=512)
def icon(name: str, size: str = "", label: str = "") -> Markup:
    """Draw an icon; size "sm" or "lg"; without a label it is hidden from screen readers.

    Raises LookupError for a name that is not in the sprite: add it with static/vendor/lucide/cut.py.
    """
    if name not in icon_names():
        msg = f"there is no icon {name!r} in static/icons.svg"
        raise LookupError(msg)
    kind = f"ic ic-{size}" if size else "ic"
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return stored(f'<svg class="{kind}" {said}><use href="{asset("icons.svg")}#{name}"/></svg>')
