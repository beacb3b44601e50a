"""Groups: what one member hands in counts for every member, and each member has a mark.

course.toml names the groups of an assignment. Of several members' folders the one with the latest hand-in is the
group's. Each member has their own attempts, random numbers, due date with extensions, and mark.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ..course.course import Assignment, Course
from ..course.times import zone_of
from ..student.submission import NotASubmission, read_submission
from .hand_ins import hand_in_of
from .intake import Job, Report


def for_every_member(
    course: Course, jobs: Sequence[Job], report: Report, students: Collection[str] = ()
) -> list[Job]:
    """Return the ``jobs``, with one for every member of each group in which at least one member handed something in.

    students: only the jobs of these are returned; of everybody if it is empty
    report:   takes a sentence where it is not known which of several folders is the latest
    """
    by_place = {(job.student, job.assignment): job for job in jobs}
    shared: dict[tuple[str, str], Job] = {}
    for name in dict.fromkeys(job.assignment for job in jobs):
        assignment = course.assignment(name)
        for group in assignment.groups:
            member_jobs = [by_place[member, name] for member in group if (member, name) in by_place]
            if member_jobs:
                folder = _latest(course, assignment, member_jobs, report)
                shared |= {(member, name): Job(member, name, folder) for member in group}
    together = sorted({**by_place, **shared}.values(), key=lambda job: job.student)
    order = list(dict.fromkeys(job.assignment for job in jobs))
    return [
        job
        for name in order
        for job in together
        if job.assignment == name and (not students or job.student in students)
    ]


def folder_of(course: Course, submitted: Path, student: str, assignment: str) -> Path:
    """Return the folder that holds what ``student`` handed in: their own, or else the folder of another member."""
    members = course.assignment(assignment).group_of(student)
    folders = [submitted / member / assignment for member in (student, *members)]
    return next((folder for folder in folders if os.path.lexists(folder)), folders[0])


def _latest(course: Course, assignment: Assignment, jobs: Sequence[Job], report: Report) -> Path:
    """The folder with the latest hand-in of several members'."""
    if len(jobs) == 1:
        return jobs[0].folder
    times: dict[Path, datetime] = {}
    for job in jobs:
        try:
            submission = read_submission(
                job.folder,
                job.student,
                assignment.name,
                zone=zone_of(course, assignment.name),
                limits=course.submission_limits,
            )
        except NotASubmission:
            continue
        times[job.folder] = hand_in_of(course, submission).time or datetime.min.replace(tzinfo=UTC)
    if not times:
        return jobs[0].folder
    latest = max(times, key=lambda folder: times[folder])
    unknown = [folder for folder, time in times.items() if time.year == 1]
    if len(times) > 1 and unknown:
        names = ", ".join(job.student for job in jobs)
        report(
            f"{names} hand {assignment.name} in together, and it is not known when {unknown[0]} was handed in. What is "
            f"in {latest} was graded. Note the time (docs/marks.md says where), or remove the folder that does not count."
        )
    return latest
