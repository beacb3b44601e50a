"""Check the audit log: every byte, the chain, the erasures, the end. Nothing is written and nothing else is needed.

What is found is a sentence. Who can write the files can also write another log whose chain holds; so keep the
number and hash of the last line in a place of its own now and then, and give it to `check_log` as ``anchor``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from .log_entries import Entry, from_body
from .log_file import FORMAT, First, Head, Line, LogError, digest_of, read_head, to_bytes
from .records import newer


class LogFindings(msgspec.Struct, frozen=True):
    """What `check_log` says.

    lines:  how many lines there are
    erased: how many of them were erased with the person that they are about
    hash:   of the last line
    faults: sentences on what was changed by something else than this program; empty for a log that holds
    """

    lines: int
    erased: int
    hash: str
    faults: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """What to keep elsewhere, such as ``17:9f2c...``."""
        return f"{self.lines}:{self.hash}"


def check_log(folder: Path, anchor: str = "") -> LogFindings:
    """Return what is wrong with the log in ``folder``, if anything. Raises LogError where it cannot be read.

    anchor: the number and hash of a line, as an earlier check printed it; it must still be there
    """
    path = folder / "log.jsonl"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return LogFindings(0, 0, "", (f"There is no audit log {path}.",))
    except OSError as error:
        raise LogError(f"The audit log {path} cannot be read ({error.strerror}).") from error
    *texts, rest = content.split(b"\n")
    first_hash = hashlib.sha256((texts[0] if texts else b"") + b"\n").hexdigest()
    faults = _faults_of_first(texts[0] if texts else b"", path)
    lines, more = _lines(texts[1:])
    faults += more
    if not more:
        faults += [*_chain(lines, first_hash), *_erasures(lines)]
    faults += _end(folder, lines, first_hash)
    if rest:
        faults.append(
            f"The end of {path} is no whole line: a command was killed while it wrote. The next command that enters "
            f"a line removes it, and enters what is missing."
        )
    last = lines[-1].hash if lines else first_hash
    faults += _anchored(lines, anchor)
    return LogFindings(len(lines), sum(line.is_erased for line in lines), last, tuple(faults))


def _faults_of_first(text: bytes, path: Path) -> list[str]:
    try:
        first = msgspec.json.decode(text, type=First)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ["The first line, which names format and course, cannot be read."]
    if first.format > FORMAT:
        raise LogError(newer(f"The audit log {path}", first.format, FORMAT))
    return [] if to_bytes(first) == text + b"\n" else ["The first line is not as it was written."]


def _lines(texts: list[bytes]) -> tuple[list[Line], list[str]]:
    """Return the lines that can be read, and a sentence for the first that cannot."""
    lines: list[Line] = []
    for number, text in enumerate(texts, start=1):
        try:
            line = msgspec.json.decode(text, type=Line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return lines, [f"Line {number} cannot be read; what follows it was not checked."]
        if to_bytes(line) != text + b"\n" or line.who_seal:
            return lines, [f"Line {number} is not as it was written; what follows it was not checked."]
        lines.append(line)
    return lines, []


def _chain(lines: list[Line], first_hash: str) -> Iterator[str]:
    previous = first_hash
    for number, line in enumerate(lines, start=1):
        if line.number != number:
            yield f"Line {number} has the number {line.number}: lines were removed, added or moved."
            return
        if line.previous != previous:
            yield f"Line {number} does not follow from the line before it: one of the two was changed."
            return
        if not line.is_erased and digest_of(line) != line.digest:
            yield f"The content of line {number} is not what was entered."
        previous = line.hash


def _erasures(lines: list[Line]) -> Iterator[str]:
    """A line without content must be named by a later line that says that a person was erased, and the other way round."""
    named: dict[int, int] = {}
    for line in lines:
        entry = _entry(line)
        if entry is None and not line.is_erased:
            yield f"The content of line {line.number} is no entry."
        elif entry is not None and entry.kind == "erased":
            named |= {number: line.number for number in entry.erased if number < line.number}
    for line in lines:
        if line.is_erased and line.number not in named:
            yield f"Line {line.number} is empty, and no line says that a person was erased."
        elif not line.is_erased and line.number in named:
            yield f"Line {line.number} has content, and line {named[line.number]} says that it was erased."


def _entry(line: Line) -> Entry | None:
    try:
        return None if line.is_erased else from_body(bytes(line.body))
    except msgspec.MsgspecError:
        return None


def _end(folder: Path, lines: list[Line], first_hash: str) -> list[str]:
    path = folder / "head.json"
    try:
        head = read_head(path)
    except LogError:
        return [f"{path}, which says where the log ends, is gone or cannot be read."]
    if to_bytes(Head(*(getattr(head, name) for name in Head.__struct_fields__))) != path.read_bytes():
        return [f"{path} is not as it was written."]
    if head.number > len(lines):
        return [
            f"The log has {len(lines)} lines that can be read, and {path} says that there are {head.number}."
        ]
    if head.hash != (lines[head.number - 1].hash if head.number > 0 else first_hash):
        return [f"Line {head.number} is not the one that {path} names."]
    return []


def _anchored(lines: list[Line], anchor: str) -> list[str]:
    if not anchor:
        return []
    number, _, expected = anchor.partition(":")
    if not number.isdecimal() or not expected:
        raise LogError(
            f"{anchor!r} is no anchor; one is a number, a colon and a hash, as `autograder verify` prints it."
        )
    index = int(number) - 1
    if not 0 <= index < len(lines) or lines[index].hash != expected:
        return [
            f"Line {number} is not the one that it was when {anchor[:24]}... was noted: the log was written anew."
        ]
    return []
