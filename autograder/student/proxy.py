"""What a suite holds of something on the student's side: a module, a function, an object with state."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, NoReturn

from ..errors import AutograderError
from ..wire import Handle
from .faults import StudentFault
from .proxy_operations import OPERATORS, asked
from .scripts import Target


class NotPlainData(AutograderError, TypeError):
    """A check compared or judged an object that lives in the student's process, as if it were a value."""


def _refuse(proxy: Proxy, *_: object) -> NoReturn:
    target = proxy.__target__
    if isinstance(target, str):
        raise NotPlainData(
            f"student.{target} is a name in the student's process, not a value. "
            f"Compare value_of(student.{target}), which is plain data, or what a call of it returns."
        )
    raise NotPlainData(
        "An object of the student's own is not a value that can be compared here. Compare its attributes, "
        "or what its methods return."
    )


class Proxy:
    """Something on the student's side: a module, a function, an object with state.

    It is no value: to compare it, to order it or to ask whether it is true raises NotPlainData, since an answer
    would be one of ours (two proxies are never equal) or of the student's (an object that is equal to everything).
    """

    __slots__ = ("__state__", "__target__")
    __state__: Any  # the state of an `api.Student`
    __target__: Target
    __array_ufunc__ = None  # so that an array on the left lets the object on the right answer

    def __init__(self, state: Any, target: Target) -> None:
        object.__setattr__(self, "__state__", state)
        object.__setattr__(self, "__target__", target)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        target = self.__target__
        if isinstance(target, str) and "." not in target:
            return Proxy(self.__state__, f"{target}.{name}")
        return self.__state__.get(target, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(self.__target__, str):
            raise AttributeError(
                f"{self!r} is a name in the student's process; only an object's attributes can be set."
            )
        asked(self, "setattr", name, value)

    def __delattr__(self, name: str) -> None:
        asked(self, "delattr", name)

    def __str__(self) -> str:
        return repr(self) if isinstance(self.__target__, str) else str(asked(self, "str"))

    def __dir__(self) -> list[str]:
        return list(asked(self, "dir"))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__state__.call(self.__target__, args, kwargs)

    @property
    def __changed_arguments__(self) -> tuple[int, ...]:
        """The places of the arguments whose dicts or lists the student's last call has changed."""
        places: tuple[int, ...] = self.__state__.changed
        return places

    def __kind_of_value__(self) -> str:
        """Return the name of the class on the student's side, for a sentence; it is the student's text, and may be any."""
        backend = self.__state__.backend
        try:
            kind = backend.get(self.__target__, "__class__")  # past the recording: no check has asked for it
            name = backend.get(kind, "__name__") if isinstance(kind, Handle) else ""
        except StudentFault:
            return ""
        return name if isinstance(name, str) else ""

    def __repr__(self) -> str:
        target = self.__target__
        if not isinstance(target, str) and _asks_for_equality.get():
            return str(asked(self, "repr"))
        return f"<the student's {target if isinstance(target, str) else 'object'}>"

    def __copy__(self) -> Proxy:
        return self

    def __deepcopy__(self, _: object) -> Proxy:
        return self  # what it stands for cannot be copied from here

    def __eq__(self, other: object) -> bool:
        if not (_asks_for_equality.get() and _is_object(self) and _is_object(other)):
            _refuse(self)
        return equal(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __array__ = _refuse
    __hash__ = object.__hash__


for _name, _method in OPERATORS.items():
    setattr(Proxy, _name, _method)


_asks_for_equality: ContextVar[bool] = ContextVar("asks_for_equality", default=False)


@contextlib.contextmanager
def own_equality() -> Iterator[None]:
    """Let ``==`` between two objects of the student's, and ``repr``, be the student's own while the block runs.

    For tests that somebody wrote so, and means it. An object and a value of the judge's are never compared.
    """
    token = _asks_for_equality.set(True)
    try:
        yield
    finally:
        _asks_for_equality.reset(token)


def _is_object(value: object) -> bool:
    return isinstance(value, Proxy) and not isinstance(value.__target__, str)


def leaving(proxy: Proxy, error: type[Exception] | None = None) -> bool:
    """Leave the block of a context manager of the student's with ``error``; return whether it holds that back.

    ``with proxy:`` never holds an exception back, or a failed check could be; this is how to test that one does.
    """
    return bool(asked(proxy, "exit", None if error is None else error.__name__))


def equal(left: Proxy, right: Any) -> bool:
    """Return what the student's own ``==`` says of two objects: it is that which is tested, and it proves nothing else."""
    return bool(asked(left, "equal", right))


def less(left: Proxy, right: Any) -> bool:
    """Return what the student's own ``<`` says of two objects."""
    return bool(asked(left, "less", right))


def truth(proxy: Proxy) -> bool:
    """Return what the student's own ``__bool__`` or ``__len__`` says of an object."""
    return bool(asked(proxy, "truth"))
