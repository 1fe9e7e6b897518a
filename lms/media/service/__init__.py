"""Use cases of stored files: keeping them, taking uploads in, naming them in the library."""

from lms.media.service.items import add_file, add_kept, keep_captions, rename, replace_file
from lms.media.service.store import (
    Kept,
    Registered,
    keep_bytes,
    keep_file,
    keep_picture,
    keep_upload,
    measured,
    media_url,
    path_of,
    register,
    temporary,
)
from lms.media.service.uploads import (
    begin_upload,
    end_upload,
    finish_upload,
    forget_stale_uploads,
    take_piece,
    upload_of,
)

__all__ = [
    "Kept",
    "Registered",
    "add_file",
    "add_kept",
    "begin_upload",
    "end_upload",
    "finish_upload",
    "forget_stale_uploads",
    "keep_bytes",
    "keep_captions",
    "keep_file",
    "keep_picture",
    "keep_upload",
    "measured",
    "media_url",
    "path_of",
    "register",
    "rename",
    "replace_file",
    "take_piece",
    "temporary",
    "upload_of",
]
