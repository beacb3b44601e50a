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


def test_what_cannot_be_kept_is_said_and_counts_all_the_same(built_course, tmp_path, run_here):
    course = shutil.copytree(built_course, tmp_path / "course")
    (course / ".build").mkdir(exist_ok=True)
    (course / ".build" / "quality").write_text("in the place of the folder")
    done = run_here(course, *CARDS)
    assert "a1: measured\n" in done.stdout
    assert "a1.card.json cannot be written" in done.stderr
    assert "## a1" in (course / "docs" / "quality.md").read_text()
