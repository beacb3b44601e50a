"""Copy a file that was clearly meant, such as ``losses (1).py``, to where its assignment reads it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..durable import write_file
from ..student.half_done import files_meant
from ..student.submission import NotASubmission, printable, read_submission
from .intake import Job


def put_in_place(jobs: Iterable[Job], modules: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Copy what was clearly meant to where the assignment reads it, and yield a sentence for each copy.

    modules: assignment -> the files that students write, such as ``losses.py``

    Of a file that is missing, and of which exactly one other is a copy by its name (``losses (1).py``,
    ``Losses.py``, ``a1/losses.py``), a copy is put into the student's folder of submissions. What was handed in stays,
    and every later command reads the same. Raises OSError.
    """
    for job in jobs:
        wanted = modules.get(job.assignment, ())
        try:
            if job.folder.parent.is_symlink():
                continue
            files = read_submission(job.folder, job.student, job.assignment, tuple(wanted)).files
        except NotASubmission:
            continue
        for name in sorted(set(wanted) - files.keys()):
            meant = files_meant(name.removesuffix(".py"), files)
            if name.endswith(".py") and len(meant) == 1 and not os.path.lexists(job.folder / name):
                write_file(job.folder / name, files[meant[0]], mode=0o644)
                yield f"{printable(job.student)}: {name} is a copy of {printable(meant[0])} now."
