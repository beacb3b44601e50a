"""The course's notebooks run: on the solution to their end, and on what students get up to the first exercise."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import nbformat
import pytest

from autograder.course.course import load_course

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
NAMES = [assignment.name for assignment in COURSE.assignments]
SECONDS = 60
"""Stops a notebook that hangs; the notebooks take a few seconds each."""


def run(folder: Path, name: str):
    """Run the notebook ``name`` of a copied folder; return it with the error that stopped it, if one did."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    client = NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    start, error = time.perf_counter(), None
    try:
        client.execute()
    except CellExecutionError as raised:
        error = raised
    print(f"{name}: {time.perf_counter() - start:.1f} s")
    return notebook, error


def outputs(notebook, kind):
    return [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == kind
    ]


@pytest.fixture(scope="module")
def quiet():
    """Keep what Jupyter's own parts print out of the notebooks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        patch.setenv("MPLBACKEND", "agg")
        yield


@pytest.fixture(scope="module", params=NAMES)
def on_the_solution(request, tmp_path_factory, quiet):
    """An assignment's notebook, executed beside the solution, and the error that stopped it, if one did."""
    name = request.param
    folder = tmp_path_factory.mktemp("solution") / name
    hidden = shutil.ignore_patterns("hidden", "__pycache__")
    shutil.copytree(COURSE.solutions_folder / name, folder, ignore=hidden)
    return run(folder, name)


def test_the_notebook_runs_to_its_end_on_the_solution_without_a_warning(on_the_solution):
    notebook, error = on_the_solution
    assert error is None, str(error)
    assert [output.text for output in outputs(notebook, "stream") if output.name == "stderr"] == []


def test_every_picture_of_the_notebook_has_a_text(on_the_solution):
    notebook, _ = on_the_solution
    shown = outputs(notebook, "display_data")
    assert not any("image/png" in output.data for output in shown), (
        "a picture without a text: use pictures.show"
    )
    pictures = [output.data["text/html"] for output in shown if "<img" in output.data.get("text/html", "")]
    assert len(pictures) >= 3
    assert all('alt="' in picture and 'alt=""' not in picture for picture in pictures)


@pytest.mark.parametrize("name", NAMES)
def test_what_students_get_runs_up_to_the_first_exercise_and_says_what_to_do(name, tmp_path, quiet):
    folder = tmp_path / name
    shutil.copytree(ROOT / "assignments" / name, folder)
    notebook, error = run(folder, name)
    (stop,) = outputs(notebook, "error")
    assert (stop.ename, error is not None) == ("CheckFailure", True)
    report = next(
        o.data["text/plain"] for o in reversed(outputs(notebook, "display_data")) if "text/plain" in o.data
    )
    assert "Not attempted yet. Write" in report
