"""A released notebook as a part of a web page: text, formulas, code, and the pictures that right functions draw."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from formulas import mathml
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

PLOTS = re.compile(r"\bplots\w*\.")
"""In the source of a cell that draws."""
ANSWER, CODE = "YOUR ANSWER HERE", "# YOUR CODE HERE"


@dataclass(frozen=True)
class Section:
    """A heading of the second level: its ``anchor`` on the page and its ``title`` as HTML."""

    anchor: str
    title: str


@dataclass(frozen=True)
class NotebookPage:
    """A notebook as HTML.

    title:     the heading of the first level, as HTML
    question:  the first bold sentence, as HTML: what the notebook is after
    body:      everything below the title
    exercises: names as ``check`` takes them, each with its points
    written:   how many of the points a person gives, for answers in words
    """

    title: str
    question: str
    body: str
    sections: tuple[Section, ...]
    exercises: tuple[tuple[str, float], ...]
    written: float = 0.0


class _Renderer(IPythonRenderer):
    """Markdown as HTML, with formulas as MathML and an anchor at each heading."""

    def __init__(self) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.titles: list[str] = []
        self.sections: list[Section] = []

    def block_math(self, body: str) -> str:
        return f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{mathml(body, display=True)}</div>'

    def inline_math(self, body: str) -> str:
        return mathml(body, display=False)

    def heading(self, text: str, level: int, **attributes: Any) -> str:  # noqa: ARG002 (mistune's signature)
        if level == 1:
            self.titles.append(text)
            return ""
        anchor = re.sub(r"[^a-z0-9]+", "-", re.sub(r"<[^>]+>", "", text).lower()).strip("-")
        if level == 2:
            self.sections.append(Section(anchor, text))
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        tag = "th" if head and text.strip() else "td"  # an empty cell heads nothing
        return f"<{tag}" + (f' style="text-align: {align}"' if align else "") + f">{text}</{tag}>\n"

    def table(self, text: str) -> str:
        return (
            f'<div class="table" tabindex="0" role="group" aria-label="Table"><table>{text}</table></div>\n'
        )


@dataclass
class _Body:
    parts: list[str] = field(default_factory=list)
    exercises: list[tuple[str, float]] = field(default_factory=list)
    written: float = 0.0


def notebook_page(
    notebook: Path, pictures: Path, address: str, sliders: Mapping[str, str] | None = None
) -> NotebookPage:
    """Return the released ``notebook`` as HTML.

    pictures: the folder of its pictures, as make_pictures.py writes it; a page is made without it, too
    address:  where the pages find that folder
    sliders:  HTML that stands after a cell, by the cell's id

    Raises ValueError for a formula that cannot be typeset, or for a slider whose cell is not there.
    """
    cells: Sequence[NotebookNode] = nbformat.read(notebook, as_version=4).cells
    sliders = dict(sliders or {})
    shown = _pictures(pictures)
    renderer, body = _Renderer(), _Body()
    text = MarkdownWithMath(renderer=renderer)
    for cell in cells:
        if cell.cell_type == "markdown":
            body.parts.append(_text(cell, text, body))
        elif cell.cell_type == "code":
            body.parts.append(_code(cell, body))
            body.parts += [_figure(picture, address) for picture in shown.get(cell.id, ())]
        body.parts.append(sliders.pop(cell.id, ""))
    if sliders:
        raise ValueError(f"{notebook}: no cell is called {', '.join(sliders)}, where a slider should stand.")
    whole = "\n".join(body.parts)
    question = re.search(r"<strong>(.*?)</strong>", body.parts[0], re.DOTALL)
    return NotebookPage(
        title=renderer.titles[0],
        question=question[1] if question else "",
        body=whole,
        sections=tuple(renderer.sections),
        exercises=tuple(body.exercises),
        written=body.written,
    )


def drawn_cells(pictures: Path) -> dict[str, str]:
    """Return the source of each cell that plots, as it was when the pictures in the folder ``pictures`` were drawn."""
    file = pictures / "pictures.json"
    return json.loads(file.read_text(encoding="utf-8"))["sources"] if file.exists() else {}


def _pictures(folder: Path) -> dict[str, list[dict[str, Any]]]:
    file = folder / "pictures.json"
    return json.loads(file.read_text(encoding="utf-8"))["cells"] if file.exists() else {}


def _text(cell: NotebookNode, text: MarkdownWithMath, body: _Body) -> str:
    graded = cell.metadata.get("nbgrader", {})
    rendered: str = text.render(cell.source.replace(ANSWER, ""))
    if not graded.get("grade"):
        return rendered
    points = _points(graded["points"])
    body.exercises.append((graded["grade_id"], graded["points"]))
    body.written += graded["points"]
    return f'{rendered}<p class="written">You write this answer in the notebook; a person reads it ({points}).</p>'


def _code(cell: NotebookNode, body: _Body) -> str:
    graded = cell.metadata.get("nbgrader", {})
    lines = [line for line in cell.source.splitlines() if not line.startswith(CODE)]
    code = highlight("\n".join(lines).strip("\n"), PythonLexer(), HtmlFormatter(nowrap=True))
    block = f'<pre class="code" tabindex="0" aria-label="Code"><code>{code}</code></pre>'
    if "%load_ext" in cell.source:
        return f"<details><summary>How the notebook begins</summary>{block}</details>"
    if not graded.get("grade"):
        return block if code.strip() else ""
    asked = re.search(r"""check\(["']([^"']+)""", cell.source)
    name = asked[1] if asked else graded["grade_id"]
    body.exercises.append((name, graded["points"]))
    return (
        f'<p class="exercise"><span class="sign" aria-hidden="true">✎</span> <b>Exercise <code>{html.escape(name)}</code></b>, '
        f"{_points(graded['points'])}: in the notebook, <code>{html.escape(cell.source)}</code> says what is right.</p>"
    )


def _figure(picture: Mapping[str, Any], address: str) -> str:
    alt = html.escape(picture["alt"], quote=True)
    width, height = picture["width"], picture["height"]
    return (
        f'<figure><img src="{address}/{picture["file"]}" alt="{alt}" width="{width}" height="{height}" loading="lazy">'
        f"</figure>"
    )


def _points(points: float) -> str:
    return f"{points:g} point" + ("" if points == 1 else "s")
