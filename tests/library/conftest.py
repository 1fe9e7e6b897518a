"""A data folder of its own for every test that keeps files."""

from tests.media.conftest import data_dir

__all__ = ["data_dir"]
