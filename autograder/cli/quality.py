"""Measure how far the tests can be trusted: margins, diagnoses right and wrong, stability over seeds.

What was measured of an assignment is kept in .build/quality, so that a call goes on where the last one was ended.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .output import add_json, add_workers_and_sandbox, at_least, say, whisper

if TYPE_CHECKING:
    from ..course.course import Course
    from ..quality.card import QualityCard
    from ..quality.card_page import Shown
    from ..quality.unforeseen_page import Score

T = TypeVar("T")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")
    parser.add_argument("--to", metavar="FILE", default="docs/quality.md", help="default: docs/quality.md")
    parser.add_argument(
        "--doubles", type=at_least(0), default=40, metavar="N", help="pairs of mistakes; default 40"
    )
    parser.add_argument(
        "--drawn",
        type=at_least(1),
        metavar="N",
        help="grade N drawn misconceptions of each exercise with each seed; default: all. With --held-out: N students of each "
        "kind that comes of the catalogue; default: 20",
    )
    add_workers_and_sandbox(parser)
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="score the catalogue on mistakes that it does not hold, in place of all else; counts only",
    )
    parser.add_argument(
        "--titles",
        action="store_true",
        help="with --held-out: list the mistakes that are not named. Who reads them can no longer measure",
    )
    parser.add_argument(
        "--again", action="store_true", help="measure anew what was measured before and has not changed"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    return _held_out(options) if options.held_out else _cards(options)


def _held_out(options: argparse.Namespace) -> int:
    from .. import __version__
    from ..course.course import load_course
    from ..errors import going_on
    from ..grading.batch import public_seed_setup
    from ..grading.provenance import package_versions
    from ..quality.demo import usual_workers
    from ..quality.kept import depends_on
    from ..quality.unforeseen import DRAWN, KINDS, unforeseen
    from ..quality.unforeseen_page import HEADING, Score, page, table
    from .documents import write_document

    course = load_course()
    setup = public_seed_setup(course, options.sandbox)
    quiet = options.json == "-"
    workers, drawn = options.workers or usual_workers(), options.drawn or DRAWN
    scores: list[Score] = []
    unusable: list[str] = []
    for assignment in course.select(options.assignments):
        folder = course.solutions_folder / assignment.name
        with going_on(assignment.name, unusable):
            for kind in KINDS:
                score, is_new = _measured(
                    _kept_file(course, assignment.name, _of_kind(kind)),
                    depends_on(folder, setup, drawn=drawn),
                    Score,
                    partial(unforeseen, folder, setup, kind, drawn=drawn, workers=workers),
                    again=options.again,
                )
                scores += [score] if score.students else []
                say(_progress(f"{assignment.name}, {kind}", is_new), quiet=quiet)
    file = Path(course.root, options.to)
    cards = file.read_text(encoding="utf-8").partition(HEADING)[0] if file.is_file() else ""
    file.parent.mkdir(parents=True, exist_ok=True)
    versions = f"autograder {__version__}, {package_versions(('numpy',))}"
    every = _with_earlier_scores(course, scores)
    file.write_text(cards + page(every, versions, titles=options.titles), encoding="utf-8")
    if options.json:
        counts = [score.counts() for score in scores]
        shown = scores if options.titles else []
        write_document("quality", options.json, assignments=(), counts=counts, scores=shown)
    say("\n".join(table(scores)), quiet=quiet)
    say(f"{file} is written.", quiet=quiet)
    is_wrong = any(told.wrong or told.lost for score in scores for told in score.students)
    return _status(unusable, is_any=bool(scores), is_wrong=is_wrong)


def _cards(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..errors import going_on
    from ..grading.batch import public_seed_setup
    from ..grading.provenance import package_versions
    from ..quality.card import QualityCard, quality_card
    from ..quality.card_page import Shown, page
    from ..quality.demo import usual_workers
    from ..quality.kept import depends_on
    from ..quality.unforeseen_page import HEADING
    from ..release.stubs import stub_modules
    from .documents import write_document

    course = load_course()
    setup = public_seed_setup(course, options.sandbox)
    workers = options.workers or usual_workers()
    quiet = options.json == "-"
    new: dict[str, Shown] = {}
    unusable: list[str] = []

    def key_of(folder: Path) -> dict[str, str]:
        return depends_on(folder, setup, doubles=options.doubles, drawn=options.drawn)

    for assignment in course.select(options.assignments):
        folder = course.solutions_folder / assignment.name
        with going_on(assignment.name, unusable):
            key = key_of(folder)
            card, is_new = _measured(
                _kept_file(course, assignment.name, "card"),
                key,
                QualityCard,
                partial(
                    quality_card,
                    folder,
                    setup,
                    stub_modules(folder),
                    drawn=options.drawn,
                    doubles=options.doubles,
                    workers=workers,
                ),
                again=options.again,
            )
            new[assignment.name] = Shown(card, key, is_current=True)
            say(_progress(assignment.name, is_new), quiet=quiet)
    cards = [shown.card for shown in new.values()]
    file = Path(course.root, options.to)
    file.parent.mkdir(parents=True, exist_ok=True)
    _, heading, held_out = (
        file.read_text(encoding="utf-8").partition(HEADING) if file.is_file() else ("",) * 3
    )
    shown = _with_earlier(course, new, key_of)
    file.write_text(page(shown, package_versions(("numpy",))) + heading + held_out, encoding="utf-8")
    if options.json:
        write_document("quality", options.json, assignments=cards, counts=(), scores=())
    say(f"{file} is written.", quiet=quiet)
    return _status(unusable, is_any=bool(cards), is_wrong=any(card.validity.problems for card in cards))


def _with_earlier(
    course: Course, new: Mapping[str, Shown], key_of: Callable[[Path], dict[str, str]]
) -> list[Shown]:
    """Return the cards of all assignments in the course's order; what was not measured now stays as it was measured last."""
    from ..quality.card import QualityCard
    from ..quality.card_page import Shown
    from ..quality.kept import read_last

    shown = []
    for assignment in course.assignments:
        folder = course.solutions_folder / assignment.name
        last: tuple[QualityCard, dict[str, str]] | None
        if assignment.name in new:
            shown.append(new[assignment.name])
        elif last := read_last(_kept_file(course, assignment.name, "card"), QualityCard):
            shown.append(Shown(*last, is_current=folder.is_dir() and last[1] == key_of(folder)))
    return shown


def _with_earlier_scores(course: Course, new: Sequence[Score]) -> list[Score]:
    """Return the scores of all assignments in the course's order; what was not measured now stays as it was measured last."""
    from ..quality.kept import read_last
    from ..quality.unforeseen import KINDS
    from ..quality.unforeseen_page import Score

    by_place = {(score.assignment, score.kind): score for score in new}
    for assignment in course.assignments:
        for kind in KINDS:
            last: tuple[Score, dict[str, str]] | None
            if last := read_last(_kept_file(course, assignment.name, _of_kind(kind)), Score):
                by_place.setdefault((assignment.name, kind), last[0])
    places = [(assignment.name, kind) for assignment in course.assignments for kind in KINDS]
    return [by_place[place] for place in places if place in by_place and by_place[place].students]


def _of_kind(kind: str) -> str:
    return f"held-out.{kind.replace(' ', '-')}"


def _kept_file(course: Course, assignment: str, kind: str) -> Path:
    return course.root / ".build" / "quality" / f"{assignment}.{kind}.json"


def _measured(
    file: Path, key: dict[str, str], result_type: type[T] | Any, measure: Callable[[], T], *, again: bool
) -> tuple[T, bool]:
    """Return what was measured, and whether it was now. What cannot be kept counts all the same, and is measured anew next time."""
    from ..quality.kept import keep, read_kept

    kept: T | None = None if again else read_kept(file, key, result_type)
    if kept is not None:
        return kept, False
    result = measure()
    try:
        keep(file, key, result)
    except OSError as error:
        whisper(f"{file} cannot be written ({error.strerror}), so the next call measures this again.")
    return result, True


def _progress(assignment: str, is_new: bool) -> str:
    return f"{assignment}: measured" if is_new else f"{assignment}: measured before, and nothing has changed"


def _status(unusable: Sequence[str], *, is_any: bool, is_wrong: bool) -> int:
    """Say which assignments could not be measured, and return the exit status."""
    for sentence in unusable:
        whisper(f"autograder: {sentence}")
    if unusable and not is_any:
        return 2
    return 1 if unusable or is_wrong else 0
