"""The seccomp filter: the one table of kernel calls that student code may make.

Everything that is not in the table is answered EPERM, which Python shows as PermissionError, so that
a student reads a message and not of a death. Calls of a foreign table (32 bit, x32) end the process.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Set
from functools import cache
from typing import Final

from . import kernel

# What the calls are for -> (name, number on x86_64, number on aarch64); None: not there.
CALLS: Final[dict[str, tuple[tuple[str, int | None, int | None], ...]]] = {
    "read and write open files, and the wire (fcntl is looked at below)": (
        ("read", 0, 63),
        ("write", 1, 64),
        ("readv", 19, 65),
        ("writev", 20, 66),
        ("pread64", 17, 67),
        ("pwrite64", 18, 68),
        ("lseek", 8, 62),
        ("close", 3, 57),
        ("close_range", 436, 436),
        ("dup", 32, 23),
        ("dup2", 33, None),
        ("dup3", 292, 24),
        ("fsync", 74, 82),
        ("fdatasync", 75, 83),
        ("ftruncate", 77, 46),
    ),
    "open and look at files: the root, Landlock and file modes say which": (
        ("open", 2, None),
        ("openat", 257, 56),
        ("stat", 4, None),
        ("lstat", 6, None),
        ("fstat", 5, 80),
        ("newfstatat", 262, 79),
        ("statx", 332, 291),
        ("access", 21, None),
        ("faccessat", 269, 48),
        ("faccessat2", 439, 439),
        ("readlink", 89, None),
        ("readlinkat", 267, 78),
        ("getdents64", 217, 61),
        ("getcwd", 79, 17),
        ("chdir", 80, 49),
        ("umask", 95, 166),
    ),
    "make and remove files in the work folder": (
        ("mkdir", 83, None),
        ("mkdirat", 258, 34),
        ("rmdir", 84, None),
        ("unlink", 87, None),
        ("unlinkat", 263, 35),
        ("rename", 82, None),
        ("renameat", 264, 38),
        ("renameat2", 316, 276),
    ),
    "memory of the process itself": (
        ("mmap", 9, 222),
        ("mprotect", 10, 226),
        ("munmap", 11, 215),
        ("mremap", 25, 216),
        ("madvise", 28, 233),
        ("brk", 12, 214),
    ),
    "threads of the process itself (clone is looked at below)": (
        ("futex", 202, 98),
        ("set_robust_list", 273, 99),
        ("rseq", 334, 293),
        ("set_tid_address", 218, 96),
        ("sched_yield", 24, 124),
        ("sched_getaffinity", 204, 123),
        ("membarrier", 324, 283),
        ("gettid", 186, 178),
        ("exit", 60, 93),
        ("exit_group", 231, 94),
    ),
    "signals to itself (tgkill is looked at below)": (
        ("rt_sigaction", 13, 134),
        ("rt_sigprocmask", 14, 135),
        ("rt_sigreturn", 15, 139),
        ("sigaltstack", 131, 132),
        ("restart_syscall", 219, 128),
    ),
    "time and waiting": (
        ("clock_gettime", 228, 113),
        ("clock_getres", 229, 114),
        ("clock_nanosleep", 230, 115),
        ("nanosleep", 35, 101),
        ("gettimeofday", 96, 169),
        ("time", 201, None),
        ("times", 100, 153),
        ("select", 23, None),
        ("pselect6", 270, 72),
        ("poll", 7, None),
        ("ppoll", 271, 73),
        ("pipe", 22, None),
        ("pipe2", 293, 59),
    ),
    "what it is and where it runs": (
        ("getpid", 39, 172),
        ("getppid", 110, 173),
        ("getuid", 102, 174),
        ("geteuid", 107, 175),
        ("getgid", 104, 176),
        ("getegid", 108, 177),
        ("uname", 63, 160),
        ("sysinfo", 99, 179),
        ("getrusage", 98, 165),
        ("getrlimit", 97, 163),
        ("getrandom", 318, 278),
        ("capget", 125, 90),
    ),
}

_AUDIT_ARCH: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE: Final = {"x86_64": 56, "aarch64": 220}
_CLONE3: Final = 435
_FCNTL: Final = {"x86_64": 72, "aarch64": 25}
_TGKILL: Final = {"x86_64": 234, "aarch64": 131}
_PRLIMIT: Final = {"x86_64": 302, "aarch64": 261}
_IOCTL: Final = {"x86_64": 16, "aarch64": 29}
_PRCTL: Final = {"x86_64": 157, "aarch64": 167}
_X32_BIT: Final = 0x40000000

_CLONE_THREAD: Final = 0x00010000
_NEW_NAMESPACES: Final = 0x7E020080
_IOCTLS: Final = (0x5401, 0x5450, 0x5451)  # is it a terminal?; do not close on exec; close on exec
_PRCTLS: Final = (15, 16, 39)  # set and get a thread's name; read no_new_privs
_FCNTLS: Final = (0, 1, 2, 3, 4, 1030)  # duplicate; descriptor flags; status flags: no owner for signals
_SIGABRT: Final = 6

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL_PROCESS: Final = 0x80000000
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_NUMBER, _ARCH, _ARGS = 0, 4, 16

_SET_MODE_FILTER: Final = 1


@cache
def program(pid: int) -> bytes:
    """Return the filter for the process ``pid`` on this machine, as the kernel's array of instructions.

    First come the calls that are looked at, as rules that end in a verdict or fall through to the next; then all others.
    """
    machine = kernel.MACHINE
    deny = _ERRNO | errno.EPERM
    code = [
        _load(_ARCH),
        _jump(_JUMP_EQUAL, _AUDIT_ARCH[machine], 1, 0),
        _verdict(_KILL_PROCESS),
        _load(_NUMBER),
    ]
    if machine == "x86_64":
        code += [_jump(_JUMP_AT_LEAST, _X32_BIT, 0, 1), _verdict(_KILL_PROCESS)]
    allowed = {
        number
        for calls in CALLS.values()
        for _, on_x86, on_arm in calls
        if (number := on_x86 if machine == "x86_64" else on_arm) is not None
    }
    return b"".join([*code, *_looked_at(pid, deny), *_listed(allowed, deny)])


def _listed(allowed: Set[int], deny: int) -> list[bytes]:
    """Return the instructions that allow the calls in ``allowed`` and deny all others: a search in halves.

    The kernel runs the filter for each number there is when it is put on a process: one comparison after the other would
    take a tenth of a guest's beginning.
    """
    # where allowed and denied numbers meet: a number with an odd count of bounds at or below it is allowed
    bounds = sorted(
        {n for n in allowed if n - 1 not in allowed} | {n + 1 for n in allowed if n + 1 not in allowed}
    )
    nodes: list[tuple[int, int, int]] = []  # bound, and where to go on at or above it, and below it
    allow, refuse = len(bounds), len(bounds) + 1  # the two verdicts stand behind the nodes

    def search(low: int, high: int) -> int:
        if low == high:
            return allow if low % 2 else refuse
        place, middle = len(nodes), (low + high) // 2
        nodes.append((0, 0, 0))
        below = search(low, middle)
        nodes[place] = bounds[middle], search(middle + 1, high), below
        return place

    search(0, len(bounds))
    jumps = [
        _jump(_JUMP_AT_LEAST, bound, at_least - place, below - place)
        for place, (bound, at_least, below) in enumerate(nodes, 1)
    ]
    return [*jumps, _verdict(_ALLOW), _verdict(deny)]


def _looked_at(pid: int, deny: int) -> list[bytes]:
    """Return the rules for the calls that are allowed with some arguments only."""
    machine = kernel.MACHINE
    # clone's flags are a number and can be looked at; clone3's lie in memory, and glibc falls back to clone
    code = [_jump(_JUMP_EQUAL, _CLONE3, 0, 1), _verdict(_ERRNO | errno.ENOSYS)]
    code += _rule(
        _CLONE[machine],
        [
            _load(_ARGS),
            _jump(_JUMP_BITS, _NEW_NAMESPACES, 2, 0),
            _jump(_JUMP_BITS, _CLONE_THREAD, 0, 1),
            _verdict(_ALLOW),
            _verdict(deny),
        ],
    )
    # abort() sends SIGABRT to its own thread; process groups and other processes are out of reach
    code += _rule(
        _TGKILL[machine],
        [
            _load(_ARGS),
            _jump(_JUMP_EQUAL, pid, 0, 3),
            _load(_ARGS + 16),
            _jump(_JUMP_EQUAL, _SIGABRT, 0, 1),
            _verdict(_ALLOW),
            _verdict(deny),
        ],
    )
    # reading its own limits (pid 0, no new limit) is what sysconf does; setting any is not
    code += _rule(
        _PRLIMIT[machine],
        [
            _load(_ARGS),
            _jump(_JUMP_EQUAL, 0, 0, 5),
            _load(_ARGS + 16),
            _jump(_JUMP_EQUAL, 0, 0, 3),
            _load(_ARGS + 20),
            _jump(_JUMP_EQUAL, 0, 0, 1),
            _verdict(_ALLOW),
            _verdict(deny),
        ],
    )
    code += _rule(_FCNTL[machine], _only(_ARGS + 8, _FCNTLS, deny))
    code += _rule(_IOCTL[machine], _only(_ARGS + 8, _IOCTLS, deny))
    code += _rule(_PRCTL[machine], _only(_ARGS, _PRCTLS, deny))
    return code


@cache
def _call(pid: int) -> tuple[ctypes.Array[ctypes.c_char], bytes]:
    """Return the filter for the process ``pid`` in memory that stays, and the head that points to it."""
    code = program(pid)
    instructions = ctypes.create_string_buffer(code, len(code))
    return instructions, struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(instructions))


def prepare(pid: int) -> None:
    """Make the filter for a process that will have the number ``pid``, once for all of them."""
    _call(pid)


def install() -> None:
    """Put the filter on this process for good. Needs no_new_privs. Raises OSError."""
    kernel.syscall("seccomp", _SET_MODE_FILTER, 0, _call(os.getpid())[1])


def _load(offset: int) -> bytes:
    return struct.pack("HBBI", _LOAD, 0, 0, offset)


def _jump(kind: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("HBBI", kind, if_true, if_false, value)


def _verdict(value: int) -> bytes:
    return struct.pack("HBBI", _RETURN, 0, 0, value)


def _rule(number: int, body: list[bytes]) -> list[bytes]:
    """Return ``body``, which ends in a verdict, for the call ``number`` alone."""
    return [_jump(_JUMP_EQUAL, number, 0, len(body)), *body]


def _only(offset: int, values: tuple[int, ...], otherwise: int) -> list[bytes]:
    """Return instructions that allow the call if the word at ``offset`` is one of ``values``."""
    code = [_load(offset)]
    for value in values:
        code += [_jump(_JUMP_EQUAL, value, 0, 1), _verdict(_ALLOW)]
    return [*code, _verdict(otherwise)]
