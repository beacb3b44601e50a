"""Grade the submissions of a folder against the hidden suites, in a sandbox, into nbgrader's gradebook."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..grading.mark_words import attention
from ..results import Status
from ..student.submission import printable
from .output import add_json, at_least, progress, say, whisper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..course.course import Course
    from ..grading.batch import Job
    from ..grading.mark import Mark
    from ..results import SubmissionResult

WEAKER = " That is weaker than namespaces: `autograder doctor` says how, and course.toml can demand more."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")
    parser.add_argument("--student", action="append", default=[], help="grade this student only; repeatable")
    parser.add_argument(
        "--submitted", type=Path, metavar="DIR", help="folder of submissions, student/assignment"
    )
    parser.add_argument(
        "--put-in-place",
        action="store_true",
        help="where losses.py is missing, and only losses (1).py or the like is there, copy it to its place first",
    )
    parser.add_argument(
        "--workers", type=at_least(0), metavar="N", help="processes; default: one for each core"
    )
    parser.add_argument("--scheduler", metavar="ADDR", help="a Dask scheduler, such as tcp://host:8786")
    parser.add_argument(
        "--sandbox",
        choices=["auto", "namespaces", "landlock", "none"],
        default="auto",
        help="auto takes the strongest that holds; none is for your own code only",
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..course.roster import read_roster
    from ..feedback.json_report import document
    from ..feedback.student_view import student_view
    from ..grading.batch import find_jobs
    from ..grading.groups import for_every_member
    from ..grading.put_in_place import put_in_place

    course = load_course()
    quiet = options.json == "-"
    assignments = [assignment.name for assignment in course.select(options.assignments)]
    submitted = (options.submitted or course.submitted_folder).resolve()
    notes: list[str] = []
    found = find_jobs(submitted, assignments)
    if options.put_in_place:
        own = [job for job in found if not options.student or job.student in options.student]
        for sentence in put_in_place(course, own):
            say(sentence, quiet=quiet)
    jobs = for_every_member(course, found, notes.append, options.student)
    if not jobs:
        say(
            f"There is nothing to grade in {submitted}: it holds no student/assignment folder that fits.",
            quiet=quiet,
        )
    max_scores = _max_scores(course, assignments, {job.assignment for job in jobs})
    results, earlier, problems, marks = _grade(course, jobs, assignments, submitted, options)
    problems = [*notes, *problems]
    if options.json:
        from .documents import write_document

        lines = document(course, max_scores, results, lambda result: student_view(course, result), marks)
        write_document("grade", options.json, course=lines.course, assignments=lines.assignments)
    withdrawn = read_roster(course.data_folder).withdrawn
    say(table(results, max_scores, earlier, marks, withdrawn), quiet=quiet)
    for problem in problems:
        say(f"note: {problem}", quiet=quiet)
    if jobs and not results:
        return 2
    return 1 if problems or any(attention(result, marks) for result in results) else 0


def _max_scores(course: Course, assignments: Sequence[str], handed_in: Collection[str]) -> dict[str, float]:
    """Return the points of each assignment whose suite can be read; why another cannot is said where it is graded."""
    from ..suite.collection import SuiteError
    from ..suite.session import collect_checks

    points = {}
    for name in assignments:
        try:
            checks = collect_checks(course.solutions_folder / name)
        except SuiteError as error:
            if name not in handed_in:
                whisper(f"note: {name} cannot be graded as it is: {error}")
            continue
        points[name] = float(sum(check.points for check in checks))
    return points


def _grade(
    course: Course,
    jobs: Sequence[Job],
    assignments: Sequence[str],
    submitted: Path,
    options: argparse.Namespace,
) -> tuple[list[SubmissionResult], int, list[str], Mapping[tuple[str, str], Mark]]:
    """Return the results, how many were graded before, sentences on what needs a person, and the marks."""
    from ..gradebook.ready import ready
    from ..gradebook.sync import Bookkeeper, students_view
    from ..gradebook.unchanged import Unchanged
    from ..gradebook.writer import open_gradebook
    from ..grading.batch import grade_batch, setup_for
    from ..grading.waiting import grade_waiting, has_waiting
    from ..quality.demo import usual_workers

    setup = setup_for(course, options.sandbox)
    workers = max(1, min(options.workers or usual_workers(), len(jobs)))
    results: list[SubmissionResult] = []
    problems: list[str] = []
    with open_gradebook(course) as gradebook:
        asked = {job.assignment for job in jobs}.union(has_waiting(course, assignments))
        fit = ready(gradebook, [name for name in assignments if name in asked], problems)
        jobs = [job for job in jobs if job.assignment in fit]
        keeper = Bookkeeper(course, gradebook, students_view(course), submitted=submitted)
        unchanged = Unchanged(course, setup, keeper, submitted)
        known = unchanged.known(jobs)
        results += [one.result for one in known.values()]
        keeper.marks |= {key: one.mark for key, one in known.items()}
        graded = grade_batch(
            course,
            [job for job in jobs if (job.student, job.assignment) not in known],
            setup,
            workers=workers,
            scheduler=options.scheduler,
            write=keeper.write,
            report=problems.append,
        )
        # closed before the gradebook is: what has been graded is written, also where this is interrupted
        earlier = len(known)
        with contextlib.closing(graded), progress(len(jobs) - earlier, "grading") as advance:
            try:
                for decision in graded:
                    results.append(decision.result)
                    earlier += decision.earlier
                    advance(decision.result.student)
            except BaseException:
                whisper(
                    f"{len(results)} of {len(jobs)} submissions are graded and kept. The same command goes on there."
                )
                raise
        try:
            unchanged.note(jobs, whole=not options.student)
        except OSError as error:  # only speed is lost: everybody is looked at the next time
            problems.append(
                f"Which submissions are done cannot be noted, so the next run looks at all of them: "
                f"{error.filename}: {error.strerror}."
            )
        waiting = grade_waiting(course, setup, fit, options.student, workers=workers, report=problems.append)
        keeper.write(waiting)
        graded_now = {(result.student, result.assignment) for result in results}
        results += [result for result in waiting if (result.student, result.assignment) not in graded_now]
    return results, earlier, [*problems, *keeper.problems], keeper.marks


def table(
    results: Sequence[SubmissionResult],
    max_scores: dict[str, float],
    earlier: int = 0,
    marks: Mapping[tuple[str, str], Mark] = MappingProxyType({}),
    withdrawn: Collection[str] = (),
) -> str:
    """Return a summary as text: for each assignment the counts by status, the mean, and who needs a look.

    marks: (student, assignment) -> what counts; where there is one, the mean is of its points
    withdrawn: people who count in no mean
    """
    lines = []
    for name, max_score in max_scores.items():
        own = [result for result in results if result.assignment == name]
        if not own:
            continue
        statuses = dict.fromkeys(result.status for result in own)
        counts = {status: sum(result.status == status for result in own) for status in statuses}
        by_status = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
        lines.append(
            f"{name}: {len(own)} submissions ({by_status}); {_mean([result for result in own if result.student not in withdrawn], max_score, marks)}"
        )
        waiting = [mark.waiting for mark in _marks_of(own, marks) if mark.waiting]
        if waiting:
            lines.append(
                f"  {_count(sum(waiting), 'written answer')} of {_count(len(waiting), 'submission')} wait for a reader."
            )
        for result in sorted(own, key=lambda result: result.student):
            lines += [f"  {printable(result.student)}: {reason}" for reason in attention(result, marks)]
    modes = sorted({result.sandbox for result in results if result.sandbox})
    if modes:
        lines.append(f"Sandbox: {', '.join(modes)}.{'' if modes == ['namespaces'] else WEAKER}")
    if earlier:
        lines.append(f"{earlier} of them had been graded before and were taken as they are.")
    return "\n".join(lines)


def _mean(own: Sequence[SubmissionResult], max_score: float, marks: Mapping[tuple[str, str], Mark]) -> str:
    """The mean of the points that count, so far; of the exercises alone where there are no marks."""
    graded = [result for result in own if result.status in (Status.GRADED, Status.INCOMPLETE)]
    known = _marks_of(graded, marks)
    totals = [mark.total for mark in known] if known else [result.score for result in graded]
    if not totals:
        return "no scores"
    return f"mean {sum(totals) / len(totals):.1f} of {known[0].max_score if known else max_score:g}"


def _marks_of(results: Sequence[SubmissionResult], marks: Mapping[tuple[str, str], Mark]) -> list[Mark]:
    keys = [(result.student, result.assignment) for result in results]
    return [marks[key] for key in keys if key in marks]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("s" if number != 1 else "")
