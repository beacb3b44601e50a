"""Grades as tables for other systems: one file a format.

This list of formats is the only one; the command and the tests read it. Nothing heavy is imported here.
"""

from __future__ import annotations

from typing import Final

FORMATS: Final = {
    "csv": "a line for each student and assignment, as nbgrader's own export",
    "jsonl": "the same as JSON lines",
    "canvas": "Canvas's gradebook import; --match puts columns into existing assignments",
    "moodle": "Moodle's grade import, with feedback; --match fills an offline grading worksheet",
    "gradescope": "the columns of Gradescope's own course grades download",
    "exercises": "a line for each student and exercise",
    "questions": "a line for each student and written answer, with comments",
}
"""Format -> what it is, in a few words. """

FINAL_TABLES: Final = frozenset({"canvas", "moodle", "gradescope"})
"""The formats that other systems take for final: they have no column that says what is not final yet."""
