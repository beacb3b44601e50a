"""What the judge asks of a guest."""

from __future__ import annotations

import msgspec


class Settings(msgspec.Struct, frozen=True):
    """What the judge asks of a guest.

    namespaces: whether the zygote has made namespaces
    landlock:   the version that the kernel speaks; 0 for none
    cpu_seconds, memory_mib, threads, file_mib: limits, see `Limits`
    stdlib, packages: folders that may be read
    package_names: the packages that may be imported
    work:    the folder for the submission's files
    outside: the path of a file that must not be readable
    without: layers to leave out, for tests: a guest that lacks one refuses to go on
    """

    namespaces: bool
    landlock: int
    cpu_seconds: int
    memory_mib: int
    threads: int
    file_mib: int
    stdlib: str
    packages: tuple[str, ...]
    package_names: tuple[str, ...]
    work: str
    outside: str
    without: tuple[str, ...] = ()
