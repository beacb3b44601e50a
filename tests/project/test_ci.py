"""What CI relies on: a skip fails there, and the parts of `make test` say how they ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED_TEST = 'import pytest\n\n\ndef test_chromium():\n    pytest.skip("There is no Chromium")\n'
SKIPPED_FILE = 'import pytest\n\npytest.importorskip("nothing_of_this_name")\n'
EXPECTED_TO_FAIL = (
    'import pytest\n\n\n@pytest.mark.xfail(reason="too hard")\ndef test_hard():\n    assert False\n'
)


def run_in(folder, content, ci):
    """Run a file of tests under the conftest that the project's own tests have."""
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (folder / "test_skipped.py").write_text(content)
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support")])
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, str(folder)],
        cwd=folder, env={**os.environ, "CI": ci, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(SKIPPED_TEST, "There is no Chromium"), (SKIPPED_FILE, "nothing_of_this_name")],
    ids=["a test", "a file"],
)
@pytest.mark.parametrize(("ci", "fails"), [("true", True), ("", False)], ids=["in CI", "elsewhere"])
def test_a_skip_fails_in_ci_and_nowhere_else(tmp_path, content, sentence, ci, fails):
    done = run_in(tmp_path, content, ci)
    said = "Skipped, which CI does not allow" in done.stdout and sentence in done.stdout
    assert (said, "1 skipped" in done.stdout) == (fails, not fails), done.stdout + done.stderr


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)], ids=["in CI", "elsewhere"])
def test_a_test_that_is_expected_to_fail_fails_in_ci_and_nowhere_else(tmp_path, ci, status):
    done = run_in(tmp_path, EXPECTED_TO_FAIL, ci)
    assert done.returncode == status, done.stdout + done.stderr
    assert ("1 xfailed" in done.stdout) == (not ci)


def run_parts(folder, makefile, *parts):
    (folder / "Makefile").write_text(makefile.replace("    ", "\t"))
    return subprocess.run(
        [sys.executable, ROOT / ".ci" / "parts.py", *parts], cwd=folder, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_the_closing_lines_of_a_part_that_passed_stay_visible(tmp_path):
    done = run_parts(tmp_path, "install:\nunit:\n    @seq 100; echo 12 passed in 3.4s\n", "unit")
    assert (done.returncode, "12 passed in 3.4s" in done.stdout, "\n50\n" in done.stdout) == (0, True, False)
    assert "unit: passed" in done.stdout


def test_a_part_that_fails_fails_the_run_and_shows_all_that_it_said(tmp_path):
    makefile = "install:\nunit:\n    @echo 3 passed\nlint:\n    @seq 100; exit 1\n"
    done = run_parts(tmp_path, makefile, "lint", "unit")
    assert (done.returncode, "\n1\n2\n3\n" in done.stdout, "3 passed" in done.stdout) == (1, True, True)
    assert "lint: FAILED" in done.stdout


def test_the_scripts_of_ci_can_be_started():
    scripts = ["run", "student_install", "other_environment", "other_pythons", "ordinary_user"]
    assert [name for name in scripts if not os.access(ROOT / ".ci" / name, os.X_OK)] == []
