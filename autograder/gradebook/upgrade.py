"""Upgrade all that a course keeps to the present formats, after a copy of it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from ..course.course import Course
from ..course.secret import FORMAT as SECRET_FORMAT
from ..course.secret import secret_format, upgrade_secret
from ..errors import AutograderError
from ..grading.attempts import Attempts
from ..grading.records import FORMAT as STORE_FORMAT
from ..grading.upgrade import upgrade_attempts
from .copies import copy_gradebook, new_folder
from .writer import open_gradebook


class UpgradeError(AutograderError):
    """Something could not be upgraded: a sentence. The copy that was made is there."""


def upgrade(course: Course) -> tuple[list[str], list[str]]:
    """Upgrade the store of attempts, the secret and the gradebook's additions where they are of an older format.

    Returns sentences on what was done, none if everything is of the present format already, and sentences on
    what could not be read. Raises UpgradeError, AttemptError and CourseError, also where something is of a newer
    format than this program knows; then nothing was changed.
    """
    store = Attempts(course.attempts_folder).stored_format()
    secret = secret_format(course.secret_file)
    if store is not None and store > STORE_FORMAT:
        Attempts(course.attempts_folder).assignments()  # raises, and says which version is needed
    if store in (None, STORE_FORMAT) and secret in (None, SECRET_FORMAT):
        return [], []
    try:
        backup = _copy(course)
        done = [f"{backup} holds a copy of what was there."]
        problems: list[str] = []
        if store is not None and store < STORE_FORMAT:
            problems = upgrade_attempts(course.attempts_folder)
            done.append(f"The store of attempts {course.attempts_folder} is now of format {STORE_FORMAT}.")
        if secret is not None and secret < SECRET_FORMAT:
            upgrade_secret(course.secret_file)
            done.append(f"The secret {course.secret_file} is the same, now in format {SECRET_FORMAT}.")
    except (OSError, sqlite3.Error, shutil.Error) as error:
        raise UpgradeError(
            f"The upgrade stopped: {error}. Make room, or give this user write access to {course.data_folder}, and "
            f"run the same command again."
        ) from error
    with open_gradebook(course):
        done.append("The gradebook has the tables that this program adds.")
    return done, problems


def _copy(course: Course) -> Path:
    """Copy the attempts, the secret and an SQLite gradebook into a new folder beside them; return it."""
    folder = new_folder(course.data_folder, "before-upgrade")
    if course.attempts_folder.is_dir():
        shutil.copytree(course.attempts_folder, folder / course.attempts_folder.name)
    if course.secret_file.exists():
        shutil.copy2(course.secret_file, folder)
    copy_gradebook(course, folder)
    return folder
