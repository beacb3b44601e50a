"""The JSON documents of the verbs: one type for each, with a version; docs/schemas has their schemas.

A key that is added keeps the version. One that goes, or changes its meaning, takes the next number.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

VERSION = 1
VERBS_WITH_JSON = (
    "answers",
    "check",
    "demo",
    "doctor",
    "explain",
    "grade",
    "log",
    "quality",
    "regrade",
    "status",
    "validate",
    "verify",
    "similarity",
)


def write_document(verb: str, file: str, **fields: Any) -> None:
    """Write the document of ``verb`` to ``file``, or to standard output for ``-``."""
    from .output import write_json

    write_json(msgspec.json.encode(document_type(verb)(version=VERSION, **fields)), file)


def document_type(verb: str) -> type[msgspec.Struct]:
    """Return the type of the document of ``verb``; imports what the verb itself imports, and no more."""
    name = f"{verb.capitalize()}Document"
    return msgspec.defstruct(name, [("version", Literal[1]), *_fields(verb)], frozen=True)


def _fields(verb: str) -> list[tuple[str, Any]]:
    fields = _fields_on_one_course(verb) or _fields_on_grading(verb)
    if fields is None:
        raise KeyError(verb)
    return fields


def _fields_on_grading(verb: str) -> list[tuple[str, Any]] | None:
    """Return the fields of the documents on suites, grading and its sandbox."""
    match verb:
        case "check":
            from ..feedback.disclosure import ShownExercise

            return [
                ("exercises", tuple[ShownExercise, ...]),
                ("remarks", tuple[str, ...]),
                ("hidden", tuple[str, ...]),
                ("stopped", bool),
            ]
        case "doctor":
            from ..sandbox.doctor import Report

            return [
                ("python", str),
                ("packages", dict[str, str]),
                ("database", str),
                ("sandbox", Report),
                ("command", str),
            ]
        case "explain":
            from ..grading.explain import Explanation, Reproduction

            return [("explanation", Explanation), ("reproduction", Reproduction | None)]
        case "grade" | "demo":
            from ..feedback.json_report import AssignmentLine

            return [("course", str), ("assignments", tuple[AssignmentLine, ...])]
        case "quality":
            from ..quality.card import QualityCard
            from ..quality.unforeseen_page import Counts, Score

            return [
                ("assignments", tuple[QualityCard, ...]),
                ("counts", tuple[Counts, ...]),
                ("scores", tuple[Score, ...]),
            ]
        case "regrade":
            from ..grading.regrade_table import RegradeTable

            return [("course", str), ("regrade", RegradeTable)]
        case "validate":
            from ..quality.validate import Validity

            return [("assignments", tuple[Validity, ...])]
    return None


def _fields_on_one_course(verb: str) -> list[tuple[str, Any]] | None:
    """Return the fields of the documents on a course's people, their answers and marks."""
    match verb:
        case "answers":
            from ..reading.report import AnswersReport

            return [("course", str), ("answers", AnswersReport)]
        case "log":
            from ..grading.log_words import LogChange

            return [("course", str), ("changes", tuple[LogChange, ...]), ("problems", tuple[str, ...])]
        case "similarity":
            from ..similarity.report import SimilarityReport

            return [("course", str), ("similarity", SimilarityReport)]
        case "status":
            from ..people.class_status import ClassStatus
            from ..people.student_status import StudentStatus

            return [("course", str), ("status", ClassStatus | None), ("student", StudentStatus | None)]
        case "verify":
            from ..gradebook.bundle_check import BundleFindings
            from ..gradebook.log_and_marks import CourseFindings

            return [("course", CourseFindings | None), ("bundle", BundleFindings | None)]
    return None
