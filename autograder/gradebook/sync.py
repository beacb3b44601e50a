"""From results to nbgrader: what the mark is made of, its rows in the gradebook, its autograded folder.

This is the one way by which grades reach nbgrader: `autograder grade` goes it, and so do
``nbgrader autograde`` and the formgrader's button.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from ..course.course import Course
from ..feedback.disclosure import comments
from ..feedback.student_view import student_view
from ..grading.attempts import AttemptError, Attempts
from ..grading.groups import folder_of
from ..grading.history import Attempt, HandIn, History
from ..grading.judge import known_needed_files, ungraded
from ..grading.log import AuditLog, LogError, MarkToLog
from ..grading.mark import CellScore, Choice, Mark, choose, due_of, mark_of
from ..grading.stamps import Stamp, stamp_of
from ..results import Status, SubmissionResult
from ..student.submission import NotASubmission, printable, read_submission
from .answers import blank_answers, notebooks_in, own_texts, unanswered
from .answers_digest import answers_digest, is_same
from .autograded import AutogradedError, write_autograded
from .cells import ReleasedNotebook
from .layout import late_penalty_of
from .reading import Submitted
from .rows import Entry, naive, points_of
from .writer import CourseGradebook, Feedback


def students_view(course: Course, now: datetime | None = None) -> Feedback:
    """Return the function that says which text a student sees, as `student_view.student_view` decides it."""
    return lambda result: comments(student_view(course, result, now))


@dataclass(frozen=True)
class _Decision:
    """What counts for one student and assignment.

    result: what the exercises come from, with the time of handing in; if it could not be graded, why
    files:  the exercises' files, with the notebooks that the written answers are in
    """

    history: History
    choice: Choice
    due: datetime
    result: SubmissionResult
    files: Mapping[str, bytes]


@dataclass
class Bookkeeper:
    """Keeps an open gradebook and the autograded folder in step with the attempts.

    feedback_of: says which text the student sees of a result
    submitted:   the folder of submissions, if it is not the course's own
    problems:    sentences on what could not be written as it was; they pile up over the calls
    marks:       (student, assignment) -> the mark, of everything that was written
    stamps:      (student, assignment) -> the stamp of the autograded folder right after it was written
    log:         takes every change of a mark, the ones that somebody else made included; no mark is written without it
    """

    course: Course
    gradebook: CourseGradebook
    feedback_of: Feedback
    submitted: Path | None = None
    problems: list[str] = field(default_factory=list, init=False)
    marks: dict[tuple[str, str], Mark] = field(default_factory=dict, init=False)
    stamps: dict[tuple[str, str], Stamp | None] = field(default_factory=dict, init=False)
    log: AuditLog = field(init=False)

    def __post_init__(self) -> None:
        self.log = AuditLog(self.course)
        self._submitted = self.submitted or self.course.submitted_folder
        self._attempts = Attempts(self.course.attempts_folder)

    def write(self, results: Sequence[SubmissionResult], *, folders: bool = True) -> list[SubmissionResult]:
        """Write what counts after ``results``, and return it: for each, what its exercises come from now.

        folders: whether to write the autograded folders too; nbgrader's own autograde makes them itself

        Writing the same results again changes nothing. Where a stored file is damaged, that student's rows stay
        as they are, and a sentence says so. Raises GradebookError, AttemptError and LogError; what was graded is
        kept, and the same call later makes good.
        """
        decided: dict[tuple[str, str], _Decision] = {}
        for assignment in dict.fromkeys(result.assignment for result in results):
            granted = self.gradebook.extensions(assignment)
            for result in results:
                if result.assignment == assignment:
                    try:
                        decision = self._decide(result, granted.get(result.student))
                        decided[result.student, assignment] = decision
                    except AttemptError as error:  # the others go on
                        self.problems.append(f"{printable(result.student)}: {error}")
            self._write_decided([d for (_, name), d in decided.items() if name == assignment], folders)
        return [
            decided[key].result if (key := (result.student, result.assignment)) in decided else result
            for result in results
        ]

    def mark(self, assignment: str, student: str) -> Mark:
        """Return the mark by what the gradebook says now. Writes nothing."""
        return self.mark_by_rows(
            student, assignment, self.gradebook.submitted(assignment, student).get(student)
        )

    def mark_if(self, history: History, rows: Submitted | None) -> Mark:
        """Return the mark that there would be if the store held ``history``. Writes nothing.

        rows: what the gradebook says now (`CourseGradebook.submitted`): manual scores and written answers stay
        """
        due = due_of(
            self.course, history.student, history.assignment, rows.extension if rows is not None else None
        )
        choice = choose(self.course, history, due, self._answers)
        result = choice.automatic.result if choice.automatic is not None else None
        if rows is None or result is None:
            return mark_of(self.course, history, choice, due, rows.cells if rows is not None else None)
        cells = [
            msgspec.structs.replace(cell, auto_score=points_of(result, cell.exercise, cell.max_score)[0])
            if cell.exercise
            else cell
            for cell in rows.cells
        ]
        return mark_of(self.course, history, choice, due, cells)

    def class_marks(self, assignment: str, only: str | None = None) -> list[Mark]:
        """Return the marks of everybody who handed something in, sorted, and bring the gradebook in step.

        only: this student alone

        Where the rows are not what the mark says (a person entered a score, a date was moved, an extension was
        granted), they are written again. What the audit log does not know yet is entered there.
        """
        rows = self.gradebook.submitted(assignment, only)
        known_students = {*self._attempts.students(assignment), *rows}
        students = sorted(known_students if only is None else known_students & {only})
        marks: dict[str, Mark] = {}
        stale: list[SubmissionResult] = []
        to_log: list[MarkToLog] = []
        for student in students:
            try:
                marks[student], choice = self._mark(student, assignment, rows.get(student))
            except AttemptError as error:
                self.problems.append(f"{printable(student)}: {error}")
                continue
            if choice.automatic is not None and choice.automatic.contents != _ROWS_ALONE:
                result = self._result(marks[student], choice.automatic)
                if not self._in_step(marks[student], result, rows.get(student)):
                    stale.append(result)
                    continue  # writing enters it
            to_log.append(_to_log(marks[student], choice))
        self._enter_noticed(assignment, to_log, None if only is not None else students)
        if stale:
            self.write(stale)
            for result in stale:
                marks[result.student] = self.marks.get((result.student, assignment), marks[result.student])
        return [marks[student] for student in students if student in marks]

    def _enter_noticed(
        self, assignment: str, marks: Sequence[MarkToLog], students: Collection[str] | None
    ) -> None:
        """Enter what the log does not know: what a person entered by hand, or a command that was killed.

        students: everybody who has a mark, so that those who have none any more are entered too; None: nobody is
        """
        try:
            differing = [entry.mark.student for entry in self.log.differing(marks)]
            if students is not None:
                differing += set(self.log.students_with_marks(assignment)) - set(students)
            if not differing:
                return
            with self.log.writing():
                # read again: another command may have written and entered these marks meanwhile
                rows = self.gradebook.submitted(assignment)
                stored = self._attempts.students(assignment)
                remain = [student for student in differing if student in rows or student in stored]
                without_mark = [(student, assignment) for student in differing if student not in remain]
                self.log.enter(
                    [_to_log(*self._mark(student, assignment, rows.get(student))) for student in remain],
                    without_mark,
                    first="found in the gradebook",
                )
        except (LogError, AttemptError) as error:
            self.problems.append(str(error))
        self._pass_remarks_on()

    def _pass_remarks_on(self) -> None:
        remarks, self.log.remarks[:] = list(self.log.remarks), []
        self.problems += remarks

    def result(self, mark: Mark) -> SubmissionResult:
        """Return the result that the exercises of ``mark`` come from; if there is none, one that says why."""
        history = self._attempts.history(mark.student, mark.assignment)
        contents = mark.automatic.contents
        attempt = next((a for a in history.attempts if a.contents == contents), None)
        return self._result(mark, attempt)

    # one student

    def _decide(self, result: SubmissionResult, granted: timedelta | None) -> _Decision:
        """Say what counts after ``result``, which may be one that could not be graded and is in no store."""
        student, assignment = result.student, result.assignment
        history = self._attempts.history(student, assignment)
        fallback: Mapping[str, bytes] = {}
        is_graded = result.status in (Status.GRADED, Status.INCOMPLETE)
        if not history.attempts or (not is_graded and history.attempts[-1].is_graded):
            history, fallback = self._with_result(history, result)
        due = due_of(self.course, student, assignment, granted)
        choice = choose(self.course, history, due, self._answers)
        assert choice.automatic is not None
        assert choice.written is not None
        files = {
            name: content
            for attempt in (choice.automatic, choice.written)
            for name, content in (self._attempts.submitted_files(attempt) or fallback).items()
            if choice.automatic is choice.written
            or name.lower().endswith(".ipynb") == (attempt is choice.written)
        }
        mark = mark_of(self.course, history, choice, due)
        return _Decision(history, choice, due, self._result(mark, choice.automatic), files)

    def _with_result(self, history: History, result: SubmissionResult) -> tuple[History, Mapping[str, bytes]]:
        """The history with ``result`` as its last hand-in, and the files that lie in the folder."""
        try:
            place = folder_of(self.course, self._submitted, result.student, result.assignment)
            needed = self._needed(result.assignment)
            files = read_submission(
                place, result.student, result.assignment, needed, limits=self.course.submission_limits
            ).files
        except NotASubmission:
            files = {}
        is_graded = result.status in (Status.GRADED, Status.INCOMPLETE)
        attempt = Attempt(
            result.student,
            result.assignment,
            "" if result.status is Status.REJECTED else "not stored",
            {},
            (HandIn(history.hand_ins + 1),),
            result if is_graded else None,
            result.message,
        )
        return msgspec.structs.replace(history, attempts=(*history.attempts, attempt)), files

    def _needed(self, assignment: str) -> tuple[str, ...]:
        return known_needed_files(self.course.solutions_folder / assignment)

    def _result(self, mark: Mark, attempt: Attempt | None) -> SubmissionResult:
        """What the exercises come from, with the time that holds for them."""
        result = attempt.result if attempt is not None else None
        if result is None:
            folder = self.course.solutions_folder / mark.assignment
            return ungraded(folder, mark.student, mark.status, mark.message)
        moment = mark.automatic.handed_in
        return msgspec.structs.replace(result, timestamp=moment.isoformat() if moment is not None else "")

    def mark_by_rows(self, student: str, assignment: str, rows: Submitted | None) -> Mark:
        """Return the mark that ``rows`` give, which need not be those of now. Writes nothing."""
        return self._mark(student, assignment, rows)[0]

    def _mark(self, student: str, assignment: str, rows: Submitted | None) -> tuple[Mark, Choice]:
        """The mark of the rows as they are, and what it comes from."""
        history = self._attempts.history(student, assignment)
        if not history.attempts and rows is not None:
            history = _of_rows_alone(history, rows)
        return self._mark_of(history, rows)

    def _mark_of(self, history: History, rows: Submitted | None) -> tuple[Mark, Choice]:
        due = due_of(
            self.course, history.student, history.assignment, rows.extension if rows is not None else None
        )
        choice = choose(self.course, history, due, self._answers)
        return mark_of(self.course, history, choice, due, rows.cells if rows is not None else None), choice

    def entry_of(self, history: History, rows: Submitted) -> MarkToLog:
        """Return the mark that ``rows`` give for ``history``, as the log would take it. Writes nothing."""
        return _to_log(*self._mark_of(history, rows))

    def is_in_step(self, entry: MarkToLog, rows: Submitted) -> bool:
        """Return whether the rows say what the mark does."""
        return entry.result is not None and self._in_step(entry.mark, entry.result, rows)

    def _in_step(self, mark: Mark, result: SubmissionResult, rows: Submitted | None) -> bool:
        """Whether the rows say what the mark says."""
        if rows is None:
            return False
        scores = all(
            cell.auto_score == points_of(result, cell.exercise, cell.max_score)[0]
            for cell in rows.cells
            if cell.exercise
        )
        return scores and rows.timestamp == naive(mark.handed_in) and rows.penalty == late_penalty_of(mark)

    # what is written

    def _write_decided(self, decisions: Sequence[_Decision], folders: bool) -> None:
        if not decisions:
            return
        assignment = decisions[0].result.assignment
        released = self._released(assignment)
        entries = {decision.result.student: self._entry(released, decision) for decision in decisions}
        with self.log.writing():  # before the database's own lock, here as everywhere
            problems, marks = self.gradebook.write_entries(assignment, entries)
            choices = {decision.result.student: decision.choice for decision in decisions}
            self.log.enter([_to_log(mark, choices[student]) for student, mark in marks.items()])
        self._pass_remarks_on()
        self.problems += problems
        self.marks |= {(student, assignment): mark for student, mark in marks.items()}
        for decision in decisions if folders else ():
            place = (decision.result.student, assignment)
            folder = self.course.autograded_folder.joinpath(*place)
            try:
                write_autograded(
                    folder,
                    released,
                    decision.result,
                    decision.files,
                    entries[decision.result.student].feedback,
                    submitted=folder_of(self.course, self._submitted, *place),
                )
                self.stamps[place] = stamp_of([folder])
            except AutogradedError as error:  # its grades are written; the others' pages go on
                self.problems.append(str(error))

    def _entry(self, released: ReleasedNotebook, decision: _Decision) -> Entry:
        def mark(cells: Sequence[CellScore], _: timedelta | None) -> Mark:
            return mark_of(self.course, decision.history, decision.choice, decision.due, cells)

        result = decision.result
        # where nobody could look, an answer is not missing: that is no zero
        blank: Collection[str] = (
            () if result.status is Status.REJECTED else unanswered(released, decision.files)
        )
        return Entry(
            result,
            self.feedback_of(result),
            frozenset(blank),
            mark_of(
                self.course, decision.history, decision.choice, decision.due, _blank_cells(released)
            ).handed_in,
            answers_digest(released, decision.files),
            mark,
            lambda noted: is_same(noted, released, decision.files),
        )

    def _answers(self, attempt: Attempt) -> int:
        """How sure it is that the attempt holds a written answer: 2 an answer or other prose, 1 other text, 0 none."""
        released = self._released(attempt.assignment)
        if not released.written or not attempt.files:
            return 0
        notebooks = notebooks_in(released, self._attempts.submitted_files(attempt))
        if not released.written <= blank_answers(released, notebooks):
            return 2
        kinds = {text.kind for text in own_texts(released, notebooks)}
        return 2 if kinds - {"code", "output"} else bool(kinds)

    def _released(self, assignment: str) -> ReleasedNotebook:
        return self.gradebook.released(assignment)


def _to_log(mark: Mark, choice: Choice) -> MarkToLog:
    return MarkToLog(mark, choice.automatic.result if choice.automatic is not None else None)


_ROWS_ALONE = "rows alone"


def _of_rows_alone(history: History, rows: Submitted) -> History:
    """The history of a submission that is in the gradebook and in no store."""
    moment = rows.timestamp.replace(tzinfo=UTC) if rows.timestamp is not None else None
    hand_in = HandIn(1, moment, "claimed" if moment is not None else "unknown")
    attempt = Attempt(
        history.student,
        history.assignment,
        _ROWS_ALONE,
        {},
        (hand_in,),
        message="The gradebook has it, and no attempt of it was stored.",
    )
    return msgspec.structs.replace(history, attempts=(attempt,))


def _blank_cells(released: ReleasedNotebook) -> Sequence[CellScore]:
    """The released cells with points, as a mark sees them before anything is written."""
    return tuple(
        CellScore(name, released.graded.get(name, ""), points) for name, points in released.points.items()
    )
