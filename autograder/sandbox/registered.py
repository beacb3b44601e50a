"""Classes that an author has registered, so that their objects cross as plain data: on whichever side this is.

Only names come from the author: ``shapes.Point`` and two functions, each looked up among the modules of this side. In the
guest these are the student's own and what was handed out, so nothing that is not public can be among them; at the judge
they are the solution's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import wire

_MOST: int = 100


class Registry:
    """The registered classes of one side.

    resolve: a path such as ``shapes.Point`` -> what it names. Raises anything where there is no such thing
    """

    def __init__(self, resolve: Callable[[str], Any]) -> None:
        self._resolve = resolve
        self._paths: dict[str, tuple[str, str, str]] = {}

    def add(self, kind: str, to_plain: str, build: str) -> None:
        """Let objects of the class ``kind`` cross; a later call for the same class takes the place of an earlier one."""
        if len(self._paths) < _MOST:
            self._paths[f"@{kind}"] = kind, to_plain, build

    @property
    def entries(self) -> list[tuple[str, str, str]]:
        """What was added: class, to_plain, build."""
        return list(self._paths.values())

    def taken_apart(self, value: Any) -> tuple[str, Any] | None:
        """Return the name and the plain data as which ``value`` crosses; None if its class is not registered.

        Raises RegisteredFailed.
        """
        own = type(value)
        for name, (kind, to_plain, _) in self._paths.items():
            if own.__name__ == kind.rpartition(".")[2] and self._is(own, kind):
                return name, self._called(kind, to_plain, value, coming=False)
        return None

    def rebuilt(self, name: str, plain: Any) -> Any:
        """Return the object that ``plain`` stands for. Raises WireError for a class that is not registered, and RegisteredFailed."""
        if name not in self._paths:
            raise wire.WireError("There is no registered class of that name.")
        kind, _, build = self._paths[name]
        return self._called(kind, build, plain, coming=True)

    def flattened(self, value: Any) -> Any:
        """Return ``value`` with the name and plain data of each registered object in its place, to compare it."""
        kind = type(value)
        if kind is list or kind is tuple:
            return kind(map(self.flattened, value))
        if kind is dict:
            return {key: self.flattened(item) for key, item in value.items()}
        return self.taken_apart(value) or value

    def _called(self, kind: str, function: str, value: Any, *, coming: bool) -> Any:
        try:
            return self._resolve(function)(value)
        except Exception as error:
            raise wire.RegisteredFailed(kind, error, coming=coming) from error

    def _is(self, own: type[Any], kind: str) -> bool:
        try:
            return self._resolve(kind) is own
        except Exception:  # noqa: BLE001 (a module that cannot be imported has no objects here)
            return False
