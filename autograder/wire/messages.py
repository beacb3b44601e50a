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


class Changeable:
    """An argument that the student's function may change: ``value`` is what it holds, after the call what that left.

    Without it an array arrives read-only, and whatever else is changed is a copy that nobody sees again.

    >>> numbers = Changeable([3, 1, 2])
    >>> numbers.value
    [3, 1, 2]
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"Changeable({self.value!r})"


# The messages. Fields are checked against `FIELDS` on arrival, so a handler finds what it expects.


class Load(msgspec.Struct, frozen=True):
    """Judge to student: write these files (relative path -> content) and compile the modules.

    unasked: those of them that nothing asks for, and that are not compiled
    """

    files: dict[str, bytes]
    unasked: tuple[str, ...] = ()


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


class Operate(msgspec.Struct, frozen=True):
    """Judge to student: apply the operation ``name`` of a fixed table to ``target``, a path or an object."""

    name: str
    target: Any
    args: tuple[Any, ...]


class Run(msgspec.Struct, frozen=True):
    """Judge to student: run the file as a program, in a process in which nothing else has run."""

    file: str
    stdin: str
    args: tuple[str, ...]


class Register(msgspec.Struct, frozen=True):
    """Judge to student: objects of the class ``type`` cross as what ``to_plain`` makes of them, and back by ``build``.

    All three are paths, such as ``shapes.Point``, and are looked up among the modules on either side.
    """

    type: str
    to_plain: str
    build: str


class Reply(msgspec.Struct, frozen=True):
    """The answer to a call, a get, an import or a callback."""

    value: Any


class Warned(msgspec.Struct, frozen=True):
    """The answer in place of `Reply` where NumPy warned during the call, or where it changed what it was handed.

    warnings: (file, line, text) of each: a student's own words, like all that a guest sends
    changed:  the places of the arguments whose dicts or lists hold something else now
    after:    what the arguments that may be changed hold now, those by keyword last
    """

    value: Any
    warnings: tuple[tuple[str, int, str], ...]
    changed: tuple[int, ...] = ()
    after: tuple[Any, ...] = ()


class Raised(msgspec.Struct, frozen=True):
    """The answer in place of `Reply` where an exception came out.

    frames: (file, line, function) of the student's own lines, outermost first
    importing: the module whose import it was, or None
    missing: for a ModuleNotFoundError, the module that is not there, or None
    bases: the names of the built-in types that the exception's type is derived from
    own_bases: those of other types, nearest first
    """

    type: str
    message: str
    frames: tuple[tuple[str, int, str], ...] = ()
    missing: str | None = None
    bases: tuple[str, ...] = ()
    own_bases: tuple[str, ...] = ()


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
    | Operate
    | Run
    | Register
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
    Operate,
    Run,
    Register,
)
NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}
_ANY: Final = object
FIELDS: Final[dict[type[Any], tuple[type[Any] | tuple[type[Any], ...], ...]]] = {
    Load: (dict, tuple),
    Loaded: (dict,),
    Import: (str,),
    Replace: (dict,),
    Call: (_ANY, tuple, dict),
    Get: (_ANY, (str, type(None))),
    Reply: (_ANY,),
    Raised: (str, str, tuple, (str, type(None)), tuple, tuple),
    Undefined: (str,),
    Callback: (int, tuple, dict),
    Ready: (),
    Refused: (tuple,),
    Warned: (_ANY, tuple, tuple, tuple),
    Operate: (str, _ANY, tuple),
    Run: (str, str, tuple),
    Register: (str, str, str),
}
