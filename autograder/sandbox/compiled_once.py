"""The submission's modules are compiled when they are read, to find mistakes in them; importing one then takes that code.

To compile a module costs more than all the rest of its import.
"""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import Any


class CompiledOnce:
    """Compiles source files, and has the import system take what was made of the same bytes at the same path."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[bytes, CodeType]] = {}

    def compile(self, source: bytes, path: str) -> CodeType:
        """Return the code of ``source``. Raises what `compile` raises: SyntaxError, ValueError, RecursionError, MemoryError."""
        code: CodeType = compile(source, path, "exec", dont_inherit=True)
        self._codes[path] = source, code
        return code

    def install(self) -> None:
        """Let imports from files look here first: a file that has changed meanwhile is compiled anew."""
        codes, to_code = self._codes, SourceFileLoader.source_to_code

        def source_to_code(loader: SourceFileLoader, data: Any, path: Any, **options: Any) -> CodeType:
            source, code = codes.get(path, (None, None))
            if code is not None and source == data:
                return code
            compiled: CodeType = to_code(loader, data, path, **options)
            return compiled

        SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign,assignment]
