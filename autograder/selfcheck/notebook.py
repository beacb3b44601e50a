"""``check("losses.mse")`` and ``%check losses.mse`` in a notebook: the visible checks, as cards."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..feedback.cards import card
from ..feedback.cleaned import cleaned
from ..feedback.terminal import report
from .selfcheck import Report, SelfCheck, SelfCheckError, is_right
from .unwritten import show_stubs_in_one_line
from .watching import PAUSE_SECONDS, State, looks, state_of

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
        report = _warm().run(exercises, live=_names_of_this_notebook())
    except SelfCheckError as error:
        raise NoSuchExercise(str(error)) from None
    show(report)
    if report.stopped or not is_right(report):
        raise CheckFailure("You stopped the check." if report.stopped else _GOES_ON) from None


def _names_of_this_notebook() -> dict[str, Any] | None:
    """Return the names of the notebook that this runs in; None where it is none."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return None if shell is None else shell.user_ns


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
    """Define ``%check``, and the rest of `_at_home`; ``%load_ext autograder`` calls this."""

    def magic(line: str) -> None:
        """%check [EXERCISE ...] [--all] [--watch | --stop]: check the assignment in this folder."""
        options = _options(line)
        if options is None:
            return
        if options.watch:
            _watch(tuple(options.exercises))
        elif options.stop:
            print("The watch has ended." if _end_watch() else "No watch was on.")
        else:
            check(*options.exercises)

    shell.register_magic_function(magic, "line", "check")
    _at_home(shell)


def _options(line: str) -> argparse.Namespace | None:
    """Return what ``%check`` is to do; None if the line is wrong, which has been said."""
    parser = argparse.ArgumentParser(prog="%check", add_help=False, exit_on_error=False)
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("--stop", action="store_true")
    try:
        options, rest = parser.parse_known_args(line.split())
    except argparse.ArgumentError as error:
        rest, options = [str(error)], argparse.Namespace()
    if rest:
        print(
            f"%check does not know {rest[0]}. Write %check, %check --all, %check --watch, %check --stop, or names of "
            "exercises."
        )
        return None
    if options.all:
        options.exercises = []
    return options


def _watch(exercises: tuple[str, ...]) -> None:
    """Check on every save, in one card that renews itself; the kernel is free between two checks.

    A second watch takes the place of the first.
    """
    from IPython.display import display

    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        print(
            "%check --watch needs a notebook. In a terminal `autograder check --watch` checks on every save."
        )
        return
    folder, warm = Path.cwd(), _warm()
    before = state_of(folder, warm.watched)
    try:
        result = Result(warm.run(exercises))
    except SelfCheckError as error:
        raise NoSuchExercise(str(error)) from None
    handle: Any = display(result, display_id=True)
    print("Watching. Save a file to check again; %check --stop ends it.")
    _end_watch()
    _watches.append(loop.create_task(_check_on_saves(warm, exercises, handle.update, before)))


_watches: list[asyncio.Task[None]] = []
"""The watch that is on, if any: asyncio itself keeps no task alive."""


def _end_watch() -> bool:
    """End the watch; return whether one was on."""
    on = [watch for watch in _watches if not watch.done()]
    for watch in on:
        watch.cancel()
    _watches.clear()
    return bool(on)


async def _check_on_saves(
    warm: SelfCheck, exercises: tuple[str, ...], show: Callable[[Any], None], since: State
) -> None:
    try:
        for names in looks(warm.folder, since, warm.watched):
            await asyncio.sleep(PAUSE_SECONDS)
            if names:
                show(_result(warm, exercises))
    except OSError as error:
        show(
            Sentence(
                f"The folder {warm.folder} cannot be read any more: {error.strerror}. The watch has ended."
            )
        )


def _result(warm: SelfCheck, exercises: tuple[str, ...]) -> Result | Sentence:
    """Return what a check came to; for a file that cannot be checked, a sentence, since the next save may mend it."""
    try:
        return Result(warm.run(exercises))
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (nobody else would say so, and the watch goes on)
        return Sentence(str(error) or type(error).__name__)


class Sentence:
    """A sentence in the place of a card."""

    def __init__(self, text: str) -> None:
        self.text = cleaned(text)

    def __repr__(self) -> str:
        return self.text


def _at_home(shell: Any) -> None:
    """Complete names, and say in one line that a cell calls a stub."""
    complete_names(shell)
    show_stubs_in_one_line(shell)


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
    """Define ``%check`` and the rest where this is imported in a notebook, without a word from the student."""
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) is not None:
        load_ipython_extension(shell)


_in_this_notebook()

__all__ = ["CheckFailure", "Result", "SelfCheckError", "check", "load_ipython_extension"]
