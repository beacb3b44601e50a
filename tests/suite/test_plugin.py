"""The plug-in is loaded in every pytest run of its environment; only a suite of ours may notice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import autograder

ROOT = Path(autograder.__file__).parents[1]

SUITE = """
import numpy as np
import pytest


@pytest.mark.exercise("mine.double", points=1)
def test_double(student, rng):
    assert isinstance(rng, np.random.Generator)
    assert student.mine.double(2) == 4
"""


def run(folder, *options):
    """Return what pytest prints of a folder, with the plug-in loaded as an installed one is."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "autograder.suite.plugin",
            *options,
            ".",
        ],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def test_a_suite_of_ours_gets_its_fixtures(tmp_path):
    write(tmp_path, mine="def double(x):\n    return 2 * x\n", test_mine=SUITE)
    assert "1 passed" in run(tmp_path)


def test_a_foreign_project_that_asks_for_a_fixture_it_lacks_is_told_so(tmp_path):
    write(
        tmp_path, test_foreign="def test_one(rng):\n    pass\n\ndef test_two(student, reference):\n    pass\n"
    )
    output = run(tmp_path)
    assert "fixture 'rng' not found" in output
    assert "fixture 'student' not found" in output
    assert "2 errors" in output


def test_a_foreign_project_keeps_its_own_fixtures_beside_a_suite_of_ours(tmp_path):
    """Its ``rng`` comes from another plug-in, which a fixture of ours for the whole run would hide."""
    write(
        tmp_path,
        mine="def double(x):\n    return 2 * x\n",
        test_a_mine=SUITE,
        foreign_plugin="import pytest\n\n@pytest.fixture\ndef rng():\n    return 'theirs'\n",
        test_foreign="def test_rng(rng):\n    assert rng == 'theirs'\n",
        test_z_mine=SUITE,
    )
    assert "3 passed" in run(tmp_path, "-p", "foreign_plugin")


def test_a_foreign_run_is_not_seeded_by_us(tmp_path):
    write(
        tmp_path,
        test_foreign="import random\n\ndef test_state():\n    state = random.getstate()\n"
        "    random.seed(7)\n    assert state != random.getstate()\n",
    )
    output = run(tmp_path, "--setup-show")
    assert "1 passed" in output
    assert "_seeded" not in output


def test_a_conftest_of_the_authors_goes_before_our_fixtures(tmp_path):
    write(
        tmp_path,
        conftest="import pytest\n\n@pytest.fixture\ndef student():\n    return 'the author says'\n",
        test_mine='import pytest\n\n@pytest.mark.exercise("a.b")\ndef test_b(student):\n    assert student == "the author says"\n',
    )
    assert "1 passed" in run(tmp_path)


def test_a_fixture_of_the_suites_own_goes_before_ours(tmp_path):
    write(
        tmp_path,
        test_mine='import pytest\n\n@pytest.fixture\ndef rng():\n    return "own"\n\n\n'
        '@pytest.mark.exercise("a.b")\ndef test_b(rng):\n    assert rng == "own"\n',
    )
    assert "1 passed" in run(tmp_path)
