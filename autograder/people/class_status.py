"""What needs an instructor: unread answers, what broke, what timed out, what looks odd, what was late, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from ..course.course import Assignment, Course
from ..course.roster import read_roster
from ..errors import going_on
from ..gradebook.sync import Bookkeeper, students_view
from ..gradebook.writer import open_gradebook
from ..grading.attempts import Attempts
from ..grading.mark_values import Mark
from ..grading.provenance import Versions, versions_of
from ..results import Outcome, Status, SubmissionResult
from ..student.submission import printable
from .names import known_names, submitted_names, unknown_in_course_toml

_VERSIONS = ("suite", "engine", "packages", "limits")

ReaderOf = Callable[[str, str, str], str]
"""Says who reads an answer, by assignment, question and student; empty where it was dealt to nobody."""


class Matter(msgspec.Struct, frozen=True):
    """Something about one student's work. kind: as in `mark_values.Open`, or ``incomplete``, ``timed out``, ``suspicious``, ``late``."""

    student: str
    kind: str
    sentence: str


class AssignmentStatus(msgspec.Struct, frozen=True):
    """One assignment; people who have left the course do not count.

    handed_in:   students of whom there is something
    missing:     people of the roster of whom there is nothing; None where there is no roster
    provisional: marks that are not final
    unread:      question -> answers that wait for a reader
    readers:     question -> reader -> how many of them she still has; the rest was dealt to nobody
    matters:     what needs a person
    information: what timed out, and what was late without an extension
    changes:     sentences on what is not what it was when the work was graded
    """

    name: str
    due: datetime
    handed_in: int
    missing: int | None
    provisional: int
    unread: dict[str, int]
    readers: dict[str, dict[str, int]]
    matters: tuple[Matter, ...]
    information: tuple[Matter, ...]
    changes: tuple[str, ...]

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to do something."""
        return bool(self.unread or self.matters or self.changes)


class ClassStatus(msgspec.Struct, frozen=True):
    """All assignments of which anything was handed in. notes: sentences on the course as a whole."""

    assignments: tuple[AssignmentStatus, ...]
    notes: tuple[str, ...]

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to do something."""
        return bool(self.notes) or any(assignment.needs_person for assignment in self.assignments)


def class_status(
    course: Course, names: Sequence[str] = (), reader_of: ReaderOf = lambda assignment, question, student: ""
) -> ClassStatus:
    """Return what needs a person. names: of assignments; none: all.

    Brings the gradebook in step, as `gradebook.marks.marks` does. Raises GradebookError and CourseError.
    """
    store = Attempts(course.attempts_folder)
    graded = set(store.assignments())
    notes = unknown_in_course_toml(course)
    roster = read_roster(course.data_folder)
    strangers = sorted(known_names(course) - set(roster.by_name)) if roster.people else []
    notes += [f"{printable(name)} handed something in, and is not in the roster." for name in strangers]
    chosen = [assignment for assignment in course.select(names) if assignment.name in graded]
    statuses: list[AssignmentStatus] = []
    if chosen:
        with open_gradebook(course) as gradebook:
            keeper = Bookkeeper(course, gradebook, students_view(course))
            for assignment in chosen:
                with going_on(assignment.name, notes):
                    statuses.append(_assignment_status(course, keeper, assignment, reader_of))
            notes += keeper.problems
    notes += [
        f"{assignment.name}: {count} folders were handed in and are not graded. `autograder grade {assignment.name}`."
        for assignment in course.select(names)
        if (count := _ungraded(course, store, assignment.name))
    ]
    return ClassStatus(tuple(statuses), tuple(notes))


def _assignment_status(
    course: Course, keeper: Bookkeeper, assignment: Assignment, reader_of: ReaderOf
) -> AssignmentStatus:
    roster = read_roster(course.data_folder)
    marks = [mark for mark in keeper.class_marks(assignment.name) if mark.student not in roster.withdrawn]
    results = {mark.student: keeper.result(mark) for mark in marks}
    present = set(roster.by_name) - roster.withdrawn
    waiting = [
        (entry.what, mark.student) for mark in marks for entry in mark.open if entry.kind == "unread answer"
    ]
    unread = Counter(question for question, _ in waiting)
    return AssignmentStatus(
        name=assignment.name,
        due=assignment.due,
        handed_in=len(marks),
        missing=len(present - results.keys()) if roster.people else None,
        provisional=sum(not mark.is_final for mark in marks),
        unread=dict(sorted(unread.items())),
        readers=_by_reader(assignment.name, waiting, reader_of),
        matters=tuple(matter for mark in marks for matter in _matters(mark, results[mark.student])),
        information=tuple(
            matter for mark in marks for matter in _information(course, mark, results[mark.student])
        ),
        changes=tuple(_changes(course, assignment, list(results.values()))),
    )


def _by_reader(
    assignment: str, waiting: Sequence[tuple[str, str]], reader_of: ReaderOf
) -> dict[str, dict[str, int]]:
    """Count the answers that wait by question and reader. waiting: question and student of each"""
    counts: dict[str, Counter[str]] = {}
    for question, student in sorted(waiting):
        reader = reader_of(assignment, question, student)
        if reader:
            counts.setdefault(question, Counter())[reader] += 1
    return {question: dict(sorted(own.items())) for question, own in counts.items()}


def _matters(mark: Mark, result: SubmissionResult) -> Iterator[Matter]:
    if result.status is Status.INCOMPLETE:
        yield Matter(mark.student, "incomplete", result.message)
    for entry in mark.open:
        if entry.kind != "unread answer":
            yield Matter(mark.student, entry.kind, entry.sentence)
    for name in _checks(result, Outcome.FORBIDDEN):
        sentence = f"The code did something in {name} that the sandbox does not allow: look at it."
        yield Matter(mark.student, "suspicious", sentence)


def _information(course: Course, mark: Mark, result: SubmissionResult) -> Iterator[Matter]:
    slow = _checks(result, Outcome.TIMED_OUT)
    if slow:
        yield Matter(mark.student, "timed out", f"{', '.join(slow)} timed out.")
    late = max((charge.seconds_late for charge in mark.charges), default=0.0)
    if late > 60 * course.late.grace_minutes and mark.due <= course.assignment(mark.assignment).due:
        days = f"{late / 86_400:.1f} days"
        yield Matter(mark.student, "late", f"{days} late without an extension: -{mark.penalty:g} points.")
    if mark.beyond_limit:
        sentence = f"{mark.beyond_limit} attempts are beyond the limit, and count for nothing."
        yield Matter(mark.student, "beyond the limit", sentence)


def _checks(result: SubmissionResult, outcome: Outcome) -> list[str]:
    return [
        check.name for exercise in result.exercises for check in exercise.checks if check.outcome is outcome
    ]


def _changes(course: Course, assignment: Assignment, results: Sequence[SubmissionResult]) -> Iterator[str]:
    """Yield a sentence on the results that were made with another suite, engine, packages or limits than now."""
    now = versions_of(course.solutions_folder / assignment.name, course.sandbox, assignment.handed_out)
    for name in _VERSIONS:
        count = sum(_differs(result, now, name) for result in results)
        if count:
            yield (
                f"{count} of {len(results)} results were made with another {name} than now: "
                f"`autograder regrade {assignment.name}` shows who gains and who loses."
            )


def _differs(result: SubmissionResult, now: Versions, name: str) -> bool:
    former = getattr(result.provenance, name)
    return bool(former) and former != getattr(now, name)


def _ungraded(course: Course, store: Attempts, assignment: str) -> int:
    """How many students have a folder of submissions for an assignment, and nothing in the store."""
    graded = set(store.students(assignment))
    return sum(
        (course.submitted_folder / student / assignment).is_dir()
        for student in submitted_names(course) - graded
    )
