"""The practice ladder in a notebook: the same exercises, files and progress as in a terminal."""

from __future__ import annotations

import builtins
import functools
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..results import Outcome
from ..terminal import check_lines
from .checking import Verdict
from .ladder import PracticeError, rungs
from .progress import usual_store
from .session import ALL_DONE, Session
from .workspace import Workspace

FOLDER = Path("practice")
_WORDS = {Outcome.PASSED: "✓ passed", Outcome.NOT_ATTEMPTED: "○ not attempted yet"}


@dataclass(frozen=True)
class Card:
    """Something to show: as HTML in a notebook, as text elsewhere. ``parts`` are HTML and text of each paragraph."""

    label: str
    parts: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return "\n".join(text for _, text in self.parts)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        body = "".join(part for part, _ in self.parts)
        return {
            "text/plain": repr(self),
            "text/html": f'<section aria-label="{html.escape(self.label)}">{body}</section>',
        }


_COMMANDS = (
    (r"`autograder practice --list`", "practice.list()"),
    (r"`autograder practice (\d+) --reset`", r"practice.reset(\1)"),
    (r"`autograder practice (\d+)`", r"practice.next(\1)"),
    (r"Choose another folder with --folder", "Open the notebook in a folder that you may write to"),
)


def _in_words_of_a_notebook(verb: Callable[..., Card]) -> Callable[..., Card]:
    """Let the PracticeError of ``verb`` name what to call here, where the sentence names a command."""

    @functools.wraps(verb)
    def told(*args: Any, **kwargs: Any) -> Card:
        try:
            return verb(*args, **kwargs)
        except PracticeError as error:
            sentence = str(error)
            for command, call in _COMMANDS:
                sentence = re.sub(command, call, sentence)
            raise PracticeError(sentence) from None

    return told


@_in_words_of_a_notebook
def next(exercise: str | int | None = None) -> Card:
    """Hand out the next unsolved exercise, or the one named, and show what it is about. Raises PracticeError."""
    session = _session()
    rung = session.find(None if exercise is None else str(exercise))
    if rung is None:
        return _card(session, "Practice", _paragraph(ALL_DONE.format(count=len(rungs()))))
    file = session.take(rung)
    return _card(
        session,
        "Practice exercise",
        (f"<h3>{rung.number}. {html.escape(rung.title)}</h3>", f"{rung.number}. {rung.title}"),
        (f'<pre style="white-space: pre-wrap">{html.escape(rung.explanation())}</pre>', rung.explanation()),
        _paragraph(f"Write it in {file}, save, and run practice.check()."),
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
    return _card(session, "Result of the check", _items(verdict), _paragraph(words[verdict.state]))


@_in_words_of_a_notebook
def hint(exercise: str | int | None = None) -> Card:
    """Show the next hint for the exercise that was taken last, or the one named. Raises PracticeError."""
    session = _session()
    rung = session.current() if exercise is None else session.find(str(exercise))
    assert rung is not None
    number, count, text = session.hint(rung)
    return _card(
        session,
        "Hint",
        _paragraph(f"{rung.number}. {rung.title}"),
        _paragraph(f"Hint {number} of {count}: {text}"),
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
    return _card(session, "Reset", _paragraph(f"{session.workspace.file(rung)} is as it was at first.{kept}"))


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
    return _card(
        session,
        "Practice exercises",
        (f"<table>{head}{rows}</table>", text),
        _paragraph(f"{solved} of {len(rungs())} solved. practice.next(NUMBER) starts with any of them."),
    )


def _session() -> Session:
    return Session(Workspace(FOLDER), usual_store())


def _card(session: Session, label: str, *parts: tuple[str, str]) -> Card:
    return Card(label, (*parts, *(_paragraph(problem) for problem in session.take_problems())))


def _paragraph(text: str) -> tuple[str, str]:
    return f"<p>{html.escape(text)}</p>", text


def _items(verdict: Verdict) -> tuple[str, str]:
    said: set[str] = set()
    text = "\n".join("\n".join(check_lines(one, False, said)) for one in verdict.checks)
    said.clear()
    items: builtins.list[str] = []
    for one in verdict.checks:
        word = _WORDS.get(one.outcome, f"✗ {one.outcome}")
        lines = [f"<strong>{html.escape(word)}</strong> {html.escape(one.title)}"]
        if one.message and one.message not in said:
            said.add(one.message)
            lines.append(html.escape(one.message))
            if one.place is not None:
                lines.append(f"line {one.place.line}: <code>{html.escape(one.place.text.strip())}</code>")
        items.append(f"<li>{'<br/>'.join(lines)}</li>")
    return f"<ul>{''.join(items)}</ul>", text
