"""Which assignments can be graded: suite and variants can be read, and their release is what these say, in the gradebook too."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnosis.misconceptions import load_misconceptions
from ..errors import going_on
from ..suite.session import collect_checks
from .release_behind import check_release
from .writer import CourseGradebook


def ready(gradebook: CourseGradebook, assignments: Iterable[str], notes: list[str]) -> list[str]:
    """Return those of ``assignments`` that can be graded; for each other one a sentence goes into ``notes``.

    Runs the author's own suites and misconceptions, in this process.
    """
    fit: list[str] = []
    for name in assignments:
        folder = gradebook.course.solutions_folder / name
        with going_on(name, notes):
            collect_checks(folder)
            load_misconceptions(folder)
            check_release(gradebook, name)
            fit.append(name)
    return fit
