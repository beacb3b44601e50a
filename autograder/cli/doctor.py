"""Say which layers of the sandbox hold on this machine, which packages are there, which database."""

from __future__ import annotations

import argparse
import platform
import shutil
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from .output import add_json, say

if TYPE_CHECKING:
    from ..sandbox import Limits

OUR_COMMAND = "autograder.cli:main"
MOST_OF_A_SCRIPT = 10_000
PACKAGES = (
    "numpy",
    "pytest",
    "msgspec",
    "matplotlib",
    "rich",
    "nbgrader",
    "hypothesis",
    "scipy",
    "distributed",
    "psycopg2-binary",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..sandbox import probe
    from .documents import write_document

    report = probe(_course_limits())
    packages = {name: _version(name) for name in PACKAGES}
    database = _database()
    quiet = options.json == "-"
    command = other_command()
    if options.json:
        write_document(
            "doctor",
            options.json,
            python=platform.python_version(),
            packages=packages,
            database=database,
            sandbox=report,
            command=command,
        )
    for layer in report.layers:
        detail = f": {layer.detail}" if layer.detail else ""
        say(f"{'holds' if layer.holds else 'is not there':>12}  {layer.name}{detail}", quiet=quiet)
    if report.mode:
        say(f"\nGrading uses the mode {report.mode!r}.", quiet=quiet)
        for weakness in report.weaknesses:
            say(f"Weaker here: {weakness}", quiet=quiet)
    else:
        say(f"\nOther people's code cannot be graded here. {report.advice}", quiet=quiet)
    say(f"\nPython {platform.python_version()}", quiet=quiet)
    for name, version in packages.items():
        say(f"{name:>16}  {version or 'not installed'}", quiet=quiet)
    say(f"\nGradebook: {database}", quiet=quiet)
    if command:
        say(f"\n{command}", quiet=quiet)
    return 0 if report.mode else 3


def other_command() -> str:
    """Return a sentence if `autograder` is another distribution's command here, else an empty text.

    Looks at the distributions of this Python, and at the command that a shell would find first.
    """
    others = sorted(
        {
            entry.dist.name
            for entry in metadata.entry_points(group="console_scripts", name="autograder")
            if entry.dist is not None and entry.value != OUR_COMMAND
        }
    )
    if others:
        return f"{', '.join(others)} also installs a command `autograder`. Ours is `thetastar` too: use that one."
    path = shutil.which("autograder")
    if path is None:
        return ""
    try:
        start = Path(path).read_bytes()[:MOST_OF_A_SCRIPT]
    except OSError:
        return ""
    is_script = start.startswith(b"#!") and b"python" in start.split(b"\n")[0] and b"import" in start
    if not is_script or b"autograder.cli" in start:  # a wrapper, such as pyenv's, says nothing
        return ""
    return f"The command `autograder` is {path}, which is not ours. Ours is `thetastar` too: use that one."


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _course_limits() -> Limits | None:
    """Return the sandbox's limits of the course in this folder, with its packages; None outside of a course."""
    from ..course.course import CourseError, load_course
    from ..grading.grading_worker import sandbox_limits

    try:
        return sandbox_limits(load_course().sandbox)
    except CourseError:
        return None


def _database() -> str:
    """Return the gradebook's address without its password, or why there is none."""
    import re

    from ..course.course import CourseError, load_course

    try:
        url = load_course().database_url
    except CourseError as error:
        return str(error)
    return re.sub(r"(://[^:/@]+):[^@]*@", r"\1:***@", url)
