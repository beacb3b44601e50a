"""A mistake in a value that a later cell of the notebook changes is named by the state in which it was asked for."""

from __future__ import annotations

import json

import pytest
from cells import code, notebook
from tiny import write

from autograder.course.settings import Sandbox
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.variants import module_files, spliced
from autograder.grading.batch import Setup
from autograder.quality.grading import grade_all
from autograder.student.submission import Submission

MEAN = "### BEGIN SOLUTION\nx = sum(numbers) / len(numbers)\n### END SOLUTION"
CELLS = (
    code("numbers = [1, 2, 9]", "given"),
    code(MEAN, "mean", solution=True),
    code('check("notebook.x")', "test-mean", grade=True),
    code("x = 0  # the name is used again", "later"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("after") / "week1"
    (folder / "hidden").mkdir(parents=True)
    (folder / "week1.ipynb").write_bytes(notebook(*CELLS))
    write(
        folder / "hidden" / "test_x.py",
        """
        import pytest

        @pytest.mark.exercise("notebook.x", points=1)
        def test_x(student):
            '''x is the mean.'''
            assert student.notebook.after("mean")["x"] == 4
        """,
    )
    write(
        folder / "hidden" / "misconceptions.py",
        """
        from autograder import misconception

        @misconception("notebook.x", "the median", "Which average does the text ask for?")
        def median(numbers):
            return sorted(numbers)[len(numbers) // 2]

        @misconception("notebook.x", "the sum", "Is that an average?")
        def total(numbers):
            return sum(numbers)
        """,
    )
    return folder


def named(folder, *submissions):
    """What is said of the only check of each submission."""
    setup = Setup(folder.parent, bytes(32), Sandbox(), "none")
    handed_in = [Submission(f"s{number}", "week1", files) for number, files in enumerate(submissions)]
    checks = [result.exercises[0].checks[0] for result in grade_all(handed_in, setup, 0)]
    return [(str(check.outcome), *check.named) for check in checks]


def test_each_misconception_is_named_although_the_name_is_used_again(folder):
    wrong = [module_files(folder, spliced(folder, mistake)) for mistake in load_misconceptions(folder)]
    assert named(folder, module_files(folder, {}), *wrong) == [
        ("passed",),
        ("failed", "the median"),
        ("failed", "the sum"),
    ]


def test_a_student_who_wrote_it_otherwise_is_told_the_same(folder):
    content = json.loads(notebook(*CELLS))
    content["cells"][1]["source"] = "x = numbers[0] + numbers[1] + numbers[2]"
    assert named(folder, {"week1.ipynb": json.dumps(content).encode()}) == [("failed", "the sum")]


def test_what_no_misconception_explains_is_not_named(folder):
    content = json.loads(notebook(*CELLS))
    content["cells"][1]["source"] = "x = 7"
    assert named(folder, {"week1.ipynb": json.dumps(content).encode()}) == [("failed",)]
