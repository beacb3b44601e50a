"""The kernel's calls that Python has no function for, by ctypes.

Every function raises OSError with the call's name when the kernel says no.
"""

from __future__ import annotations

import ctypes
import os
import platform
from collections.abc import Callable
from typing import Final

CLONE_NEWNS: Final = 0x00020000
CLONE_NEWCGROUP: Final = 0x02000000
CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWPID: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000

MS_RDONLY: Final = 1
MS_NOSUID: Final = 2
MS_NODEV: Final = 4
MS_NOEXEC: Final = 8
MS_REMOUNT: Final = 32
MS_BIND: Final = 4096
MS_REC: Final = 16384
MS_PRIVATE: Final = 1 << 18
MNT_DETACH: Final = 2

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_CAPBSET_DROP: Final = 24
PR_SET_SECUREBITS: Final = 28
PR_SET_NO_NEW_PRIVS: Final = 38
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_CLEAR_ALL: Final = 4

CAP_SETPCAP: Final = 1 << 8
CAP_SYS_ADMIN: Final = 1 << 21

# Root is no one special, set-user-id changes no capabilities, none can be kept or raised; all locked.
LOCKED_SECUREBITS: Final = 0b11101111

_AT_RECURSIVE: Final = 0x8000
_MOUNT_ATTR: Final = {MS_RDONLY: 1, MS_NOSUID: 2, MS_NODEV: 4, MS_NOEXEC: 8}

MACHINE: Final = platform.machine()
_NUMBERS: Final = {
    "x86_64": {"pivot_root": 155, "capget": 125, "capset": 126, "seccomp": 317},
    "aarch64": {"pivot_root": 41, "capget": 90, "capset": 91, "seccomp": 277},
}
_SAME_EVERYWHERE: Final = {
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.prctl.argtypes = [ctypes.c_int, *4 * [ctypes.c_ulong]]
_libc_with_python = ctypes.PyDLL(
    None, use_errno=True
)  # its functions run while this thread has Python to itself


def supported_machine() -> bool:
    """Return whether the numbers of the calls are known for this machine."""
    return MACHINE in _NUMBERS and ctypes.sizeof(ctypes.c_void_p) == 8


def syscall(name: str, *args: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make the call ``name`` directly; integers go as longs."""
    number = _SAME_EVERYWHERE.get(name) or _NUMBERS[MACHINE][name]
    wide = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    return _checked(name, _libc.syscall(ctypes.c_long(number), *wide))


def attempt(name: str, *args: int | bytes | ctypes.Array[ctypes.c_char_p] | None) -> Callable[[], int]:
    """Return a function that makes the C library's call ``name`` and returns the error's number, 0 if it was done.

    No exception is made, whose text and traceback are memory that a guest would have to copy.
    """
    function = ctypes.CDLL(None, use_errno=True)[name]  # of its own: it has no argument types
    converted = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]

    def made() -> int:
        return 0 if function(*converted) >= 0 else ctypes.get_errno()

    return made


def unshare(flags: int) -> None:
    _checked("unshare", _libc.unshare(ctypes.c_int(flags)))


def fork() -> int:
    """Fork a process that has one thread; return as `os.fork` does.

    What `os.fork` does for the sake of other threads, and has modules do, touches a fifth of all the memory that a guest
    has to copy. Here nothing of it is needed.
    """
    child, error = try_to_fork()
    if error:
        raise OSError(error, f"fork: {os.strerror(error)}")
    return child


def try_to_fork() -> tuple[int, int]:
    """Fork as `fork` does; return what it returns, and the error's number or 0."""
    child: int = _libc_with_python.fork()
    return child, ctypes.get_errno() if child < 0 else 0


def setns(descriptor: int, flags: int) -> None:
    _checked("setns", _libc.setns(ctypes.c_int(descriptor), ctypes.c_int(flags)))


Text = str | bytes | None


def mount(source: Text, target: str | bytes, kind: Text, flags: int, options: Text = None) -> None:
    texts = [os.fsencode(text) if isinstance(text, str) else text for text in (source, target, kind, options)]
    result = _libc.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), ctypes.c_char_p(texts[3]))
    _checked(f"mount on {os.fsdecode(target)}" if result < 0 else "mount", result)


def restrict_mount(target: str, flags: int) -> None:
    """Add ``flags`` (of `MS_RDONLY`, `MS_NOSUID`, ...) to the mount at ``target`` and all beneath it.

    mount_setattr only adds, so it keeps flags that the source has locked; a remount would have to
    repeat them and fail otherwise.
    """
    wanted = sum(attribute for flag, attribute in _MOUNT_ATTR.items() if flags & flag)
    attributes = ctypes.create_string_buffer(
        b"".join(value.to_bytes(8, "little") for value in (wanted, 0, 0, 0)), 32
    )
    syscall("mount_setattr", -100, os.fsencode(target), _AT_RECURSIVE, attributes, 32)


def umount(target: str) -> None:
    _checked(f"umount of {target}", _libc.umount2(os.fsencode(target), MNT_DETACH))


def pivot_root(new: str, old: str) -> None:
    syscall("pivot_root", os.fsencode(new), os.fsencode(old))


def prctl(option: int, argument: int = 0, second: int = 0) -> int:
    result: int = _libc.prctl(option, argument, second, 0, 0)
    if result < 0:
        _checked(f"prctl {option}", result)
    return result


def sethostname(name: str) -> None:
    raw = name.encode()
    _checked("sethostname", _libc.sethostname(raw, ctypes.c_size_t(len(raw))))


def drop_capabilities() -> None:
    """Give up every capability for good, and every way to get one back.

    Without the right to change what can be got back (a container may have taken it), no_new_privs
    alone sees to that.
    """
    if capabilities() & CAP_SETPCAP:
        drop = _libc.prctl
        for capability in range(64):
            if drop(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:  # EINVAL: the kernel knows no more of them
                break
        prctl(PR_SET_SECUREBITS, LOCKED_SECUREBITS)
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    syscall("capset", _capability_header(), bytes(24))


def capabilities() -> int:
    """Return this process's effective, permitted and inheritable capabilities, as one set of bits."""
    sets = ctypes.create_string_buffer(24)
    syscall("capget", _capability_header(), sets)
    words = [int.from_bytes(sets.raw[i : i + 4], "little") for i in range(0, 24, 4)]
    low, high = words[0] | words[1] | words[2], words[3] | words[4] | words[5]
    return low | high << 32


def _capability_header() -> bytes:
    version_3 = 0x20080522
    return version_3.to_bytes(4, "little") + bytes(4)


def _checked(name: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result
