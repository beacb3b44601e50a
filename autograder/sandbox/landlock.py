"""Landlock: which files a process may open, enforced by the kernel for good (man 7 landlock)."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable
from typing import Final

from . import kernel

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE, _IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
_READ: Final = _READ_FILE | _READ_DIR
_CHANGE: Final = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG
_FILE_RIGHTS: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE
_BIND_TCP, _CONNECT_TCP = 1, 2
_ABSTRACT_SOCKET, _SIGNAL = 1, 2
_PATH_BENEATH: Final = 1


def abi() -> int:
    """Return the version of Landlock that the kernel speaks; 0 if it has none or it is turned off."""
    try:
        return kernel.syscall("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0


def _handled(version: int) -> int:
    """Return the rights over files that this version can take away: all of them, always."""
    rights = (1 << 13) - 1
    if version >= 2:
        rights |= _REFER
    if version >= 3:
        rights |= _TRUNCATE
    if version >= 5:
        rights |= _IOCTL_DEVICE
    return rights


class Rules:
    """What may be read beneath ``readable``, and read and written beneath ``writable``; made once for many processes.

    From version 4 on no TCP, from version 6 on no signal and no abstract socket outside. Paths that do not exist are left
    out. The others are opened and stay open, also in processes that are forked later. Raises OSError.
    """

    def __init__(self, version: int, readable: Iterable[str], writable: Iterable[str]) -> None:
        handled = _handled(version)
        network = _BIND_TCP | _CONNECT_TCP if version >= 4 else 0
        scoped = _ABSTRACT_SOCKET | _SIGNAL if version >= 6 else 0
        size = 8 if version < 4 else 16 if version < 6 else 24
        self._attributes = struct.pack("<QQQ", handled, network, scoped)[:size]
        self._writing = (_READ | _CHANGE | _REFER | _TRUNCATE) & handled
        rules = [(path, _READ & handled) for path in readable] + [(path, self._writing) for path in writable]
        self._opened = [rule for path, rights in rules if (rule := _rule(path, rights)) is not None]

    def ruleset(self, writable: Iterable[str] = ()) -> int:
        """Return the descriptor of a new ruleset, in which ``writable`` may be written to as well. Raises OSError."""
        ruleset = kernel.syscall("landlock_create_ruleset", self._attributes, len(self._attributes), 0)
        try:
            for _, rule in self._opened:
                kernel.syscall("landlock_add_rule", ruleset, _PATH_BENEATH, rule, 0)
            for path in writable:
                if (own := _rule(path, self._writing)) is not None:
                    try:
                        kernel.syscall("landlock_add_rule", ruleset, _PATH_BENEATH, own[1], 0)
                    finally:
                        os.close(own[0])
        except BaseException:
            os.close(ruleset)
            raise
        return ruleset

    def close(self) -> None:
        """Close what is open. No ruleset can be made any more."""
        for descriptor, _ in self._opened:
            os.close(descriptor)
        self._opened.clear()


def enforce(ruleset: int) -> None:
    """Hold this process to ``ruleset`` for good, and close it. Needs no_new_privs. Raises OSError."""
    try:
        kernel.syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def restrict(version: int, readable: Iterable[str], writable: Iterable[str]) -> None:
    """Let this process read beneath ``readable``, read and write beneath ``writable``, and no more; see `Rules`."""
    rules = Rules(version, readable, writable)
    try:
        enforce(rules.ruleset())
    finally:
        rules.close()


def _rule(path: str, rights: int) -> tuple[int, bytes] | None:
    """Open ``path`` and return the descriptor with the rule for it; None where there is no such path."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
        rights &= _FILE_RIGHTS
    return descriptor, struct.pack("<Qi", rights, descriptor)
