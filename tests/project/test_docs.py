"""The documentation leads where it says, and names what there is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from autograder.course.course import load_course
from autograder.practice.ladder import rungs
from autograder.suite.session import collect_checks

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NOTEBOOKS = sorted((ROOT / "solutions").glob("*/*.ipynb"))
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*PAGES, *NOTEBOOKS], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        parts = urlsplit(link)
        if parts.scheme:
            assert parts.scheme == "https", link
            assert "." in parts.netloc, link
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        assert target.exists(), f"{page.name} links to {link}"
        assert target.is_relative_to(ROOT), link
        if parts.fragment and target.suffix == ".md":
            assert parts.fragment in anchors(target), f"{page.name} links to {link}"


def exercises() -> set[str]:
    return {
        check.exercise
        for assignment in COURSE.assignments
        for check in collect_checks(COURSE.solutions_folder / assignment.name)
    }


def test_every_exercise_has_its_place_among_the_concepts_and_nothing_else_has():
    page = (ROOT / "docs" / "concepts.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+\.\w+)`", page))
    assert named == exercises()


def test_the_syllabus_lists_every_assignment_with_its_functions():
    rows = re.findall(
        r"^\| \d+ \| \[([\w-]+)\].*$",
        (ROOT / "docs" / "syllabus.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert rows == [assignment.name for assignment in COURSE.assignments]
    text = (ROOT / "docs" / "syllabus.md").read_text(encoding="utf-8")
    assert {name.rpartition(".")[2] for name in exercises()} <= set(re.findall(r"`(\w+)`", text))


def rows_of_the_syllabus(with_link: bool) -> list[list[range]]:
    """Return what stands last in the rows with a link to an assignment, or in those without: "3–5, 9" is 3 to 5 and 9."""
    page = (ROOT / "docs" / "syllabus.md").read_text(encoding="utf-8")
    rows = re.findall(r"^(\| \d+ \| .* \| ([\d–, ]+) \|)$", page, re.MULTILINE)
    return [
        [range(int(part.partition("–")[0]), int(part.rpartition("–")[2]) + 1) for part in last.split(", ")]
        for row, last in rows
        if ("](" in row) == with_link
    ]


def test_the_hours_of_the_syllabus_add_up():
    hours = [only for (only,) in rows_of_the_syllabus(with_link=True)]
    assert len(hours) == len(COURSE.assignments)
    total = f"take {sum(hour[0] for hour in hours)} to {sum(hour[-1] for hour in hours)} hours"
    assert total in (ROOT / "docs" / "syllabus.md").read_text(encoding="utf-8")


def minutes(name: str) -> float:
    """Return what the rule of the syllabus gives for a released notebook."""
    cells = json.loads((ROOT / "assignments" / name / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    words = sum(len("".join(cell["source"]).split()) for cell in cells if cell["cell_type"] == "markdown")
    each = {"code": 4, "markdown": 5}
    graded = ((cell["cell_type"], cell["metadata"].get("nbgrader", {})) for cell in cells)
    return words / 100 + sum(each[kind] * marks["points"] for kind, marks in graded if marks.get("grade"))


def test_the_hours_of_the_syllabus_follow_from_its_rule():
    for assignment, (only,) in zip(COURSE.assignments, rows_of_the_syllabus(with_link=True), strict=True):
        hours = minutes(assignment.name) / 60
        assert (only[0], only[-1]) == (round(0.8 * hours), round(1.2 * hours)), assignment.name


def test_the_syllabus_gives_each_practice_exercise_to_one_week():
    weeks = rows_of_the_syllabus(with_link=False)
    assert len(weeks) == len(COURSE.assignments)
    numbers = [number for week in weeks for part in week for number in part]
    assert sorted(numbers) == [rung.number for rung in rungs()]
    assert all([part[0] for part in week] == sorted(part[0] for part in week) for week in weeks)


def test_there_are_no_common_misspellings():
    done = subprocess.run(
        [sys.executable, "-m", "codespell_lib"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
