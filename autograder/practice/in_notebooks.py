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
from .cards import Card, about, card, items, paragraph
from .ladder import PracticeError, Rung, rungs
from .progress import usual_store
from .session import ALL_DONE, Session
from .workspace import Workspace

FOLDER = Path("practice")

P = ParamSpec("P")
R = TypeVar("R")

_COMMANDS = (
    (r"`autograder practice --list`", "practice.list()"),
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
    """Hand out the next unsolved exercise, or the one named, and show what it is about. Raises PracticeError."""
    session = _session()
    rung = session.find(None if exercise is None else str(exercise))
    if rung is None:
        return card(session, "Practice", paragraph(ALL_DONE.format(count=len(rungs()))))
    file = session.take(rung)
    return card(
        session,
        "Practice exercise",
        *about(rung),
        paragraph(
            f"Write it in {file}, save, and run practice.check(). practice.watch() checks on every save."
        ),
    )


@_in_words_of_a_notebook
def check(exercise: str | int | None = None) -> Card:
    """Check the exercise that was taken last, or the one named. Raises PracticeError."""
    session = _session()
    rung = session.current() if exercise is None else session.find(str(exercise))
    assert rung is not None
    verdict = session.check(rung)
    words = {
        "right": f"Right. {ALL_DONE.format(count=len(rungs()))}"
        if (following := session.following(rung)) is None
        else f"Right. practice.next({following.number}) goes on.",
        "wrong": "Not yet. practice.hint() gives a hint.",
        "not attempted": f"Not attempted yet: write it in {session.workspace.file(rung)}.",
    }
    return card(session, "Result of the check", items(verdict), paragraph(words[verdict.state]))


@_in_words_of_a_notebook
def hint(exercise: str | int | None = None) -> Card:
    """Show the next hint for the exercise that was taken last, or the one named. Raises PracticeError."""
    session = _session()
    rung = session.current() if exercise is None else session.find(str(exercise))
    assert rung is not None
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
    rung = session.current() if exercise is None else session.find(str(exercise))
    assert rung is not None
    backup = session.reset(rung)
    kept = f" Your version is kept as {backup}." if backup else ""
    return card(session, "Reset", paragraph(f"{session.workspace.file(rung)} is as it was at first.{kept}"))


def list() -> Card:
    """Show all exercises, and which are solved."""
    session = _session()
    progress = session.progress()
    rows = "".join(
        f"<tr><td>{rung.number}</td><td>{html.escape(rung.title)}</td><td>{progress.state(rung)}</td></tr>"
        for rung in rungs()
    )
    head = "<tr><th scope='col'>number</th><th scope='col'>exercise</th><th scope='col'>state</th></tr>"
    text = "\n".join(f"{rung.number:2d}  {rung.title}: {progress.state(rung)}" for rung in rungs())
    solved = sum(rung.name in progress.solved for rung in rungs())
    return card(
        session,
        "Practice exercises",
        (f"<table>{head}{rows}</table>", text),
        paragraph(f"{solved} of {len(rungs())} solved. practice.next(NUMBER) starts with any of them."),
    )


@_in_words_of_a_notebook
def watch() -> None:
    """Show the exercise that was taken last, check it on every save, and go on with the next one when it is right.

    The card under the cell renews itself, and the kernel stays free for hints. A second call takes the place of the
    first. Where the system has no alarm (Windows), code that never ends has to be ended with the kernel.

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
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        try:
            saved, since = saved_since(session.workspace.folder, since)
            rung = session.current()  # practice.next() may have gone on elsewhere
            if rung.file_name not in saved:
                continue
            verdict = session.check(rung)
            if verdict.state != "right":
                words = "Not yet." if verdict.state == "wrong" else "Not attempted yet."
                tried = paragraph(f"{words} practice.hint() gives a hint.")
                show(card(session, "Practice exercise", *about(rung), items(verdict), tried))
                continue
            following = session.following(rung)
            if following is None:
                done = paragraph(f"Right. {ALL_DONE.format(count=len(rungs()))}")
                show(card(session, "Practice", items(verdict), done))
                return
            show(_handed_out(session, following, paragraph(f"{rung.number}. {rung.title}: right.")))
            since = state_of(session.workspace.folder)
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


def _handed_out(session: Session, rung: Rung, *before: tuple[str, str]) -> Card:
    where = paragraph(
        f"Write it in {session.take(rung)} and save: it is checked then. practice.hint() gives a hint."
    )
    return card(session, "Practice exercise", *before, *about(rung), where)


def _session() -> Session:
    return Session(Workspace(FOLDER), usual_store())
