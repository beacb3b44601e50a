"""The practice ladder in a notebook: the same exercises, files and progress as in a terminal."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import functools
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from ..selfcheck.watching import PAUSE_SECONDS, State, saved_since, state_of
from .cards import Card, about, card, code, items, linked, paragraph
from .checking import Verdict
from .exercise_list import group_of
from .ladder import PracticeError, Rung, bare_code, rungs, search
from .progress import usual_store
from .session import ALL_DONE, ONCE_MORE, Session
from .workspace import Workspace, usual_folder

P = ParamSpec("P")
R = TypeVar("R")

_COMMANDS = (
    (r"`autograder practice --list`", "practice.list()"),
    (r"`autograder practice (\d+) --hint`", r"practice.hint(\1)"),
    (r"`autograder practice (\d+) --reset`", r"practice.reset(\1)"),
    (r"`autograder practice (\d+)`", r"practice.next(\1)"),
    (r"Choose another folder with --folder", "Open the notebook in a folder that you may write to"),
)


def _in_words_of_a_notebook(verb: Callable[P, R]) -> Callable[P, R]:
    """Let the PracticeError of ``verb`` name what to call here, where the sentence names a command."""

    @functools.wraps(verb)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except PracticeError as error:
            raise PracticeError(_translated(str(error))) from None

    return told


def _translated(sentence: str) -> str:
    """Return ``sentence`` with what to call in a notebook in place of the commands of a terminal."""
    for command, call in _COMMANDS:
        sentence = re.sub(command, call, sentence)
    return sentence


@_in_words_of_a_notebook
def next(exercise: str | int | None = None) -> Card:
    """Hand out the next exercise to do, or the one named, and show what it is about. Raises PracticeError."""
    session = _session()
    rung = session.find(None if exercise is None else str(exercise))
    if rung is None:
        return card(session, "Practice", paragraph(ALL_DONE.format(count=len(rungs()))))
    return _handed_out(
        session, rung, after="and run practice.check(); practice.watch() does so on every save."
    )


@_in_words_of_a_notebook
def skip() -> Card:
    """Leave the exercise that was taken last for later, and hand out the one after it. Raises PracticeError."""
    session = _session()
    rung = session.current()
    following = session.following(rung)
    if following is None:
        return card(session, "Practice", paragraph("This is the only one that is left."))
    session.skip(rung)
    return _handed_out(session, following, paragraph(f"{rung.number}. {rung.title}: skipped."))


@_in_words_of_a_notebook
def check(exercise: str | int | None = None) -> Card:
    """Check the exercise that was taken last, or the one named. Raises PracticeError."""
    session = _session()
    rung = _named(session, exercise)
    return _checked(session, rung, session.check(rung))


@_in_words_of_a_notebook
def check_all() -> Card:
    """Check every exercise that was begun."""
    session = _session()
    states = {"right": "✓ right", "wrong": "✗ not yet", "not attempted": "○ to do"}
    rows = [
        (rung, states[outcome.state] if isinstance(outcome, Verdict) else str(outcome))
        for rung, outcome in session.check_all()
    ]
    return card(session, "All that was begun", _table(rows), paragraph(f"{len(rows)} checked."))


@_in_words_of_a_notebook
def solution(exercise: str | int | None = None) -> Card:
    """Show a solution beside the student's own, once that passes. Raises PracticeError."""
    session = _session()
    rung = _named(session, exercise)
    right, *others = session.solution(rung)
    yours = session.workspace.file(rung).read_text(encoding="utf-8", errors="replace")
    return card(
        session,
        "Solutions to compare with",
        paragraph(f"{rung.number}. {rung.title}"),
        code("Yours", bare_code(yours)),
        code("A solution", right),
        *(code("Another way", text) for text in others),
    )


@_in_words_of_a_notebook
def hint(exercise: str | int | None = None) -> Card:
    """Show the next hint for the exercise that was taken last, or the one named. Raises PracticeError."""
    session = _session()
    rung = _named(session, exercise)
    number, count, text = session.hint(rung)
    return card(
        session,
        "Hint",
        paragraph(f"{rung.number}. {rung.title}"),
        paragraph(f"Hint {number} of {count}: {text}"),
    )


@_in_words_of_a_notebook
def reset(exercise: str | int | None = None) -> Card:
    """Put the exercise that was taken last, or the one named, back to its beginning; what was there is kept beside it.

    Raises PracticeError.
    """
    session = _session()
    rung = _named(session, exercise)
    backup = session.reset(rung)
    kept = f" Your version is kept as {backup}." if backup else ""
    return card(session, "Reset", paragraph(f"{session.workspace.file(rung)} is as it was at first.{kept}"))


def list(words: str = "") -> Card:
    """Show the exercises that have ``words`` (all without any; "week 5" is that week), and which are done."""
    session = _session()
    groups = group_of(session)
    rows = [(rung, groups[rung.name]) for rung in search(str(words))]
    solved = sum(rung.name in session.progress().solved for rung in rungs())
    return card(
        session,
        "Practice exercises",
        _table(rows),
        paragraph(f"{solved} of {len(rungs())} solved. practice.next(NUMBER) starts with any of them."),
    )


def _table(rows: builtins.list[tuple[Rung, str]]) -> tuple[str, str]:
    body = "".join(
        f"<tr><td>{rung.number}</td><td>{html.escape(rung.title)}</td><td>{rung.week}</td><td>{html.escape(state)}</td></tr>"
        for rung, state in rows
    )
    head = "".join(f"<th scope='col'>{word}</th>" for word in ("number", "exercise", "week", "state"))
    text = "\n".join(f"{rung.number:2d}  {rung.title}: {state}" for rung, state in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>", text


@_in_words_of_a_notebook
def watch() -> None:
    """Show the exercise that was taken last, and check it on every save.

    The card under the cell renews itself and follows to what practice.next() hands out; the kernel stays free for
    that and for hints. A second call takes the place of the first.

    Raises PracticeError outside of a notebook.
    """
    loop = _loop_of_the_notebook()
    from IPython.display import display

    session = _session()
    rung: Rung | None = session.current()
    if rung is not None and rung.name in session.progress().solved:
        rung = session.following(rung)
    if rung is None:
        display(card(session, "Practice", paragraph(ALL_DONE.format(count=len(rungs())))))
        return
    handle = display(_handed_out(session, rung), display_id=True)
    while _watching:
        _watching.pop().cancel()
    _watching.append(loop.create_task(_watch(session, handle.update, state_of(session.workspace.folder))))


_watching: builtins.list[asyncio.Task[None]] = []
"""The watch that is on, if any: asyncio itself keeps no task alive."""


def _loop_of_the_notebook() -> asyncio.AbstractEventLoop:
    """Return the loop that the kernel waits in. Raises PracticeError outside of a notebook."""
    with contextlib.suppress(ImportError, RuntimeError):
        from IPython import get_ipython

        if get_ipython() is not None:
            return asyncio.get_running_loop()
    raise PracticeError(
        "practice.watch() needs a notebook. In a terminal `autograder practice` checks on every save."
    )


async def _watch(session: Session, show: Callable[[Card], None], since: State) -> None:
    shown = session.current()
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        try:
            saved, since = saved_since(session.workspace.folder, since)
            rung = session.current()
            if rung != shown:  # practice.next() has gone on elsewhere, which made a file
                shown = rung
                show(_handed_out(session, rung))
            elif rung.file_name in saved:
                show(_checked(session, rung, session.check(rung)))
        except PracticeError as error:
            show(card(session, "Practice", paragraph(_translated(str(error)))))
        except OSError as error:
            ended = f"The folder {session.workspace.folder} cannot be read any more: {error.strerror}."
            show(card(session, "Practice", paragraph(f"{ended} Run practice.watch() again.")))
            return
        # Nobody else would ever say so, and the kernel must live.
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001
            ended = f"The watch has ended: {type(error).__name__} was raised while your file was checked."
            show(card(session, "Practice", paragraph(f"{ended} Run practice.watch() again.")))
            return


def _named(session: Session, exercise: str | int | None) -> Rung:
    """Return the exercise that was named, or else the one that was taken last. Raises PracticeError."""
    rung = session.current() if exercise is None else session.find(str(exercise))
    assert rung is not None
    return rung


def _handed_out(
    session: Session, rung: Rung, *before: tuple[str, str], after: str = "and save: it is checked then."
) -> Card:
    file = Path(session.take(rung))
    again = [paragraph(ONCE_MORE)] if rung.name in session.progress().again else []
    hint = paragraph("practice.hint() gives a hint, practice.skip() leaves it for later.")
    where = linked("Write it in ", file, f" {after}")
    return card(session, "Practice exercise", *before, *about(rung), *again, where, hint)


def _checked(session: Session, rung: Rung, verdict: Verdict) -> Card:
    """Return what a check came to, and what to do next; the exercise's text where there is still work to do."""
    if verdict.state == "right":
        following = session.following(rung)
        goes_on = (
            f"practice.next({following.number}) goes on, practice.solution() compares."
            if following is not None
            else ALL_DONE.format(count=len(rungs()))
        )
        return card(
            session, "Result of the check", *about(rung)[:1], items(verdict), paragraph(f"Right. {goes_on}")
        )
    words = (
        paragraph("Not yet. practice.hint() gives a hint.")
        if verdict.state == "wrong"
        else linked("Not attempted yet: write it in ", session.workspace.file(rung), ".")
    )
    return card(session, "Result of the check", *about(rung)[:1], items(verdict), words)


def _session() -> Session:
    return Session(Workspace(usual_folder()), usual_store())
