"""Practise in small steps: the next unsolved exercise, checked whenever you save it."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from . import output

if TYPE_CHECKING:
    from ..practice.checking import Verdict
    from ..practice.ladder import Rung
    from ..practice.session import Session


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "exercise",
        nargs="?",
        help="a number or a name, default: the next one to do; with --list words to search for, such as 'week 5'",
    )
    parser.add_argument(
        "--folder", type=Path, help="where your files lie; default: practice, outside of any assignment"
    )
    verbs = parser.add_mutually_exclusive_group()
    verbs.add_argument("--list", action="store_true", help="show all exercises and how far you are")
    verbs.add_argument("--hint", action="store_true", help="show the next hint")
    verbs.add_argument("--check", action="store_true", help="check once, and end")
    verbs.add_argument("--check-all", action="store_true", help="check every exercise that you have begun")
    verbs.add_argument("--solution", action="store_true", help="show a solution, once yours passes")
    verbs.add_argument("--reset", action="store_true", help="begin anew; your version is kept beside it")
    verbs.add_argument("--no-watch", action="store_true", help="hand the exercise out, and end")
    parser.add_argument(
        "--plain", action="store_true", help="print lines; no keys, no screen that stays in place"
    )


def run(options: argparse.Namespace) -> int:
    from ..practice.progress import usual_store
    from ..practice.session import Session
    from ..practice.workspace import Workspace, chosen_folder, usual_folder

    folder = chosen_folder(options.folder) if options.folder else usual_folder()
    session = Session(Workspace(folder), usual_store())
    try:
        return _run(session, options)
    finally:
        for problem in session.take_problems():
            say(problem)


def _run(session: Session, options: argparse.Namespace) -> int:
    if options.list:
        _list(session, options.exercise or "")
        return 0
    if options.check_all:
        return _check_all(session)
    if options.hint or options.check or options.reset or options.solution:
        rung = session.find(options.exercise) if options.exercise else session.current()
        assert rung is not None
        return _do(session, rung, options)
    rung = session.find(options.exercise)
    if rung is None:
        say(_all_done())
        return 0
    if not (options.plain or options.no_watch) and _shows_a_screen():
        from ..practice.board import Board
        from ..practice.terminal_session import work

        work(Board(session, rung))
        return 0
    _take(session, rung)
    if not options.no_watch:
        _watch(session, rung)
    return 0


def _shows_a_screen() -> bool:
    from ..practice.terminal_session import is_possible

    return is_possible()


def _do(session: Session, rung: Rung, options: argparse.Namespace) -> int:
    """Give a hint, show solutions, begin anew, or check."""
    if options.hint:
        number, count, hint = session.hint(rung)
        say(f"{rung.number}. {rung.title}\nHint {number} of {count}: {hint}")
        return 0
    if options.solution:
        solution, *others = session.solution(rung)
        output.say(f"A solution of {rung.number}. {rung.title}:\n\n{solution}")
        for code in others:
            output.say(f"\nAnother way:\n\n{code}")
        return 0
    if options.reset:
        backup = session.reset(rung)
        say(f"{session.workspace.file(rung)} is as it was at first.")
        if backup is not None:
            say(f"Your version is kept as {backup}.")
        return 0
    verdict = session.check(rung)
    _show(verdict)
    _say_what_next(session, verdict)
    return 0 if verdict.state == "right" else 1


def _check_all(session: Session) -> int:
    from ..practice.checking import Verdict

    words = {"right": "ok  ", "wrong": "no  ", "not attempted": "    "}
    all_right = True
    for rung, outcome in session.check_all():
        state = outcome.state if isinstance(outcome, Verdict) else "wrong"
        all_right = all_right and state == "right"
        say(f"  {words[state]} {rung.number:2d}  {rung.title}")
        if not isinstance(outcome, Verdict):
            say(f"         {outcome}")
    return 0 if all_right else 1


def _take(session: Session, rung: Rung) -> None:
    from ..practice.session import ONCE_MORE

    file = session.take(rung)
    say(f"\n{rung.number}. {rung.title}\n   {file}")
    if rung.name in session.progress().again:
        say(f"   {ONCE_MORE}")


def _watch(session: Session, rung: Rung) -> None:
    """Check on every save, go on to the next exercise when one is solved; Ctrl-C ends."""
    verdict = _checked(session, rung)
    if verdict is not None and verdict.state != "not attempted":
        _show(verdict)
    say("   Open the file, read, write, save. Ctrl-C ends.")
    say(f"   In another terminal, `autograder practice --hint{_folder(session)}` gives a hint.")
    for names in _saves(session.workspace.folder):
        if rung.file_name not in names:
            continue
        verdict = _checked(session, rung)
        if verdict is None:
            continue
        _show(verdict)
        if verdict.state == "right":
            following = session.following(rung)
            if following is None:
                say(_all_done())
                return
            rung = following
            _take(session, rung)


def _checked(session: Session, rung: Rung) -> Verdict | None:
    """Check, and say what went wrong around it; None if the file cannot be checked, which the next save may mend."""
    from ..practice.ladder import PracticeError

    verdict = None
    try:
        verdict = session.check(rung)
    except PracticeError as error:
        say(f"\n{error}")
    for problem in session.take_problems():
        say(problem)
    return verdict


def _saves(folder: Path) -> Iterator[set[str]]:
    """Yield the names of the files that were saved. Raises PracticeError if the folder goes away."""
    from ..practice.ladder import PracticeError
    from ..practice.terminal_session import AWAY_SECONDS
    from ..selfcheck.watching import saved_files, state_of

    try:
        yield from saved_files(folder, state_of(folder), away_seconds=AWAY_SECONDS)
    except OSError as error:
        raise PracticeError(
            f"The folder {folder} cannot be read any more: {error.strerror}. Begin again with `autograder practice`."
        ) from error


def _show(verdict: Verdict) -> None:
    from ..feedback.cleaned import Drawn
    from ..feedback.once import Once
    from ..feedback.terminal import Printer, failures_first

    once = Once()
    with Printer() as printer:
        for check in failures_first(verdict.checks):
            printer.check(check, once)
    words = {"right": "Right.", "wrong": "Not yet.", "not attempted": "Not attempted yet."}
    output.say(Drawn(f"\n{printer.text}\n{words[verdict.state]}"))


def _say_what_next(session: Session, verdict: Verdict) -> None:
    """Say what to do after a single check."""
    folder = _folder(session)
    if verdict.state == "right":
        following = session.following(verdict.rung)
        say(
            _all_done() if following is None else f"`autograder practice {following.number}{folder}` goes on."
        )
    elif verdict.state == "wrong":
        say(f"`autograder practice {verdict.rung.number} --hint{folder}` gives a hint.")


def _folder(session: Session) -> str:
    """Return the option to be repeated, if the files lie elsewhere than usual."""
    return session.workspace.option()


def _all_done() -> str:
    from ..practice.ladder import rungs
    from ..practice.session import ALL_DONE

    return ALL_DONE.format(count=len(rungs()))


def say(text: str) -> None:
    """Print ``text``; lines that are wider than the terminal are broken between words."""
    columns = shutil.get_terminal_size((0, 0)).columns
    if sys.stdout.isatty() and columns >= 20:
        text = "\n".join(_broken(line, columns) for line in text.splitlines())
    output.say(text)


def _broken(line: str, columns: int) -> str:
    """Return ``line`` in lines of at most ``columns``, with the indentation that it has."""
    if len(line) <= columns:
        return line
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(
        line, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _list(session: Session, words: str) -> None:
    from ..practice.ladder import rungs, search

    progress, due = session.progress(), session.due()
    marks = {"again": "once", "solved": "ok  ", "skipped": "skip", "tried": "try ", "not attempted": "    "}
    for rung in search(words):
        mark = "once" if rung in due else marks[progress.state(rung)]
        say(f"  {mark} {rung.number:2d}  {rung.title}")
    solved = sum(rung.name in progress.solved for rung in rungs())
    again = " `once`: it went wrong at first, so do it once more." if due or progress.again else ""
    say(f"{solved} of {len(rungs())} solved. `autograder practice NUMBER` starts with any of them.{again}")
