"""What nbgrader_config.py imports: the public path to `autograder.integrations.nbgrader_settings`."""

from __future__ import annotations

from .integrations.nbgrader_settings import (
    AUTOGRADE,
    configure,
    students_files,
)

__all__ = [
    "AUTOGRADE",
    "configure",
    "students_files",
]
