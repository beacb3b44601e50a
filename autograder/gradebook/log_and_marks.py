"""Compare the audit log with the stored hand-ins, with the gradebook, and with the results of grading again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from ..course.course import Course
from ..grading.attempts import AttemptError, Attempts
from ..grading.batch import Mode
from ..grading.explain import Reproduction, grade_again
from ..grading.history import Attempt
from ..grading.log import AuditLog, log_folder
from ..grading.log_check import LogFindings, check_log
from ..grading.log_entries import LoggedCell, LoggedMark
from ..student.submission import Submission, contents_digest, printable
from .database import GradebookError
from .reading import Submitted
from .writer import open_gradebook


class CourseFindings(msgspec.Struct, frozen=True):
    """What `check_course` says.

    log:      of the file and its chain
    marks:    how many marks the log has now
    faults:   sentences on marks that do not rest on what the log says; without those of the log itself
    notes:    what could not be looked at, and why
    regraded: how many results were graded again
    """

    log: LogFindings
    marks: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    regraded: int

    @property
    def is_sound(self) -> bool:
        return not self.log.faults and not self.faults


def check_course(
    course: Course,
    *,
    anchor: str = "",
    students: Collection[str] = (),
    is_regraded: bool = False,
    sandbox: Mode = "auto",
) -> CourseFindings:
    """Check the course's audit log, and every mark that it has now. Enters nothing.

    students:    only these; all students if it is empty
    is_regraded: whether to grade again what each mark comes from, where the versions are those of then

    Raises LogError where the log cannot be read, AttemptError for a store of another format, SandboxUnavailable.
    """
    findings = check_log(log_folder(course), anchor)
    if findings.faults:
        return CourseFindings(
            findings, 0, (), ("The marks were not looked at, since the log does not hold.",), 0
        )
    log = AuditLog(course)
    faults: list[str] = []
    notes: list[str] = []
    count = regraded = 0
    store = Attempts(course.attempts_folder)
    for assignment in course.assignments:
        marks = {
            student: mark
            for student in log.students_with_marks(assignment.name)
            if (not students or student in students)
            and (mark := log.last_mark(student, assignment.name)) is not None
        }
        count += len(marks)
        if not _has_gradebook(course):
            notes.append(f"There is no gradebook, so {assignment.name} was not compared with it.")
        elif marks:
            try:
                faults += _beside_the_log(course, assignment.name, marks, students)
            except GradebookError as error:
                notes.append(f"{assignment.name} was not compared with the gradebook: {error}")
        for student, mark in marks.items():
            attempt, problems = _stored(store, student, assignment.name, mark)
            faults += problems
            if attempt is not None and is_regraded:
                is_done, sentence = _graded_again(course, store, attempt, mark, sandbox)
                regraded += is_done
                (faults if is_done else notes).extend([sentence] if sentence else [])
    return CourseFindings(findings, count, tuple(faults), tuple(notes), regraded)


def _beside_the_log(
    course: Course, assignment: str, marks: dict[str, LoggedMark], students: Collection[str]
) -> Iterator[str]:
    """Yield a sentence for each student whose points in the gradebook differ from the log: no line records the change."""
    with open_gradebook(course) as gradebook:
        rows = gradebook.submitted(assignment)
    for student, row in sorted(rows.items()):
        if (not students or student in students) and not _agrees(marks.get(student), row):
            yield (
                f"{printable(student)}, {assignment}: the gradebook has other points than the log's last line says. "
                f"`autograder log` enters them, as it does with what was entered by hand."
            )


def _has_gradebook(course: Course) -> bool:
    file = Path(course.database_url.removeprefix("sqlite:///"))
    return not course.database_url.startswith("sqlite:///") or file.exists()


def _agrees(mark: LoggedMark | None, row: Submitted) -> bool:
    cells = tuple(
        LoggedCell(cell.name, cell.max_score, cell.auto_score, cell.manual_score, cell.extra_credit)
        for cell in row.cells
    )
    return mark is not None and mark.cells == cells and mark.penalty == (row.penalty or 0.0)


def _stored(
    store: Attempts, student: str, assignment: str, mark: LoggedMark
) -> tuple[Attempt | None, list[str]]:
    """Return the attempt that the exercises come from, and what is wrong with what the mark rests on."""
    label = f"{printable(student)}, {assignment}"
    attempts = {attempt.contents: attempt for attempt in store.all(student, assignment)}
    faults = []
    for contents in dict.fromkeys(filter(None, (mark.contents, mark.written))):
        attempt = attempts.get(contents)
        if attempt is None:
            if mark.suite:  # else the gradebook alone had it, or it was no submission
                faults.append(
                    f"{label}: the hand-in {contents[:12]} that the mark rests on is not in the store."
                )
            continue
        try:
            store.submitted_files(attempt)
        except AttemptError as error:
            faults.append(f"{label}: {error}")
        if attempt.files and contents_digest(attempt.files) != contents:
            faults.append(f"{label}: the stored files are not those of the hand-in {contents[:12]}.")
    attempt = attempts.get(mark.contents)
    if attempt is not None and attempt.result is not None and not _rests_on(mark, attempt):
        faults.append(f"{label}: the stored result has other versions than the log's last line says.")
    return (attempt if not faults else None), faults


def _rests_on(mark: LoggedMark, attempt: Attempt) -> bool:
    provenance = attempt.result.provenance if attempt.result is not None else None
    return provenance is not None and (mark.suite, mark.engine, mark.packages) == (
        provenance.suite,
        provenance.engine,
        provenance.packages,
    )


def _graded_again(
    course: Course, store: Attempts, attempt: Attempt, mark: LoggedMark, sandbox: Mode
) -> tuple[bool, str]:
    """Return whether the result could be graded again, and a sentence: what differs, or why it could not be."""
    label = f"{printable(attempt.student)}, {attempt.assignment}"
    result = attempt.result
    if result is None:
        return False, f"{label}: nothing was graded, so there is nothing to grade again."
    if mark.decision:
        return False, f"{label}: not graded again, since the result was decided: {mark.decision}."
    submission = Submission(attempt.student, attempt.assignment, store.submitted_files(attempt))
    again = grade_again(course, msgspec.structs.replace(result, timestamp=""), submission, sandbox)
    return comparison_of(again, label)


def comparison_of(again: Reproduction, label: str) -> tuple[bool, str]:
    """Return whether the two results can be compared, and a sentence where they differ or cannot."""
    if again.same:
        return True, ""
    if again.changed:
        return False, f"{label}: not compared, since {', '.join(again.changed)} changed since it was graded."
    return True, f"{label}: graded again, these checks come out differently: {', '.join(again.checks)}."
