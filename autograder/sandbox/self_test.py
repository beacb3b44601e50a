"""Trying the locks: what a guest does to itself before it reads a byte of a submission.

A lock that was set is not yet a lock that holds, so each is tried with the very thing that it is
there to stop. If one gives way, the guest says which and opens nothing.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable

from . import kernel


def failed_restrictions(*, outside: str, inside: str | None, other_process: int) -> tuple[str, ...]:
    """Return the names of the locks that do not hold, in a fixed order; none is what should come.

    outside: the path of a file that everybody may read, but nobody from inside the sandbox
    inside:  the path of a file that is within the root, but that Landlock must not let be opened;
             None if the kernel has no Landlock
    other_process: the number of a process that must not be reached
    """
    refused = {errno.EPERM}
    trials: list[tuple[str, Callable[[], object], set[int]]] = [
        ("files outside", lambda: _open(outside), {errno.ENOENT, errno.EACCES}),
        (
            "writing to the root",
            lambda: _write(f"{os.path.dirname(os.__file__)}/planted"),
            {errno.EACCES, errno.EROFS},
        ),
        ("capabilities", _no_capabilities, refused),
        ("no new privileges", _no_new_privileges, refused),
        ("network", lambda: _socket(socket.AF_INET), refused),
        ("unix sockets", lambda: _socket(socket.AF_UNIX), refused),
        ("signals", lambda: os.kill(other_process, 0), refused),
        ("processes", _fork, refused),
        ("programs", lambda: os.execv("/nowhere", ["/nowhere"]), refused),
        ("namespaces", lambda: kernel.unshare(kernel.CLONE_NEWUSER), refused),
        ("tracing", kernel.ptrace_traceme, refused),
    ]
    if inside is not None:
        trials.insert(1, ("Landlock", lambda: _open(inside), {errno.EACCES}))
    return tuple(name for name, attempt, answers in trials if not _holds(attempt, answers))


def _holds(attempt: Callable[[], object], answers: set[int]) -> bool:
    """Return whether ``attempt`` is answered with one of ``answers``; any other answer is no lock."""
    try:
        attempt()
    except OSError as error:
        return error.errno in answers
    return False


def _open(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _write(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    os.unlink(path)


def _socket(family: int) -> None:
    # the bare call: a socket object would ask for options that are denied as well
    socket.socket(family, socket.SOCK_STREAM).close()


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)  # its SIGCHLD would stop us where tracing gives way too


def _no_capabilities() -> None:
    if kernel.capabilities() == 0:
        raise PermissionError(errno.EPERM, "no capabilities")


def _no_new_privileges() -> None:
    if kernel.prctl(39) == 1:
        raise PermissionError(errno.EPERM, "no new privileges")
