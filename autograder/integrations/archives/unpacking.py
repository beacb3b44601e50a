"""The files in a zip archive that students filled, as names and bytes: nothing is written here.

A name that leaves its folder, a link, a name that another has already but for its case, an encrypted file and one
that unpacks to far more than it holds are left out with a sentence.  An archive that holds too much is refused
as a whole, before anything of it is used.
"""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Final

from ...errors import AutograderError
from ...student.submission import printable

MOST_ENTRIES: Final = 50_000
MOST_BYTES: Final = 4 * 2**30  # unpacked, of all files together
MOST_FILE_BYTES: Final = 128 * 2**20
MOST_RATIO: Final = 200  # unpacked to packed; plain text reaches about 20
_RATIO_FROM: Final = 2**20  # a small file may shrink as it likes
_UNIX: Final = 3  # the system of an entry whose attributes hold a Unix mode


@dataclass(frozen=True)
class ArchiveLimits:
    """The most that an archive may hold: entries, and bytes when unpacked, of all files together and of each."""

    entries: int = MOST_ENTRIES
    total_bytes: int = MOST_BYTES
    file_bytes: int = MOST_FILE_BYTES


class ArchiveError(AutograderError):
    """An archive cannot be unpacked. The message says why; nothing of it was written."""


@dataclass
class Archive:
    """A zip archive that is open. left_out: sentences on what was not taken; they grow while `files` is read."""

    name: str
    _zip: zipfile.ZipFile
    left_out: list[str] = field(default_factory=list)
    limits: ArchiveLimits = ArchiveLimits()

    def files(self) -> Iterator[tuple[PurePosixPath, bytes]]:
        """Yield each file's name and content. Raises ArchiveError once the files together hold too much."""
        total = 0
        seen: set[str] = set()
        for info in self._zip.infolist():
            if info.filename.endswith("/"):  # ZipInfo.is_dir() fails on a name that begins with a null
                continue
            reason = _refused_name(info) or _refused_kind(info)
            key = unicodedata.normalize("NFC", info.filename).casefold()
            if not reason and key in seen:
                reason = "another file has the same name, but for its case"
            content, problem = (b"", reason) if reason else self._read(info)
            if problem:
                self.left_out.append(f"{printable(info.orig_filename)} was left out: {problem}.")
                continue
            seen.add(key)
            total += len(content)
            if total > self.limits.total_bytes:
                raise ArchiveError(
                    f"{self.name} unpacks to more than {_size(self.limits.total_bytes)}. Nothing of it was used."
                )
            yield PurePosixPath(info.filename), content

    def _read(self, info: zipfile.ZipInfo) -> tuple[bytes, str]:
        """The content, or the reason why it is not taken. What the archive says of sizes is not believed."""
        try:
            with self._zip.open(info) as file:
                content = file.read(self.limits.file_bytes + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            OSError,
            EOFError,
            ValueError,
        ) as error:
            return b"", f"it cannot be unpacked ({printable(str(error))})"
        if len(content) > self.limits.file_bytes:
            return b"", f"it holds more than {_size(self.limits.file_bytes)}"
        if len(content) > _RATIO_FROM and len(content) > MOST_RATIO * max(1, info.compress_size):
            return b"", f"it unpacks to more than {MOST_RATIO} times what it holds"
        return content, ""


def open_archive(source: Path | IO[bytes], name: str, limits: ArchiveLimits = ArchiveLimits()) -> Archive:
    """Return the archive. Raises ArchiveError if it is no zip file, or holds too many files."""
    try:
        file = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ArchiveError(
            f"{name} is no zip archive, or not the whole of one ({printable(str(error))}). Make it again."
        ) from error
    except OSError as error:
        raise ArchiveError(f"{name} cannot be read: {error.strerror or error}.") from error
    if len(file.infolist()) > limits.entries:
        raise ArchiveError(f"{name} holds {len(file.infolist())} files, and {limits.entries} are allowed.")
    return Archive(name, file, limits=limits)


def _size(count: int) -> str:
    return f"{count >> 30} GiB" if count >= 2**30 else f"{count >> 20} MiB"


def unpack_nested(content: bytes, name: str) -> tuple[dict[PurePosixPath, bytes], list[str]]:
    """Return the files of an archive that a student handed in, without a folder that all of them share.

    An archive that cannot be opened has no files, and a sentence.
    """
    try:
        archive = open_archive(io.BytesIO(content), name)
        files = dict(archive.files())
    except ArchiveError as error:
        return {}, [str(error)]
    while (
        files and all(len(path.parts) > 1 for path in files) and len({path.parts[0] for path in files}) == 1
    ):
        files = {PurePosixPath(*path.parts[1:]): content for path, content in files.items()}
    return files, archive.left_out


def _refused_name(info: zipfile.ZipInfo) -> str:
    """Why a file of this name is not taken; empty if it is."""
    name = info.orig_filename
    parts = name.split("/")
    if "\0" in name or not all(character.isprintable() for character in name):
        return "its name holds control characters"
    if name.startswith(("/", "\\")) or "\\" in name or name[1:2] == ":":
        return "its name is a path of a whole disk, or of another system"
    if any(part in ("", ".", "..") for part in parts):
        return "its name leads out of its folder"
    if any(len(part.encode("utf-8", "surrogatepass")) > 255 for part in parts) or len(parts) > 16:
        return "its name is too long or lies too deep"
    return ""


def _refused_kind(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if info.create_system == _UNIX and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "it is a link or a device"
    return "it is encrypted" if info.flag_bits & 0x1 else ""
