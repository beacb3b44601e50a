"""A class of made-up students whose marks are known beforehand.

Each submission is made from the reference, an accepted alternative, a wrong variant, the stub, or is
broken in some way that submissions are. So whoever makes it knows what its marks must be, and a grading
can be held against that.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from ..course.course import Assignment, Course
from ..diagnosis.misconceptions import load_alternatives, load_misconceptions
from ..diagnosis.variants import Variant, builds_on, module_files, spliced
from ..results import Status
from ..student.notebook_source import (
    joined,
    module_source,
    notebooks_with_exercises,
    owner_cell,
    split,
)
from ..student.submission import TIMESTAMP
from ..suite.session import collect_checks

NAMES = [
    "ada",
    "alan",
    "alonzo",
    "annie",
    "barbara",
    "carl",
    "clara",
    "cynthia",
    "donald",
    "edsger",
    "emmy",
    "evelyn",
    "florence",
    "frances",
    "gene",
    "george",
    "gladys",
    "grace",
    "hedy",
    "henri",
    "herman",
    "ida",
    "isaac",
    "jean",
    "joan",
    "john",
    "judea",
    "karen",
    "katherine",
    "kathleen",
    "kurt",
    "leonhard",
    "leslie",
    "lynn",
    "margaret",
    "marian",
    "marvin",
    "mary",
    "maryam",
    "noether",
    "olga",
    "pafnuty",
    "radia",
    "richard",
    "rosa",
    "ruth",
    "sofia",
    "sophie",
    "stephen",
    "sylvia",
    "tim",
    "tony",
    "valerie",
    "vera",
    "vint",
    "wang",
    "wilhelm",
    "yann",
    "yoshua",
    "zhang",
]


@dataclass(frozen=True)
class Expected:
    """What grading must find.

    status: of the submission
    scores: exercise -> ``full``, ``zero`` or ``less`` (neither full nor more); others may be anything
    named:  exercise -> the misconception that the feedback must name
    shared: exercise -> what its sentence shares with others, which is as good where several of them fit
    """

    status: Status
    scores: Mapping[str, str]
    named: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """One made-up submission. ``kind`` says from what it was made."""

    student: str
    assignment: str
    kind: str
    files: Mapping[str, bytes]
    expected: Expected
    days_late: float = 0.0


def students(count: int) -> list[str]:
    """Return ``count`` different names, the same ones every time."""
    rounds = itertools.chain([""], (f"-{n}" for n in itertools.count(2)))
    return list(itertools.islice((f"{name}{suffix}" for suffix in rounds for name in NAMES), count))


def make_class(course: Course, assignment: Assignment, count: int) -> Iterator[Made]:
    """Yield ``count`` submissions for ``assignment``, every kind in turn, the same ones every time."""
    folder = course.solutions_folder / assignment.name
    released = course.assignments_folder / assignment.name
    kinds = itertools.cycle(_kinds(folder, released))
    for number, (student, (kind, files, expected)) in enumerate(zip(students(count), kinds, strict=False)):
        late = (0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 2.5)[number % 8]
        yield Made(student, assignment.name, kind, files, expected, late)


def hand_in(made: Made, course: Course, submitted: Path) -> Path:
    """Write the submission as nbgrader collects it: ``submitted/<student>/<assignment>``. Returns the folder."""
    folder = submitted / made.student / made.assignment
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    due = course.assignment(made.assignment).due_for(made.student)
    handed_in = due + timedelta(days=made.days_late) - timedelta(hours=1)
    (folder / TIMESTAMP).write_text(handed_in.isoformat())
    return folder


Kind = tuple[str, dict[str, bytes], Expected]


def _kinds(folder: Path, released: Path) -> list[Kind]:
    """Return every kind of submission, the usual ones more often than the broken ones."""
    exercises = tuple(dict.fromkeys(check.exercise for check in collect_checks(folder)))
    notebook = {p.name: p.read_bytes() for p in sorted(released.glob("*.ipynb"))}
    right: list[Kind] = [("reference", {**notebook, **module_files(folder, {})}, _full(exercises))]
    for alternative in load_alternatives(folder, exercises):
        files = module_files(folder, spliced(folder, alternative))
        right.append((f"accepted: {alternative.name}", {**notebook, **files}, _full(exercises)))
    wrong = [_wrong(folder, variant, exercises, notebook) for variant in load_misconceptions(folder)]
    broken = list(_broken(folder, released, exercises, notebook))
    mixed = itertools.zip_longest(
        itertools.islice(itertools.cycle(right), max(len(wrong), len(broken))), wrong, broken
    )
    return [kind for group in mixed for kind in group if kind is not None]


def _wrong(folder: Path, variant: Variant, exercises: Sequence[str], notebook: Mapping[str, bytes]) -> Kind:
    files = {**notebook, **module_files(folder, spliced(folder, variant))}
    # what builds on the wrong function may lose its item on the student's own chain
    above = {name for name, lower in builds_on(folder, exercises).items() if variant.exercise in lower}
    scores = {name: "full" for name in exercises if name not in above} | {variant.exercise: "less"}
    shared = {variant.exercise: variant.tag} if variant.tag else {}
    expected = Expected(Status.GRADED, scores, {variant.exercise: variant.name}, shared)
    return f"wrong: {variant.exercise}: {variant.name}", files, expected


def _broken(
    folder: Path, released: Path, exercises: Sequence[str], notebook: Mapping[str, bytes]
) -> Iterator[Kind]:
    modules = {exercise.partition(".")[0] for exercise in exercises}
    right = module_files(folder, {})
    stub = {path.name: path.read_bytes() for path in sorted(released.glob("*.py"))}
    nothing = _zero(exercises)
    if modules & notebooks_with_exercises(folder).keys():
        yield from _broken_notebooks(folder, exercises, notebook)
        return

    def in_modules(change: Callable[[bytes], bytes]) -> dict[str, bytes]:
        return {
            name: change(content) if name.removesuffix(".py") in modules else content
            for name, content in {**right, **notebook}.items()
        }

    yield "stub", {**stub, **notebook}, Expected(Status.GRADED, dict.fromkeys(exercises, "zero"))
    yield "syntax error", in_modules(lambda code: code + b"\ndef broken(:\n"), nothing
    yield "empty file", in_modules(lambda code: b""), nothing
    yield "no module", dict(notebook) or {"notes.txt": b"nothing here"}, nothing
    yield "binary", in_modules(lambda code: bytes(range(256)) * 64), nothing
    yield "never returns from import", in_modules(lambda code: code + b"\nwhile True: pass\n"), nothing
    yield "import loop", in_modules(lambda code: b"import loop_a\n" + code) | _LOOP, nothing
    yield "prints without end", in_modules(lambda code: code + _PRINTS), _full(exercises)
    yield "reads a file outside", in_modules(lambda code: code + b"\nopen('/etc/passwd').read()\n"), nothing
    yield "starts a process", in_modules(lambda code: code + b"\nimport os\nos.fork()\n"), nothing
    no_notebook = {name: content for name, content in right.items() if name not in notebook}
    if notebook:
        without = Expected(Status.INCOMPLETE, dict.fromkeys(exercises, "full"))
        yield "no notebook", no_notebook, without
        yield "notebook is not JSON", {**right, **{name: b"{" for name in notebook}}, without
    yield "cells deleted", {**right, **{name: _EMPTY_NOTEBOOK for name in notebook}}, _full(exercises)


def _broken_notebooks(
    folder: Path, exercises: Sequence[str], notebook: Mapping[str, bytes]
) -> Iterator[Kind]:
    written = notebooks_with_exercises(folder)
    names = [path.name for path in written.values()]
    module = next(iter(written))
    source = module_source(folder, module)
    last = max(split(source))
    grade_id, text = split(source)[last]
    endless = joined({**split(source), last: (grade_id, f"{text}\nwhile True: pass")})
    yield "stub", dict(notebook), Expected(Status.GRADED, dict.fromkeys(exercises, "zero"))
    yield "no notebook", {"notes.txt": b"nothing here"}, _zero(exercises)
    yield "notebook is not JSON", {name: b"{" for name in names}, _zero(exercises)
    yield "cells deleted", {name: _EMPTY_NOTEBOOK for name in names}, _zero(exercises)
    others = {
        exercise: "full"
        for exercise in exercises
        if exercise.partition(".")[0] != module or owner_cell(folder, exercise) != (last, text)
    }
    yield (
        "never returns from its last cell",
        module_files(folder, {module: endless}),
        Expected(Status.INCOMPLETE, others),
    )


_LOOP = {"loop_a.py": b"from loop_b import b\na = 1\n", "loop_b.py": b"from loop_a import a\nb = 1\n"}
_PRINTS = b"\nfor _ in range(20_000):\n    print('x' * 100)\n"
_EMPTY_NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _full(exercises: Sequence[str]) -> Expected:
    return Expected(Status.GRADED, dict.fromkeys(exercises, "full"))


def _zero(exercises: Sequence[str]) -> Expected:
    return Expected(Status.INCOMPLETE, dict.fromkeys(exercises, "zero"))
