"""What the worker asks of the kernel, asked in a process of its own, since nothing of it can be undone."""

import ctypes
import multiprocessing
import resource
from collections.abc import Callable

from tamizdat.envelope.hardening import harden

PR_GET_DUMPABLE = 3


def in_another_process(look: Callable[[], int]) -> int:
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(look)


def dumpable() -> int:
    harden()
    return int(ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0))


def core_limit() -> int:
    harden()
    return resource.getrlimit(resource.RLIMIT_CORE)[0]


def test_no_other_process_of_this_user_may_look_into_it() -> None:
    assert in_another_process(dumpable) == 0


def test_a_crash_leaves_no_core() -> None:
    assert in_another_process(core_limit) == 0
