"""What Python does with an object of the student's: each operator goes to the student's process, and its answer is checked.

An answer that Python itself checks has to be of exactly that type, a length has to be one that may be looked at, and
iterating is bounded, so an object that lies about itself costs its check and nothing more. Comparing is not among them:
an object that is equal to everything would pass ``assert f(3) == 9.5``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from ..results import Outcome
from ..sandbox.operations import ANSWERS, BINARY
from .faults import StudentRaised, StudentStopped

MOST_ITEMS: Final = 100_000
LONGEST: Final = 10_000_000
"""``list(object)`` asks for the length first, and takes so much memory before it has seen an item."""


def asked(proxy: Any, name: str, *args: Any) -> Any:
    """Return what the operation ``name`` gives on what ``proxy`` stands for. Raises StudentFault."""
    answer = proxy.__state__.operate(name, proxy.__target__, args)
    wanted = ANSWERS.get(name)
    if wanted is not None and type(answer) is not wanted:
        raise StudentRaised("TypeError", f"{name} of your object gives something else than Python allows.")
    if name == "len" and not 0 <= answer <= LONGEST:
        raise StudentStopped(Outcome.FAILED, f"Your object says that its length is beyond {LONGEST:,}.")
    return answer


def asking(name: str) -> Callable[..., Any]:
    """Return the method of a proxy for the operation ``name``."""

    def method(proxy: Any, *args: Any) -> Any:
        return asked(proxy, name, *args)

    method.__name__ = method.__qualname__ = name
    return method


def iterated(proxy: Any) -> Iterator[Any]:
    """Yield the items one by one, as the check asks for them. Raises StudentFault after `MOST_ITEMS`."""
    iterator = asked(proxy, "iter")
    if not hasattr(type(iterator), "__target__"):  # a plain value, such as a list: iter() gives no such thing
        raise StudentRaised("TypeError", "iter of your object gives something else than Python allows.")
    for _ in range(MOST_ITEMS):
        try:
            item = asked(iterator, "next")
        except StudentRaised as error:
            if error.error_type == "StopIteration":
                return
            raise
        yield item
    raise StudentStopped(Outcome.FAILED, f"Your object gives more than {MOST_ITEMS:,} items, or never ends.")


def next_item(proxy: Any) -> Any:
    """Return the next item. Raises StopIteration, for it is Python's own ``next`` that asks."""
    try:
        return asked(proxy, "next")
    except StudentRaised as error:
        if error.error_type == "StopIteration":
            raise StopIteration from None
        raise


def entered(proxy: Any) -> Any:
    """Enter a ``with`` block, and return what stands behind ``as``."""
    return asked(proxy, "enter")


def left(proxy: Any, kind: type[BaseException] | None, *_: object) -> None:
    """Leave a ``with`` block. No exception is held back, whatever the object answers.

    A failed check inside the block would be, and the check with it; and nothing of the exception goes over but the name
    of a built-in class, for its message may hold hidden values.
    """
    name = None
    if kind is not None:
        name = next((base.__name__ for base in kind.__mro__ if base.__module__ == "builtins"), "Exception")
    asked(proxy, "exit", name)


OPERATORS: Final[dict[str, Callable[..., Any]]] = {
    "__len__": asking("len"),
    "__getitem__": asking("getitem"),
    "__setitem__": asking("setitem"),
    "__delitem__": asking("delitem"),
    "__contains__": asking("contains"),
    "__iter__": iterated,
    "__next__": next_item,
    "__enter__": entered,
    "__exit__": left,
    "__neg__": asking("neg"),
    "__pos__": asking("pos"),
    "__abs__": asking("abs"),
    "__invert__": asking("invert"),
    "__round__": asking("round"),
    "__float__": asking("float"),
    "__int__": asking("int"),
    "__complex__": asking("complex"),
    "__instancecheck__": asking("isinstance"),
    "__subclasscheck__": asking("issubclass"),
    **{f"__{name.rstrip('_')}__": asking(name) for name in BINARY},
    **{f"__r{name.rstrip('_')}__": asking(f"r{name}") for name in BINARY},
}
