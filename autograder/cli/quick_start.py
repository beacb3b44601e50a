"""A quick start of the command: it leaves out what nbgrader imports at once and no verb ever uses.

nbgrader imports its extensions of the Jupyter server, and jsonschema parses a grammar of web addresses, before either
is asked for anything: more than half of the time until `autograder grade` reads its first file.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_SERVER_EXTENSIONS = ("assignment_list", "course_list", "validate_assignment", "formgrader")
_GRAMMARS = ("rfc3987_syntax",)


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
