"""Pictures drawn anew: only their pixels stay, so that no place, name or hidden file travels with them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final, NamedTuple

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

WIDEST: Final = 1600
"""Pixels across; a page is never wider, also on sharp screens."""
MOST_PIXELS: Final = 24_000_000
"""Of a picture, or of all frames of a moving one together: at eight bytes each while it is drawn."""
MOST_OF_A_PHOTO: Final = 50_000_000
"""Of a JPEG, which is read in the size that is needed."""
MOST_FRAMES: Final = 300
_FORMATS: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_PLAIN: Final = {
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "JPEG": {"L", "RGB"},
    "WEBP": {"RGB", "RGBA"},
    "GIF": {"L", "P"},
}
_HOW: Final[dict[str, dict[str, Any]]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "WEBP": {"quality": 88, "method": 4},
    "GIF": {"optimize": True},
}
_BROKEN: Final = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError)

REDRAWN: Final = frozenset(_FORMATS.values())


class Redrawn(NamedTuple):
    """A picture as it is kept."""

    content: bytes
    mime: str
    width: int
    height: int


def redrawn(content: bytes) -> Redrawn:
    """A PNG, JPEG, WebP or GIF drawn anew: upright, at most 1600 pixels wide, without anything but its pixels.

    What stood behind or between (another file, a place, a thumbnail) is gone. Moving pictures go on moving.
    Up to a second and 200 MB for the largest: call it in a thread. Raises Invalid for what is broken or too large.
    """
    try:
        with Image.open(BytesIO(content), formats=list(_FORMATS)) as picture:
            _check_size(picture)
            return _drawn(picture)
    except Image.DecompressionBombError as error:
        raise Invalid(_too_large()) from error
    except _BROKEN as error:
        raise Invalid(_("This picture is damaged or of a kind that we cannot read. Save it as PNG or JPEG.")) from error


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    frames = getattr(picture, "n_frames", 1)
    most = MOST_OF_A_PHOTO if picture.format == "JPEG" else MOST_PIXELS
    if width * height * frames > most or frames > MOST_FRAMES:
        raise Invalid(_too_large(most))


def _too_large(most: int = MOST_PIXELS) -> str:
    return _("This picture has more than %(n)s million pixels. Make it smaller.", n=most // 1_000_000)


def _drawn(picture: Image.Image) -> Redrawn:
    form = str(picture.format)
    out = BytesIO()
    if getattr(picture, "n_frames", 1) > 1:
        first, *rest = (_fitting(frame) for frame in _frames(picture))
        times = [
            max(20, min(int(frame.info.get("duration") or 100), 60_000)) for frame in ImageSequence.Iterator(picture)
        ]
        loop = {"loop": int(picture.info.get("loop", 0))} if "loop" in picture.info or form != "GIF" else {}
        how = {**_HOW[form], **loop, **({"disposal": 2} if form == "GIF" else {})}
        first.save(out, form, save_all=True, append_images=rest, duration=times, **how)
        size = first.size
    else:
        if form == "JPEG":
            picture.draft("RGB", (WIDEST, picture.height * WIDEST // picture.width or 1))
        ImageOps.exif_transpose(picture, in_place=True)
        still = _fitting(_plain(picture, form))
        still.info = {name: value for name, value in still.info.items() if name == "transparency"}
        still.save(out, form, **_HOW[form])
        size = still.size
    return Redrawn(out.getvalue(), _FORMATS[form], *size)


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    for frame in ImageSequence.Iterator(picture):
        drawn = frame.convert("RGBA")
        drawn.info = {}
        yield drawn


def _plain(picture: Image.Image, form: str) -> Image.Image:
    """In colours that its kind of file has and every screen shows alike."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        picture = _in_our_colours(picture, profile)
    if picture.width > WIDEST and picture.mode in {"P", "1"}:
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if picture.mode in _PLAIN[form]:
        return picture
    see_through = form != "JPEG" and (
        picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info
    )
    return picture.convert("RGBA" if see_through else "RGB")


def _in_our_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return made or picture


def _fitting(picture: Image.Image) -> Image.Image:
    if picture.width <= WIDEST:
        return picture
    size = (WIDEST, max(1, round(picture.height * WIDEST / picture.width)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
