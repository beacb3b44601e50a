"""A quick start of the command: what nbgrader imports at once is left out or put off until something of it is used.

nbgrader imports its extensions of the Jupyter server, setuptools and requests, and jsonschema parses a grammar of web
addresses, before any is asked for anything: four fifths of the time until `autograder grade` reads its first file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import Any

from ..sandbox.one_thread import ONE_THREAD

_SERVER_EXTENSIONS = ("assignment_list", "course_list", "validate_assignment", "formgrader")
_GRAMMARS = ("rfc3987_syntax",)
_PUT_OFF = frozenset({"nbgrader.utils", "requests"})
"""Modules that are loaded when an attribute of theirs is first asked for: nothing is left out."""


def one_thread_for_arrays() -> None:
    """Keep NumPy, which is not imported yet, to one thread here, unless the environment says how many it may have."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")


def leave_out_unused_imports() -> None:
    """Keep these modules from being imported in this process. Only for a process that runs one verb and ends."""
    modules: dict[str, Any] = sys.modules
    for grammar in _GRAMMARS:
        modules.setdefault(grammar, None)  # which Python takes for: not installed
    for extension in _SERVER_EXTENSIONS:
        name = f"nbgrader.server_extensions.{extension}"
        stand_in: Any = ModuleType(name, "Stands in for an extension of the Jupyter server.")
        stand_in.load_jupyter_server_extension = None
        modules.setdefault(name, stand_in)
    sys.meta_path.insert(0, _PutOff())


class _PutOff(MetaPathFinder):
    """Finds the modules of `_PUT_OFF` where they are, and has them loaded later."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in _PUT_OFF:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec
