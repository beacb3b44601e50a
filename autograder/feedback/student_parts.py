"""What a student's page shows beside the checks: attempts, the rule of lateness, the student's own lines, what to read again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..course.course import Course
from ..course.lateness import penalty
from ..course.times import shown_time
from ..grading.attempts import Attempts
from ..grading.history import Attempt
from ..grading.mark import Mark, lateness
from ..results import Frame
from .cleaned import Cleaned, cleaned

LINES_AROUND = 2
WHO_SAYS = {"claimed": "as timestamp.txt claims", "unknown": "nobody says when"}


@dataclass(frozen=True)
class AttemptLine:
    """One attempt in the table: what it would be worth by its own lateness.

    gives: which parts of the mark come from it, such as ``exercises``; empty for none
    """

    number: int
    handed_in: str
    automatic: float | None
    late: float
    gives: str


@dataclass(frozen=True)
class CodeLine:
    """One line of the student's own code. is_it: whether the sentence is about this line."""

    number: int
    text: Cleaned
    is_it: bool


def attempt_lines(course: Course, mark: Mark) -> list[AttemptLine]:
    """Return the attempts of a mark in the order of their hand-ins; empty if the store has none."""
    history = Attempts(course.attempts_folder).history(mark.student, mark.assignment)
    return [_attempt_line(course, mark, attempt) for attempt in history.attempts]


def _attempt_line(course: Course, mark: Mark, attempt: Attempt) -> AttemptLine:
    hand_in = attempt.hand_in(mark.counts)
    late = lateness(hand_in, mark.due) or 0.0
    policy = course.late_for(mark.assignment, mark.due)
    result = attempt.result if attempt.is_graded else None
    lost = penalty(result.score, result.max_score, late, policy) if result is not None else 0.0
    said = WHO_SAYS.get(hand_in.trust, "")
    when = shown_time(course, hand_in.time, mark.assignment) if hand_in.time is not None else ""
    parts = [("exercises", mark.automatic), *([("written answers", mark.written)] if mark.written else [])]
    gives = [name for name, part in parts if part.contents and part.contents == attempt.contents]
    return AttemptLine(
        hand_in.number,
        f"{when} ({said})" if when and said else when or said,
        result.score if result is not None else None,
        lost,
        " and ".join(gives),
    )


def rule_of_lateness(course: Course, assignment: str = "") -> str:
    """Return what lateness costs in this course, in words, and when the assignment closes, if it is named and does."""
    closes = course.assignment(assignment).closes if assignment else None
    if closes is None:
        return _rule_of_days(course)
    return f"{_rule_of_days(course)} The assignment closes at {shown_time(course, closes, assignment)}; after that nothing counts."


def _rule_of_days(course: Course) -> str:
    late = course.late
    if not late.penalty_per_day:
        return (
            "Lateness costs nothing."
            if late.cap_days is None
            else f"After {late.cap_days:g} days nothing counts."
        )
    grace = f" The first {late.grace_minutes:g} minutes cost nothing." if late.grace_minutes else ""
    floor = f" {100 * late.floor:g} % of the score are kept however late" if late.floor else ""
    cap = f"after {late.cap_days:g} days nothing counts" if late.cap_days is not None else ""
    ends = (
        f"{floor}, until {cap}."
        if floor and cap
        else f"{floor}."
        if floor
        else f" {cap.capitalize()}."
        if cap
        else ""
    )
    return f"Each day begun costs {100 * late.penalty_per_day:g} % of the assignment's points.{grace}{ends}"


def submitted_sources(course: Course, mark: Mark) -> Mapping[str, list[str]]:
    """Return the lines of the modules that were handed in with the attempt that counts, by file."""
    store = Attempts(course.attempts_folder)
    for attempt in store.history(mark.student, mark.assignment).attempts:
        if attempt.contents and attempt.contents == mark.automatic.contents:
            try:
                files = store.submitted_files(attempt)
            except OSError:
                return {}
            return {
                name: content.decode("utf-8", "replace").splitlines()
                for name, content in files.items()
                if name.endswith(".py")
            }
    return {}


def own_lines(place: Frame | None, sources: Mapping[str, list[str]]) -> list[CodeLine]:
    """Return the student's lines around ``place``; that line alone if the files are not at hand."""
    if place is None or not place.text.strip():
        return []
    lines = sources.get(place.file, [])
    if not 1 <= place.line <= len(lines) or lines[place.line - 1].strip() != place.text.strip():
        return [CodeLine(place.line, cleaned(place.text.strip()), True)]
    first, last = max(1, place.line - LINES_AROUND), min(len(lines), place.line + LINES_AROUND)
    chosen = lines[first - 1 : last]
    margin = min((len(line) - len(line.lstrip()) for line in chosen if line.strip()), default=0)
    return [
        CodeLine(number, cleaned(line[margin:][:200]), number == place.line)
        for number, line in enumerate(chosen, start=first)
    ]


def section_of(course: Course, assignment: str, exercise: str) -> str:
    """Return the heading in a released notebook under which ``exercise`` stands; empty if it is not found."""
    notebooks = sorted((course.assignments_folder / assignment).glob("*.ipynb"))
    return next(filter(None, (_sections(notebook).get(exercise, "") for notebook in notebooks)), "")


@cache
def _sections(notebook: Path) -> dict[str, str]:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    sections: dict[str, str] = {}
    heading = ""
    for cell in cells:
        source = "".join(cell.get("source", ""))
        if cell.get("cell_type") == "markdown":
            for line in re.findall(r"^#{1,3}\s+(.+)$", source, re.MULTILINE):
                heading = re.sub(r"[`*$]", "", line).strip()
        else:
            for exercise in re.findall(r"""check\(\s*["']([\w.]+)["']""", source):
                sections.setdefault(exercise, heading)
    return sections
