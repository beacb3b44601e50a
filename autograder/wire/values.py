"""Values that cross as a name and plain parts: dates, decimals, sets, text arrays, tables, tensors.

Each has a kind: a name in a fixed table, a function that takes it apart into plain values, and a builder that puts it
together on the other side. A builder comes from this table alone and is handed plain values that have been checked, so
what arrives is of exactly the type that the table names, and nothing of the sender's choosing runs. Sizes are checked
before anything is allocated. What belongs to a package is built where that package may be imported.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from .array_values import KINDS as ARRAYS
from .array_values import kind_name as name_of_array
from .format import NotPlain, PackageNotDeclared, WireError
from .standard_values import KINDS as STANDARD
from .standard_values import NAMES
from .table_values import KINDS as TABLES
from .table_values import kind_name as name_of_table
from .tensor_values import KINDS as TENSORS
from .tensor_values import kind_name as name_of_tensor

Parts = list[Any]
_PACKAGES: Final = ("pandas", "scipy", "torch")


@dataclass(frozen=True)
class Kind:
    """How one type crosses.

    package:  the package that it belongs to; empty for Python's and NumPy's own
    to_parts: value -> plain values. Raises NotPlain for one that has to stay where it is
    build:    these -> the value. Raises anything for parts that nobody honest sends
    """

    name: str
    package: str
    to_parts: Callable[[Any], Parts]
    build: Callable[..., Any]


@dataclass(frozen=True)
class Unbuilt:
    """A value of a package that cannot be imported here: its kind and its plain parts."""

    kind: str
    parts: tuple[Any, ...]


def _kinds() -> dict[str, Kind]:
    kinds = {}
    tables: list[Mapping[str, tuple[Callable[[Any], Parts], Callable[..., Any]]]]
    tables = [STANDARD, ARRAYS, TABLES, TENSORS]
    for table in tables:
        for name, (to_parts, build) in table.items():
            package = name.partition(".")[0]
            kinds[name] = Kind(name, package if package in _PACKAGES else "", to_parts, build)
    return kinds


KINDS: Final = _kinds()


_ZONED: Final = frozenset({"datetime", "time", "pandas.DatetimeArray", "pandas.Timestamp"})


def kind_of(value: Any) -> Kind | None:
    """Return the kind of ``value``; None for what crosses by itself, and for what stays where it is."""
    own = type(value)
    if own is np.ndarray or issubclass(own, np.generic):
        return KINDS.get(name_of_array(value))
    name = NAMES.get(own)
    if name is None:
        package = own.__module__.partition(".")[0] if type(own.__module__) is str else ""
        if package not in _PACKAGES or package not in sys.modules:
            return None
        name = name_of_table(value) if package == "pandas" else name_of_tensor(value)
    return KINDS.get(name or "")


def parts_of(value: Any, kind: Kind, packages: Collection[str] | None) -> Parts:
    """Return ``value`` taken apart. Raises NotPlain, and CannotCross if the other side cannot have its package.

    packages: what the other side may import; None: not known, or everything
    """
    needed = [kind.package] if kind.package else []
    try:
        parts = kind.to_parts(value)
    except NotPlain:
        raise
    except Exception as error:  # a class that only says it is of pandas, or an object that was tampered with
        raise NotPlain from error
    if (
        kind.name in _ZONED and type(parts[-1]) is str
    ):  # the name of a time zone, whose rules are in a package
        needed.append("tzdata")
    for package in needed:
        if packages is not None and package not in packages:
            raise PackageNotDeclared(
                f"A {kind.name} cannot be sent: {package} is not among the packages that student code may import. "
                f"Write it into packages, under [sandbox] in course.toml."
            )
    return parts


def built(name: Any, parts: Parts, packages: Collection[str] | None) -> Any:
    """Return the value of the kind ``name``. Raises WireError whatever is wrong with ``name`` or ``parts``."""
    kind = KINDS.get(name) if type(name) is str else None
    if kind is None:
        raise WireError("There is no value of that kind.")
    if kind.package and packages is not None and kind.package not in packages:
        raise WireError(f"A {kind.name} may not cross: {kind.package} is not there.")
    if (
        kind.name in _ZONED
        and packages is not None
        and "tzdata" not in packages
        and parts
        and type(parts[-1]) is str
    ):
        raise WireError("A time zone may not cross by its name: tzdata is not there.")
    try:
        return kind.build(*parts)
    except ImportError:
        return Unbuilt(kind.name, tuple(parts))
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"A {kind.name} is malformed.") from error


def is_value(value: Any) -> bool:
    """Whether ``value`` crosses as a name and plain parts."""
    kind = kind_of(value)
    try:
        return kind is not None and kind.to_parts(value) is not None
    except Exception:  # noqa: BLE001 (another library's code: then it stays where it is)
        return False


def comparable(value: Any) -> Any:
    """Return a value that has a kind as its name and parts, those of a set in a fixed order; any other as it is."""
    kind = kind_of(value)
    if kind is None:
        return value
    try:
        parts = kind.to_parts(value)
    except Exception:  # noqa: BLE001 (another library's code: then it is compared as the object that it is)
        return value
    return [kind.name, *(sorted(parts, key=repr) if kind.name in ("set", "frozenset") else parts)]


def copy_of(value: Any) -> Any:
    """Return a copy of a value that has a kind, for who may write into it; any other as it is."""
    kind = kind_of(value)
    if kind is None or (not kind.package and type(value) not in (set, np.ndarray)):
        return value
    return kind.build(*kind.to_parts(value)) if kind.package else copy.deepcopy(value)
