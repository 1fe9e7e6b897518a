"""A course's files as values: what tells whether two sets of them are the same."""

import hashlib
from collections.abc import Mapping


def content_hash(texts: Mapping[str, str], media: Mapping[str, str]) -> str:
    """The figure that a folder with the same files has (lms.transfer.service.folders); `media` are hashes by name."""
    whole = hashlib.sha256()
    digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in texts.items()}
    digests |= {f"media/{name}": digest for name, digest in media.items()}
    for path in sorted(digests):
        whole.update(f"{path}\0{digests[path]}\n".encode())
    return whole.hexdigest()
