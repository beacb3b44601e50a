"""The file of the audit log: a line for each entry, chained by hashes, durable, locked between processes.

    data/log/log.jsonl   {"format":1,"course":"ml"}
                         {"number":1,"previous":"<hash>","digest":"<hash>","salt":"<hex>","body":{...},"who":"eva","who_salt":"<hex>"}
    data/log/head.json   {"format":1,"number":17,"hash":"<hash of line 17>"}: so that a cut end is noticed
    data/log/lock        held by the process that writes

The hash of a line covers its number, the hash of the line before and the digest of its content. The digest is
salted: who knows a line's digest alone cannot guess its content. So content and salt of a person's lines can
be erased, and the chain still holds. The file is otherwise only ever appended to; the line comes first, the
head after it, so a kill leaves at most a line that is not finished, which the next entry removes, or
finished lines that the head does not count yet.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from ..durable import make_folder, sync_folder, write_file
from ..errors import AutograderError
from .records import newer

FORMAT = 1
NOTHING = msgspec.Raw(b"null")


class LogError(AutograderError):
    """The audit log cannot be read or written: a sentence. No mark was changed without a line."""


class First(msgspec.Struct, frozen=True):
    """The first line of the file."""

    format: int
    course: str


class Head(msgspec.Struct, frozen=True):
    """Where the log ends. hash: of line ``number``; of the first line for 0."""

    format: int
    number: int
    hash: str


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line.

    body:     the entry as JSON; `NOTHING` where it was erased
    who:      the account that made the entry; apart from the body, so that a copy can leave it out
    who_seal: the salted hash of ``who``, in a copy that leaves it out
    """

    number: int
    previous: str
    digest: str
    salt: str = ""
    body: msgspec.Raw = NOTHING
    who: str = ""
    who_salt: str = ""
    who_seal: str = ""

    @property
    def is_erased(self) -> bool:
        return not self.salt and bytes(self.body) == bytes(NOTHING)

    @property
    def hash(self) -> str:
        return link(self.number, self.previous, self.digest)


def link(number: int, previous: str, digest: str) -> str:
    """Return the hash of a line."""
    return hashlib.sha256(f"{number}\n{previous}\n{digest}\n".encode()).hexdigest()


def digest_of(line: Line) -> str:
    """Return the digest that the content of ``line`` has."""
    who_seal = line.who_seal or _seal(line.who_salt, line.who.encode())
    return hashlib.sha256(f"{_seal(line.salt, bytes(line.body))}\n{who_seal}\n".encode()).hexdigest()


def without_who(line: Line) -> Line:
    """Return the line for a copy that does not say who made the entry. The chain holds for it too."""
    return msgspec.structs.replace(
        line, who="", who_salt="", who_seal=_seal(line.who_salt, line.who.encode())
    )


def to_bytes(value: msgspec.Struct) -> bytes:
    """Return a line of the file."""
    return msgspec.json.encode(value) + b"\n"


class LogFile:
    """The file in ``folder``. It is made when the first line is written.

    remarks: sentences on what a killed command left and what was done about it; they pile up over the calls
    """

    def __init__(self, folder: Path, course: str) -> None:
        self.folder = folder
        self.path = folder / "log.jsonl"
        self.head_path = folder / "head.json"
        self.remarks: list[str] = []
        self._course = course
        self._place = (0, 0)  # device and inode of what was read
        self._read = 0  # bytes of it
        self._number = 0
        self._hash = ""

    @property
    def end(self) -> tuple[int, str]:
        """The number and the hash of the last line that was read."""
        return self._number, self._hash

    def new_lines(self) -> tuple[bool, list[Line]]:
        """Return whether the file is another one than before, and the finished lines that were not read yet.

        Another one: it was read from its beginning. Raises LogError where it cannot be read, or holds no lines.
        """
        try:
            with self.path.open("rb") as stream:
                place = (status := os.fstat(stream.fileno())).st_dev, status.st_ino
                is_other = place != self._place or status.st_size < self._read
                if is_other:
                    self._place, self._read, self._number, self._hash = place, 0, 0, ""
                stream.seek(self._read)
                content = stream.read()
        except FileNotFoundError:
            is_other, self._place, self._read = self._place != (0, 0), (0, 0), 0
            self._number, self._hash = 0, ""
            return is_other, []
        except OSError as error:
            raise LogError(f"The audit log {self.path} cannot be read ({error.strerror}).") from error
        finished = content[: content.rfind(b"\n") + 1]
        lines = self._decode(finished)
        self._read += len(finished)
        return is_other, lines

    def _decode(self, content: bytes) -> list[Line]:
        texts = content.split(b"\n")[:-1]
        try:
            if texts and not self._read:
                first = msgspec.json.decode(texts[0], type=First)
                if first.format > FORMAT:
                    raise LogError(newer(f"The audit log {self.path}", first.format, FORMAT))
                self._hash = hashlib.sha256(texts[0] + b"\n").hexdigest()
                texts = texts[1:]
            lines = [_DECODER.decode(text) for text in texts]
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise LogError(
                damaged(self.path, f"a line after number {self._number} cannot be read")
            ) from error
        if lines:
            self._number, self._hash = lines[-1].number, lines[-1].hash
        return lines

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock; then nobody else writes. What a killed command left unfinished is removed, with a remark.

        Read `new_lines` after that and before `append`. Raises LogError.
        """
        try:
            make_folder(self.folder)
            descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise LogError(cannot_write(self.folder, error)) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            try:
                self._begin()
                self._remove_unfinished()
            except OSError as error:
                raise LogError(cannot_write(self.folder, error)) from error
            yield
        finally:
            os.close(descriptor)

    def append(self, entries: Sequence[tuple[bytes, str]]) -> None:
        """Write a line for each entry (its body, who made it). Durable on return. Only where the lock is held.

        All that was written before must have been read. Raises LogError, also where the file was tampered with.
        """
        self._check_end()
        lines = []
        number, previous = self.end
        for body, who in entries:
            number += 1
            line = Line(
                number, previous, "", secrets.token_hex(16), msgspec.Raw(body), who, secrets.token_hex(16)
            )
            line = msgspec.structs.replace(line, digest=digest_of(line))
            lines.append(line)
            previous = line.hash
        content = b"".join(map(to_bytes, lines))
        try:
            self._write(content)
            self._read += len(content)
            self._number, self._hash = number, previous
            write_file(self.head_path, to_bytes(Head(FORMAT, *self.end)))
        except OSError as error:
            raise LogError(cannot_write(self.folder, error)) from error

    def erase(self, numbers: Collection[int], body: bytes, who: str) -> None:
        """Erase content and salt of the lines ``numbers``, and add the line that says so. As `append`.

        A kill at any moment leaves the old file or the new one.
        """
        self._check_end()
        number, previous = self.end
        added = Line(
            number + 1, previous, "", secrets.token_hex(16), msgspec.Raw(body), who, secrets.token_hex(16)
        )
        added = msgspec.structs.replace(added, digest=digest_of(added))
        try:
            first, *texts = self.path.read_bytes().splitlines(keepends=True)
            lines = [_DECODER.decode(text) for text in texts]
            kept = b"".join(
                to_bytes(Line(line.number, line.previous, line.digest)) if line.number in numbers else text
                for line, text in zip(lines, texts, strict=True)
            )
            write_file(self.path, first + kept + to_bytes(added))
            write_file(self.head_path, to_bytes(Head(FORMAT, added.number, added.hash)))
        except OSError as error:
            raise LogError(cannot_write(self.folder, error)) from error

    def _begin(self) -> None:
        """Make the file where there is none. Its head comes first, so a file without a head is damaged."""
        if self.path.exists():
            return
        if self.head_path.exists() and read_head(self.head_path).number:
            raise LogError(damaged(self.path, "it is gone, and head.json says that there was one"))
        first = to_bytes(First(FORMAT, self._course))
        write_file(self.head_path, to_bytes(Head(FORMAT, 0, hashlib.sha256(first).hexdigest())))
        write_file(self.path, first)

    def _remove_unfinished(self) -> None:
        with self.path.open("rb+") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - 1))
            if stream.read(1) == b"\n":
                return
            stream.seek(0)
            content = stream.read()
            if content.count(b"\n") <= read_head(self.head_path).number:  # this line was finished once
                raise LogError(damaged(self.path, "the end of its last line is gone"))
            stream.truncate(content.rfind(b"\n") + 1)
            os.fsync(stream.fileno())
        self.remarks.append(
            f"The last line of the audit log {self.path} was not finished: a command was killed while it wrote. "
            f"The line is removed; what it said is entered again when the mark is next read."
        )

    def _check_end(self) -> None:
        """Refuse to build on a file whose end is not what the head says."""
        head = read_head(self.head_path)
        if head.number > self._number or (head.number == self._number and head.hash != self._hash):
            raise LogError(
                damaged(
                    self.path, f"head.json says that it has {head.number} lines, the last of another content"
                )
            )

    def _write(self, content: bytes) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(self.folder)


def read_head(path: Path) -> Head:
    """Return what ``head.json`` says. Raises LogError."""
    try:
        head = msgspec.json.decode(path.read_bytes(), type=Head)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise LogError(damaged(path, "it cannot be read, or is gone")) from error
    if head.format > FORMAT:
        raise LogError(newer(f"The audit log's {path}", head.format, FORMAT))
    return head


def damaged(path: Path, why: str) -> str:
    """Return the sentence for a log that was changed by something else than this program."""
    return (
        f"The audit log is damaged: {path}: {why}. No mark was changed. `autograder verify` says more. Restore the "
        f"folder {path.parent} from a backup; or rename it, and a new log begins with the marks as they are."
    )


def cannot_write(folder: Path, error: OSError) -> str:
    """Return the sentence for a log that cannot be written."""
    why = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else str(error.strerror or error)
    return (
        f"The audit log in {folder} cannot be written ({why}). Make room, or give this user write access, and run the "
        f"same command again: it enters what is missing."
    )


def _seal(salt: str, content: bytes) -> str:
    return hashlib.sha256(salt.encode() + b"\n" + content).hexdigest()


_DECODER = msgspec.json.Decoder(Line)
