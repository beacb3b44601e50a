"""What an upload holds, read in memory: names and bytes, counted while they are inflated. Nothing is written.

An upload is taken whole or refused whole, with a sentence: a name that leads out of its folder, a link, two names
that differ in case alone, too many files, too many bytes. What grading would leave out of a folder is refused too,
so that what the receipt names is what is graded. The digest is that of names and contents, as the store of attempts
has it: the same files packed twice are the same upload.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..course.course import Course
from ..integrations.archives.unpacking import ArchiveError, ArchiveLimits, open_archive
from ..student.submission import (
    IGNORED,
    MAX_DEPTH,
    contents_digest,
    printable,
)
from .database import ServiceError
from .packing import pack

UPLOAD = "The upload"
_ENTRY = b"PK\x01\x02"  # begins an entry in the directory of a zip archive


class Refused(ServiceError):
    """An upload is not taken. status: of the HTTP answer; retry_after: seconds until it may be, None if never."""

    def __init__(self, sentence: str, status: int = 422, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True)
class Contents:
    """An upload that may be taken. files: name -> content; archive: the same as a zip archive; digest: of the files."""

    files: Mapping[str, bytes]
    archive: bytes
    digest: str


def read_archive(archive: bytes, course: Course, *, is_folder_kept: bool = True) -> Contents:
    """Return what the zip ``archive`` holds. Raises Refused.

    is_folder_kept: False takes a folder away that all files lie in, as whoever packs a folder by hand makes it
    """
    limits = course.service
    # a directory of 8 MiB names 180,000 files, and reading it costs a second: so it is counted first
    if archive.count(_ENTRY) > 2 * limits.files + 100:
        raise Refused(f"{UPLOAD} holds more than {limits.files} files, which is the most that is taken.")
    try:
        opened = open_archive(
            io.BytesIO(archive),
            UPLOAD,
            ArchiveLimits(2 * limits.files + 100, limits.total_mib << 20, limits.file_mib << 20),
        )
        unpacked = dict(opened.files())
    except ArchiveError as error:
        raise Refused(str(error)) from error
    except Exception as error:  # hostile bytes make zipfile raise almost anything
        raise Refused(f"{UPLOAD} cannot be unpacked ({type(error).__name__}). Pack it again.") from error
    if opened.left_out:
        raise Refused(f"Nothing was taken. {opened.left_out[0]} Remove or rename it, and hand in again.")
    if not is_folder_kept:
        unpacked = _without_common_folder(unpacked)
    files = _checked(((path.as_posix(), content) for path, content in unpacked.items()), course)
    kept = archive if is_folder_kept else pack(files)
    return Contents(files, kept, digest_of(files))


def read_files(files: Iterable[tuple[str, bytes]], course: Course) -> Contents:
    """Return the single files of a form as an upload. Raises Refused."""
    checked = _checked(files, course)
    return read_archive(pack(checked), course)


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of names and contents, which `Submission.digest` has too."""
    return contents_digest({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})


def _checked(files: Iterable[tuple[str, bytes]], course: Course) -> dict[str, bytes]:
    limits = course.service
    kept: dict[str, bytes] = {}
    total = 0
    for name, content in files:
        if set(name.split("/")) & IGNORED:
            continue
        if name.count("/") > MAX_DEPTH:
            raise Refused(
                f"{printable(name)} lies more than {MAX_DEPTH} folders deep. Move it up, and hand in again."
            )
        if name in kept:
            raise Refused(f"{UPLOAD} holds {printable(name)} twice. Nothing was taken.")
        total += len(content)
        kept[name] = content
        if len(kept) > limits.files:
            raise Refused(f"{UPLOAD} holds more than {limits.files} files, which is the most that is taken.")
        if total > limits.total_mib << 20:
            raise Refused(f"{UPLOAD} unpacks to more than {limits.total_mib} MiB. Nothing was taken.")
    if not kept:
        raise Refused(f"{UPLOAD} holds no file that can be graded. Nothing was taken.")
    folders = {parent.as_posix() for name in kept for parent in PurePosixPath(name).parents}
    both = sorted(folders & kept.keys())
    if both:
        raise Refused(f"{printable(both[0])} is a file and a folder in the upload. Rename one of them.")
    return dict(sorted(kept.items()))


def _without_common_folder(files: dict[PurePosixPath, bytes]) -> dict[PurePosixPath, bytes]:
    ours = {path: content for path, content in files.items() if path.parts[0] != "__MACOSX"}
    folders = {path.parts[0] for path in ours if len(path.parts) > 1}
    if ours and len(folders) == 1 and all(len(path.parts) > 1 for path in ours):
        return {PurePosixPath(*path.parts[1:]): content for path, content in ours.items()}
    return ours
