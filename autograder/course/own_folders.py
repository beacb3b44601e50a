"""Whose files a course is made of: never those that somebody has handed in.

A suite runs with the rights of whoever grades. A course.toml in a submission, or a link among the solutions that
leads into the submissions, would have a student's suite run as the instructor.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FILE_NAME = "course.toml"


def refuse_handed_in(file: Path) -> None:
    """Raise CourseError for a course.toml that lies in the data folder of a course around it."""
    from .toml import CourseError

    real = file.resolve()
    for outer in real.parent.parents:
        if (outer / FILE_NAME).is_file() and real.is_relative_to(_data_folder(outer / FILE_NAME)):
            raise CourseError(
                f"{file} lies in the data folder of the course {outer / FILE_NAME}: what was handed in is no course. "
                f"Go to {outer}, and run the command there."
            )


def refuse_handed_in_checks(folder: Path) -> None:
    """Raise CourseError for a folder in the data folder of a course: its checks would run with the rights of who looks at it."""
    real = folder.resolve()
    for outer in (real, *real.parents):
        if (outer / FILE_NAME).is_file() and real.is_relative_to(_data_folder(outer / FILE_NAME)):
            # only here: a student's self-check is beneath no course, and starts without it
            from .toml import CourseError

            raise CourseError(
                f"{folder} lies in the data folder of the course {outer / FILE_NAME}: checks that somebody handed in "
                f"would run with your rights. `autograder grade` runs the course's own in a sandbox, and `autograder "
                f"explain` shows what came of it."
            )


def refuse_foreign_suites(file: Path, data: Path, names: Iterable[str]) -> None:
    """Raise CourseError where the folder of an assignment ``names``, or its hidden suite, lies elsewhere.

    file: course.toml
    data: the course's data folder

    A link to a folder within the course, and ``solutions`` itself being a link, are all right.
    """
    from .toml import CourseError

    solutions = file.parent / "solutions"
    own = (file.parent.resolve(), solutions.resolve())
    for folder in (solutions, *(solutions / name / part for name in names for part in ("", "hidden"))):
        real = folder.resolve()
        if real.is_relative_to(data.resolve()) or not any(real.is_relative_to(place) for place in own):
            raise CourseError(
                f"{folder} leads to {real}, outside of the course's own folders. Its checks would run with your rights: "
                f"put the files themselves there, not a link."
            )


def _data_folder(file: Path) -> Path:
    """Return the data folder that ``file`` names, without links; the default one where that cannot be read."""
    from .settings import Paths
    from .toml import CourseError, read_toml

    default = (file.parent / Paths().data).resolve()
    try:
        data: str = read_toml(file)["paths"]["data"]
        return (file.parent / data).resolve()
    except (CourseError, KeyError, TypeError, ValueError, OSError, RuntimeError):
        return default
