"""Root may write everywhere: a test about what may not be written gives that power back for a while."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_VERSION_3 = 0x20080522  # linux/capability.h
_DAC_OVERRIDE = 1 << 1


class _Head(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Set(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextmanager
def like_anybody() -> Iterator[None]:
    """Permissions of files hold for this thread and those it starts, also where the tests run as root."""
    if os.geteuid():
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "capset"):
        pytest.skip("only Linux lets a process give up a power of root")
    head, sets = _Head(_VERSION_3, 0), (_Set * 2)()
    assert libc.capget(ctypes.byref(head), sets) == 0
    had = sets[0].effective
    sets[0].effective = had & ~_DAC_OVERRIDE
    assert libc.capset(ctypes.byref(head), sets) == 0
    try:
        yield
    finally:
        sets[0].effective = had
        assert libc.capset(ctypes.byref(head), sets) == 0
