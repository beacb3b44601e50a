"""What ``answers --json`` writes: nothing that names a student."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from .applying import Applied
from .collecting import Question


class QuestionLine(msgspec.Struct, frozen=True):
    """One written question. waiting: answers that nobody has read"""

    name: str
    max_score: float
    answers: int
    waiting: int


class AnswersReport(msgspec.Struct, frozen=True):
    """sheets: files that readers fill in; applied: what became of a sheet; problems: sentences on what needs a look"""

    assignment: str
    questions: tuple[QuestionLine, ...]
    sheets: tuple[str, ...]
    applied: Applied | None
    problems: tuple[str, ...]


def question_lines(questions: Sequence[Question]) -> tuple[QuestionLine, ...]:
    """Return a line for each question, as it was when the answers were collected."""
    return tuple(
        QuestionLine(
            question.name,
            question.max_score,
            len(question.answers),
            sum(answer.waits for answer in question.answers),
        )
        for question in questions
    )
