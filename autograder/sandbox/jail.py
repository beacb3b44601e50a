"""The walls: namespaces, a read-only root with nothing secret in it, limits, no capabilities.

The zygote builds the root and enters the first namespaces, once. Each guest then has its own user,
mount, ipc and pid namespaces inside them. The order matters and is explained where it does.
"""

from __future__ import annotations

import glob
import os
import resource
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from . import kernel

SITE: Final = "/site"
WORK: Final = "/submission"
PLANTED: Final = "/planted"
MAPS: Final = "/proc/self/maps"  # an empty file: threadpoolctl reads it, and is content to find no library
SANDBOX_ID: Final = 65533  # the user and group that root becomes; nothing belongs to them
LIBRARIES: Final = ("/lib", "/lib64", "/lib32", "/libx32", "/usr/lib", "/usr/lib64", "/usr/lib32")
DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")

_PRIVATE: Final = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
_READ_ONLY: Final = kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV


def is_real_root() -> bool:
    """Return whether this process is root that may mount and has another user to turn into.

    Root of a container without either is treated as an ordinary user.
    """
    return os.geteuid() == 0 and bool(kernel.capabilities() & kernel.CAP_SYS_ADMIN) and _has_sandbox_id()


def become_ordinary() -> None:
    """Turn root into an ordinary user without groups. The kernel takes all capabilities with it."""
    os.setgroups([])
    os.setresgid(SANDBOX_ID, SANDBOX_ID, SANDBOX_ID)
    os.setresuid(SANDBOX_ID, SANDBOX_ID, SANDBOX_ID)
    # A change of user makes the process's own /proc files belong to root, and its uid_map could
    # not be written any more.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def enter_user_namespace(proc: int, others: int) -> None:
    """Enter a new user namespace, and with it new namespaces of the kinds ``others``, as oneself.

    proc: an open descriptor of /proc, which is not there any more once the root has changed
    """
    uid, gid = os.geteuid(), os.getegid()
    kernel.unshare(kernel.CLONE_NEWUSER | others)
    _write(proc, "self/setgroups", "deny", needed=False)
    _write(proc, "self/uid_map", f"{uid} {uid} 1")
    _write(proc, "self/gid_map", f"{gid} {gid} 1")


def build_root(stdlib: str, packages: Sequence[str]) -> None:
    """Make a root of the standard library, the shared libraries and ``packages``, and move into it.

    stdlib:   the standard library's folder, which keeps its path
    packages: the folders of the packages, which appear beneath `SITE`

    Needs a mount namespace of one's own, and sources that one can read: so root calls it before it
    becomes an ordinary user. Everything is read-only and there is no /proc.
    """
    kernel.mount(None, "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    sources = _kept_sources(stdlib, packages)
    root = "/tmp"  # any folder will do; what lies there is hidden from now on, but `sources` are open
    kernel.mount("root", root, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "mode=0755,size=1m")
    for path in LIBRARIES:
        if os.path.islink(path):  # /lib -> usr/lib on most systems
            os.symlink(os.readlink(path), root + path)
        elif os.path.isdir(path):
            _bind(sources, path, root + path)
    if not _beneath(stdlib, LIBRARIES):
        _bind(sources, stdlib, root + stdlib)
    for tree in [stdlib, *LIBRARIES]:
        _mask_packages(root + tree)
    for package in packages:
        _bind(sources, package, f"{root}{SITE}/{os.path.basename(package)}")
    for device in DEVICES:
        _bind(sources, device, root + device)
    for folder in (WORK, "/tmp", os.path.dirname(MAPS)):
        os.makedirs(root + folder, mode=0o755, exist_ok=True)
    Path(root + MAPS).touch()
    Path(root + PLANTED).write_text("Landlock must not let this be read.\n")
    for descriptor in sources.values():
        os.close(descriptor)
    kernel.restrict_mount(root, kernel.MS_NOSUID)
    for device in DEVICES:
        kernel.restrict_mount(root + device, kernel.MS_NOSUID | kernel.MS_NOEXEC)
    os.chdir(root)
    kernel.pivot_root(".", ".")
    kernel.umount(".")
    os.chdir("/")
    kernel.mount(None, "/", None, kernel.MS_REMOUNT | kernel.MS_BIND | _READ_ONLY)


def private_folders(size_mib: int) -> None:
    """Mount a guest's own empty work folder and /tmp, limited in size, where nothing can be executed."""
    for folder in (WORK, "/tmp"):
        kernel.mount(
            b"work", folder.encode(), b"tmpfs", _PRIVATE, b"mode=0700,size=%dm,nr_inodes=4096" % size_mib
        )


def scratch_folder(target: str) -> None:
    """Mount an empty folder of a few MiB at ``target``, where nothing can be executed."""
    kernel.mount("scratch", target, "tmpfs", _PRIVATE, "mode=0700,size=16m")


def forbid_user_namespaces(proc: int) -> bool:
    """Return whether this user namespace can have no other inside it from now on.

    Where /proc/sys is read-only the seccomp filter alone forbids them.
    """
    return _write(proc, "sys/user/max_user_namespaces", "0", needed=False)


def common_limits(
    memory_mib: int, threads: int | None, file_mib: int, in_use_bytes: int
) -> list[tuple[int, tuple[int, int]]]:
    """Return the limits that all guests have, as `resource.setrlimit` takes them; none can be raised again.

    threads: None where other processes of the same user would be counted too
    in_use_bytes: address space that Python and the packages already take
    """
    limits = {
        resource.RLIMIT_AS: in_use_bytes + memory_mib * 2**20,
        resource.RLIMIT_FSIZE: file_mib * 2**20,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_STACK: 8 * 2**20,
    }
    if threads is not None:
        limits[resource.RLIMIT_NPROC] = threads
    return [(limit, _no_higher(limit, value)) for limit, value in limits.items()]


def set_limits(common: Iterable[tuple[int, tuple[int, int]]], cpu_seconds: int) -> None:
    """Set the limits that the kernel keeps for this process: those in ``common``, and its processor time."""
    for limit, value in common:
        resource.setrlimit(limit, value)
    resource.setrlimit(resource.RLIMIT_CPU, _no_higher(resource.RLIMIT_CPU, cpu_seconds))


def _no_higher(limit: int, value: int) -> tuple[int, int]:
    """Return ``value`` as soft and hard limit, or the hard limit that there is where that is lower."""
    _, hard = resource.getrlimit(limit)
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    return lowest, lowest


def address_space(proc: int) -> int:
    """Return the bytes of address space that this process has now."""
    descriptor = os.open("self/statm", os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc)
    try:
        return int(os.read(descriptor, 200).split()[0]) * resource.getpagesize()
    finally:
        os.close(descriptor)


def _has_sandbox_id() -> bool:
    for name in ("uid_map", "gid_map"):
        ranges = [line.split() for line in Path("/proc/self", name).read_text().splitlines()]
        if not any(int(first) <= SANDBOX_ID < int(first) + int(count) for first, _, count in ranges):
            return False
    return True


def _kept_sources(stdlib: str, packages: Sequence[str]) -> dict[str, int]:
    """Open everything that will be mounted before anything covers it."""
    wanted = [
        *(p for p in LIBRARIES if os.path.isdir(p) and not os.path.islink(p)),
        stdlib,
        *packages,
        *DEVICES,
    ]
    return {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in wanted}


def _bind(sources: dict[str, int], path: str, target: str) -> None:
    if os.path.isdir(f"/proc/self/fd/{sources[path]}"):
        os.makedirs(target, mode=0o755, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
        Path(target).touch()
    kernel.mount(f"/proc/self/fd/{sources[path]}", target, None, kernel.MS_BIND | kernel.MS_REC)
    if path not in DEVICES:
        kernel.restrict_mount(target, _READ_ONLY)


def _mask_packages(tree: str) -> None:
    """Cover every folder of packages in ``tree`` with an empty one: only what is declared is there."""
    patterns = [f"{tree}/{kind}-packages" for kind in ("site", "dist")]
    patterns += [f"{tree}/python3*/{kind}-packages" for kind in ("site", "dist")]
    for pattern in patterns:
        for folder in glob.glob(pattern):
            if not os.path.ismount(folder):
                kernel.mount("none", folder, "tmpfs", _READ_ONLY, "mode=0555,size=4k")


def _beneath(path: str, folders: Sequence[str]) -> bool:
    return any(path.startswith(folder + "/") for folder in folders)


def _write(proc: int, name: str, text: str, *, needed: bool = True) -> bool:
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
    except OSError:
        if needed:
            raise
        return False
    return True
