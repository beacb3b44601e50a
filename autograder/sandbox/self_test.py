"""Trying the locks: what a guest does to itself before it reads a byte of a submission.

A lock that was set is not yet a lock that holds, so each is tried with the very thing that it is
there to stop. If one gives way, the guest says which and opens nothing.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Collection, Iterable
from functools import partial

from . import kernel

Trial = tuple[str, Callable[[], object], frozenset[int]]
"""A lock's name, what it is there to stop, and the errors that say that it is stopped."""


def trials(*, outside: str, inside: str | None, other_process: int) -> tuple[Trial, ...]:
    """Return a trial of each lock, in a fixed order.

    outside: the path of a file that everybody may read, but nobody from inside the sandbox
    inside:  the path of a file that is within the root, but that Landlock must not let be opened;
             None if the kernel has no Landlock
    other_process: the number of a process that must not be reached
    """
    refused = frozenset({errno.EPERM})
    planted = f"{os.path.dirname(os.__file__)}/planted"
    # the bare call: a socket object would ask for options that are denied as well
    bare_socket = socket.SocketType
    all_trials: list[Trial] = [
        ("files outside", partial(os.open, outside, os.O_RDONLY), frozenset({errno.ENOENT, errno.EACCES})),
        ("writing to the root", partial(_write, planted), frozenset({errno.EACCES, errno.EROFS})),
        ("capabilities", _no_capabilities, refused),
        ("no new privileges", _no_new_privileges, refused),
        ("network", partial(bare_socket, socket.AF_INET, socket.SOCK_STREAM), refused),
        ("unix sockets", partial(bare_socket, socket.AF_UNIX, socket.SOCK_STREAM), refused),
        ("signals", partial(os.kill, other_process, 0), refused),
        ("processes", _fork, refused),
        ("programs", partial(os.execv, "/nowhere", ["/nowhere"]), refused),
        ("namespaces", partial(kernel.unshare, kernel.CLONE_NEWUSER), refused),
        ("tracing", kernel.ptrace_traceme, refused),
    ]
    if inside is not None:
        landlock = ("Landlock", partial(os.open, inside, os.O_RDONLY), frozenset({errno.EACCES}))
        all_trials.insert(1, landlock)
    return tuple(all_trials)


def failed_restrictions(tried: Iterable[Trial]) -> tuple[str, ...]:
    """Return the names of the locks that do not hold; none is what should come. Whoever gets one ends this process."""
    return tuple([name for name, attempt, answers in tried if not _holds(attempt, answers)])


def _holds(attempt: Callable[[], object], answers: Collection[int]) -> bool:
    """Return whether ``attempt`` is answered with one of ``answers``; any other answer is no lock."""
    try:
        attempt()
    except OSError as error:
        return error.errno in answers
    return False


def _write(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    os.unlink(path)


def _fork() -> None:
    child = kernel.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)  # its SIGCHLD would stop us where tracing gives way too


def _no_capabilities() -> None:
    if kernel.capabilities() == 0:
        raise PermissionError(errno.EPERM, "no capabilities")


def _no_new_privileges() -> None:
    if kernel.prctl(39) == 1:
        raise PermissionError(errno.EPERM, "no new privileges")
