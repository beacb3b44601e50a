"""What nbgrader_config.py names: the public path to `autograder.integrations.nbgrader_hooks`."""

from __future__ import annotations

from .integrations.nbgrader_hooks import (
    CourseLatePolicy,
    ExportCsv,
    GradeInSandbox,
    GradingFailed,
    SaveFeedback,
    grade_one,
)

__all__ = [
    "CourseLatePolicy",
    "ExportCsv",
    "GradeInSandbox",
    "GradingFailed",
    "SaveFeedback",
    "grade_one",
]
