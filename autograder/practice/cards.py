"""What the practice ladder shows in a notebook: cards that are HTML there, and text elsewhere."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from ..feedback.terminal import check_lines
from ..results import Outcome
from .checking import Verdict
from .ladder import Rung
from .session import Session

_WORDS = {Outcome.PASSED: "✓ passed", Outcome.NOT_ATTEMPTED: "○ not attempted yet"}


@dataclass(frozen=True)
class Card:
    """Something to show: as HTML in a notebook, as text elsewhere. ``parts`` are HTML and text of each paragraph."""

    label: str
    parts: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return _printable("\n".join(text for _, text in self.parts))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002 (IPython's signature)
        body = "".join(part for part, _ in self.parts)
        return {
            "text/plain": repr(self),
            "text/html": _printable(f'<section aria-label="{html.escape(self.label)}">{body}</section>'),
        }


def _printable(text: str) -> str:
    """Return ``text`` with an escape for what no encoding has: a student's exception may hold half a character."""
    return text.encode("utf-8", "backslashreplace").decode()


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
    said: set[str] = set()
    text = "\n".join("\n".join(check_lines(one, False, said)) for one in verdict.checks)
    said.clear()
    found: list[str] = []
    for one in verdict.checks:
        word = _WORDS.get(one.outcome, f"✗ {one.outcome}")
        lines = [f"<strong>{html.escape(word)}</strong> {html.escape(one.title)}"]
        if one.message and one.message not in said:
            said.add(one.message)
            lines.append(html.escape(one.message))
            if one.place is not None:
                lines.append(f"line {one.place.line}: <code>{html.escape(one.place.text.strip())}</code>")
        found.append(f"<li>{'<br/>'.join(lines)}</li>")
    return f"<ul>{''.join(found)}</ul>", text
