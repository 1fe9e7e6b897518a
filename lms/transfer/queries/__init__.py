"""What the publisher of files asks about versions that stand already."""

from lms.transfer.queries.versions import Known, known_versions, version_files

__all__ = ["Known", "known_versions", "version_files"]
