"""What a result depends on: hashes of submission, suite, engine and limits, versions of packages, the seed."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

import msgspec

from .. import __version__
from ..course.course import Sandbox as Limits
from ..results import Provenance
from ..student.notebook_source import is_of_a_notebook
from ..student.submission import Submission


@dataclass(frozen=True)
class Versions:
    """What all results of one assignment depend on, whoever handed in. Fields as in `results.Provenance`."""

    suite: str
    engine: str
    packages: str
    limits: str


def versions_of(folder: Path, limits: Limits, handed_out: Sequence[str] = ()) -> Versions:
    """Return the versions with which submissions are graded now, by the author's ``folder``. Reads all of it.

    handed_out: the files that are the course's own whatever the student handed in
    """
    suite = folder_digest(folder) + "".join(f"+{name}" for name in sorted(handed_out))
    return Versions(suite, engine_digest(), package_versions(limits.packages), limits_text(limits))


def provenance_of(versions: Versions, submission: Submission, secret: bytes) -> Provenance:
    """Return all that the result of grading ``submission`` depends on."""
    seed = seed_of(secret, submission)
    return Provenance(
        submission=submission.digest,
        suite=versions.suite,
        engine=versions.engine,
        packages=versions.packages,
        seed=hashlib.blake2b(seed, digest_size=8).hexdigest(),  # names the seed without giving it away
        limits=versions.limits,
    )


def seed_of(secret: bytes, submission: Submission) -> bytes:
    """Return the seed of a submission's grading: that of the name by which its student's random numbers are drawn."""
    return student_seed(secret, submission.drawn_as or submission.student, submission.assignment)


def student_seed(secret: bytes, student: str, assignment: str) -> bytes:
    """Return the 32 bytes from which all random numbers of one student's grading come."""
    text = f"{student}\0{assignment}".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, key=secret[:64], digest_size=32).digest()


def solutions_digest(solutions: Path) -> str:
    """Return a hash of the authors' folders of all assignments, as `folder_digest` hashes each."""
    folders = sorted(path for path in solutions.iterdir() if path.is_dir()) if solutions.is_dir() else []
    text = "\n".join(f"{folder.name}\0{folder_digest(folder)}" for folder in folders)
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()


def folder_digest(folder: Path) -> str:
    """Return a hash of all files below ``folder`` that grading depends on: modules, suite, variants, data.

    A notebook counts where exercises are written in its cells; elsewhere its prose and plots change no mark.
    A folder in which no file was changed since the last call is not read again.
    """
    files = tuple(_files_below(folder))
    newest = max((changed for _, changed, _, _ in files), default=0)
    # a clock of the disk tells two changes apart that lie some milliseconds apart: what is new is read each time
    is_settled = time.time_ns() - newest > _SETTLED_NANOSECONDS
    return (_digest_once if is_settled else _digest_of)(folder, files)


_SETTLED_NANOSECONDS = 2_000_000_000
_File = tuple[tuple[str, ...], int, int, int]
"""Path below the folder, when the file was changed in ns since 1970, size in bytes, inode."""


def _files_below(folder: Path) -> list[_File]:
    """Return the files below ``folder`` that may count, in order. Links to folders are not followed."""
    found: list[_File] = []
    waiting: list[tuple[str, tuple[str, ...]]] = [(os.fspath(folder), ())]
    while waiting:
        place, above = waiting.pop()
        for entry in _listed(place):
            if entry.name.startswith((".", "__pycache__")):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, (*above, entry.name)))
            elif entry.is_file():
                status = entry.stat()
                found.append(((*above, entry.name), status.st_ctime_ns, status.st_size, status.st_ino))
    return sorted(found)


def _listed(place: str) -> list[os.DirEntry[str]]:
    """Return what a folder holds; of one that cannot be read nothing: whoever reads its files says why."""
    try:
        with os.scandir(place) as entries:
            return list(entries)
    except OSError:
        return []


def _digest_of(folder: Path, files: tuple[_File, ...]) -> str:
    total = hashlib.blake2b(digest_size=20)
    in_notebook = is_of_a_notebook(folder)
    for parts, *_ in files:
        if parts[-1].endswith(".ipynb") and not in_notebook:
            continue
        for part in (
            "/".join(parts).encode("utf-8", "surrogateescape"),
            folder.joinpath(*parts).read_bytes(),
        ):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


_digest_once = lru_cache(maxsize=256)(_digest_of)


def limits_text(limits: Limits) -> str:
    """Return the limits of the sandbox in words, without the packages, what is warm, and the mode that is required."""
    fields = msgspec.structs.asdict(limits)
    return ", ".join(
        f"{name} {fields[name]:g}" for name in fields if name not in ("packages", "warm", "require")
    )


@cache
def engine_digest() -> str:
    """Return the version of this package and a hash of its source, read once: a process keeps what it has loaded."""
    return f"{__version__}+{folder_digest(Path(__file__).parents[1])[:16]}"


@cache
def package_versions(packages: tuple[str, ...]) -> str:
    """Return the interpreter's and the packages' versions, such as ``python 3.11.7, numpy 2.4.6``."""
    versions = [f"{package} {_version(package)}" for package in sorted(packages)]
    return ", ".join([f"python {platform.python_version()}", *versions])


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
