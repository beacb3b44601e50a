"""Practice exercises in small steps, in a terminal (``autograder practice``) and in a notebook:

from autograder import practice
practice.next()       # hands out the next unsolved exercise, and shows what it is about
practice.check()      # checks the one that you took last
practice.watch()      # checks on every save, and goes on when one is right
practice.hint()
practice.list()
practice.reset()      # begins the exercise anew; what you wrote is kept beside it
"""

from __future__ import annotations

from typing import Any

_HERE = ("check", "hint", "list", "next", "reset", "watch")

__all__ = ["check", "hint", "list", "next", "reset", "watch"]


def __getattr__(name: str) -> Any:
    if name in _HERE:
        from . import in_notebooks

        return getattr(in_notebooks, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
