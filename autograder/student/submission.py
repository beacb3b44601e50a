"""A submission, read once from a folder that may hold anything, into plain values with a digest.

Everything in the folder is the student's: links, sockets, huge files, names that are no text. What can
be read safely is taken; the rest is left out with a remark, and never followed, run or trusted.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ..errors import AutograderError
from .notebook_cells import without_outputs
from .timestamps import LONGEST, parse_timestamp, read_timestamp

__all__ = [
    "NotASubmission",
    "Submission",
    "SubmissionLimits",
    "contents_digest",
    "fitting",
    "is_text",
    "missing_files",
    "parse_timestamp",
    "printable",
    "read_submission",
    "without_shadows",
]

MAX_FILE_BYTES = 16 * 2**20
MAX_NOTEBOOK_BYTES = 128 * 2**20  # of which the text is kept
MAX_DEPTH = 4
_READ_ONLY = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)
MAX_REMARKS = 10
MAX_ENTRIES = 20_000
"""Of a folder, so many names are looked at."""
_PAGE = 4096
_FOLDER_PAGES = 64
TIMESTAMP = "timestamp.txt"
IGNORED = frozenset({TIMESTAMP, "submission_secret.txt", "__pycache__", ".ipynb_checkpoints", ".git"})


@dataclass(frozen=True)
class SubmissionLimits:
    """The most that is read of a submission, wherever it is read; course.toml's ``[service]`` says it.

    file_mib:  of one file
    total_mib: of all files together
    files:     how many
    """

    file_mib: int = 16
    total_mib: int = 48
    files: int = 500

    @property
    def file_bytes(self) -> int:
        """The most that one file may hold, in bytes."""
        return self.file_mib << 20

    @property
    def total_bytes(self) -> int:
        """The most that all files together may hold, in bytes."""
        return self.total_mib << 20


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment.

    files:        path relative to the folder, with ``/`` -> content
    handed_in:    the time in nbgrader's timestamp.txt, in UTC; None if there is none that can be read
    remarks:      what was left out, and why: sentences
    time_problem: the sentence that says why the time cannot be read; empty if there is none to be read
    drawn_as:     the name by which random numbers are drawn; empty: the student's own
    """

    student: str
    assignment: str
    files: Mapping[str, bytes]
    handed_in: datetime | None = None
    remarks: tuple[str, ...] = ()
    time_problem: str = ""
    drawn_as: str = ""

    @property
    def digest(self) -> str:
        """A hash of names and contents: equal for the same attempt, whenever it was handed in."""
        return contents_digest(
            {name: hashlib.sha256(content).hexdigest() for name, content in self.files.items()}
        )

    @property
    def timestamp(self) -> str:
        """The time of submission in ISO 8601 with offset, or an empty string."""
        return self.handed_in.isoformat() if self.handed_in else ""


class NotASubmission(AutograderError):
    """There is nothing to grade in the folder: a sentence that says why."""


def contents_digest(files: Mapping[str, str]) -> str:
    """Return the name of an attempt: a hash of its files. files: name -> SHA-256 of the content."""
    total = hashlib.blake2b(digest_size=20)
    for name in sorted(files):
        for part in (name.encode("utf-8", "surrogatepass"), files[name].encode()):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


def read_submission(
    folder: Path,
    student: str,
    assignment: str,
    needed: Collection[str] = (),
    *,
    zone: tzinfo = UTC,
    limits: SubmissionLimits = SubmissionLimits(),
) -> Submission:
    """Return the submission in ``folder``. Raises NotASubmission, and nothing else.

    needed: names of the files that the assignment needs: they are read first, so that nothing that lies beside
            them, however much it is, keeps one of them out
    zone:   the course's, in which a time of handing in is understood where it names no other
    limits: the course's; what is beyond them is left out with a remark
    """
    if not is_text(student):
        raise NotASubmission(
            "The name of the student's folder is not readable text (UTF-8): rename the folder."
        )
    try:
        mode = folder.lstat().st_mode
    except OSError as error:
        raise NotASubmission(f"The folder cannot be read: {error.strerror}.") from error
    if stat.S_ISLNK(mode):
        raise NotASubmission("The folder is a link to somewhere else; copy the files into a real folder.")
    if not stat.S_ISDIR(mode):
        raise NotASubmission("This is a file, where the folder of a submission should be.")
    reader = _Reader(limits)
    for name in sorted(needed):
        if os.path.lexists(folder / name):
            reader.take(name, folder / name)
    for number, (name, path, reason) in enumerate(_walk(folder, reader.remarks), start=1):
        if number >= MAX_ENTRIES:
            reader.is_cut = True
            break
        if name in needed:
            continue
        if reason:
            reader.leave_out(name, reason)
        else:
            reader.take(name, path)
    files, remarks = dict(sorted(reader.files.items())), reader.all_remarks()
    handed_in, problem = _timestamp(folder / TIMESTAMP, zone)
    if not files:
        raise NotASubmission(" ".join(["There is no readable file in the folder.", *remarks]))
    return Submission(student, assignment, files, handed_in, tuple(remarks), problem)


class _Reader:
    """The files read so far, within the limits, and a remark for each of the first that were left out."""

    def __init__(self, limits: SubmissionLimits) -> None:
        self._limits = limits
        self.files: dict[str, bytes] = {}
        self.remarks: list[str] = []
        self._total = 0
        self._left_out = 0
        self.is_cut = False

    def take(self, name: str, path: Path) -> None:
        limits = self._limits
        if len(self.files) >= limits.files:
            self.leave_out(name, f"at most {limits.files} files are read")
            return
        content, problem = _read(path, limits.file_bytes, limits.file_bytes)
        if content is None and name.lower().endswith(".ipynb"):
            content, problem = _text_of_notebook(path, problem, limits.file_bytes)
            self.remarks += [f"{printable(name)}: {problem}."] if content is not None else []
        if content is not None and self._total + len(content) > limits.total_bytes:
            content, problem = None, f"all files together hold more than {limits.total_mib} MiB"
        if content is None:
            self.leave_out(name, problem)
            return
        self._total += len(content)
        self.files[name] = content

    def leave_out(self, name: str, reason: str) -> None:
        self._left_out += 1
        if self._left_out <= MAX_REMARKS:
            self.remarks.append(f"{printable(name)} was left out: {reason}.")

    def all_remarks(self) -> list[str]:
        more = self._left_out - MAX_REMARKS
        count = f"at least {more}" if self.is_cut else f"{more}"
        return [*self.remarks, f"So were {count} more files."] if more > 0 else self.remarks


def fitting(
    files: Mapping[str, bytes], needed: Collection[str], limit_bytes: int
) -> tuple[dict[str, bytes], list[str]]:
    """Return the files that fit into a folder of ``limit_bytes``, and a sentence for each of the others.

    The ``needed`` ones come first, then the small ones: a picture more or less is no reason not to grade. A folder in
    memory counts whole pages.
    """
    kept: dict[str, bytes] = {}
    left_out: list[str] = []
    free = limit_bytes - _FOLDER_PAGES * _PAGE
    for name in sorted(files, key=lambda name: (name not in needed, len(files[name]), name)):
        size = len(files[name]) + -len(files[name]) % _PAGE
        if name in needed or size <= free:
            kept[name] = files[name]
            free -= size
        elif len(left_out) < MAX_REMARKS:
            left_out.append(
                f"{printable(name)} was left out of the grading: the files together hold more than "
                f"{limit_bytes >> 20} MiB."
            )
    return kept, left_out


def without_shadows(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """Return the files without packages of a module's name, and a sentence for each that was left out.

    Python would import ``losses/__init__.py`` in place of ``losses.py``, which is what was asked for.
    """
    shadows = sorted(
        name
        for name in files
        if name.count("/") == 1 and name.endswith("/__init__.py") and f"{name.partition('/')[0]}.py" in files
    )
    sentences = []
    for name in shadows[:MAX_REMARKS]:
        module = name.partition("/")[0]
        sentences.append(
            f"{printable(name)} was left out of the grading: Python would read the folder {printable(module)} in place "
            f"of {printable(module)}.py. Rename the folder if it is needed."
        )
    return {name: content for name, content in files.items() if name not in shadows}, sentences


def missing_files(submission: Submission, needed: Collection[str]) -> list[str]:
    """Return the names in ``needed`` that were not handed in, sorted."""
    return sorted(set(needed) - submission.files.keys())


def is_text(name: str) -> bool:
    """Whether a name from the file system is valid text."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def printable(name: str) -> str:
    """Return a hostile name such that it can be printed: escaped, and not longer than 80 characters."""
    safe = name.encode("utf-8", "backslashreplace").decode("utf-8")
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in safe)
    return safe if len(safe) <= 80 else f"{safe[:77]}..."


def _walk(
    folder: Path, remarks: list[str], prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, Path, str]]:
    """Yield (relative name, path, reason to leave it out) for everything below ``folder``, sorted."""
    try:
        with os.scandir(folder) as listing:
            first = itertools.islice(listing, MAX_ENTRIES)
            entries = sorted(first, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        remarks.append(f"{printable(prefix) or 'The folder'} cannot be listed: {error.strerror}.")
        return
    for entry in entries:
        name = f"{prefix}{entry.name}"
        if entry.name in IGNORED:
            continue
        if not is_text(entry.name):
            yield name, Path(entry.path), "its name is not readable text (UTF-8)"
        elif entry.is_symlink():
            yield name, Path(entry.path), "it is a link"
        elif entry.is_dir(follow_symlinks=False):
            if depth < MAX_DEPTH:
                yield from _walk(Path(entry.path), remarks, f"{name}/", depth + 1)
            else:
                yield name, Path(entry.path), "its folder lies too deep"
        elif not entry.is_file(follow_symlinks=False):
            yield name, Path(entry.path), "it is not a regular file"
        else:
            yield name, Path(entry.path), ""


def _text_of_notebook(path: Path, problem: str, file_bytes: int) -> tuple[bytes | None, str]:
    """Return a small notebook with the text of one that is too large, and the sentence on what was left out.

    Where no text can be taken, a note stands in its place, so that an answer in it is never taken for none.
    """
    content, still = _read(path, MAX_NOTEBOOK_BYTES, file_bytes)
    if content is None and "MiB" not in still:
        return None, problem
    small = without_outputs(content) if content is not None else None
    if small is not None and len(small) <= file_bytes:
        return small, f"{problem}, so its outputs were left out"
    note = f"This notebook could not be read: {problem}. A person must look at the file that was handed in."
    return note.encode(), f"its text could not be read, since {problem}"


def _read(path: Path, limit: int = MAX_FILE_BYTES, allowed: int = MAX_FILE_BYTES) -> tuple[bytes | None, str]:
    """Return the content of a regular file, or None and the reason. Never follows a link, never blocks.

    limit: the most that is read; allowed: the most that a file may hold, as the reason says it; both in bytes
    """
    try:
        descriptor = os.open(path, _READ_ONLY)
    except OSError as error:
        return None, "it is a link" if error.errno == errno.ELOOP else f"it cannot be read ({error.strerror})"
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        is_folder = stat.S_ISDIR(status.st_mode)
        return None, "it is a folder, where a file should be" if is_folder else "it is not a regular file"
    with open(descriptor, "rb") as file:
        if status.st_size > limit:
            return None, f"it holds {status.st_size >> 20} MiB, and {allowed >> 20} MiB are allowed"
        try:
            content = file.read(limit + 1)
        except OSError as error:
            return None, f"it cannot be read ({error.strerror})"
    if len(content) > limit:
        return None, "it grew while it was read"
    return content, ""


def _timestamp(path: Path, zone: tzinfo) -> tuple[datetime | None, str]:
    """Return the time in nbgrader's timestamp.txt, or None and a sentence if it cannot be understood."""
    if not os.path.lexists(path):
        return None, ""
    content, problem = _read(path)
    if content is None:
        return None, f"{TIMESTAMP} was left out: {problem}; so it is not known when this was handed in."
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"  # as Windows saves it
    text = content[: 4 * LONGEST].decode(encoding, "replace").strip()
    moment, problem = read_timestamp(text, zone)
    if moment is None:
        return None, (
            f"{TIMESTAMP} holds {printable(text)!r}, {problem}; so it is not known when this was handed in."
        )
    return moment, ""
