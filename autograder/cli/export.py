"""Write the grades as a table for another system."""

from __future__ import annotations

import argparse
from pathlib import Path

from .output import say

FORMATS = ("csv", "canvas", "moodle", "gradescope", "jsonl")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="csv", help="default: csv, as nbgrader's own")
    parser.add_argument("--to", metavar="FILE", help="default: standard output")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..integrations.export import export

    text = export(load_course(), options.format)
    if options.to:
        Path(options.to).write_text(text, encoding="utf-8")
        say(f"{options.to} is written.")
    else:
        print(text, end="")
    return 0
