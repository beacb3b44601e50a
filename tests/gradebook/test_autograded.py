"""The autograded folder: what nbgrader's pages read, whatever a student's notebook holds."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from nbgrader_course import result

from autograder.course.course import Course
from autograder.gradebook.autograded import (
    UNGRADED,
    AutogradedError,
    outputs,
    student_notebooks,
    unanswered,
    write_autograded,
)
from autograder.gradebook.cells import ReleasedNotebook, metadata, read_released
from autograder.gradebook.harmless import code_block
from autograder.results import Outcome


@pytest.fixture
def released(course: Course) -> ReleasedNotebook:
    return read_released(course.assignments_folder / "a1" / "a1.ipynb")


def handed_in(released: ReleasedNotebook) -> dict[str, Any]:
    """The released notebook, as a student starts from it."""
    return json.loads(json.dumps(released.notebook))


def as_files(notebook: Any) -> dict[str, bytes]:
    return {"a1.ipynb": json.dumps(notebook).encode()}


def cell_of(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if metadata(cell).get("grade_id") == name)


def determined(cell: dict[str, Any]) -> float | None:
    """The score that nbgrader reads from a cell."""
    import nbformat
    from nbgrader.utils import determine_grade

    return determine_grade(nbformat.from_dict(cell))[0]


def folder_of(course: Course) -> Path:
    return course.autograded_folder / "ada" / "a1"


def write(course: Course, files: dict[str, bytes], **options: Any) -> dict[str, Any]:
    released = read_released(course.assignments_folder / "a1" / "a1.ipynb")
    feedback = options.pop("feedback", {})
    write_autograded(folder_of(course), released, options.pop("result", result()), files, feedback, **options)
    return json.loads((folder_of(course) / "a1.ipynb").read_text())


# the traps of nbgrader's grade cells


def test_nbgrader_reads_the_score_that_we_write() -> None:
    marks = {"grade": True, "grade_id": "x", "points": 5, "solution": False, "locked": True}
    for score in (0.0, 1.25, 2.0 / 3.0, 5.0):
        cell = {"cell_type": "code", "metadata": {"nbgrader": marks}, "source": "", "execution_count": None}
        assert determined(cell | {"outputs": outputs(score, "Some text.")}) == score


@pytest.mark.parametrize(
    ("trap", "given"),
    [
        ("no output at all", []),
        (
            "a NumPy scalar",
            [{"output_type": "execute_result", "data": {"text/plain": "np.float64(1.25)"}, "metadata": {}}],
        ),
        ("only a print", [{"output_type": "stream", "name": "stdout", "text": "1.25"}]),
    ],
)
def test_the_control_nbgrader_gives_full_points_for(trap: str, given: list[Any]) -> None:
    marks = {"grade": True, "grade_id": "x", "points": 5, "solution": False, "locked": True}
    cell = {"cell_type": "code", "metadata": {"nbgrader": marks}, "source": "", "outputs": given}
    assert determined(cell) == 5.0


def test_the_control_nbgrader_gives_nothing_for_a_warning_and_we_never_write_to_standard_error() -> None:
    marks = {"grade": True, "grade_id": "x", "points": 5, "solution": False, "locked": True}
    warning = [{"output_type": "stream", "name": "stderr", "text": "RuntimeWarning"}, *outputs(5.0, "")]
    cell = {"cell_type": "code", "metadata": {"nbgrader": marks}, "source": "", "outputs": warning}
    assert determined(cell) == 0
    assert {one.get("name") for one in outputs(5.0, "RuntimeWarning: a remark costs nothing")} == {
        "stdout",
        None,
    }


def test_a_numpy_score_is_written_as_a_plain_float() -> None:
    import numpy as np

    assert outputs(np.float64(1.25), "")[0]["data"] == {"text/plain": "1.25"}


def test_an_exercise_without_a_score_shows_no_number(course: Course) -> None:
    notebook = write(course, {}, result=result(mse=Outcome.BROKEN))
    (said,) = cell_of(notebook, "losses-mse")["outputs"]
    assert said["text"] == f"{UNGRADED}\n"


# the student's notebook


def test_grade_cells_show_text_and_score(course: Course, released: ReleasedNotebook) -> None:
    notebook = write(
        course,
        as_files(handed_in(released)),
        feedback={"losses.mse": "All well."},
        result=result(one_hot=Outcome.FAILED),
    )
    text, score = cell_of(notebook, "losses-mse")["outputs"]
    assert (text["text"], score["data"]["text/plain"]) == ("All well.\n", "2.0")
    assert cell_of(notebook, "losses-one_hot")["outputs"][0]["data"]["text/plain"] == "0.0"


def test_what_the_student_wrote_is_there_and_stored_outputs_are_not(
    course: Course, released: ReleasedNotebook
) -> None:
    mine = handed_in(released)
    cell_of(mine, "why")["source"] = ["Since a mean ", "of squares ..."]
    cell_of(mine, "losses-mse-try")["source"] = "losses.mse(a, b)"
    cell_of(mine, "losses-mse-try")["outputs"] = outputs(99.0, "forged")
    mine["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "A note of mine"})
    notebook = write(course, as_files(mine))
    assert cell_of(notebook, "why")["source"] == "Since a mean of squares ..."
    assert cell_of(notebook, "losses-mse-try") == cell_of(notebook, "losses-mse-try") | {
        "source": "losses.mse(a, b)",
        "outputs": [],
    }
    assert "A note of mine" in [cell["source"] for cell in notebook["cells"]]


def test_editing_points_ids_or_a_locked_cell_gains_nothing(
    course: Course, released: ReleasedNotebook
) -> None:
    mine = handed_in(released)
    marks = cell_of(mine, "losses-mse")["metadata"]["nbgrader"]
    marks |= {"points": 1000, "locked": False, "solution": True}
    cell_of(mine, "losses-mse")["source"] = "1000.0"
    forged = json.loads(json.dumps(cell_of(mine, "why")))
    forged["metadata"]["nbgrader"] |= {"grade_id": "bonus", "points": 50}
    mine["cells"].append(forged)
    notebook = write(course, as_files(mine))
    assert cell_of(notebook, "losses-mse")["metadata"] == {"nbgrader": metadata(released.cells["losses-mse"])}
    assert cell_of(notebook, "losses-mse")["source"] == 'check("losses.mse")'
    assert "bonus" not in [metadata(cell).get("grade_id") for cell in notebook["cells"]]


def test_of_copied_cells_the_last_keeps_the_mark_and_deleted_ones_come_back(
    course: Course, released: ReleasedNotebook
) -> None:
    mine = handed_in(released)
    first = cell_of(mine, "why")
    mine["cells"].append(first | {"source": "second thoughts"})
    mine["cells"] = [cell for cell in mine["cells"] if metadata(cell).get("grade_id") != "losses-mse"]
    notebook = write(course, as_files(mine))
    names = [name for cell in notebook["cells"] if (name := metadata(cell).get("grade_id"))]
    assert sorted(names) == sorted(released.cells)
    assert cell_of(notebook, "why")["source"] == "second thoughts"


def test_a_cell_whose_kind_was_changed_has_the_released_kind(
    course: Course, released: ReleasedNotebook
) -> None:
    mine = handed_in(released)
    cell_of(mine, "losses-mse")["cell_type"] = "markdown"
    notebook = write(course, as_files(mine))
    assert determined(cell_of(notebook, "losses-mse")) == 2.0


DEEP = b'{"cells":' + b"[" * 100_000
NO_NOTEBOOKS = {
    "missing": None,
    "empty": b"",
    "not JSON": b"{",
    "binary": bytes(range(256)),
    "a list": b"[]",
    "no cells": b"{}",
    "cells that are no list": b'{"cells": 7}',
    "cells that are no cells": b'{"cells": [1, null, "x", [], {}, {"metadata": 3}, {"metadata": {"nbgrader": []}}]}',
    "nested deeply": DEEP,
    "none of our cells": b'{"cells": [{"cell_type": "code", "source": "1", "metadata": {}}]}',
    "unhashable ids": b'{"cells": [{"metadata": {"nbgrader": {"grade_id": ["x"]}}}]}',
    "a number as source": b'{"cells": [{"cell_type": "code", "source": 1e999, "metadata": {}}]}',
    "lone surrogates": b'{"cells": [{"cell_type": "markdown", "source": "\\ud800", "metadata": {}}]}',
    "too many cells": b'{"cells": [' + b",".join([b"{}"] * 3000) + b"]}",
}


@pytest.mark.parametrize("content", NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS)
def test_where_the_notebook_is_unusable_the_released_one_carries_the_results(
    course: Course, content: bytes | None
) -> None:
    import nbformat
    from nbgrader.nbgraderformat import reads

    notebook = write(course, {} if content is None else {"a1.ipynb": content})
    assert determined(cell_of(notebook, "losses-mse")) == 2.0
    nbformat.validate(notebook)
    reads(json.dumps(notebook), as_version=4)  # and nbgrader's own checks of the marks


def test_hostile_cells_make_a_notebook_that_nbgrader_reads(released: ReleasedNotebook) -> None:
    import nbformat

    mine = handed_in(released)
    mine["cells"] += [
        {"cell_type": "evil", "source": {"a": 1}, "metadata": None, "outputs": "x", "id": "cell-0"},
        {"cell_type": "code", "source": ["a", 1, None], "metadata": {"nbgrader": {"grade": True}}},
        {"cell_type": "markdown", "source": "x" * 1_000_000, "metadata": {"nbgrader": {"grade_id": "zzz"}}},
    ]
    mine["metadata"] = {"kernelspec": {"name": "; rm -rf /", "display_name": 1}}
    mine["nbformat_minor"] = "high"
    notebook = student_notebooks(released, as_files(mine))[released.name]
    nbformat.validate(notebook)
    assert notebook["metadata"] == released.notebook["metadata"]
    assert len(json.dumps(notebook)) < 300_000


# written cells


def test_a_question_left_as_released_is_unanswered(released: ReleasedNotebook) -> None:
    mine = handed_in(released)
    assert unanswered(released, as_files(mine)) == {"why"}
    assert unanswered(released, {}) == {"why"}
    cell_of(mine, "why")["source"] = "Since ..."
    assert unanswered(released, as_files(mine)) == frozenset()


# files beside the notebook


def test_the_other_files_and_nbgraders_own_are_there(course: Course, tmp_path: Path) -> None:
    (tmp_path / "timestamp.txt").write_text("2026-10-12 18:00:00 UTC")
    (tmp_path / "submission_secret.txt").write_text("abc")
    files = {"losses.py": b"def mse(): ...", "plots/mine.png": b"\x89PNG"}
    write(course, files, submitted=tmp_path)
    here = {
        str(path.relative_to(folder_of(course))) for path in folder_of(course).rglob("*") if path.is_file()
    }
    assert here == {"a1.ipynb", "losses.py", "plots/mine.png", "timestamp.txt", "submission_secret.txt"}
    assert (folder_of(course) / "losses.py").read_bytes() == b"def mse(): ..."


def test_names_cannot_leave_the_folder(course: Course) -> None:
    names = ["/etc/evil", "../evil", "a/../../evil", "a\x00b", "x" * 300, "", ".", "\ud800", "timestamp.txt"]
    write(course, {name: b"evil" for name in names})
    assert {path.name for path in course.autograded_folder.rglob("*")} == {"ada", "a1", "a1.ipynb"}


def test_raw_text_of_a_student_is_shown_as_a_block_of_code(
    course: Course, released: ReleasedNotebook
) -> None:
    mine = handed_in(released)
    mine["cells"].append({"cell_type": "raw", "id": "own", "metadata": {}, "source": "mine, raw"})
    shown = [(cell["cell_type"], cell["source"]) for cell in write(course, as_files(mine))["cells"]]
    assert ("markdown", code_block("mine, raw")) in shown


def test_a_file_in_folders_within_folders_keeps_its_place(course: Course) -> None:
    write(course, {"plots/of/today/mine.png": b"picture"})
    assert (folder_of(course) / "plots" / "of" / "today" / "mine.png").read_bytes() == b"picture"


@pytest.mark.parametrize("student", ["", "..", "a\0b"])
def test_what_cannot_be_the_name_of_a_folder_is_a_sentence(
    released: ReleasedNotebook, tmp_path: Path, student: str
) -> None:
    with pytest.raises(AutogradedError, match="cannot be the name of a student or an assignment"):
        write_autograded(
            Path(f"{tmp_path}/{student}/a1") if student else Path("a1"), released, result(), {}, {}
        )


def test_a_link_or_a_huge_or_special_timestamp_is_not_followed(course: Course, tmp_path: Path) -> None:
    (tmp_path / "timestamp.txt").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "submission_secret.txt")
    write(course, {}, submitted=tmp_path)
    assert not (folder_of(course) / "timestamp.txt").exists()
    (tmp_path / "timestamp.txt").unlink()
    (tmp_path / "timestamp.txt").write_text("9" * 100_000)
    write(course, {}, submitted=tmp_path)
    assert not (folder_of(course) / "timestamp.txt").exists()


def test_writing_again_replaces_the_folder(course: Course) -> None:
    write(course, {"old.py": b"", "losses.py": b"old"})
    write(course, {"losses.py": b"new"})
    assert sorted(path.name for path in folder_of(course).iterdir()) == ["a1.ipynb", "losses.py"]
    assert (folder_of(course) / "losses.py").read_bytes() == b"new"
    assert [path.name for path in folder_of(course).parent.iterdir()] == ["a1"]


def test_what_an_interrupted_writer_left_is_swept(course: Course) -> None:
    for name in (".unfinished-a1", ".former-a1"):
        (course.autograded_folder / "ada" / name).mkdir(parents=True)
        (course.autograded_folder / "ada" / name / "losses.py").write_text("half")
    write(course, {"losses.py": b"new"})
    assert [path.name for path in folder_of(course).parent.iterdir()] == ["a1"]


def test_a_folder_that_cannot_be_written_is_said_and_the_former_one_stays(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(course, {"losses.py": b"old"})

    def refuse(*args: Any, **named: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(AutogradedError, match=r"cannot be written \(No space left on device\). Make room"):
        write(course, {"losses.py": b"new"})
    monkeypatch.undo()
    assert (folder_of(course) / "losses.py").read_bytes() == b"old"
    assert stat.S_ISDIR(folder_of(course).stat().st_mode)
