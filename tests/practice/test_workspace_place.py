"""Practice files never lie in a folder that is handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.practice.ladder import PracticeError
from autograder.practice.workspace import chosen_folder, usual_folder


@pytest.fixture(params=["course.json", "the notebook"])
def assignment(request, tmp_path):
    """An assignment of today, and one that was released before there was a course.json."""
    folder = tmp_path / "course" / "02-losses"
    folder.mkdir(parents=True)
    if request.param == "course.json":
        (folder / "course.json").write_text("{}")
    else:
        (folder / "02-losses.ipynb").write_text("{}")
        (folder / "test_losses.py").write_text("")
    return folder


def test_beside_the_assignment_lies_what_would_lie_in_it(assignment, monkeypatch):
    (assignment / "plots").mkdir()
    for here in (assignment, assignment / "plots"):
        monkeypatch.chdir(here)
        assert usual_folder().resolve() == assignment.parent / "practice"


def test_a_folder_in_an_assignment_is_refused_with_the_place_to_take(assignment, monkeypatch):
    monkeypatch.chdir(assignment)
    with pytest.raises(PracticeError, match=r"lies in the assignment 02-losses.*course/practice"):
        chosen_folder(Path("mine"))
    with pytest.raises(PracticeError, match="is handed in with all its files"):
        chosen_folder(assignment)


def test_anywhere_else_it_is_the_folder_practice_here(tmp_path, monkeypatch):
    (tmp_path / "test_mine.py").write_text("")  # tests of one's own make no assignment
    monkeypatch.chdir(tmp_path)
    assert usual_folder() == Path("practice")
    assert chosen_folder(Path("elsewhere")) == Path("elsewhere")
