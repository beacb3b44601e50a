"""What a check depends on: an edit changes the digests of the checks that it can touch, and of no other."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny

from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.grading.check_sources import Digests, digests_of
from autograder.suite.session import collect_checks

SUITE = '''
import numpy as np
import pytest

LIMIT = 3
SIZE = len("seven") + 2


def draw(rng):
    return rng.normal(size=(2, SIZE))


@pytest.fixture
def numbers(rng):
    return draw(rng)


@pytest.mark.exercise("tiny.mse", points=1)
def test_value(student, reference, rng):
    """mse is right."""
    assert student.tiny.mse(*draw(rng)) is not None


@pytest.mark.exercise("tiny.mse", points=1)
def test_alone(student):
    """mse of nothing to draw."""
    assert student.tiny.mse(np.ones(LIMIT), np.ones(LIMIT)) == 0


@pytest.mark.exercise("tiny.rmse", points=1)
def test_root(student, numbers):
    """rmse is right."""
    assert student.tiny.rmse(*numbers) is not None
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write_assignment(tmp_path / "solutions" / "01-tiny", suite=SUITE)


def digests(folder: Path) -> Digests:
    return digests_of(folder, collect_checks(folder), load_misconceptions(folder))


def touched(folder: Path, file: str, old: str, new: str) -> set[str]:
    """Return the checks whose digest changes with an edit of ``file``."""
    before = digests(folder).checks
    path = folder / file
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new))
    after = digests(folder).checks
    assert before.keys() == after.keys() == {"test_value", "test_alone", "test_root"}
    return {name for name in before if before[name] != after[name]}


SUITE_FILE = "hidden/test_tiny.py"


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("== 0", "== 0.0", {"test_alone"}),
        ("normal", "uniform", {"test_value", "test_root"}),
        ("return draw(rng)", "return draw(rng)[::-1]", {"test_root"}),
        ("LIMIT = 3", "LIMIT = 4", {"test_value", "test_alone", "test_root"}),
        ("points=1", "points=5", set()),
        ("mse of nothing to draw.", "mse of two equal arrays.", {"test_alone"}),
        ("@pytest.fixture\n", "@pytest.fixture(autouse=True)\n", {"test_value", "test_alone", "test_root"}),
        ("\n\nLIMIT", "\n\n# a limit\nLIMIT", set()),
    ],
    ids=["its own line", "a helper", "a fixture", "a constant", "points", "title", "a fixture of all", "a comment"],
)  # fmt: skip
def test_an_edit_of_the_suite_touches_the_checks_that_reach_it(folder, old, new, names):
    assert touched(folder, SUITE_FILE, old, new) == names


def test_an_edit_of_the_reference_touches_every_check(folder):
    assert touched(folder, "tiny.py", "import numpy as np", "import numpy as np  # again") == {
        "test_value",
        "test_alone",
        "test_root",
    }


def test_a_file_that_the_suite_shares_touches_every_check_and_notes_none(folder):
    before = digests(folder).checks
    (folder / "hidden" / "helpers.py").write_text("SIZE = 3\n")
    assert all(digests(folder).checks[name] != digest for name, digest in before.items())
    shared = digests(folder).checks
    for name in (".hidden.py", "__pycache__/helpers.pyc"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    (folder / "accepted").mkdir(exist_ok=True)
    assert digests(folder).checks == shared


def test_a_misconception_touches_the_diagnosis_of_its_exercise_and_of_those_that_build_on_it(folder):
    before = digests(folder)
    path = folder / "hidden" / "misconceptions.py"
    path.write_text(
        path.read_text()
        + '\n\n@misconception("tiny.mse", "new", "?")\ndef mse_new(y_hat, y):\n    return 1.0\n'
    )
    after = digests(folder)
    assert after.checks == before.checks
    assert [name for name in before.variants if before.variants[name] != after.variants[name]] == [
        "tiny.mse",
        "tiny.rmse",
    ]
    assert before.prerequisites == {"tiny.mse": frozenset(), "tiny.rmse": frozenset({"tiny.mse"})}


def test_a_misconception_of_what_builds_on_an_exercise_touches_it_alone(folder):
    before = digests(folder).variants
    path = folder / "hidden" / "misconceptions.py"
    path.write_text(path.read_text().replace("Is a root missing?", "Where is the root?"))
    after = digests(folder).variants
    assert [name for name in before if before[name] != after[name]] == ["tiny.rmse"]


def test_what_is_stored_with_a_check_names_both(folder):
    seen = digests(folder)
    (check,) = [check for check in collect_checks(folder) if check.name == "test_root"]
    assert seen.depends(check) == f"{seen.checks['test_root']}-{seen.variants['tiny.rmse']}"


def test_the_text_of_a_notebook_without_exercises_touches_no_check(folder: Path) -> None:
    tiny.write(folder / "01-tiny.ipynb", '{"cells": ["before"]}')
    assert touched(folder, "01-tiny.ipynb", "before", "after") == set()


@pytest.mark.parametrize(
    "name",
    ["misconceptions_more.py", "held_out.py", "equivalents.toml", "accepted/other.py", "pictures/a.svg"],
)
def test_what_no_check_reads_touches_no_check(folder: Path, name: str) -> None:
    tiny.write(folder / "hidden" / name, "# before")
    assert touched(folder, f"hidden/{name}", "before", "after") == set()
