"""Make ``assignments/`` from ``solutions/``: stage, convert, import, read every byte, put in place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..course.course import Assignment, Course
from ..errors import AutograderError
from ..student.notebook_source import is_notebook
from ..student.programs import is_program
from .answers_ahead import AnswerAhead, answers_ahead, answers_in_the_package
from .convert import convert
from .errors import BuildError, OutOfDate
from .leaks import check_released
from .notebook import Exercise
from .notes import NOTES_FILE, add_handed_out, write_notes
from .secrets import Secrets, collect_secrets
from .stage import stage
from .strip import Marks, nbgraders_marks, read_text, strip
from .test_cells import derived_suites, stale_suites, write_suites

_IMPORT_SECONDS = 120.0


@dataclass(frozen=True)
class Built:
    """One assignment as built. changed: the files that differ from what was in ``assignments/`` before."""

    name: str
    files: tuple[str, ...]
    exercises: tuple[str, ...]
    points: float
    changed: tuple[str, ...]


@dataclass(frozen=True)
class BuildReport:
    """What the build did.

    failed:        what could not be built, which stopped nothing else
    leftover:      folders in ``assignments/`` that course.toml does not know
    answers_ahead: functions that are handed out while they still earn points elsewhere, which course.toml allows
    notes:         sentences on assignments that could not be looked at for `answers_ahead`
    """

    assignments: tuple[Built, ...]
    failed: tuple[NotBuilt, ...] = ()
    leftover: tuple[str, ...] = ()
    answers_ahead: tuple[AnswerAhead, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def different(self) -> tuple[str, ...]:
        """The files in ``assignments/`` that were not as they are to be, and folders that nobody knows."""
        files = [f"assignments/{one.name}/{file}" for one in self.assignments for file in one.changed]
        strange = [f"assignments/{name} (no assignment of course.toml)" for name in self.leftover]
        return (*files, *strange)


@dataclass(frozen=True)
class NotBuilt:
    """An assignment that could not be built, and why."""

    name: str
    error: AutograderError


def build(course: Course, names: Iterable[str] = (), check: bool = False) -> BuildReport:
    """Build the assignments ``names``, or all, as `build_each` does. All of them have to be right.

    Raises BuildError for anything that must not be released, once the others are in place, OutOfDate (a BuildError)
    if ``check`` finds a difference, CourseError for an unknown name, and GradebookError.
    """
    report = build_each(course, names, check)
    for failed in report.failed:
        raise failed.error
    if check and report.different:
        raise OutOfDate(report.different)
    return report


def build_each(course: Course, names: Iterable[str] = (), check: bool = False) -> BuildReport:
    """Build the assignments ``names``, or all; with ``check``, write nothing and compare.

    Nothing of an assignment is put in place unless all of it is right; then its cells and points are
    in the gradebook too. One that cannot be built stops no other. Takes about 3 s, of which 2 s are the
    import of nbgrader.

    Raises CourseError for an unknown name.
    """
    names = tuple(names)
    chosen = course.select(names)
    marks = nbgraders_marks()
    refused = derive_suites(course, chosen, check=check)  # before the secrets, of which theirs are some
    secrets = collect_secrets(course.solutions_folder, marks) if chosen else Secrets((), ())
    built: list[Built] = []
    failed: list[NotBuilt] = []
    ahead: list[AnswerAhead] = []
    notes: list[str] = []
    with workshop(course, check) as place:
        for assignment in chosen:
            try:
                if assignment.name in refused:
                    raise refused[assignment.name]
                finished = make(course, assignment, Path(place), marks, secrets)
                ahead += _allowed_answers(course, assignment, notes)
                if not check:
                    put_in_place(course, finished, Path(place))
                built.append(finished)
            except AutograderError as error:
                failed.append(NotBuilt(assignment.name, error))
    leftover = () if names else _leftover(course)
    return BuildReport(tuple(built), tuple(failed), leftover, tuple(ahead), tuple(dict.fromkeys(notes)))


def _allowed_answers(course: Course, assignment: Assignment, notes: list[str]) -> tuple[AnswerAhead, ...]:
    """Return the answers that are given away and may be. Raises BuildError for those that may not."""
    found = (
        *answers_ahead(course, assignment, notes.append),
        *answers_in_the_package(course, assignment),
    )
    refused = [answer.sentence(course) for answer in found if not answer.reason]
    if refused:
        raise BuildError("\n".join(refused))
    return found


def derive_suites(
    course: Course, assignments: Iterable[Assignment], *, check: bool = False
) -> dict[str, BuildError]:
    """Write the suites of ordinary nbgrader assignments from their notebooks; return why that cannot be, by assignment.

    With ``check``, write nothing: a suite that is not what its notebook says is a reason.
    """
    refused: dict[str, BuildError] = {}
    for assignment in assignments:
        if assignment.is_of_cells:
            author = course.solutions_folder / assignment.name
            try:
                texts = derived_suites(author, in_guest=assignment.tests_in_guest)
                stale = stale_suites(author, texts)
                if stale and check:
                    raise OutOfDate([f"solutions/{assignment.name}/{name}" for name in stale])
                write_suites(author, texts)
            except BuildError as error:
                refused[assignment.name] = error
    return refused


def workshop(course: Course, check: bool = False) -> tempfile.TemporaryDirectory[str]:
    """Return a folder to work in: on the course's file system where its content is to be moved, else anywhere."""
    if check:
        return tempfile.TemporaryDirectory(prefix="autograder-build-")
    folder = course.source_folder.parent
    folder.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="unfinished-", dir=folder)


def make(course: Course, assignment: Assignment, place: Path, marks: Marks, secrets: Secrets) -> Built:
    """Make the staged and the released folder of one assignment in the workshop, and check them."""
    name = assignment.name
    author, where = course.solutions_folder / name, f"solutions/{name}"
    if not author.is_dir():
        raise BuildError(
            f"{where} is missing, but {course.file} lists the assignment. Write it, or take it out of the file."
        )
    if name in secrets.unreadable:
        raise secrets.unreadable[name]
    exercises = _exercises(author, course.root)
    source, release = place / "source", place / "release"
    files = stage(author, source / name, where, exercises, marks, is_of_cells=assignment.is_of_cells)
    missing = [file for file in assignment.handed_out if file not in files]
    if missing:
        raise BuildError(
            f"{course.file}: {name} declares {missing[0]} as handed_out, but solutions/{name} has no such file."
        )
    in_cells = any(is_notebook(exercise.name.partition(".")[0]) for exercise in exercises)
    convert(source, release, name, written_in_cells=in_cells)
    released = _contents(release / name)
    if NOTES_FILE in released:
        raise BuildError(f"{where}/{NOTES_FILE}: the build writes a file of that name. Rename yours.")
    if set(released) != set(files):
        lost = ", ".join(sorted(set(files) ^ set(released)))
        raise BuildError(f"{where}: nbgrader did not release these files as they are: {lost}. Rename them.")
    write_notes(course, assignment, author, release / name)
    origins = _origins(author, where, files, marks)
    check_released(release / name, where, name, secrets, handed_out=assignment.handed_out, origins=origins)
    add_handed_out(assignment, release / name)  # files that were just read, and are handed out on purpose
    # nbgrader's own generate_assignment releases what the source folder holds
    (source / name / NOTES_FILE).write_bytes((release / name / NOTES_FILE).read_bytes())
    released = _contents(release / name)
    programs = {exercise.name for exercise in exercises if is_program(exercise.name)}
    _check_imports(release / name, where, origins, programs)
    before = _contents(course.assignments_folder / name)
    changed = sorted(file for file in set(released) | set(before) if released.get(file) != before.get(file))
    points = float(sum(exercise.points for exercise in exercises))
    return Built(name, files, tuple(exercise.name for exercise in exercises), points, tuple(changed))


def _exercises(author: Path, root: Path) -> Sequence[Exercise]:
    """Return the exercises of the hidden suite. Raises BuildError if there are none or one has no points."""
    from ..suite.collection import SuiteError
    from ..suite.session import collect_exercises

    try:
        exercises = collect_exercises(author)
    except SuiteError as error:
        raise BuildError(str(error)) from error
    if not exercises:
        raise BuildError(
            f"solutions/{author.name}/hidden: the suite marks no exercise, so nothing is graded."
        )
    for exercise in exercises:
        if exercise.points <= 0:
            file = exercise.file.relative_to(root) if exercise.file.is_relative_to(root) else exercise.file
            raise BuildError(
                f"{file}:{exercise.line}: the exercise {exercise.name} has no points. Give one of its checks some: "
                f'@pytest.mark.exercise("{exercise.name}", points=1).'
            )
    return exercises


def _origins(author: Path, where: str, files: Iterable[str], marks: Marks) -> dict[str, tuple[int, ...]]:
    """Return, for every module, the line of the author's file that each line of the stub comes from."""
    modules = (name for name in files if name.endswith(".py"))
    return {
        name: strip(read_text((author / name).read_bytes(), where), where, marks).origin for name in modules
    }


def _check_imports(
    folder: Path, where: str, origins: Mapping[str, Sequence[int]], programs: Collection[str] = ()
) -> None:
    """Raise BuildError unless every released module, the ``programs`` apart, can be imported where only the release is.

    Named is the line of the author's file where the import came to its end.
    """
    modules = sorted(
        path.stem
        for path in folder.glob("*.py")
        if not path.name.startswith(("test_", "conftest")) and path.name not in programs
    )
    program = (
        "import sys, importlib, traceback\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "for name in sys.argv[2:]:\n"
        "    try:\n"
        "        importlib.import_module(name)\n"
        "    except BaseException as error:\n"
        "        here = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(sys.argv[1])]\n"
        "        line = here[0].lineno if here else ''\n"
        "        print(f'{name}.py\\n{line}\\n{type(error).__name__}: {error}')\n"
        "        sys.exit(7)\n"
    )
    command = [sys.executable, "-I", "-B", "-c", program, str(folder), *modules]
    try:
        run = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_IMPORT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(
            f"{where}: importing the stub of {', '.join(modules)} does not end. Put work into functions."
        ) from error
    if run.returncode:
        module, _, rest = run.stdout.strip().partition("\n")
        line, _, reason = rest.partition("\n")
        if line:
            module += f":{origins[module][int(line) - 1]}"
        reason = (reason or run.stderr.strip()[-300:]).rstrip(" .:")
        raise BuildError(
            f"{where}/{module or modules[0]}: the released module cannot be imported where only the release "
            f"is: {reason}. Code outside of functions must not need a solution, nor a file that is not released."
        )


def put_in_place(course: Course, built: Built, place: Path) -> None:
    """Move one built assignment to where nbgrader and students find it, and note it in the gradebook.

    Where the gradebook refuses it, everything is as it was, so that release and gradebook stay together.
    """
    from ..gradebook.writer import open_gradebook

    moves = [("source", course.source_folder / built.name)]
    moves += [("release", course.assignments_folder / built.name)] if built.changed else []
    for kind, target in moves:
        _exchange(place / kind / built.name, target, place / "old" / kind / built.name)
    try:
        with open_gradebook(course) as gradebook:
            gradebook.prepare(built.name)
    except BaseException:
        for kind, target in moves:
            shutil.rmtree(target)
            if (place / "old" / kind / built.name).exists():
                os.replace(place / "old" / kind / built.name, target)
        raise


def _exchange(new: Path, place: Path, old: Path) -> None:
    """Put the folder ``new`` at ``place``; what was there goes to ``old``."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        old.parent.mkdir(parents=True, exist_ok=True)
        os.replace(place, old)
    os.replace(new, place)


def _contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a released folder; what an editor or Python leaves beside them does not count."""
    contents = {}
    for path in folder.rglob("*") if folder.is_dir() else ():
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in name.parts):
            contents[name.as_posix()] = path.read_bytes()
    return contents


def _leftover(course: Course) -> tuple[str, ...]:
    known = {assignment.name for assignment in course.assignments}
    if not course.assignments_folder.is_dir():
        return ()
    folders = (path.name for path in course.assignments_folder.iterdir() if path.is_dir())
    return tuple(sorted(name for name in folders if name not in known and not name.startswith(".")))
