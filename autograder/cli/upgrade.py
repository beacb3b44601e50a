"""Upgrade what an older version wrote (attempts, secret, gradebook), after a copy of it. No mark changes."""

from __future__ import annotations

import argparse

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # there is nothing to choose


def run(_: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..gradebook.upgrade import upgrade

    done, problems = upgrade(load_course())
    for sentence in done or ["Everything is of the present format already."]:
        say(sentence)
    for problem in problems:
        say(f"note: {problem}")
    return 1 if problems else 0
