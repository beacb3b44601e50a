"""What a submission may use, and what the judge asks of a guest."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the code of one submission may use, over all of its checks.

    cpu_seconds:  processor time of the student's process
    wall_seconds: time in the student's process; the judge's own work does not count
    call_seconds: time of one call, or of importing one module
    memory_mib:   address space beyond what Python and the packages take
    threads:      threads at a time; processes are never allowed
    file_mib:     size of a file, and of all files together where the folder is private
    output_kib:   printed text that is kept; the rest is thrown away
    packages:     top-level packages that student code may import, besides the standard library
    warm:         their submodules that are imported once for all submissions, such as ``scipy.stats``
    """

    cpu_seconds: float = 30.0
    wall_seconds: float = 60.0
    call_seconds: float = 5.0
    memory_mib: int = 1024
    threads: int = 16
    file_mib: int = 16
    output_kib: int = 256
    packages: tuple[str, ...] = ("numpy",)
    warm: tuple[str, ...] = ()


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
