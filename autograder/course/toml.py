"""Read a TOML file into msgspec types, and say in a sentence what is wrong with it.

Every sentence names the file, the key, the value and the cure. What a key may hold is said once, beside
its type: ``Annotated[float, Meta(ge=0, le=1, description="a fraction from 0 to 1, such as 0.1")]``.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from ..errors import AutograderError

T = TypeVar("T", bound=msgspec.Struct)


class CourseError(AutograderError):
    """The course's configuration cannot be used: a sentence with file, key, value and cure."""


def read_toml(file: Path) -> dict[str, Any]:
    """Return the tables of ``file``. Raises CourseError if it cannot be read or is not TOML."""
    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CourseError(
            f"{file}: line {line} holds the byte 0x{error.object[error.start]:02x}, which is not UTF-8. "
            f"Save the file as UTF-8."
        ) from error
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise CourseError(
            f"{file}: its values are nested too deeply. Write plain tables and lists."
        ) from error
    except ValueError as error:  # TOMLDecodeError, and what datetime or int say about a value
        reason = str(error).rstrip(".")
        raise CourseError(f"{file} is not valid TOML: {reason}. Mend that place in the file.") from error


def convert(file: Path, table: Any, kind: type[T], where: str) -> T:
    """Return ``table`` as a ``kind``. where: the key of the table, such as ``late``; empty for the file.

    Raises CourseError at the first key that is unknown, missing or of another type.
    """
    if not isinstance(table, dict):
        raise wrong(file, where, table, f"a table with the keys {_list(_fields(kind))}")
    for key in table:
        if key not in _fields(kind):
            raise CourseError(_unknown(file, where, key, _fields(kind)))
    try:
        return msgspec.convert(table, kind, strict=True)
    except msgspec.ValidationError as error:
        missing = re.match(r"Object missing required field `(\w+)`", str(error))
        if missing:
            key = missing.group(1)
            raise CourseError(
                f"{file}: {join(where, key)} is missing; write {_description(_hints(kind)[key])}."
            ) from error
        path = re.search(r" - at `\$\.(\w+)", str(error))
        if path is None:
            raise wrong(file, where, table, "what its keys may hold") from error
        key, value = path.group(1), table[path.group(1)]
        hint = _hints(kind)[key]
        if isinstance(value, list):
            for index, part in enumerate(value):
                if not _fits(part, element := _element(hint)):
                    raise wrong(file, join(where, f"{key}[{index}]"), part, _description(element)) from error
        raise wrong(file, join(where, key), value, _description(hint)) from error


def wrong(file: Path, key: str, value: Any, cure: str) -> CourseError:
    """Return the error: ``key`` of ``file`` has a ``value`` that is not what it should be, ``cure``."""
    return CourseError(f"{file}: {key} is {shown(value)}; write {cure}.")


def join(where: str, key: str) -> str:
    """Return the path of ``key`` in the table ``where``, quoted as TOML would need it."""
    name = key if re.fullmatch(r"[\w\-\[\]]+", key) else json.dumps(key, ensure_ascii=False)
    return f"{where}.{name}" if where else name


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the sentence that offers the nearest of the ``known`` names, or else lists them."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.55)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Known are {_list(names)}." if names else "There are none yet."


def shown(value: Any) -> str:
    """Return ``value`` as it would stand in the file, shortened."""
    match value:
        case bool():
            text = str(value).lower()
        case datetime() | date() | time():
            text = value.isoformat()
        case str():
            text = json.dumps(value, ensure_ascii=False)
        case dict():
            text = "a table"
        case list():
            text = (
                "[" + ", ".join(shown(part) for part in value[:4]) + (", ..." if len(value) > 4 else "") + "]"
            )
        case int() if abs(value) >= 10**18:
            text = "a very large integer"
        case _:
            text = str(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _unknown(file: Path, where: str, key: str, known: Iterable[str]) -> str:
    place = f"[{where}]" if where else "the file"
    return f"{file}: {join(where, key)} is not a setting of {place}. {did_you_mean(key, known)}"


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(field.encode_name for field in msgspec.structs.fields(kind))


@cache
def _hints(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _element(hint: Any) -> Any:
    """Return the type of the elements of a ``tuple[X, ...]``, annotated or not."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    return get_args(hint)[0] if get_args(hint) else Any


def _fits(value: Any, hint: Any) -> bool:
    try:
        msgspec.convert(value, hint, strict=True)
    except msgspec.ValidationError:
        return False
    return True


def _description(hint: Any) -> str:
    """Return what a key of this type may hold, from the annotation of the type or of one of its variants."""
    for type_ in (hint, *get_args(hint)):
        if get_origin(type_) is Annotated:
            for meta in type_.__metadata__:
                if isinstance(meta, msgspec.Meta) and meta.description:
                    return meta.description
    return "a value of the right type"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
