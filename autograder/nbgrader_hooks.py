"""What nbgrader_config.py names: the public path to `autograder.integrations.nbgrader_hooks`."""

from __future__ import annotations

from .integrations.nbgrader_hooks import (
    CourseLatePolicy,
    ExportCsv,
    FeedbackPage,
    GradeInSandbox,
    GradingFailed,
    HarmlessCells,
    ReleaseWholeFeedback,
    SaveFeedback,
    grade_one,
    harmless_markdown2html,
)

__all__ = [
    "CourseLatePolicy",
    "ExportCsv",
    "FeedbackPage",
    "GradeInSandbox",
    "GradingFailed",
    "HarmlessCells",
    "ReleaseWholeFeedback",
    "SaveFeedback",
    "grade_one",
    "harmless_markdown2html",
]
