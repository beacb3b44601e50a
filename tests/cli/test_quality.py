"""`autograder quality` goes on where an earlier call was ended."""

from __future__ import annotations

import shutil

CARDS = ("quality", "a1", "--doubles", "1", "--workers", "1")


def test_a_second_call_measures_only_what_has_changed(built_course, tmp_path, run_here):
    course = shutil.copytree(built_course, tmp_path / "course")
    first = run_here(course, *CARDS)
    page = (course / "docs" / "quality.md").read_text()
    assert "a1: measured\n" in first.stdout

    assert "a1: measured before, and nothing has changed\n" in run_here(course, *CARDS).stdout
    assert (course / "docs" / "quality.md").read_text() == page

    assert "a1: measured\n" in run_here(course, *CARDS, "--again").stdout
