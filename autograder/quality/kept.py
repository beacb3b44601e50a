"""Measurements of an assignment's tests take up to an hour. Each is kept until something that it depends on changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ..durable import write_file
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


def measured_once(
    file: Path, key: dict[str, str], result_type: type[T] | Any, measure: Callable[[], T]
) -> tuple[T, bool]:
    """Return what ``measure`` returns, and whether it was measured now: ``file`` is taken where it was made with the same ``key``.

    A file that cannot be read, or is of another version, counts as none. Raises OSError where the result cannot be kept,
    and what ``measure`` raises.
    """
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=_Kept)
        if kept.depends_on == key:
            return msgspec.json.decode(kept.measured, type=result_type), False
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        pass
    result = measure()
    file.parent.mkdir(parents=True, exist_ok=True)
    write_file(file, msgspec.json.encode(_Kept(key, msgspec.Raw(msgspec.json.encode(result)))))
    return result, True
