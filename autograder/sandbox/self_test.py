"""Trying the locks: what a guest does to itself before it reads a byte of a submission.

A lock that was set is not yet a lock that holds, so each is tried with the very thing that it is
there to stop. If one gives way, the guest says which and opens nothing.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
from collections.abc import Callable, Iterable
from typing import Final

from . import kernel

Trial = tuple[str, Callable[[], int], frozenset[int]]
"""A lock's name, what it is there to stop (returns the error's number, 0 if it was done), and the errors that say so."""

_PTRACE_TRACEME: Final = 0


def trials(*, outside: str, inside: str | None, other_process: int) -> tuple[Trial, ...]:
    """Return a trial of each lock, in a fixed order.

    outside: the path of a file that everybody may read, but nobody from inside the sandbox
    inside:  the path of a file that is within the root, but that Landlock must not let be opened;
             None if the kernel has no Landlock
    other_process: the number of a process that must not be reached
    """
    refused = frozenset({errno.EPERM})
    no_arguments = (ctypes.c_char_p * 2)(b"/nowhere", None)
    all_trials: list[Trial] = [
        ("files outside", _opening(outside), frozenset({errno.ENOENT, errno.EACCES})),
        ("writing to the root", _writing(), frozenset({errno.EACCES, errno.EROFS})),
        ("capabilities", _has_capabilities, refused),
        ("no new privileges", _may_get_privileges, refused),
        ("network", kernel.attempt("socket", socket.AF_INET, socket.SOCK_STREAM, 0), refused),
        ("unix sockets", kernel.attempt("socket", socket.AF_UNIX, socket.SOCK_STREAM, 0), refused),
        ("signals", kernel.attempt("kill", other_process, 0), refused),
        ("processes", _fork, refused),
        ("programs", kernel.attempt("execv", b"/nowhere", no_arguments), refused),
        ("namespaces", kernel.attempt("unshare", kernel.CLONE_NEWUSER), refused),
        ("tracing", kernel.attempt("ptrace", _PTRACE_TRACEME, 0, None, None), refused),
    ]
    if inside is not None:
        all_trials.insert(1, ("Landlock", _opening(inside), frozenset({errno.EACCES})))
    return tuple(all_trials)


def failed_restrictions(tried: Iterable[Trial]) -> tuple[str, ...]:
    """Return the names of the locks that do not hold; none is what should come. Whoever gets one ends this process.

    Any other answer than the expected errors is no lock.
    """
    return tuple([name for name, attempt, answers in tried if attempt() not in answers])


def _opening(path: str) -> Callable[[], int]:
    return kernel.attempt("open", os.fsencode(path), os.O_RDONLY)


def _writing() -> Callable[[], int]:
    planted = os.fsencode(f"{os.path.dirname(os.__file__)}/planted")
    write = kernel.attempt("open", planted, os.O_WRONLY | os.O_CREAT, 0o600)

    def attempt() -> int:
        error = write()
        if error == 0:
            os.unlink(planted)
        return error

    return attempt


def _fork() -> int:
    child, error = kernel.try_to_fork()
    if error:
        return error
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)  # its SIGCHLD would stop us where tracing gives way too
    return 0


def _has_capabilities() -> int:
    return errno.EPERM if kernel.capabilities() == 0 else 0


def _may_get_privileges() -> int:
    return errno.EPERM if kernel.prctl(39) == 1 else 0
