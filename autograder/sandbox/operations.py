"""What can be done with an object of the student's from outside: a fixed table, applied where the object lives.

The answer of an operation that Python itself checks (a length is a whole number, ``float`` gives a float) has to be of
exactly that type when it arrives; `ANSWERS` says which.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

BINARY: Final = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
    *("and_", "or_", "xor", "lshift", "rshift"),
)
ANSWERS: Final[dict[str, type[Any]]] = {
    "len": int,
    "contains": bool,
    "float": float,
    "int": int,
    "complex": complex,
    "str": str,
    "repr": str,
    "dir": list,
    "isinstance": bool,
    "issubclass": bool,
    "truth": bool,
    "equal": bool,
    "less": bool,
}


def _reflected(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda right, left: operation(left, right)


def _enter(manager: Any) -> Any:
    return type(manager).__enter__(manager)


def _exit(manager: Any, error_name: str | None) -> bool:
    """Leave a ``with`` block, with a built-in exception of that name or without one; return whether it is held back."""
    error = None if error_name is None else builtin_error(error_name)("The block was left by an exception.")
    kind = None if error is None else type(error)
    return bool(type(manager).__exit__(manager, kind, error, None))


def builtin_error(name: str) -> type[Exception]:
    """Return the built-in exception of that name, or RuntimeError."""
    import builtins

    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, UnicodeError):
        return kind
    return RuntimeError


def _dir(value: Any) -> list[str]:
    return [str(name) for name in dir(value)]


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "len": len,
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "contains": operator.contains,
    "setattr": setattr,
    "delattr": delattr,
    "iter": iter,
    "next": next,
    "neg": operator.neg,
    "pos": operator.pos,
    "abs": abs,
    "invert": operator.invert,
    "round": round,
    "float": float,
    "int": int,
    "complex": complex,
    "str": str,
    "repr": repr,
    "dir": _dir,
    "enter": _enter,
    "exit": _exit,
    "truth": operator.truth,
    "equal": lambda left, right: bool(left == right),
    "less": lambda left, right: bool(left < right),
    "isinstance": lambda kind, value: isinstance(value, kind),
    "issubclass": lambda kind, value: issubclass(value, kind),
    **{name: getattr(operator, name) for name in BINARY},
    **{f"r{name}": _reflected(getattr(operator, name)) for name in BINARY},
}


def is_new_object(called: Any, value: Any) -> bool:
    """Whether ``value`` is an object with methods of its own that was just made of the class ``called``.

    A class may be derived from list or dict; what a function returns of such a class is the list or dict beneath, but
    whoever makes an object wants the object.
    """
    return (
        isinstance(called, type)
        and type(value) is called
        and issubclass(called, list | dict)
        and _has_methods(called)
    )


def _has_methods(kind: type[Any]) -> bool:
    return kind.__module__ not in ("builtins", "collections") and any(map(callable, vars(kind).values()))


def operate(name: str, target: Any, args: tuple[Any, ...]) -> Any:
    """Return what the operation ``name`` gives. Raises LookupError for one that is not in the table."""
    return OPERATIONS[name](target, *args)
