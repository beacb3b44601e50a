"""An author's folder that is sent to another machine arrives as it was, and is the same bytes each time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import tiny

from autograder.grading.sent_suites import packed_suite, unpacked_suite


@pytest.fixture
def solutions(tmp_path: Path) -> Path:
    folder = tiny.write_assignment(tmp_path / "solutions" / "01-tiny")
    tiny.write(folder / "__pycache__" / "tiny.pyc", "compiled")
    tiny.write(folder / "hidden" / ".swp", "an editor's")
    return tmp_path / "solutions"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_what_is_sent_arrives_without_what_no_author_wrote(solutions: Path) -> None:
    sent = contents(solutions)
    del sent["01-tiny/__pycache__/tiny.pyc"], sent["01-tiny/hidden/.swp"]
    assert contents(unpacked_suite(packed_suite(solutions, "01-tiny"))) == sent


def test_the_same_files_make_the_same_bytes_whenever_they_were_written(solutions: Path) -> None:
    before = packed_suite(solutions, "01-tiny")
    os.utime(solutions / "01-tiny" / "tiny.py", (10**9, 10**9))
    assert packed_suite(solutions, "01-tiny") == before


def test_nobody_else_may_enter_what_was_unpacked(solutions: Path) -> None:
    folder = unpacked_suite(packed_suite(solutions, "01-tiny"))
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


CHILD = """
import shutil, sys
from pathlib import Path
from autograder.grading.sent_suites import packed_suite, unpacked_suite
folder = unpacked_suite(packed_suite(Path(sys.argv[1]), "01-tiny")).parent
if sys.argv[2] == "gone":
    shutil.rmtree(folder)
print(folder)
"""


@pytest.mark.parametrize("at_the_end", ["there", "gone"])
def test_what_was_unpacked_goes_with_its_process_without_a_word(solutions: Path, at_the_end: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, solutions, at_the_end], capture_output=True, text=True, check=True
    )
    assert (Path(done.stdout.strip()).exists(), done.stderr) == (False, "")
