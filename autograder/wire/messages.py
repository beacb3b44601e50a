"""What the judge and the student's process say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np


@dataclass(frozen=True)
class Handle:
    """The number of an object that lives on the student's side."""

    number: int


@dataclass(frozen=True)
class Seed:
    """Stands for ``numpy.random.Generator(PCG64(value))`` on its way to the student."""

    value: int

    def generator(self) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(self.value))


# The messages. Fields are checked against `FIELDS` on arrival, so a handler finds what it expects.


class Load(msgspec.Struct, frozen=True):
    """Judge to student: write these files (relative path -> content) and compile the modules."""

    files: dict[str, bytes]


class Loaded(msgspec.Struct, frozen=True):
    """Student to judge, before any of the student's code has run: file -> (message, line, text)
    of the syntax error that it has."""

    syntax_errors: dict[str, tuple[str, int, str, int]]


class Import(msgspec.Struct, frozen=True):
    """Judge to student: import this module."""

    module: str


class Replace(msgspec.Struct, frozen=True):
    """Judge to student: put an oracle of the judge in the place of each function named."""

    oracles: dict[str, Any]


class Call(msgspec.Struct, frozen=True):
    """Judge to student: call ``target``, a path such as ``losses.mse`` or an object."""

    target: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Get(msgspec.Struct, frozen=True):
    """Judge to student: send the attribute ``name`` of ``target``, or ``target`` itself for None."""

    target: Any
    name: str | None


class Reply(msgspec.Struct, frozen=True):
    """The answer to a call, a get, an import or a callback."""

    value: Any


class Warned(msgspec.Struct, frozen=True):
    """The answer in place of `Reply` where NumPy warned during the call, or where it changed what it was handed.

    warnings: (file, line, text) of each: a student's own words, like all that a guest sends
    changed:  the places of the arguments whose dicts or lists hold something else now
    """

    value: Any
    warnings: tuple[tuple[str, int, str], ...]
    changed: tuple[int, ...] = ()


class Raised(msgspec.Struct, frozen=True):
    """The answer in place of `Reply` where an exception came out.

    frames: (file, line, function) of the student's own lines, outermost first
    importing: the module whose import it was, or None
    missing: for a ModuleNotFoundError, the module that is not there, or None
    bases: the names of the built-in types that the exception's type is derived from
    """

    type: str
    message: str
    frames: tuple[tuple[str, int, str], ...] = ()
    missing: str | None = None
    bases: tuple[str, ...] = ()


class Undefined(msgspec.Struct, frozen=True):
    """The answer in place of `Reply` where the target's module does not define its name."""

    name: str


class Callback(msgspec.Struct, frozen=True):
    """Student to judge: call the oracle with this number, which the judge has issued."""

    oracle: int
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Ready(msgspec.Struct, frozen=True):
    """Student's process to judge, first of all: every lock has been tried and holds."""


class Refused(msgspec.Struct, frozen=True):
    """Student's process to judge in place of `Ready`: these locks gave way, or could not be set."""

    locks: tuple[str, ...]


Message = (
    Load
    | Loaded
    | Import
    | Replace
    | Call
    | Get
    | Reply
    | Raised
    | Undefined
    | Callback
    | Ready
    | Refused
    | Warned
)

KINDS: Final[tuple[type[Any], ...]] = (
    Load,
    Loaded,
    Import,
    Replace,
    Call,
    Get,
    Reply,
    Raised,
    Undefined,
    Callback,
    Ready,
    Refused,
    Warned,
)
NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}
_ANY: Final = object
FIELDS: Final[dict[type[Any], tuple[type[Any] | tuple[type[Any], ...], ...]]] = {
    Load: (dict,),
    Loaded: (dict,),
    Import: (str,),
    Replace: (dict,),
    Call: (_ANY, tuple, dict),
    Get: (_ANY, (str, type(None))),
    Reply: (_ANY,),
    Raised: (str, str, tuple, (str, type(None)), tuple),
    Undefined: (str,),
    Callback: (int, tuple, dict),
    Ready: (),
    Refused: (tuple,),
    Warned: (_ANY, tuple, tuple),
}
