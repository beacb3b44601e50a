"""Practice exercises in small steps, in a terminal (``autograder practice``) and in a notebook:

from autograder import practice
practice.next()             # hands out the next exercise to do, and shows what it is about
practice.check()            # checks the one that you took last
practice.check_all()        # checks all that you have begun
practice.watch()            # checks on every save
practice.hint()
practice.solution()         # shows a solution beside yours, once yours passes
practice.skip()             # leaves it for later, and goes on
practice.list("week 5")     # lists all, or those that have these words
practice.reset()            # begins the exercise anew; what you wrote is kept beside it
"""

from __future__ import annotations

from typing import Any

__all__ = ["check", "check_all", "hint", "list", "next", "reset", "skip", "solution", "watch"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import in_notebooks

        return getattr(in_notebooks, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
