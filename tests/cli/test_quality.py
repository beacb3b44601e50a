"""`autograder quality` goes on where an earlier call was ended."""

from __future__ import annotations

import shutil

import pytest

CARDS = ("quality", "a1", "--doubles", "1", "--workers", "1")


def test_a_second_call_measures_only_what_has_changed(built_course, tmp_path, run_here):
    course = shutil.copytree(built_course, tmp_path / "course")
    first = run_here(course, *CARDS)
    page = (course / "docs" / "quality.md").read_text()
    assert "a1: measured\n" in first.stdout

    assert "a1: measured before, and nothing has changed\n" in run_here(course, *CARDS).stdout
    assert (course / "docs" / "quality.md").read_text() == page

    assert "a1: measured\n" in run_here(course, *CARDS, "--again").stdout


@pytest.fixture
def two_assignments(built_course, tmp_path):
    course = shutil.copytree(built_course, tmp_path / "course")
    shutil.copytree(course / "solutions" / "a1", course / "solutions" / "a2")
    with (course / "course.toml").open("a") as file:
        file.write('\n[[assignments]]\nname = "a2"\ndue = 2026-10-19T23:59:00+02:00\n')
    return course


def test_held_out_scores_of_other_assignments_stay_on_the_page(two_assignments, run_here):
    for name in ("a2", "a1"):
        run_here(two_assignments, "quality", name, "--held-out", "--drawn", "1", "--workers", "1")
    page = (two_assignments / "docs" / "quality.md").read_text()
    rows = [line.split(" | ")[1] for line in page.splitlines() if line.startswith("| one left out |")]
    assert rows == ["a1", "a2", "all"]


def test_what_was_measured_of_other_assignments_stays_on_the_page_with_its_version(two_assignments, run_here):
    course = two_assignments
    run_here(course, *CARDS)
    with (course / "solutions" / "a1" / "hidden" / "test_changed.py").open("w") as file:
        file.write("\n")
    run_here(course, "quality", "a2", *CARDS[2:])
    page = (course / "docs" / "quality.md").read_text()
    a1, a2 = page[page.index("## a1") :].split("## a2")
    assert "changed since" in a1
    assert "Measured with version" in a2
    assert "changed since" not in a2


def test_what_cannot_be_kept_is_said_and_counts_all_the_same(built_course, tmp_path, run_here):
    course = shutil.copytree(built_course, tmp_path / "course")
    (course / ".build").mkdir(exist_ok=True)
    (course / ".build" / "quality").write_text("in the place of the folder")
    done = run_here(course, *CARDS)
    assert "a1: measured\n" in done.stdout
    assert "a1.card.json cannot be written" in done.stderr
    assert "## a1" in (course / "docs" / "quality.md").read_text()
