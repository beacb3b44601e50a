"""One assignment that cannot be used never stops another: not in any verb that walks through a course."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import small_course

from autograder.cli import main
from autograder.course.course import Course, load_course
from autograder.release import BuildError, build, build_each

SECOND = """
[[assignments]]
name = "a2"
released = 2026-10-05T08:00:00+02:00
due = 2026-10-12T23:59:00+02:00
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Two assignments that are as they should be, and a submission to each."""
    root = tmp_path_factory.mktemp("two") / "course"
    small_course.make_course(root)
    solutions = root / "solutions"
    shutil.copytree(solutions / "a1", solutions / "a2")
    (solutions / "a2" / "a1.ipynb").rename(solutions / "a2" / "a2.ipynb")
    (root / "course.toml").write_text(small_course.COURSE + SECOND)
    course = load_course(root)
    build(course)
    for name in ("a1", "a2"):
        folder = course.submitted_folder / "ada" / name
        folder.mkdir(parents=True)
        shutil.copy(solutions / name / "losses.py", folder)
        shutil.copy(course.assignments_folder / name / f"{name}.ipynb", folder)
    return course


@pytest.fixture
def course(built: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A copy, and the command stands in its folder."""
    root = tmp_path / "course"
    shutil.copytree(built.root, root)
    monkeypatch.chdir(root)
    return load_course(root)


def second(course: Course) -> Path:
    return course.solutions_folder / "a2"


def lose_a_mark(course: Course) -> None:
    file = second(course) / "losses.py"
    file.write_text(file.read_text().replace("    ### END SOLUTION\n", "", 1))


def spoil_the_suite(course: Course) -> None:
    (second(course) / "hidden" / "test_losses.py").write_text("def test_value(student:\n")


def spoil_the_misconceptions(course: Course) -> None:
    (second(course) / "hidden" / "misconceptions.py").write_text("1 / 0\n")


def spoil_the_notebook(course: Course) -> None:
    (second(course) / "a2.ipynb").write_text("{")


def lose_the_folder(course: Course) -> None:
    shutil.rmtree(second(course))


def lose_the_release(course: Course) -> None:
    shutil.rmtree(course.assignments_folder / "a2")


@pytest.mark.parametrize("spoil", [lose_a_mark, spoil_the_suite, spoil_the_notebook, lose_the_folder])
def test_build_puts_the_others_in_place(course: Course, spoil: Callable[[Course], None]) -> None:
    before = (course.assignments_folder / "a2" / "a2.ipynb").read_bytes()
    (course.solutions_folder / "a1" / "points.csv").write_text("x,y\n3,4\n")
    spoil(course)
    report = build_each(course)
    assert [one.name for one in report.assignments] == ["a1"]
    assert [one.name for one in report.failed] == ["a2"]
    assert (course.assignments_folder / "a1" / "points.csv").read_text() == "x,y\n3,4\n"
    assert (course.assignments_folder / "a2" / "a2.ipynb").read_bytes() == before


def test_build_says_which_one_is_not_built_and_why(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    lose_a_mark(course)
    assert main(["build"]) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("a1: up to date, ")
    assert "a2 is not built, and what was there stays: solutions/a2/losses.py:" in printed.err
    assert main(["build", "a2"]) == 2


@pytest.mark.parametrize("spoil", [lose_a_mark, spoil_the_suite, spoil_the_notebook])
def test_what_an_unreadable_assignment_keeps_secret_is_not_released_with_another(
    course: Course, spoil: Callable[[Course], None]
) -> None:
    solution = "weights = np.exp(-(np.arange(4.0) - k) ** 2) / (2 * k)"
    file = second(course) / "losses.py"
    file.write_text(
        file.read_text().replace("    return (y[:, None]", f"    {solution}\n    return (y[:, None]")
    )
    spoil(course)
    visible = course.solutions_folder / "a1" / "test_losses.py"
    visible.write_text(f"{visible.read_text()}\n\ndef helper(k):\n    {solution}\n")
    with pytest.raises(BuildError, match=r"a1/test_losses\.py.*solutions/a2/losses\.py"):
        build(course, ["a1"])


@pytest.mark.parametrize(
    "spoil", [spoil_the_suite, spoil_the_misconceptions, lose_the_folder, lose_the_release]
)
def test_grade_grades_the_others_and_gives_nobody_a_zero(
    course: Course, spoil: Callable[[Course], None], capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(course)
    assert main(["grade", "--sandbox", "none", "--workers", "1"]) == 1
    printed = capsys.readouterr().out
    assert "a1: 1 submissions (1 graded)" in printed
    assert "note: a2: " in printed
    main(["export", "--format", "csv"])
    lines = [line for line in capsys.readouterr().out.splitlines() if ",ada," in line]
    scores = {line.split(",")[0]: line.split(",")[-2] for line in lines}
    assert scores["a1"] == "3.5"
    assert scores.get("a2", "") == ""


def test_grade_ends_as_unusable_where_nothing_could_be_graded(course: Course) -> None:
    spoil_the_suite(course)
    assert main(["grade", "a2", "--sandbox", "none", "--workers", "1"]) == 2


def test_validate_goes_on_with_the_others(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    spoil_the_suite(course)
    main(["validate", "--seeds", "1", "--workers", "1", "--json", "validity.json"])
    assert "autograder: a2: " in capsys.readouterr().err
    validity = json.loads(Path("validity.json").read_text())
    assert [report["assignment"] for report in validity["assignments"]] == ["a1"]


@pytest.mark.parametrize(
    "verb", [["status"], ["status", "ada"], ["log"], ["feedback"], ["regrade"], ["export"]]
)
def test_verbs_that_show_marks_show_those_of_the_others(
    course: Course, verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["grade", "--sandbox", "none", "--workers", "1"])
    lose_the_release(course)
    capsys.readouterr()
    assert main(verb) == 1
    printed = capsys.readouterr()
    assert "a1" in printed.out or verb == ["regrade"]
    assert "note: a2: " in printed.out + printed.err


def test_the_demo_makes_a_class_of_the_others(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    lose_the_release(course)
    assert main(["demo", "--students", "1", "--workers", "1", "--sandbox", "none"]) == 1
    printed = capsys.readouterr()
    assert "autograder: a2: it is not built yet." in printed.err
    assert "1 submissions graded" in printed.out
