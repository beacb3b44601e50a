"""Measurements of an assignment's tests take up to an hour. Each is kept until something that it depends on changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ..durable import make_folder, write_file
from ..grading.batch import Setup
from ..grading.provenance import versions_of

T = TypeVar("T")


class _Kept(msgspec.Struct, frozen=True):
    depends_on: dict[str, str]
    measured: msgspec.Raw


def depends_on(folder: Path, setup: Setup, **options: object) -> dict[str, str]:
    """Return what a measurement of the assignment in ``folder`` depends on: its suite, the engine, packages, limits, options."""
    versions = versions_of(folder, setup.limits)
    return {
        "suite": versions.suite,
        "engine": versions.engine,
        "packages": versions.packages,
        "limits": versions.limits,
        "sandbox": setup.sandbox,
        **{name: repr(value) for name, value in options.items()},
    }


def read_kept(file: Path, key: dict[str, str], result_type: type[T] | Any) -> T | None:
    """Return what `keep` put into ``file`` under the same ``key``; None for what cannot be read, or is of another version."""
    last = read_last(file, result_type)
    return last[0] if last is not None and last[1] == key else None


def read_last(file: Path, result_type: type[T] | Any) -> tuple[T, dict[str, str]] | None:
    """Return what `keep` put into ``file`` last, and under which key; None for what cannot be read."""
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=_Kept)
        return msgspec.json.decode(kept.measured, type=result_type), kept.depends_on
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def keep(file: Path, key: dict[str, str], result: object) -> None:
    """Put ``result`` into ``file``, under all that it depends on. Raises OSError."""
    make_folder(file.parent)
    write_file(file, msgspec.json.encode(_Kept(key, msgspec.Raw(msgspec.json.encode(result)))))
