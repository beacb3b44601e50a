"""A blank answer cell is a zero only where the hand-in holds no text of the student's own; else a person sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader_course import grades, result

from autograder.course.course import Course
from autograder.gradebook.answers import notebooks_in, own_texts
from autograder.gradebook.autograded import ELSEWHERE, student_notebooks, unanswered
from autograder.gradebook.cells import ReleasedNotebook, metadata, read_released, source
from autograder.gradebook.sync import Bookkeeper
from autograder.gradebook.writer import open_gradebook
from autograder.student.submission import MAX_FILE_BYTES, read_submission

ANSWER = "Since the root is concave."
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

Cells = list[dict[str, Any]]


@pytest.fixture
def released(course: Course) -> ReleasedNotebook:
    return read_released(course.assignments_folder / "a1" / "a1.ipynb")


def cell_of(cells: Cells, name: str) -> dict[str, Any]:
    return next(cell for cell in cells if metadata(cell).get("grade_id") == name)


def plain(kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": text, **more}


def in_a_new_cell_below(cells: Cells) -> None:
    cells.insert(cells.index(cell_of(cells, "why")) + 1, plain("markdown", ANSWER))


def in_the_first_half_of_a_split_cell(cells: Cells) -> None:
    second = cell_of(cells, "why")
    first = json.loads(json.dumps(second)) | {"source": ANSWER}
    second["source"] = ""
    cells.insert(cells.index(second), first)


def in_a_cell_without_metadata(cells: Cells) -> None:
    cell_of(cells, "why").update(source=ANSWER, metadata={})


def in_a_notebook_whose_metadata_is_all_gone(cells: Cells) -> None:
    cell_of(cells, "why")["source"] = ANSWER
    for cell in cells:
        cell["metadata"] = {}


def in_a_comment(cells: Cells) -> None:
    cell_of(cells, "losses-mse-try")["source"] += f"\n# {ANSWER}"


def in_a_locked_cell(cells: Cells) -> None:
    cell_of(cells, "losses-mse")["source"] += f"\n# {ANSWER}"


def in_the_question_above(cells: Cells) -> None:
    cells[0]["source"] = [*cells[0]["source"], "\n\n", ANSWER]


def in_a_raw_cell(cells: Cells) -> None:
    cells.append(plain("raw", ANSWER))


def in_an_output_of_an_emptied_cell(cells: Cells) -> None:
    outputs = [{"output_type": "stream", "name": "stdout", "text": [ANSWER]}]
    cells.append(plain("code", "", outputs=outputs, execution_count=None))


def in_an_output_of_an_own_cell(cells: Cells) -> None:
    outputs = [{"output_type": "display_data", "data": {"text/markdown": ANSWER}, "metadata": {}}]
    cells.append(plain("code", "%run mine.py", outputs=outputs, execution_count=1))


PLACES = [
    in_a_new_cell_below,
    in_the_first_half_of_a_split_cell,
    in_a_cell_without_metadata,
    in_a_notebook_whose_metadata_is_all_gone,
    in_a_comment,
    in_a_locked_cell,
    in_the_question_above,
    in_a_raw_cell,
    in_an_output_of_an_emptied_cell,
    in_an_output_of_an_own_cell,
]


def handed_in(released: ReleasedNotebook, place: Callable[[Cells], None] | None = None) -> dict[str, Any]:
    """The released notebook, with the answer somewhere."""
    notebook: dict[str, Any] = json.loads(json.dumps(released.notebook))
    if place is not None:
        place(notebook["cells"])
    return notebook


def text_beside_the_answer(notebook: dict[str, Any]) -> str:
    """The answer cell's text and what stands below it up to the next cell of nbgrader's."""
    cells = notebook["cells"]
    start = cells.index(cell_of(cells, "why"))
    beside = [cells[start]]
    for cell in cells[start + 1 :]:
        if metadata(cell):
            break
        beside.append(cell)
    return "\n".join(source(cell) for cell in beside)


def as_files(notebook: Any, name: str = "a1.ipynb") -> dict[str, bytes]:
    return {name: json.dumps(notebook).encode()}


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_anywhere_in_the_notebook_is_seen_by_a_person(
    released: ReleasedNotebook, place: Callable[[Cells], None]
) -> None:
    files = as_files(handed_in(released, place))
    assert unanswered(released, files) == frozenset()
    assert ANSWER in text_beside_the_answer(student_notebooks(released, files)[released.name])


@pytest.mark.parametrize("name", ["a1 (1).ipynb", "Ada.ipynb", "final/a1.ipynb", "A1.IPYNB"])
def test_an_answer_in_a_renamed_notebook_stands_in_its_cell(released: ReleasedNotebook, name: str) -> None:
    notebook = handed_in(released)
    cell_of(notebook["cells"], "why")["source"] = ANSWER
    files = as_files(notebook, name)
    assert unanswered(released, files) == frozenset()
    assert source(cell_of(student_notebooks(released, files)[released.name]["cells"], "why")) == ANSWER


def test_an_answer_in_a_second_notebook_is_seen(released: ReleasedNotebook) -> None:
    second = {"cells": [plain("markdown", ANSWER)], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    files = as_files(handed_in(released)) | as_files(second, "answers.ipynb")
    assert unanswered(released, files) == frozenset()
    seen = text_beside_the_answer(student_notebooks(released, files)[released.name])
    assert seen.index(ELSEWHERE) < seen.index("answers.ipynb, cell 1") < seen.index(ANSWER)


def test_an_attached_picture_is_an_answer_and_is_shown(released: ReleasedNotebook) -> None:
    notebook = handed_in(released)
    cell = cell_of(notebook["cells"], "why")
    cell["attachments"] = {"IMG 1.png": {"image/png": PNG}}
    files = as_files(notebook)
    assert unanswered(released, files) == frozenset()
    answer = cell_of(student_notebooks(released, files)[released.name]["cells"], "why")
    assert "![picture-1.png](attachment:picture-1.png)" in answer["source"]
    assert answer["attachments"] == {"picture-1.png": {"image/png": PNG}}


@pytest.mark.parametrize(
    "content",
    [b'{"cells": [', b"<<<<<<< HEAD\nSince the root is concave.", b"\xff\xfeS\x00i\x00n\x00c\x00e\x00"],
    ids=["cut off", "merge conflict", "another encoding"],
)
def test_a_notebook_that_cannot_be_read_is_never_a_blank_answer(
    released: ReleasedNotebook, content: bytes
) -> None:
    files = {"a1.ipynb": content}
    assert unanswered(released, files) == frozenset()
    seen = text_beside_the_answer(student_notebooks(released, files)[released.name])
    assert "cannot be read as a notebook; it begins" in seen


def test_a_notebook_of_more_than_16_mib_is_read_without_its_outputs(
    released: ReleasedNotebook, tmp_path: Path
) -> None:
    folder = tmp_path / "hand-in"
    folder.mkdir()
    notebook = handed_in(released, in_a_new_cell_below)
    picture = {"output_type": "display_data", "data": {"image/png": "A" * MAX_FILE_BYTES}, "metadata": {}}
    cell_of(notebook["cells"], "losses-mse-try")["outputs"] = [picture]
    (folder / "a1.ipynb").write_text(json.dumps(notebook))
    submission = read_submission(folder, "ada", "a1")
    assert (
        "a1.ipynb: it holds 16 MiB, and 16 MiB are allowed, so its outputs were left out."
        in submission.remarks
    )
    assert unanswered(released, submission.files) == frozenset()
    assert ANSWER in text_beside_the_answer(student_notebooks(released, submission.files)[released.name])


def test_a_notebook_that_is_too_large_even_for_its_text_asks_a_person(
    released: ReleasedNotebook, tmp_path: Path
) -> None:
    folder = tmp_path / "hand-in"
    folder.mkdir()
    with (folder / "a1.ipynb").open("wb") as file:
        file.truncate(200 * 2**20)
    submission = read_submission(folder, "ada", "a1")
    assert unanswered(released, submission.files) == frozenset()
    assert "A person must look at the file" in text_beside_the_answer(
        student_notebooks(released, submission.files)[released.name]
    )


# the zeros that are right


def emptied(cells: Cells) -> None:
    cell_of(cells, "why")["source"] = " \n\u200b"


def spaced(cells: Cells) -> None:
    cell = cell_of(cells, "why")
    cell["source"] = f"\n{source(cell)}\n\n"


def gone(cells: Cells) -> None:
    cells.remove(cell_of(cells, "why"))


def moved_and_cut(cells: Cells) -> None:
    cells.append(cells.pop(0))
    cells[-1]["source"] = cells[-1]["source"][:1]


def run_as_released(cells: Cells) -> None:
    cell_of(cells, "losses-mse")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "losses.mse: not attempted yet"}
    ]


@pytest.mark.parametrize("change", [None, emptied, spaced, gone, moved_and_cut, run_as_released])
def test_a_hand_in_without_any_own_text_is_a_zero(
    released: ReleasedNotebook, change: Callable[[Cells], None] | None
) -> None:
    files = as_files(handed_in(released, change))
    assert unanswered(released, files) == {"why"}
    assert own_texts(released, notebooks_in(released, files)) == []
    assert ELSEWHERE not in text_beside_the_answer(student_notebooks(released, files)[released.name])


def test_an_answer_in_its_cell_needs_no_note_beside_it(released: ReleasedNotebook) -> None:
    notebook = handed_in(released)
    cell_of(notebook["cells"], "why")["source"] = ANSWER
    files = as_files(notebook)
    assert unanswered(released, files) == frozenset()
    assert text_beside_the_answer(student_notebooks(released, files)[released.name]) == ANSWER


# and in the gradebook


@pytest.mark.parametrize(("place", "row"), [(in_a_new_cell_below, (None, True)), (emptied, (0.0, False))])
def test_the_gradebook_asks_a_person_or_says_zero(
    course: Course, released: ReleasedNotebook, place: Callable[[Cells], None], row: tuple[float | None, bool]
) -> None:
    folder = course.submitted_folder / "ada" / "a1"
    folder.mkdir(parents=True)
    (folder / "a1.ipynb").write_text(json.dumps(handed_in(released, place)))
    with open_gradebook(course) as book:
        Bookkeeper(course, book, lambda one: {}).write([result()])
    auto, _, _, needs = grades(course)["why"]
    assert (auto, needs) == row
