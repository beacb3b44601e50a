"""Grade the uploads that `autograder serve` took, one after another, warm."""

from __future__ import annotations

import argparse
from datetime import timedelta

from .output import at_least, say
from .serve import add_place, add_sandbox


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_place(parser)
    parser.add_argument(
        "--workers", type=at_least(1), default=1, metavar="N", help="uploads that are graded at a time"
    )
    add_sandbox(parser)
    parser.add_argument("--once", action="store_true", help="end when nothing waits any more")
    parser.add_argument("--until-input-ends", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    from ..service.logs import log_to_stderr
    from ..service.serving import place_of
    from ..service.working import work

    log_to_stderr()
    graded = work(
        place_of(options.course, options.database),
        count=options.workers,
        sandbox=options.sandbox,
        lease=timedelta(seconds=options.lease),
        is_once=options.once,
        until_input_ends=options.until_input_ends,
    )
    if options.once:
        say(f"{graded} upload{'' if graded == 1 else 's'} graded.")
    return 0
