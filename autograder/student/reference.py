"""The solution's modules, in this process: what is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from .folder_modules import FolderModules


class Reference:
    """The solution's modules: ``reference.losses.mse`` is the right function itself."""

    def __init__(self, folder: Path) -> None:
        self._modules = FolderModules(folder)

    def __getattr__(self, module: str) -> Any:
        if module.startswith("_"):
            raise AttributeError(module)
        return self._modules.load(module)

    def function(self, path: str) -> Callable[..., Any]:
        """Return the function at ``path``, such as ``losses.mse``. Raises AttributeError if there is none."""
        module, _, name = path.partition(".")
        function: Callable[..., Any] = getattr(self._modules.load(module), name)
        return function
