"""The pairs of a class as pages: a ranked table, and of each pair both texts side by side.

Whatever stands in them is a student's: it is escaped, and the pages run no script. A shared passage is marked by its
number beside each line and by a bar, not by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..course.course import Course
from ..durable import replace_folder
from ..feedback.cleaned import Cleaned, cleaned
from ..feedback.page_files import template, text_of, write_page
from ..feedback.pages import CLASS_FOLDER
from .passages import Place, SharedPassage
from .report import ComparedPair, SimilarityReport
from .sources import Source, Work
from .winnowing import GUARANTEE, NOISE

MOST_LINES: Final = 4_000  # of one file
MOST_CHARACTERS: Final = 300  # of one line


@dataclass(frozen=True)
class Line:
    """One line. passages: the numbers of the shared passages that it belongs to; anchor: of the passage it begins."""

    number: int
    text: Cleaned
    passages: tuple[int, ...]
    anchors: tuple[int, ...]


@dataclass(frozen=True)
class File:
    """One file of a student's, with its lines; left_out: how many more there are."""

    name: Cleaned
    lines: tuple[Line, ...]
    left_out: int


def write_pages(course: Course, title: str, report: SimilarityReport, pairs: Sequence[ComparedPair]) -> Path:
    """Replace the pages of the assignment's similarity and return the path of the table."""
    folder = course.data_folder / CLASS_FOLDER / f"similarity-{report.assignment}"
    shared = {
        "course": course.name,
        "title": title,
        "clean": cleaned,
        "expectation": expectation,
        "noise": NOISE,
        "guarantee": GUARANTEE,
        "css": text_of("page.css"),
    }

    def fill(unfinished: Path) -> None:
        table = template("similarity.html").render(report=report, **shared)
        write_page(unfinished / "index.html", table)
        for number, pair in enumerate(pairs, start=1):
            sides = tuple(_files(work, pair.line.passages, side) for side, work in enumerate(pair.works))
            page = template("similarity_pair.html").render(
                number=number, pair=pair.line, sides=sides, **shared
            )
            write_page(unfinished / f"pair-{number}.html", page)

    replace_folder(folder, fill)
    return folder / "index.html"


def expectation(expected: float | None) -> str:
    """Return in words how many such pairs a class that works alone has."""
    if expected is None:
        return "not known"
    if expected >= 1:
        return f"about {expected:.0f}"
    return f"{expected:.2g}" if expected >= 1e-6 else "less than 0.000001"


def _files(work: Work, passages: Sequence[SharedPassage], side: int) -> list[File]:
    """Return the files of one side in which something is shared."""
    places = [(passage.number, passage.second if side else passage.first) for passage in passages]
    return [
        _file(source, {number: place for number, place in places if place.file == source.name})
        for source in work.sources
        if any(place.file == source.name for _, place in places)
    ]


def _file(source: Source, places: Mapping[int, Place]) -> File:
    inside: dict[int, list[int]] = {}
    begins: dict[int, list[int]] = {}
    for number, place in places.items():
        begins.setdefault(place.first, []).append(number)
        for line in range(place.first, min(place.last, place.first + MOST_LINES) + 1):
            inside.setdefault(line, []).append(number)
    lines = tuple(
        Line(
            number,
            cleaned(text[:MOST_CHARACTERS]),
            tuple(inside.get(number, ())),
            tuple(begins.get(number, ())),
        )
        for number, text in enumerate(source.text[:MOST_LINES], start=1)
    )
    return File(cleaned(source.name), lines, max(0, len(source.text) - MOST_LINES))
