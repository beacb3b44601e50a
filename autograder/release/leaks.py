"""Read every released byte and name whatever gives something private away.

Text is compared without whitespace. Looked into are also the strings of JSON files and notebooks
(sources, outputs, metadata), Base64, zip archives (``.npz``) and gzip.
"""

from __future__ import annotations

import base64
import binascii
import bisect
import gzip
import io
import json
import re
import struct
import tokenize
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .errors import BuildError
from .secrets import Secret, Secrets, close, literals, squash

_DEEPEST = 4  # containers within containers
_BEGINNING = 8  # characters by which secrets are looked up
_LARGEST_CONTENT = 256 * 2**20  # bytes of one unpacked member


@dataclass(frozen=True)
class Piece:
    """One piece of released text.

    where:  what an error calls it, without the line
    prose:  what of it is not code; the same as text where there is no code
    origin: the line that an error names for each line; empty: its own
    """

    where: str
    text: str
    prose: str
    has_lines: bool = True
    origin: Sequence[int] = ()


class _Sought:
    """The secrets of one kind of file, by their first characters: a text is searched for those alone that may be in it."""

    def __init__(self, secrets: Secrets) -> None:
        self.secrets = secrets
        self._by_beginning: dict[str, list[tuple[int, Secret]]] = {}
        for place, secret in enumerate(secrets.texts):
            self._by_beginning.setdefault(secret.needle[:_BEGINNING], []).append((place, secret))
        self._short = [key for key in self._by_beginning if len(key) < _BEGINNING]

    def possible(self, *texts: str) -> list[Secret]:
        """Return the secrets whose first characters are in one of ``texts``, in their order."""
        beginnings = {
            text[at : at + _BEGINNING] for text in texts for at in range(max(0, len(text) - _BEGINNING + 1))
        }
        keys = [*(beginnings & self._by_beginning.keys()), *self._short]
        entries = sorted(
            (entry for key in keys for entry in self._by_beginning[key]), key=lambda entry: entry[0]
        )
        return [secret for _, secret in entries]


def check_released(
    folder: Path,
    shown: str,
    assignment: str,
    secrets: Secrets,
    *,
    handed_out: Collection[str] = (),
    origins: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> None:
    """Raise BuildError at the first thing in ``folder`` that gives a secret away.

    shown:      what an error calls the folder
    assignment: whose it is
    handed_out: files that may hold solutions of other assignments
    origins:    file -> the line that an error names for each of its lines
    """
    everything = _Sought(secrets)
    own = _Sought(
        Secrets(
            tuple(secret for secret in secrets.texts if secret.assignment == assignment),
            tuple(number for number in secrets.numbers if number.assignment == assignment),
        )
    )
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        sought = own if name in handed_out else everything
        visible = sought.secrets
        if "hidden" in Path(name).parts:
            raise BuildError(f"{shown}/{name}: a hidden file would be released. Take it out of the release.")
        _check_name(name, shown, visible)
        data = path.read_bytes()
        for piece in pieces(data, f"{shown}/{name}", name):
            _check_piece(replace(piece, origin=origins.get(name, ())), sought)
        _check_binary(data, f"{shown}/{name}", visible)


def pieces(data: bytes, where: str, name: str, depth: int = 0) -> Iterator[Piece]:
    """Yield all text in ``data``: the file's own, and what is packed or encoded in it."""
    if depth > _DEEPEST:
        raise BuildError(f"{where}: it is packed {depth} times over, so it cannot be checked. Unpack it.")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        for member, content in _unzipped(data, where):
            yield from pieces(content, f"{where}: {member}", member, depth + 1)
        return
    if data[:2] == b"\x1f\x8b":
        yield from pieces(_unpacked(data, where), where, name.removesuffix(".gz"), depth + 1)
        return
    text = _decoded(data)
    prose = text
    if name.endswith(".ipynb"):
        prose = ""  # the cells' code is told from their prose in its own pieces
        yield from _of_notebook(text, where)
    elif name.endswith(".json"):
        for key, value in _strings(_json(text), ""):
            yield Piece(f"{where}: {key}", value, value, has_lines=False)
    elif name.endswith(".py"):
        prose = _prose(text)
    yield Piece(where, text, prose)
    for encoded in _base64_in(text):
        for content in _from_base64(encoded):
            yield from pieces(content, f"{where}: in Base64", "", depth + 1)


def _check_name(name: str, shown: str, secrets: Secrets) -> None:
    for secret in secrets.texts:
        if secret.what == "the name of a hidden file" and secret.needle == name:
            raise BuildError(f"{shown}/{name}: a released file has the name of the hidden {secret.where}.")


def _check_piece(piece: Piece, sought: _Sought) -> None:
    whole, prose = _Squashed(piece.text), _Squashed(piece.prose)
    for secret in sought.possible(whole.text, prose.text):
        text = prose if secret.weak else whole
        at = text.find(secret.needle)
        if at is not None:
            raise _leak(piece, at, secret)
    literals_with_lines = [
        (value, line) for line, text in enumerate(piece.text.split("\n"), 1) for value in literals(text)
    ]
    literals_with_lines.sort()
    values = [value for value, _ in literals_with_lines]
    for number in sought.secrets.numbers if values else ():
        start = bisect.bisect_left(values, abs(number.value) * (1 - 1e-6))
        for value, line in literals_with_lines[start : start + 50]:
            if close(value, abs(number.value)):
                raise BuildError(
                    f"{_place(piece, line)}: the number {value!r} would be released; it stands in {number.where}. "
                    f"Use another one in one of the two places."
                )


def _check_binary(data: bytes, where: str, secrets: Secrets) -> None:
    contents = [data]
    if data[:2] == b"PK":
        contents = [content for _, content in _unzipped(data, where)]
    for content in contents:
        if b"\0" not in content:
            continue
        for number in secrets.numbers:
            for order in "<>":
                for sign in (1, -1):
                    if struct.pack(f"{order}d", sign * number.value) in content:
                        raise BuildError(
                            f"{where}: the number {number.value!r} would be released in binary; it stands in "
                            f"{number.where}. Use another one in one of the two places."
                        )


def _leak(piece: Piece, line: int, secret: Secret) -> BuildError:
    cure = "Take it out, or say it in other words in one of the two places"
    if secret.solution:
        cure += "; a file that hands out earlier work on purpose is declared `handed_out` in course.toml"
    return BuildError(f"{_place(piece, line)}: {secret.what} would be released: {secret.where}. {cure}.")


def _place(piece: Piece, line: int) -> str:
    if not piece.has_lines:
        return piece.where
    return f"{piece.where}:{piece.origin[line - 1] if line <= len(piece.origin) else line}"


class _Squashed:
    """A text without whitespace that knows which line a position was on."""

    def __init__(self, text: str) -> None:
        lines = [squash(line) for line in text.split("\n")]
        self.text = "".join(lines)
        self._ends: list[int] = []
        length = 0
        for line in lines:
            length += len(line)
            self._ends.append(length)

    def find(self, needle: str) -> int | None:
        """Return the line, from 1, on which ``needle`` begins; None if it is not there."""
        at = self.text.find(needle)
        return None if at < 0 else bisect.bisect_right(self._ends, at) + 1


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:  # UTF-16 without a mark, or binary: what is left may still be text
        return data.replace(b"\0", b"").decode("latin-1")
    return data.decode("utf-8", errors="replace")


def _of_notebook(text: str, where: str) -> Iterator[Piece]:
    notebook = _json(text)
    if not isinstance(notebook, dict):
        raise BuildError(f"{where}: this notebook cannot be read, so it cannot be checked.")
    for number, cell in enumerate(notebook.get("cells", []), start=1):
        grade_id = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", cell.get("id", ""))
        label = f"{where}: cell {number} ({grade_id})"
        source = "".join(cell.get("source", ""))
        code = cell.get("cell_type") == "code"
        yield Piece(label, source, _prose(source) if code else source)
        for key, value in _strings({k: v for k, v in cell.items() if k != "source"}, ""):
            yield Piece(f"{label}: {key}", value, value, has_lines=False)
    for key, value in _strings({k: v for k, v in notebook.items() if k != "cells"}, ""):
        yield Piece(f"{where}: {key}", value, value, has_lines=False)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Yield every string in a JSON value with its path; lists of strings as one text, and keys too."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield f"{key}.{name}".lstrip("."), name
            yield from _strings(part, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        if value and all(isinstance(part, str) for part in value):
            yield key, "".join(value)
        else:
            for index, part in enumerate(value):
                yield from _strings(part, f"{key}[{index}]")
    elif isinstance(value, int | float):
        yield key, str(value)


def _prose(code: str) -> str:
    """Return the comments and strings of Python code on their lines; all of it if it is not Python."""
    lines = [""] * (code.count("\n") + 2)
    plain = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in code.split("\n"))
    try:
        for token in tokenize.generate_tokens(io.StringIO(plain).readline):
            if token.type in (tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", -1)):
                for offset, part in enumerate(token.string.split("\n")):
                    lines[token.start[0] - 1 + offset] += part
    except (tokenize.TokenError, SyntaxError):
        return code
    return "\n".join(lines)


def _base64_in(text: str) -> set[str]:
    """Return what may be Base64 in ``text``: long words, and long words with the lines that follow them."""
    alone = re.findall(r"[A-Za-z0-9+/]{24,}={0,2}", text)
    in_lines = re.findall(r"[A-Za-z0-9+/]{24,}(?:(?:\\n|\r?\n)[ \",]*[A-Za-z0-9+/]+)+={0,2}", text)
    return {*alone, *in_lines}


def _from_base64(encoded: str) -> Sequence[bytes]:
    """Return what ``encoded`` may say in Base64; text that only looks like it decodes to noise, which is nothing."""
    clean = re.sub(r"\\n|[\s=\",]", "", encoded)
    try:
        content = base64.b64decode(clean[: len(clean) // 4 * 4] + _padded(clean), validate=True)
    except (binascii.Error, ValueError):
        return ()
    return (content,) if content else ()


def _padded(clean: str) -> str:
    rest = clean[len(clean) // 4 * 4 :]
    return rest + "=" * (4 - len(rest)) if len(rest) > 1 else ""


def _unzipped(data: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.file_size > _LARGEST_CONTENT:
                    raise BuildError(f"{where}: {member.filename} is too large to be checked.")
                yield member.filename, archive.read(member)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise BuildError(
            f"{where}: this archive cannot be read, so it cannot be checked: {error}."
        ) from error


def _unpacked(data: bytes, where: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            content = stream.read(_LARGEST_CONTENT + 1)
    except (OSError, EOFError) as error:
        raise BuildError(f"{where}: this cannot be unpacked, so it cannot be checked: {error}.") from error
    if len(content) > _LARGEST_CONTENT:
        raise BuildError(f"{where}: it is too large to be checked.")
    return content
