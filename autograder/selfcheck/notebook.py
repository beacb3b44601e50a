"""``check("losses.mse")`` and ``%check losses.mse`` in a notebook: the visible checks, as cards."""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..feedback.cards import card
from ..feedback.terminal import report
from .selfcheck import Report, SelfCheck, SelfCheckError, is_right
from .watching import saved_files, state_of

_WARM: dict[Path, SelfCheck] = {}  # one collected suite for each folder, as long as the kernel lives
_GOES_ON = "The cells below wait until this check passes."


class CheckFailure(Exception):
    """A check did not pass. The card above it says everything; this is why the notebook goes no further."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class NoSuchExercise(SelfCheckError):
    """There is no exercise of that name: shown as one line."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(*exercises: str) -> None:
    """Check the exercises (all if none is named) of the assignment in the current folder.

    Shows a card and returns None. Raises CheckFailure if a check does not pass, so that a notebook
    that runs to its end is right, and SelfCheckError if there is nothing of that name.
    """
    _check(exercises, lambda report: _show(Result(report)))


def _check(exercises: tuple[str, ...], show: Callable[[Report], None]) -> None:
    try:
        report = _warm().run(exercises)
    except SelfCheckError as error:
        raise NoSuchExercise(str(error)) from None
    show(report)
    if report.stopped or not is_right(report):
        raise CheckFailure("You stopped the check." if report.stopped else _GOES_ON) from None


def _warm() -> SelfCheck:
    folder = Path.cwd()
    return _WARM.setdefault(folder, SelfCheck(folder))


class Result:
    """The result of a self-check, as notebooks and terminals show it."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __repr__(self) -> str:
        found = self.report
        return report(found.exercises, colour=False, hidden=found.hidden, remarks=found.remarks)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002 (IPython's signature)
        return {"text/plain": repr(self), "text/html": self.html()}

    def html(self) -> str:
        """Return the cards, which need neither colour nor a script."""
        return card(self.report.exercises, hidden=self.report.hidden, remarks=self.report.remarks)


def load_ipython_extension(shell: Any) -> None:
    """Define ``%check``, and complete names of exercises; ``%load_ext autograder`` calls this."""

    def magic(line: str) -> None:
        """%check [EXERCISE ...] [--all] [--watch]: check the assignment in this folder."""
        options = _options(line)
        if options is None:
            return
        if options.watch:
            _watch(tuple(options.exercises))
        else:
            check(*options.exercises)

    shell.register_magic_function(magic, "line", "check")
    complete_names(shell)


def _options(line: str) -> argparse.Namespace | None:
    """Return what ``%check`` is to do; None if the line is wrong, which has been said."""
    parser = argparse.ArgumentParser(prog="%check", add_help=False, exit_on_error=False)
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--watch", action="store_true")
    try:
        options, rest = parser.parse_known_args(line.split())
    except argparse.ArgumentError as error:
        rest, options = [str(error)], argparse.Namespace()
    if rest:
        print(
            f"%check does not know {rest[0]}. Write %check, %check --all, %check --watch, or names of exercises."
        )
        return None
    if options.all:
        options.exercises = []
    return options


def _watch(exercises: tuple[str, ...]) -> None:
    """Check on every save, in one card that is renewed; interrupting the kernel ends it."""
    from IPython.display import display

    folder = Path.cwd()
    before = state_of(folder)
    handle: Any = display(Result(_warm().run(exercises)), display_id=True)
    print("Watching. Save a file to check again; interrupt the kernel (■) to end.")
    with contextlib.suppress(KeyboardInterrupt):
        for _ in saved_files(folder, before):
            handle.update(Result(_warm().run(exercises)))


def complete_names(shell: Any) -> None:
    """Let Tab complete the names of exercises in ``check("`` and ``%check``."""
    shell.set_hook("complete_command", _names_for, re_key=r".*\bcheck\b")


def _names_for(_shell: Any, event: Any) -> list[str]:
    """Return the names that may stand at the cursor. Raises TryNext where no exercise's name belongs."""
    from IPython.core.error import TryNext

    if not re.search(r"""(?:%check\s|\bcheck\s*\([^)]*["'])[^"']*$""", event.text_until_cursor):
        raise TryNext
    with contextlib.suppress(Exception):  # a folder without checks has no names
        return _warm().names()
    raise TryNext


def _show(result: Result) -> None:
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        print(result)
        return
    shell = get_ipython()
    if shell is None:
        print(result)
    else:
        display(result)


def _in_this_notebook() -> None:
    """Complete names where this is imported in a notebook, without a word from the student."""
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) is not None:
        complete_names(shell)


_in_this_notebook()

__all__ = ["CheckFailure", "Result", "SelfCheckError", "check", "load_ipython_extension"]
