"""Say which layers of the sandbox hold on this machine, which packages are there, which database."""

from __future__ import annotations

import argparse
import platform
from importlib import metadata

from .output import add_json, say, write_json

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
    import msgspec

    from ..sandbox import probe

    report = probe()
    packages = {name: _version(name) for name in PACKAGES}
    database = _database()
    quiet = options.json == "-"
    if options.json:
        layers = msgspec.to_builtins(report)
        found = {
            "python": platform.python_version(),
            "packages": packages,
            "database": database,
            "sandbox": layers,
        }
        write_json(msgspec.json.encode(found), options.json)
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
    return 0 if report.mode else 3


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _database() -> str:
    """Return the gradebook's address without its password, or why there is none."""
    import re

    from ..course.course import CourseError, load_course

    try:
        url = load_course().database_url
    except CourseError as error:
        return str(error)
    return re.sub(r"(://[^:/@]+):[^@]*@", r"\1:***@", url)
