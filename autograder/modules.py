"""A folder's modules, apart from all others: the public path to `autograder.student.folder_modules`."""

from __future__ import annotations

from .student.folder_modules import (
    FolderModules,
)

__all__ = [
    "FolderModules",
]
