"""What a verb writes with --json is what docs/schemas says of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from autograder.cli import VERBS
from autograder.cli.doctor import other_command
from autograder.cli.documents import VERBS_WITH_JSON
from autograder.course.course import load_course

ROOT = Path(__file__).parents[2]
ARGUMENTS = {
    "answers": ["a1"],
    "check": ["--folder", "assignments/a1"],
    "demo": ["--students", "2", "--workers", "1"],
    "doctor": [],
    "explain": ["ada", "a1", "--reproduce"],
    "grade": ["a1", "--workers", "1"],
    "log": ["ada", "a1"],
    "quality": ["a1", "--doubles", "1", "--workers", "1"],
    "regrade": ["a1"],
    "similarity": ["a1"],
    "status": [],
    "validate": ["a1", "--seeds", "1", "--workers", "1"],
    "verify": ["--reproduce"],
}


@pytest.fixture(scope="module")
def course_folder(built_course, tmp_path_factory):
    """A small course, built, with the solution handed in by one student, and graded."""
    course = load_course(shutil.copytree(built_course, tmp_path_factory.mktemp("documents") / "course"))
    folder = course.submitted_folder / "ada" / "a1"
    shutil.copytree(course.assignments_folder / "a1", folder)
    shutil.copy(course.solutions_folder / "a1" / "losses.py", folder)
    grade = [sys.executable, "-m", "autograder", "grade", "a1", "--workers", "1"]
    subprocess.run(grade, cwd=course.root, check=True)
    return course.root


@pytest.mark.parametrize("verb", VERBS_WITH_JSON)
def test_the_document_holds_to_its_schema(course_folder, run_here, verb):
    done = run_here(course_folder, verb, *ARGUMENTS[verb], "--json", "-")
    assert done.returncode in (0, 1), done.stderr
    document = json.loads(done.stdout)
    schema = json.loads((ROOT / "docs" / "schemas" / f"{verb}.json").read_text())
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert document["version"] == 1


def test_a_document_without_a_version_is_refused_by_the_schema():
    schema = json.loads((ROOT / "docs" / "schemas" / "check.json").read_text())
    with pytest.raises(jsonschema.ValidationError, match="version"):
        jsonschema.validate({"exercises": []}, schema)


def test_every_verb_that_writes_json_has_a_document(run_here):
    with_json = {verb for verb in VERBS if "--json" in run_here(ROOT, verb, "--help").stdout}
    assert with_json == set(VERBS_WITH_JSON)


def script(folder: Path, module: str) -> None:
    """Write a command `autograder`, as pip does, that calls ``module``."""
    folder.mkdir()
    file = folder / "autograder"
    file.write_text(f"#!/usr/bin/python3\nimport sys\nfrom {module} import main\nsys.exit(main())\n")
    file.chmod(0o755)


def test_doctor_says_that_the_command_is_another_distributions(tmp_path, monkeypatch):
    script(tmp_path / "bin", "autograder.grade")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert other_command() == (
        f"The command `autograder` is {tmp_path}/bin/autograder, which is not ours. "
        "Ours is `thetastar` too: use that one."
    )


def test_doctor_says_nothing_of_our_own_command(tmp_path, monkeypatch):
    script(tmp_path / "bin", "autograder.cli")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert other_command() == ""


def test_doctor_says_that_another_distribution_here_has_the_command(tmp_path, monkeypatch):
    info = tmp_path / "gradebot-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: gradebot\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[console_scripts]\nautograder = gradebot.main:run\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert (
        other_command()
        == "gradebot also installs a command `autograder`. Ours is `thetastar` too: use that one."
    )
