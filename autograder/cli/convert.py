"""Turn another grader's assignment into one of ours, as far as that goes by itself, and say what needs a person."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .output import say

if TYPE_CHECKING:
    from ..release.foreign_checks import Converted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help="a source notebook of nbgrader or of Otter, a folder of them, or a folder of unittest or pytest tests",
    )
    parser.add_argument(
        "--name", default="", help="of the assignment; default: the notebook's or the folder's"
    )


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..release.importing import import_assignment
    from ..release.tried import tried

    course = load_course()
    converted = [tried(course, one) for one in import_assignment(course, options.path, options.name)]
    for assignment in converted:
        say(report(assignment))
    checks = [check for assignment in converted for check in assignment.checks]
    count = sum(check.is_converted for check in checks)
    made = [one.name for one in converted if any(check.is_converted for check in one.checks)]
    say(f"{count} of {len(checks)} checks are converted.{' Next, for each assignment:' if made else ''}")
    for name in made:
        say(f"  autograder validate {name}")
    is_all_well = count == len(checks) and not any(check.remark for check in checks)
    return 0 if is_all_well else 1


def report(assignment: Converted) -> str:
    """Return a line for each check: converted, or why it needs a person."""
    lines = [
        f"{assignment.name}: {sum(check.is_converted for check in assignment.checks)} of {len(assignment.checks)} checks"
    ]
    for check in assignment.checks:
        what = "converted" if check.is_converted else f"needs a person: {check.why}"
        what += f", but {check.remark}" if check.remark else ""
        lines.append(f"  {check.name} ({check.points:g} points): {what}")
    lines += [f"  note: {note}" for note in assignment.notes]
    return "\n".join([*lines, ""])
