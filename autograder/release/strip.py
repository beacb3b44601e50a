"""Take the solutions out of source text, with nbgrader's own marks and nbgrader's own stub.

nbgrader clears solution regions in the cells of notebooks only; modules need the same. What the marks
are and what stands in a region's place is read from nbgrader's ``ClearSolutions``, so that a course
that configures it there has configured it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import BuildError

if TYPE_CHECKING:
    from traitlets.config import Config


@dataclass(frozen=True)
class Marks:
    """begin, end: what a line of a mark contains; stub: the lines that replace a region."""

    begin: str
    end: str
    stub: tuple[str, ...]
    text_stub: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """A solution region: the line number of its first line of content, and its lines."""

    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Stripped:
    """text: without solutions; regions: what was taken out; origin: line of text -> line of the source."""

    text: str
    regions: tuple[Region, ...]
    origin: tuple[int, ...]


def nbgraders_marks(config: Config | None = None) -> Marks:
    """Return the marks and stubs that nbgrader's ``ClearSolutions`` uses for Python."""
    from nbgrader.preprocessors import ClearSolutions

    clear = ClearSolutions(config=config) if config is not None else ClearSolutions()
    return Marks(
        clear.begin_solution_delimeter,
        clear.end_solution_delimeter,
        tuple(clear.code_stub["python"].split("\n")),
        tuple(clear.text_stub.split("\n")),
    )


def scratch_stubs() -> dict[str, str]:
    """Return nbgrader's stubs by language, with one for Python that raises nothing.

    A notebook's solution cells are for trying and carry no points: an empty one lets the notebook go on to the first
    ``check(...)`` that does not pass, which says what to do.
    """
    from nbgrader.preprocessors import ClearSolutions

    return {
        **ClearSolutions().code_stub,
        "python": "# YOUR CODE HERE: try your function, as often as you like.",
    }


def strip(text: str, where: str, marks: Marks, *, first_line: int = 1) -> Stripped:
    """Return ``text`` with a stub in place of every solution region, indented as its mark is.

    where: what an error calls the text, such as ``solutions/<name>/losses.py``

    Raises BuildError for a mark without its partner and for a region within a region.
    """
    kept: list[str] = []
    origin: list[int] = []
    regions: list[Region] = []
    inside: list[str] = []
    began = 0
    for number, line in enumerate(text.split("\n"), start=first_line):
        if marks.begin in line:
            if began:
                raise BuildError(
                    f"{where}:{number}: {marks.begin} within the region that line {began} began. "
                    f"End that one first with ### {marks.end}."
                )
            began, inside = number, []
            indent = line[: len(line) - len(line.lstrip())]
            kept.extend(indent + stub for stub in marks.stub)
            origin.extend(number for _ in marks.stub)
        elif marks.end in line:
            if not began:
                raise BuildError(
                    f"{where}:{number}: {marks.end} without a {marks.begin} above it. "
                    f"Write ### {marks.begin} where the solution starts."
                )
            regions.append(Region(began + 1, tuple(inside)))
            began = 0
        elif began:
            inside.append(line)
        else:
            kept.append(line)
            origin.append(number)
    if began:
        raise BuildError(
            f"{where}:{began}: {marks.begin} without its end. Write ### {marks.end} where the solution stops."
        )
    return Stripped("\n".join(kept), tuple(regions), tuple(origin))


def loose_regions(text: str, marks: Marks) -> Iterator[Region]:
    """Yield every stretch of lines that may be a solution where the marks do not fit together.

    A mark that has no partner reaches to the next mark, or as far as the code is indented as the mark is.
    """
    lines = text.split("\n")
    is_mark = [marks.begin in line or marks.end in line for line in lines]
    for at, line in enumerate(lines):
        if not is_mark[at]:
            continue
        step = 1 if marks.begin in line else -1
        last = at
        while 0 <= last + step < len(lines) and not is_mark[last + step]:
            following = lines[last + step]
            if following.strip() and _indent(following) < _indent(line):
                break
            last += step
        first, end = min(at + step, last), max(at + step, last) + 1
        if last != at:
            yield Region(first + 1, tuple(lines[first:end]))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def read_text(data: bytes, where: str) -> str:
    """Return ``data`` as text with ``\\n`` at the ends of lines. Raises BuildError if it is not UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BuildError(
            f"{where}:{line}: the byte 0x{data[error.start]:02x} is not UTF-8. Save the file as UTF-8."
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def check_compiles(stripped: Stripped, where: str) -> None:
    """Raise BuildError if the stub is not Python, at the line of the source where the trouble starts."""
    try:
        compile(stripped.text, where, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        at = getattr(error, "lineno", None) or 1
        line = stripped.origin[min(at, len(stripped.origin)) - 1] if stripped.origin else 1
        reason = getattr(error, "msg", None) or str(error)
        raise BuildError(
            f"{where}:{line}: without its solutions the file does not compile: {reason}. Put the marks "
            f"around whole statements, with {'#' * 3} at the indentation of the code that they hold."
        ) from error
