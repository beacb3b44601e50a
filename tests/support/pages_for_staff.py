"""The pages for instructors and readers that come from no submission's result: a regrade, similar submissions, answers."""

from __future__ import annotations

from pathlib import Path

from autograder.course.course import Course
from autograder.feedback.regrade_page import write_regrade_page
from autograder.gradebook.manual import WrittenRow
from autograder.grading.regrade import CheckChange
from autograder.grading.regrade_table import ChangeLine, RegradeTable
from autograder.reading.collecting import Answer, Question, Share, Text
from autograder.reading.page import write_answers_page
from autograder.reading.rubric import Rubric, RubricComment
from autograder.similarity.page import write_pages
from autograder.similarity.passages import overlap
from autograder.similarity.report import ComparedPair, PairLine, SimilarityReport
from autograder.similarity.sources import SourceReader

CODE = "import numpy\n\n\ndef mean(x):\n" + "".join(
    f"    x = x {sign} x[{k}] * x.sum()\n" for k, sign in enumerate("+-*/+")
)


def staff_pages(course: Course) -> dict[str, Path]:
    """Write one of each kind for the assignment a1, with every part of it; return name -> path."""
    table = similarity(course)
    return {
        "regrade": regrade(course),
        "similar": table,
        "pair": table.with_name("pair-1.html"),
        "answers": answers(course),
    }


def regrade(course: Course) -> Path:
    check = CheckChange("losses.mse", "test_value", "passed", "failed", 2.0, 0.0, "suite")
    lines = tuple(
        ChangeLine(student, "a1", 2.0, after, 3.5, ("suite",), (check,))
        for student, after in (("ada", 1.0), ("bob", 3.0), ("cy", 2.0))
    )
    return write_regrade_page(course, RegradeTable("as-is", None, 1, 1, 1, lines, ("dora: a problem.",)))


def similarity(course: Course) -> Path:
    reader = SourceReader({})
    works = tuple(reader.work(student, {"losses.py": CODE.encode()}) for student in ("ada", "bob"))
    reader.close()
    shared = overlap(*works)
    line = PairLine("ada", "bob", 80.0, 0.001, True, shared.shares, shared.passages)
    report = SimilarityReport("a1", 20, 1, (line,), ("dora: There is no readable file in the folder.",))
    return write_pages(course, "Losses", report, [ComparedPair(line, works)])


def answers(course: Course) -> Path:
    row = WrittenRow(1.0, "A comment.", "0", "1", "2")
    text = Text(
        "**Because** of [Jensen](https://example.org).\n\n```\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        {},
    )
    own = (
        Answer("ada", "why", "bbbbb-bbbbb", (text,), row, False),
        Answer("bob", "why", "ccccc-ccccc", (Text("Elsewhere.", {}, "from elsewhere"),), row, True),
        Answer("cy", "why", "ddddd-ddddd", (), row, True),
    )
    rubric = Rubric(
        course.root / "rubrics" / "a1" / "why.toml", 1.0, (RubricComment("chord", "A chord.", 0.5),)
    )
    return write_answers_page(course, "a1", Share("mia", Question("why", 3.0, "## Why?", own), rubric, own))
