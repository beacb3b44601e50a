"""What the practice ladder shows in a notebook: cards that are HTML there, and text elsewhere."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from ..feedback.cards import STYLE, checks_as_list
from ..feedback.cleaned import cleaned
from ..feedback.once import Once
from ..feedback.terminal import Printer, failures_first
from .checking import Verdict
from .ladder import Rung
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
            "text/html": cleaned(f'<section aria-label="{html.escape(self.label)}">{body}</section>'),
        }


def about(rung: Rung) -> tuple[tuple[str, str], ...]:
    """Return the title of an exercise and what it is about."""
    title = f"{rung.number}. {rung.title}"
    blocks = re.split(r"\n\s*\n", rung.explanation())
    return (
        (f"<h3>{html.escape(title)}</h3>", title),
        ("".join(map(_block, blocks)), rung.explanation()),
    )


def _block(text: str) -> str:
    """Return a block of an explanation as HTML: a paragraph, or lines that are set apart and stay as they are."""
    if any(line.startswith(" ") for line in text.splitlines()):
        return f'<pre style="white-space: pre-wrap; word-break: normal; margin: 0 0 1em">{html.escape(text)}</pre>'
    return f"<p>{html.escape(' '.join(text.splitlines()))}</p>"


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
    return f'{STYLE}<div class="ag">{checks_as_list(verdict.checks, Once())}</div>', printer.text
