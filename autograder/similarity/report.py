"""The similarity of a class, from the folders of submissions to ranked pairs. Nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..course.course import Assignment, Course
from ..errors import AutograderError
from ..grading.batch import Job, find_jobs
from ..student.submission import NotASubmission, printable, read_submission
from .chance import FEWEST, REMARKABLE, Chance
from .comparison import Pair, common_hashes, fingerprints, rank
from .passages import Overlap, SharedPassage, overlap
from .sources import SourceReader, Work, code_files


class SimilarityError(AutograderError):
    """A class cannot be compared. The message says what is missing and what to do."""


class PairLine(msgspec.Struct, frozen=True):
    """Two students whose submissions are alike.

    score:    bits: what is shared, each fingerprint weighted by how few others have it
    expected: how many pairs with at least this score a class of this size has if everybody works alone; None for
              classes that are too small to say
    shares:   which part of what each wrote is in the shared passages
    """

    first: str
    second: str
    score: float
    expected: float | None
    is_remarkable: bool
    shares: tuple[float, float]
    passages: tuple[SharedPassage, ...]


class SimilarityReport(msgspec.Struct, frozen=True):
    """What ``similarity --json`` writes for one assignment.

    compared: submissions; remarkable: pairs of which fewer than 0.05 are expected, as far as they are listed
    notes:    sentences on what was not compared
    """

    assignment: str
    compared: int
    remarkable: int
    pairs: tuple[PairLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ComparedPair:
    """One listed pair with the texts, for its page."""

    line: PairLine
    works: tuple[Work, Work]


def compare_class(
    course: Course,
    assignment: Assignment,
    submitted: Path,
    most: int,
    on_progress: Callable[[str], object] = lambda student: None,
) -> tuple[SimilarityReport, list[ComparedPair]]:
    """Return the ``most`` pairs of ``submitted/<student>/<assignment>`` that are most alike, and their texts.

    Left out are statements of the release, files that are handed out, and what the solution or an accepted
    alternative also has. Raises SimilarityError if the assignment is not built, OSError if a folder cannot be read.
    """
    released = code_files(course.assignments_folder / assignment.name)
    if not released:
        raise SimilarityError(
            f"{course.assignments_folder / assignment.name} holds no module and no notebook, so what was given cannot "
            f"be told from what students wrote. Run autograder build {assignment.name}."
        )
    reader = SourceReader(released, assignment.handed_out)
    try:
        common = common_hashes(_of_the_course(course, assignment, reader))
        jobs = find_jobs(submitted, [assignment.name])
        works = list(_works(course, jobs, reader, tuple(released), on_progress))
    finally:
        reader.close()
    ranking = rank([fingerprints(work, common) for work in works], most)
    pairs = [_compared(pair, (works[pair.first], works[pair.second]), common) for pair in ranking.pairs]
    notes = [f"{printable(work.student)}: {note}" for work in works for note in work.notes]
    return SimilarityReport(
        assignment.name,
        len(works),
        sum(pair.line.is_remarkable for pair in pairs),
        tuple(pair.line for pair in pairs),
        (*_notes_on_chance(ranking.chance, len(works)), *notes),
    ), pairs


def _of_the_course(course: Course, assignment: Assignment, reader: SourceReader) -> Iterator[Work]:
    """Yield the solution and the accepted alternatives."""
    folder = course.solutions_folder / assignment.name
    yield reader.work("the solution", code_files(folder))
    for name, content in code_files(folder / "hidden" / "accepted").items():
        yield reader.work(name, {name: content})


def _works(
    course: Course,
    jobs: Iterable[Job],
    reader: SourceReader,
    first: tuple[str, ...],
    on_progress: Callable[[str], object],
) -> Iterator[Work]:
    for job in jobs:
        try:
            files = read_submission(
                job.folder, job.student, job.assignment, first, limits=course.submission_limits
            ).files
        except NotASubmission as error:
            yield Work(job.student, (), (f"{error}",))
        else:
            yield reader.work(job.student, files, first)
        on_progress(job.student)


def _compared(pair: Pair, works: tuple[Work, Work], common: frozenset[int]) -> ComparedPair:
    shared: Overlap = overlap(*works, common)
    line = PairLine(
        works[0].student,
        works[1].student,
        round(pair.score, 1),
        pair.expected,
        pair.expected is not None and pair.expected < REMARKABLE,
        shared.shares,
        shared.passages,
    )
    return ComparedPair(line, works)


def _notes_on_chance(chance: Chance | None, compared: int) -> list[str]:
    if chance is not None or compared < 2:
        return []
    return [
        f"With {compared} submissions nothing can be said about chance: that takes {FEWEST}. The pairs are ranked all "
        f"the same."
    ]
