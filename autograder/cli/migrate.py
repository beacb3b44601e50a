"""Bring the gradebook in step with exercises and questions that came, went, moved or were renamed after the release."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .output import say

if TYPE_CHECKING:
    from ..gradebook.migration import MarkChange
    from ..grading.mark import Mark
    from ..release.migrate import Migration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="NAME", help="the assignment, or the beginning of its name")
    parser.add_argument(
        "--dry-run", action="store_true", help="show every mark before and after, write nothing"
    )
    parser.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="this exercise or cell is the same under another name; repeatable",
    )


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..release.migrate import migrate

    course = load_course()
    migration = migrate(course, options.assignment, _renamed(options.rename), is_dry_run=options.dry_run)
    say("\n".join(report(migration)))
    for problem in migration.problems:
        say(f"note: {problem}")
    if options.dry_run:
        say(
            f"Nothing was written. `autograder migrate {migration.assignment}` with the same options does it."
        )
        return 0
    if migration.copy is not None:
        say(f"{migration.copy} is the gradebook as it was.")
    say(f"Next: `autograder grade {migration.assignment}`, or regrade for what was graded before.")
    return 1 if migration.problems else 0


def _renamed(words: Sequence[str]) -> dict[str, str]:
    from ..errors import AutograderError

    pairs = {}
    for word in words:
        old, separator, new = word.partition("=")
        if not (old and separator and new):
            raise AutograderError(
                f"--rename is {word!r}; write OLD=NEW, such as losses.mse=losses.mean_square."
            )
        pairs[old] = new
    return pairs


def report(migration: Migration) -> list[str]:
    """Return what changes, cell by cell, and the table of the totals before and after."""
    changes, points = migration.migrated.changes, migration.points
    if not changes:
        return [f"{migration.assignment}: no cell came, went or has another name."]
    lines = [f"{migration.assignment}:"]
    new = {name: f", {points[name]:g} points: to be graded for everybody" for name in points}
    lines += [f"  {name} comes{new.get(name, '')}" for name in changes.came]
    for name in changes.went:
        entered = migration.migrated.by_hand.get(name, 0)
        kept = (
            f"; scores or comments by hand of {entered} students are kept in data/shelved_grades/"
            if entered
            else ""
        )
        lines.append(f"  {name} goes{kept}")
    lines += [f"  {old} is called {new} from now on" for old, new in changes.renamed.items()]
    return [*lines, *_totals(migration.migrated.marks)]


def _totals(marks: Sequence[MarkChange]) -> list[str]:
    if not marks:
        return ["Nobody has handed anything in."]
    rows = [("student", "before", "after", "to be graded")]
    rows += [
        (
            change.student,
            _points(change.before),
            _points(change.after),
            ", ".join(_waiting(change.after)) or "-",
        )
        for change in marks
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _points(mark: Mark) -> str:
    return f"{mark.total:g} of {mark.max_score:g}"


def _waiting(mark: Mark) -> list[str]:
    return [cell.name for cell in mark.cells if cell.auto_score is None and cell.manual_score is None]
