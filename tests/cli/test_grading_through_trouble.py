"""Grading by the command goes on without a terminal, ends in order when told to, and always writes one document."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.course import Course, load_course

STUDENTS = 6


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, **more}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "autograder", *map(str, arguments)]


@pytest.fixture(scope="module")
def built(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = load_course(shutil.copytree(built_course, tmp_path_factory.mktemp("trouble") / "course"))
    module = (course.solutions_folder / "a1" / "losses.py").read_text()
    for number in range(STUDENTS):
        folder = course.submitted_folder / f"student-{number}" / "a1"
        folder.mkdir(parents=True)
        wrong = f"\n\ndef mse(y_hat, y):\n    return {number}.0\n" if number % 2 else ""
        (folder / "losses.py").write_text(module + wrong)
        (folder / "a1.ipynb").write_bytes((course.assignments_folder / "a1" / "a1.ipynb").read_bytes())
    return course


@pytest.fixture
def course(built: Course, tmp_path: Path) -> Course:
    """A copy of the course, of which nothing is graded."""
    root = tmp_path / "course"
    subprocess.run(["cp", "-a", str(built.root), str(root)], check=True)
    return load_course(root)


def graded(course: Course) -> int:
    return len(list((course.attempts_folder / "results" / "a1").iterdir()))


def run(course: Course, *arguments: object, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=course.root, capture_output=True, text=True, check=False, **options
    )


def test_a_closed_standard_error_stops_nothing(course):
    line = " ".join(command("grade", "a1", "--workers", "2")) + " 2>&- <&- >&-"
    subprocess.run(["sh", "-c", line], cwd=course.root, check=False)
    assert graded(course) == STUDENTS


def test_a_full_standard_error_stops_nothing(course):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command("grade", "a1", "--workers", "2"),
            cwd=course.root, stdout=subprocess.PIPE, stderr=full, text=True, check=False,
        )  # fmt: skip
    assert graded(course) == STUDENTS
    assert f"a1: {STUDENTS} submissions" in done.stdout


def test_sigterm_says_what_is_kept_and_the_gradebook_has_it(course):
    suite = course.solutions_folder / "a1" / "hidden" / "test_losses.py"
    slow = "    import time\n    time.sleep(0.5)\n    assert student.losses.mse(np.array([1.5"
    suite.write_text(suite.read_text().replace("    assert student.losses.mse(np.array([1.5", slow))
    process = subprocess.Popen(
        command("grade", "a1", "--workers", "1"), cwd=course.root, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    first = process.stderr.readline()
    assert first.startswith("grading: 1 of 6")
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 143
    assert "Traceback" not in rest
    kept = int(
        re.search(r"(\d) of 6 submissions are graded and kept\. The same command goes on there\.", rest)[1]
    )
    assert 1 <= kept < STUDENTS
    export = run(course, "export", "--format", "csv").stdout
    assert sum("student-" in line for line in export.splitlines()) >= kept


def test_the_document_is_the_same_for_any_number_of_workers_and_any_language(course):
    documents = []
    for workers, language in (("1", "C"), ("2", "C.UTF-8"), ("2", "de_DE.UTF-8")):
        subprocess.run(["rm", "-rf", str(course.attempts_folder)], check=True)
        Path(course.database_url.removeprefix("sqlite:///")).unlink(missing_ok=True)
        done = run(
            course, "grade", "a1", "--workers", workers, "--json", "-",
            env=environment(LC_ALL=language, PYTHONHASHSEED=workers),
        )  # fmt: skip
        documents.append(re.sub(r'"(seconds|seen)":("[^"]*"|[0-9.e-]+|null)', r'"\1":0', done.stdout))
    assert json.loads(documents[0])["assignments"][0]["submissions"][0]["sandbox"] == "namespaces"
    assert documents[0] == documents[1] == documents[2]


def test_the_sandbox_is_named_by_grade_explain_and_the_document(course):
    done = run(course, "grade", "a1", "--student", "student-0", "--sandbox", "none", "--json", "g.json")
    assert "Sandbox: none. That is weaker than namespaces:" in done.stdout
    (assignment,) = json.loads((course.root / "g.json").read_text())["assignments"]
    assert [line["sandbox"] for line in assignment["submissions"]] == ["none"]
    assert re.search(r"^  sandbox +none$", run(course, "explain", "student-0", "a1").stdout, re.MULTILINE)


def test_a_course_can_demand_a_sandbox_and_then_nothing_weaker_is_written(course):
    (course.root / "course.toml").write_text(
        (course.root / "course.toml").read_text() + '\n[sandbox]\nrequire = "namespaces"\n'
    )
    done = run(course, "grade", "a1", "--sandbox", "none", "--workers", "2")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith("autograder: course.toml demands the sandbox 'namespaces'")
    assert not course.attempts_folder.joinpath("results").exists()
    assert run(course, "grade", "a1").returncode in (0, 1)


def test_regrade_shows_then_applies_then_takes_back(course, run_here):
    run_here(course.root, "grade", "a1")
    suite = course.solutions_folder / "a1" / "hidden" / "test_losses.py"
    suite.write_text(suite.read_text().replace("approx(2.1200451)", "approx(1.0)"))
    shown = run_here(course.root, "regrade", "--json", "table.json")
    assert shown.returncode == 1
    assert shown.stdout.startswith("1 gain, 3 lose, ")
    assert "Nothing was written." in shown.stdout
    assert json.loads((course.root / "table.json").read_text())["regrade"]["lose"] == 3
    before = run_here(course.root, "export", "--format", "csv").stdout
    applied = run_here(course.root, "regrade", "--apply")
    assert "This is regrade 1." in applied.stdout
    after = run_here(course.root, "export", "--format", "csv").stdout
    assert after != before
    assert (
        run_here(course.root, "regrade").stdout.splitlines()[-1]
        == "Nothing has changed since the stored results."
    )
    assert run_here(course.root, "regrade", "--revert").returncode == 0
    assert run_here(course.root, "export", "--format", "csv").stdout == before
    run_here(course.root, "grade", "a1")
    assert run_here(course.root, "export", "--format", "csv").stdout == before


def test_a_suite_that_cannot_be_read_is_said_once_and_regrades_nobody(course, run_here):
    run_here(course.root, "grade", "a1")
    suite = course.solutions_folder / "a1" / "hidden" / "test_losses.py"
    suite.write_text(suite.read_text().replace("def test_value", "def test_("))
    done = run_here(course.root, "regrade", "--apply")
    assert done.returncode == 2
    assert done.stderr.count("The suite cannot be collected") == 1
    assert "through no fault of its own" not in done.stdout


def test_an_extension_after_the_grading_is_a_reason(course, run_here):
    for folder in course.submitted_folder.iterdir():
        (folder / "a1" / "timestamp.txt").write_text("2026-10-14 10:00:00 UTC\n")
    text = (course.root / "course.toml").read_text()
    late = "\n[late]\npenalty_per_day = 0.1\n"
    (course.root / "course.toml").write_text(text + late)
    run_here(course.root, "grade", "a1")
    (course.root / "course.toml").write_text(
        text.replace("due = 2026-10-12", 'extensions = { "student-0" = 9 }\ndue = 2026-10-12') + late
    )
    shown = run_here(course.root, "regrade")
    assert shown.stdout.startswith("1 gain, 0 lose, 0 keep")
    assert "date or extension" in shown.stdout
