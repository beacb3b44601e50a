"""The author's modules with one function in the place of another, without loading anything anew."""

from __future__ import annotations

from functools import lru_cache
from types import CodeType
from typing import Any

from ..student.backend import Target
from ..student.faults import StudentRaised
from ..student.in_process import LocalBackend
from .steps import counted
from .variants import Variant


class Trusted(LocalBackend):
    """Code of the author's. Nobody reads the lines where it raises, and to look them up takes longer than the call."""

    def fault_of(self, error: Exception) -> StudentRaised:
        return StudentRaised(type(error).__name__, str(error))


class Patched(Trusted):
    """The modules of another backend with one function replaced, for calls of that function: nothing is loaded anew.

    values: what the function's keyword-only parameters are, for the member of a family
    """

    def __init__(
        self, base: LocalBackend, path: str, function: Any, values: tuple[tuple[str, Any], ...]
    ) -> None:
        self.__dict__.update(vars(base))
        self.changed = ()
        self._path, self._function, self._values = path, function, dict(values)

    def _resolve(self, target: Target) -> Any:
        if target != self._path:
            return super()._resolve(target)
        if self._values:  # on the function itself, since it may call itself
            self._function.__kwdefaults__ = {**(self._function.__kwdefaults__ or {}), **self._values}
        return self._function


class PatchedBelow(Trusted):
    """As `Patched`, for calls of other modules that look the function up in its own module each time."""

    def __init__(
        self, base: LocalBackend, path: str, function: Any, values: tuple[tuple[str, Any], ...]
    ) -> None:
        self.__dict__.update(vars(base))
        self.changed = ()
        self._module, _, self._name = path.partition(".")
        self._function, self._values = function, dict(values)

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        module = self.module(self._module)
        kept = getattr(module, self._name)
        if self._values:
            self._function.__kwdefaults__ = {**(self._function.__kwdefaults__ or {}), **self._values}
        setattr(module, self._name, self._function)
        try:
            return super().call(target, args, kwargs)
        finally:
            setattr(module, self._name, kept)


def is_looked_up(backend: LocalBackend, path: str, caller: str) -> bool:
    """Whether the function at ``path`` stands in no other module of the folder, once that of ``caller`` is loaded."""
    backend.function(caller)
    function = backend.function(path)
    home = path.partition(".")[0]
    modules = (backend.module(name) for name in backend.loaded_names() if name != home)
    return not any(value is function for module in modules for value in vars(module).values())


class PatchedNotebook(Trusted):
    """As `Patched`, for a name of a notebook: a variable is computed where it is asked for, within the steps."""

    def __init__(self, base: LocalBackend, variant: Variant) -> None:
        self.__dict__.update(vars(base))
        self.changed = ()
        self._variant = variant
        self._values: list[Any] = []

    def _resolve(self, target: Target) -> Any:
        path = self._variant.exercise
        if target != path:
            return super()._resolve(target)
        if not self._values:
            namespace = dict(vars(self.module(self._variant.module)))
            with self.importing():
                exec(compiled(self._variant.source, self._variant.module), namespace)  # the author's own
            self._values.append(namespace[path.partition(".")[2]])
        return self._values[0]


@lru_cache(maxsize=4096)
def compiled(source: str, file: str) -> CodeType:
    return compile(counted(source), file, "exec")
