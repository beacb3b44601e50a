"""``check("losses.mse")`` and ``%check losses.mse`` in a notebook: the visible checks, as a readable result."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..feedback.disclosure import ShownCheck, ShownExercise, where
from ..feedback.terminal import report, summary
from ..feedback.trajectory_figure import svg
from ..results import Outcome
from .selfcheck import SelfCheck, SelfCheckError, is_right

_WARM: dict[Path, SelfCheck] = {}  # one collected suite for each folder, as long as the kernel lives


class CheckFailure(Exception):
    """A check did not pass. The notebook shows one line; the result above it says the rest."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(*exercises: str) -> None:
    """Check the exercises (all if none is named) of the assignment in the current folder.

    Shows the result and returns None. Raises CheckFailure if a check does not pass, so that a notebook
    that runs to its end is right, and SelfCheckError if there is nothing of that name.
    """
    folder = Path.cwd()
    selfcheck = _WARM.setdefault(folder, SelfCheck(folder))
    results = selfcheck.run(exercises)
    _show(Result(results))
    if not is_right(results):
        raise CheckFailure(summary(results)) from None


class Result:
    """The result of a self-check, as notebooks and terminals show it."""

    def __init__(self, exercises: Sequence[ShownExercise]) -> None:
        self.exercises = tuple(exercises)

    def __repr__(self) -> str:
        return report(self.exercises, colour=False)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002 (IPython's signature)
        return {"text/plain": repr(self), "text/html": self.html()}

    def html(self) -> str:
        """Return the result as an HTML fragment that needs neither colour nor a script."""
        rows = []
        for exercise in self.exercises:
            said: set[str] = set()
            items = "".join(_item(check, said) for check in exercise.checks)
            rows.append(f"<p><strong>{html.escape(exercise.name)}</strong></p><ul>{items}</ul>")
        status = html.escape(summary(self.exercises))
        return f'<section aria-label="Result of the check">{"".join(rows)}<p>{status}</p></section>'


def load_ipython_extension(shell: Any) -> None:
    """Define ``%check``; ``%load_ext autograder`` calls this."""

    def magic(line: str) -> None:
        """%check [EXERCISE ...]: check the exercises named, or all, of the assignment in this folder."""
        check(*line.split())

    shell.register_magic_function(magic, "line", "check")


_WORDS = {Outcome.PASSED: "✓ passed", Outcome.NOT_ATTEMPTED: "○ not attempted yet"}


def _item(check: ShownCheck, said: set[str]) -> str:
    word = _WORDS.get(check.outcome, f"✗ {check.outcome}")
    lines = [f"<strong>{html.escape(word)}</strong> {html.escape(check.title)}"]
    if check.message and check.message not in said:
        said.add(check.message)
        lines.append(html.escape(check.message))
        if check.place is not None:
            code = html.escape(check.place.text.strip())
            lines.append(f"{html.escape(where(check.place))}: <code>{code}</code>")
    if check.outcome not in (Outcome.PASSED, Outcome.NOT_ATTEMPTED) and check.details:
        lines.append(f"<code>{html.escape(' / '.join(check.details))}</code>")
    if check.curves is not None:
        lines.append(svg(check.curves))
    lines += [f"<em>Note:</em> {html.escape(remark)}" for remark in check.remarks]
    return f"<li>{'<br/>'.join(lines)}</li>"


def _show(result: Result) -> None:
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        print(result)
        return
    if get_ipython() is None:
        print(result)
    else:
        display(result)


__all__ = ["CheckFailure", "Result", "SelfCheckError", "check", "load_ipython_extension"]
