"""What the practice ladder shows in a notebook: cards that are HTML there, and text elsewhere."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..feedback.cards import STYLE, checks_as_list
from ..feedback.cleaned import cleaned
from ..feedback.once import Once
from ..feedback.terminal import Printer, failures_first
from .checking import Verdict
from .ladder import Rung, is_set_apart
from .session import Session


@dataclass(frozen=True)
class Card:
    """Something to show: as HTML in a notebook, as text elsewhere. ``parts`` are HTML and text of each paragraph."""

    label: str
    parts: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return cleaned("\n".join(text for _, text in self.parts))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002 (IPython's signature)
        body = "".join(part for part, _ in self.parts)
        return {
            "text/plain": repr(self),
            "text/html": cleaned(
                f'{STYLE}<section class="ag" aria-label="{html.escape(self.label)}">{body}</section>'
            ),
        }


def about(rung: Rung) -> tuple[tuple[str, str], ...]:
    """Return the title of an exercise and what it is about."""
    title = f"{rung.number}. {rung.title}"
    formulas = iter(rung.formulas())
    blocks = [
        _set_apart(block, next(formulas, "")) if is_set_apart(block) else paragraph(block)[0]
        for block in rung.blocks()
    ]
    return (
        (f"<h3>{html.escape(title)}</h3>", title),
        ("".join(blocks), rung.explanation()),
    )


def _set_apart(block: str, formula: str) -> str:
    """Return a formula, which JupyterLab typesets, or lines that stay as they are."""
    if formula:
        return f"<p>$${html.escape(formula)}$$</p>"
    return f"<pre>{html.escape(block)}</pre>"


def code(title: str, text: str) -> tuple[str, str]:
    """Return code under a title."""
    return (
        f"<h4>{html.escape(title)}</h4><pre><code>{html.escape(text)}</code></pre>",
        f"{title}\n\n{text}\n",
    )


def linked(before: str, file: Path, after: str) -> tuple[str, str]:
    """Return a paragraph with a link to ``file``, which JupyterLab opens in its editor."""
    name = html.escape(file.as_posix())
    address = html.escape(quote(file.as_posix()))
    return (
        f'<p>{html.escape(before)}<a href="{address}">{name}</a>{html.escape(after)}</p>',
        f"{before}{file}{after}",
    )


def card(session: Session, label: str, *parts: tuple[str, str]) -> Card:
    """Return the parts as a card, and with them what went wrong with the progress meanwhile."""
    return Card(label, (*parts, *(paragraph(problem) for problem in session.take_problems())))


def paragraph(text: str) -> tuple[str, str]:
    """Return a paragraph as HTML and as text."""
    return f"<p>{html.escape(text)}</p>", text


def items(verdict: Verdict) -> tuple[str, str]:
    """Return a list of the checks, each message once."""
    once = Once()
    with Printer(colour=False, width=100) as printer:
        for check in failures_first(verdict.checks):
            printer.check(check, once)
    return checks_as_list(verdict.checks, Once()), printer.text
