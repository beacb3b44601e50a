"""The written answers of a class without names, each under a code, in an order that says nothing of who wrote them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..course.course import Course, course_secret
from ..gradebook.answers import (
    OwnText,
    answered_cell,
    notebooks_in,
    own_texts,
    says_something,
    standing_for,
)
from ..gradebook.cells import ReleasedNotebook, metadata, source
from ..gradebook.harmless import clean, code_block, harmless_markdown, harmless_text
from ..gradebook.manual import WrittenRow
from ..gradebook.sync import Bookkeeper
from ..grading.attempts import AttemptError, Attempts
from ..grading.mark import Mark
from .rubric import Rubric

MOST_TEXTS: Final = 30  # beside a blank answer
MOST_CHARACTERS: Final = 50_000  # of one text
_LETTERS: Final = "bcdfghjkmnpqrstv"  # for hexadecimal digits: no word, and no number for a spreadsheet

Pictures = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Text:
    """Something to read: harmless Markdown, its pictures (name -> media type -> base64), and what it is, if no answer."""

    markdown: str
    pictures: Pictures
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """One student's answer to one question.

    code:  stands for the student; another one for each question
    row:   what people entered so far
    waits: whether a person has yet to read it
    """

    student: str
    question: str
    code: str
    texts: tuple[Text, ...]
    row: WrittenRow
    waits: bool


@dataclass(frozen=True)
class Question:
    """One written question. text: what stands above its cell in the released notebook, as Markdown"""

    name: str
    max_score: float
    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Share:
    """One reader's answers to one question."""

    reader: str
    question: Question
    rubric: Rubric
    answers: tuple[Answer, ...]


def collect_answers(course: Course, keeper: Bookkeeper, assignment: str) -> tuple[list[Question], list[str]]:
    """Return the written questions in the notebook's order, each with all answers by their codes; and problems.

    Blank answers that get no points without a person are left out.
    """
    released = keeper.gradebook.released(assignment)
    marks = keeper.class_marks(assignment)
    rows = keeper.gradebook.written(assignment)
    problems: list[str] = []
    files = {mark.student: _files(course, mark, problems) for mark in marks}
    secret = course_secret(course)
    questions = []
    for name in (name for name in released.cells if name in released.written):
        answers = []
        for mark in marks:
            row = rows.get((mark.student, name))
            cell = next((cell for cell in mark.cells if cell.name == name), None)
            texts = tuple(_texts(released, name, files[mark.student]))
            if row is not None and cell is not None and (texts or cell.needs_person):
                code = code_of(secret, assignment, name, mark.student)
                answers.append(Answer(mark.student, name, code, texts, row, cell.needs_person))
        answers.sort(key=lambda answer: answer.code)
        questions.append(Question(name, released.points[name], _above(released, name), tuple(answers)))
    return questions, problems


def code_of(secret: bytes, assignment: str, question: str, student: str) -> str:
    """Return what stands for a student at one question: ten letters, which only the course's secret leads back."""
    text = "\0".join(("answers", assignment, question, student)).encode("utf-8", "surrogateescape")
    digits = hashlib.blake2b(text, key=secret[:64], digest_size=5).hexdigest()
    letters = "".join(_LETTERS[int(digit, 16)] for digit in digits)
    return f"{letters[:5]}-{letters[5:]}"


def dealt_out(answers: Sequence[Answer], readers: Sequence[str]) -> dict[str, tuple[Answer, ...]]:
    """Return the answers of each reader: one after another in the random order, so that all get as many."""
    return {reader: tuple(answers[number :: len(readers)]) for number, reader in enumerate(readers)}


def _files(course: Course, mark: Mark, problems: list[str]) -> Mapping[str, bytes]:
    """Return the files of the attempt that the written answers come from."""
    store = Attempts(course.attempts_folder)
    contents = mark.written.contents if mark.written is not None else ""
    for attempt in store.history(mark.student, mark.assignment).attempts:
        if contents and attempt.contents == contents:
            try:
                return store.submitted_files(attempt)
            except AttemptError as error:
                problems.append(f"{error}")
    return {}


def _texts(released: ReleasedNotebook, name: str, files: Mapping[str, bytes]) -> Iterator[Text]:
    """Yield the answer, or what the student wrote elsewhere where it is blank; nothing that names a file."""
    notebooks = notebooks_in(released, files)
    own = released.with_cell(name)
    is_task = bool(metadata(released.cells[name]).get("task"))
    cell = None if is_task else answered_cell(own, name, standing_for(own, notebooks))
    if cell is not None and says_something(released.cells[name], cell):
        yield _text(OwnText("", cell.kind, cell.source, cell.pictures), "")
        return
    for text in own_texts(released, notebooks)[:MOST_TEXTS]:
        where = text.where.rpartition(", cell ")[2]
        yield _text(text, f"from elsewhere in the notebook, cell {where}" if where else "from elsewhere")


def _text(text: OwnText, note: str) -> Text:
    shown = text.text[:MOST_CHARACTERS]
    rest = "\n\n... the rest is left out here ..." if len(text.text) > MOST_CHARACTERS else ""
    if text.kind == "markdown":
        markdown, pictures = harmless_markdown(shown, text.pictures)
    else:
        markdown, pictures = code_block(shown), {}
    return Text(markdown + rest, pictures, harmless_text(clean(note)))


def _above(released: ReleasedNotebook, name: str) -> str:
    """Return the Markdown cell right above the answer's cell; empty where there is none."""
    before: Any = {}
    for cell in released.notebook["cells"]:
        if metadata(cell).get("grade_id") == name:
            break
        before = cell
    return source(before) if before.get("cell_type") == "markdown" else ""
