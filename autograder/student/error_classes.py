"""A student's exceptions as classes of the judge's, so that ``pytest.raises`` and ``except`` work.

An exception that is one of Python's own arrives as a class that is derived from it; one of the student's own arrives as a
class of the same name, derived from the built-in class that it is based on. `error_class` gives that class by name::

    with pytest.raises(ValueError):
        student.bank.Account(-1)
    with pytest.raises(error_class(student.bank.Overdrawn)):
        account.withdraw(100)

Some are left out, because Python or a test's own machinery takes them for a sign of something else: a StopIteration would
end a loop of the check's, and the check with it. They arrive as `StudentRaised`, which knows their names.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, cast
from weakref import WeakValueDictionary

from ..results import Frame
from .faults import StudentRaised

_SIGNS: Final = (
    *(StopIteration, StopAsyncIteration, MemoryError, SyntaxError, UnicodeError, Warning, BaseExceptionGroup),
)
_MOST_NAMES: Final = 20
_LONGEST_NAME: Final = 100


class _ByName(type):
    """The type of these classes: one that is derived from another of the same name counts as that class.

    ``type(error) == Overdrawn`` holds, although ``error`` is also derived from a built-in class that `error_class` cannot know, and
    so does ``type(error) == ValueError`` for a built-in one.
    """

    def __eq__(cls, other: object) -> bool:
        if other is getattr(builtins, cls.__name__, cls):
            return issubclass(cls, other)
        if not isinstance(other, _ByName) or cls.__name__ != other.__name__:
            return cls is other
        return issubclass(cls, other) or issubclass(other, cls)

    def __hash__(cls) -> int:
        return hash(getattr(builtins, cls.__name__, cls.__name__))


_OWN: WeakValueDictionary[str, type[StudentRaised]] = WeakValueDictionary()


def student_raised(
    name: str,
    message: str,
    frames: tuple[Frame, ...] = (),
    bases: Sequence[str] = (),
    own_bases: Sequence[str] = (),
) -> StudentRaised:
    """Return the exception ``name`` of a student's as one of this process.

    bases, own_bases: the names of the built-in types that it is derived from, and of the student's own, nearest first
    """
    kind = _class_of(name, _first_builtin(name, bases), tuple(own_bases[:_MOST_NAMES]))
    return kind(name, message, frames, tuple(bases))


def error_class(proxy: Any) -> type[StudentRaised]:
    """Return the class as which the student's own exception arrives: ``error_class(student.bank.Overdrawn)``.

    It goes by the name alone, so the student need not have defined it. A class that is derived from it arrives as one
    that is derived from this one.
    """
    target = proxy if isinstance(proxy, str) else proxy.__target__
    if not isinstance(target, str) or "." not in target:
        raise TypeError("error_class takes a name of a student's module, such as student.bank.Overdrawn.")
    return _own_class(target.rpartition(".")[2])


def is_asked_for(name: str) -> bool:
    """Whether a check has asked for the class of this name and still holds it."""
    return name in _OWN


def _own_class(name: str) -> type[StudentRaised]:
    if name not in _OWN:
        kind = _made(name, (StudentRaised,))
        _OWN[name] = kind
        return kind
    return _OWN[name]


def _first_builtin(name: str, bases: Sequence[str]) -> type[Exception] | None:
    """Return the nearest built-in class that a student's exception may be derived from here; None if there is none."""
    for candidate in (name, *bases):
        kind = getattr(builtins, candidate, None)
        if isinstance(kind, type) and issubclass(kind, _SIGNS):
            return None
        if isinstance(kind, type) and issubclass(kind, Exception):
            return None if kind is Exception else kind
    return None


def _class_of(name: str, builtin: type[Exception] | None, own_bases: tuple[str, ...]) -> type[StudentRaised]:
    is_builtin = isinstance(getattr(builtins, name, None), type)
    named = dict.fromkeys([*([] if is_builtin else [name]), *own_bases])
    if not named and builtin is None:
        return StudentRaised
    own = tuple(_own_class(each) for each in named) or (StudentRaised,)
    return _joined_class(name, own, builtin.__name__ if builtin else "")


@lru_cache(maxsize=256)
def _joined_class(name: str, own: tuple[type[StudentRaised], ...], builtin: str) -> type[StudentRaised]:
    if not builtin and len(own) == 1:
        return own[0]
    bases: tuple[type[Any], ...] = (*own, getattr(builtins, builtin)) if builtin else own
    return _made(name, bases)


def _made(name: str, bases: tuple[type[Any], ...]) -> type[StudentRaised]:
    made: Any = _ByName(name[:_LONGEST_NAME], bases, {"__module__": __name__})
    return cast("type[StudentRaised]", made)
