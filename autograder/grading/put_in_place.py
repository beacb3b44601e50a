"""Copy a file that was clearly meant, such as ``losses (1).py``, to where its assignment reads it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from ..course.course import Course
from ..durable import write_file
from ..student.half_done import files_meant
from ..student.submission import NotASubmission, Submission, missing_files, printable, read_submission
from .hand_ins import note_time, noted_times
from .intake import Job
from .judge import module_files, needed_files


def put_in_place(course: Course, jobs: Iterable[Job]) -> Iterator[str]:
    """Copy what was clearly meant to where the assignment reads it, and yield a sentence for each copy.

    Of a file that is missing, and of which exactly one other is a copy by its name (``losses (1).py``,
    ``Losses.py``, ``a1/losses.py``), a copy is put into the student's folder of submissions. What was handed in stays,
    and every later command reads the same; a time that somebody noted for it holds for the copy too. Raises OSError
    and HandInError, and SuiteError for a suite that cannot be collected.
    """
    for job in jobs:
        solutions = course.solutions_folder / job.assignment
        try:
            if job.folder.parent.is_symlink():
                continue
            submission = read_submission(job.folder, job.student, job.assignment, needed_files(solutions))
        except NotASubmission:
            continue
        for name in missing_files(submission, module_files(solutions)):
            meant = files_meant(name.removesuffix(".py"), submission.files)
            if name.endswith(".py") and len(meant) == 1 and not os.path.lexists(job.folder / name):
                content = submission.files[meant[0]]
                changed = replace(submission, files={**submission.files, name: content})
                _note_again(course, submission, changed)
                write_file(job.folder / name, content, mode=0o644)
                submission = changed
                yield f"{printable(job.student)}: {name} is a copy of {printable(meant[0])} now."


def _note_again(course: Course, former: Submission, present: Submission) -> None:
    """Let what was noted on when ``former`` was handed in hold for ``present``."""
    for member in course.assignment(former.assignment).group_of(former.student):
        for noted in noted_times(course, member, former.assignment):
            if noted.contents == former.digest:
                again = msgspec.structs.replace(noted, contents=present.digest)
                note_time(course, member, former.assignment, again)
