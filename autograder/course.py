"""The course: what course.toml says, as frozen types, read once and passed on.

Exercises and their points are not here: they are written in the hidden suites' markers, in one place.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from .course_toml import CourseError, convert, did_you_mean, join, read_toml, wrong

__all__ = ["Assignment", "Course", "CourseError", "course_secret", "load_course"]

FILE_NAME = "course.toml"
SECRET_BYTES = 32

_DATE = "a date and time with an offset, such as 2026-10-12T23:59:00+02:00"
_NAMES = "a list of names in quotes"

Text = Annotated[str, Meta(min_length=1, description="some text in quotes")]
Fraction = Annotated[float, Meta(ge=0, le=1, description="a fraction from 0 to 1, such as 0.1")]
Minutes = Annotated[float, Meta(ge=0, le=1e6, description="a number of minutes, 0 or more")]
Days = Annotated[float, Meta(gt=0, le=1e5, description="a number of days above 0")]
Seconds = Annotated[float, Meta(gt=0, le=86_400, description="a number of seconds above 0, such as 10")]
Mebibytes = Annotated[int, Meta(ge=1, le=2**24, description="a whole number of MiB above 0, such as 1024")]
Kibibytes = Annotated[int, Meta(ge=1, le=2**24, description="a whole number of KiB above 0, such as 256")]
Moment = Annotated[datetime, Meta(tz=True, description=_DATE)]


class CourseTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[course]``. id: nbgrader's course id, also the folder of its exchange."""

    name: Text
    id: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
            description='a short name of letters, digits, - and _, such as "ml-2026"',
        ),
    ]


class Paths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[paths]``. data: the folder of submissions, results, gradebook and feedback; relative to the course."""

    data: Annotated[str, Meta(min_length=1, description='a folder in quotes, such as "data"')] = "data"


class Grading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[grading]``. counts: which of a student's attempts counts."""

    counts: Annotated[Literal["best", "last"], Meta(description='"best" or "last"')] = "last"


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[late]``: what lateness costs, as `lateness.penalty` charges it.

    grace_minutes:   lateness up to this costs nothing
    penalty_per_day: share of the assignment's points that each day begun costs
    floor:           share of the score that is kept however late, until cap_days
    cap_days:        days after which nothing counts; None: something always counts
    """

    grace_minutes: Minutes = 0
    penalty_per_day: Fraction = 0
    floor: Fraction = 0
    cap_days: Days | None = None


class Sandbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[sandbox]``: the limits of one submission, and what it may import beside its own files."""

    cpu_seconds: Seconds = 10
    wall_seconds: Seconds = 20
    call_seconds: Seconds = 5
    memory_mib: Mebibytes = 1024
    threads: Annotated[int, Meta(ge=1, le=4096, description="a whole number from 1 to 4096")] = 16
    file_mib: Mebibytes = 16
    output_kib: Kibibytes = 256
    packages: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], ...],
        Meta(description=f'{_NAMES} of importable packages, such as ["numpy"]'),
    ] = ("numpy",)


class Database(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[database]``. url: of nbgrader's gradebook; empty: gradebook.db in the data folder."""

    url: Annotated[
        str,
        Meta(
            pattern=r"^$|^sqlite:///.|^postgresql(\+\w+)?://.",
            description='the address of a gradebook, such as "sqlite:///data/gradebook.db" or '
            '"postgresql://user@host/gradebook"',
        ),
    ] = ""


class Feedback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[feedback]``: what students see of hidden checks, where a check's marker says nothing else."""

    visibility: Annotated[
        str,
        Meta(
            pattern=r"^(always|never|after due|after [1-9][0-9]{0,5} attempts?)$",
            description='"always", "after due", "after N attempts" with a number N, or "never"',
        ),
    ] = "always"
    level: Annotated[
        Literal["outcome", "diagnosis", "values"], Meta(description='"outcome", "diagnosis" or "values"')
    ] = "diagnosis"


class _AssignmentTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[assignments]]`` as it is written."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
            max_length=100,
            description="the name of its folder: letters, digits, - and _",
        ),
    ]
    due: Moment
    title: Text | None = None
    released: Moment | None = None
    given: Annotated[
        tuple[Text, ...], Meta(description=f'{_NAMES} of released files, such as ["models.py"]')
    ] = ()
    extensions: Annotated[
        dict[str, Any], Meta(description=f"a table from student to {_DATE}, or a number of days")
    ] = msgspec.field(default_factory=dict)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of course.toml."""

    course: Any
    paths: Any = msgspec.field(default_factory=dict)
    grading: Any = msgspec.field(default_factory=dict)
    late: Any = msgspec.field(default_factory=dict)
    sandbox: Any = msgspec.field(default_factory=dict)
    database: Any = msgspec.field(default_factory=dict)
    feedback: Any = msgspec.field(default_factory=dict)
    assignments: Any = msgspec.field(default_factory=list)


@dataclass(frozen=True)
class Assignment:
    """One assignment.

    released:   when students get it; None: at once
    given:      released files that deliberately hand out the solutions of earlier assignments
    extensions: student -> the date until which this student's submission is in time
    """

    name: str
    title: str
    due: datetime
    released: datetime | None
    given: tuple[str, ...]
    extensions: Mapping[str, datetime]

    def due_for(self, student: str) -> datetime:
        """Return the date until which ``student``'s submission is in time, extensions counted."""
        return self.extensions.get(student, self.due)


@dataclass(frozen=True)
class Course:
    """A course and where its files are. ``root`` is the folder of course.toml, absolute."""

    root: Path
    name: str
    id: str
    data_folder: Path
    grading: Grading
    late: Late
    sandbox: Sandbox
    feedback: Feedback
    database_url: str
    assignments: tuple[Assignment, ...]

    @property
    def file(self) -> Path:
        return self.root / FILE_NAME

    @property
    def solutions_folder(self) -> Path:
        """The authors' folders: private, the single source."""
        return self.root / "solutions"

    @property
    def assignments_folder(self) -> Path:
        """What students get, generated by the build."""
        return self.root / "assignments"

    @property
    def source_folder(self) -> Path:
        """What nbgrader takes for its source: stubs, never a solution."""
        return self.root / ".build" / "source"

    @property
    def submitted_folder(self) -> Path:
        return self.data_folder / "submitted"

    @property
    def autograded_folder(self) -> Path:
        return self.data_folder / "autograded"

    @property
    def feedback_folder(self) -> Path:
        return self.data_folder / "feedback"

    @property
    def attempts_folder(self) -> Path:
        return self.data_folder / "attempts"

    @property
    def secret_file(self) -> Path:
        return self.data_folder / "secret"

    def assignment(self, name: str) -> Assignment:
        """Return the assignment ``name``. Raises CourseError if the course has no such assignment."""
        for assignment in self.assignments:
            if assignment.name == name:
                return assignment
        known = [assignment.name for assignment in self.assignments]
        raise CourseError(f"{self.file}: there is no assignment {name!r}. {did_you_mean(name, known)}")

    def select(self, names: Iterable[str] = ()) -> tuple[Assignment, ...]:
        """Return the assignments ``names``, or all if none is named. Raises CourseError as `assignment`."""
        wanted = tuple(dict.fromkeys(names))
        return tuple(self.assignment(name) for name in wanted) if wanted else self.assignments


def load_course(path: str | os.PathLike[str] = ".") -> Course:
    """Return the course of ``path``: a course.toml, or a folder that has one or lies below one.

    Raises CourseError if there is none, or if anything in it is wrong.
    """
    file = _find(Path(path))
    return _course(file, convert(file, read_toml(file), _File, ""))


def _find(path: Path) -> Path:
    try:
        path = path.resolve()
        if path.is_file():
            return path
        for folder in (path, *path.parents):
            if (folder / FILE_NAME).is_file():
                return folder / FILE_NAME
    except (OSError, ValueError, RuntimeError) as error:
        raise CourseError(f"{str(path)!r} cannot be searched for a {FILE_NAME}: {error}.") from error
    raise CourseError(
        f"There is no {FILE_NAME} in {path} or above it. Go to the course's folder, or write one there."
    )


def _course(file: Path, tables: _File) -> Course:
    course = convert(file, tables.course, CourseTable, "course")
    data = convert(file, tables.paths, Paths, "paths").data
    database = convert(file, tables.database, Database, "database")
    sandbox = convert(file, tables.sandbox, Sandbox, "sandbox")
    if "\0" in data:
        raise wrong(file, "paths.data", data, "the path of a folder")
    data_folder = Path(os.path.normpath(file.parent / data))
    if data_folder in (file.parent, *file.parent.parents):
        raise wrong(file, "paths.data", data, "a folder of its own, such as data, apart from the sources")
    if sandbox.call_seconds > sandbox.wall_seconds:
        limit = f"at most wall_seconds, which is {sandbox.wall_seconds:g}"
        raise wrong(file, "sandbox.call_seconds", sandbox.call_seconds, limit)
    return Course(
        root=file.parent,
        name=course.name,
        id=course.id,
        data_folder=data_folder,
        grading=convert(file, tables.grading, Grading, "grading"),
        late=convert(file, tables.late, Late, "late"),
        sandbox=sandbox,
        feedback=convert(file, tables.feedback, Feedback, "feedback"),
        database_url=_database_url(database.url, file.parent, data_folder),
        assignments=_assignments(file, tables.assignments),
    )


def _database_url(url: str, root: Path, data: Path) -> str:
    """Return ``url`` with the path of an SQLite file made absolute, so that no current folder matters."""
    if not url:
        return f"sqlite:///{data / 'gradebook.db'}"
    if url.startswith("sqlite:///"):
        return f"sqlite:///{os.path.normpath(root / url.removeprefix('sqlite:///'))}"
    return url


def _assignments(file: Path, tables: Any) -> tuple[Assignment, ...]:
    if not isinstance(tables, list):
        raise wrong(file, "assignments", tables, "a [[assignments]] table for each assignment")
    found: dict[str, Assignment] = {}
    for index, table in enumerate(tables):
        where = f"assignments[{index}]"
        assignment = _assignment(file, where, convert(file, table, _AssignmentTable, where))
        # folders of one name could not be told apart where the file system ignores case
        same = next((one for one in found if one.lower() == assignment.name.lower()), None)
        if same is not None:
            raise wrong(file, f"{where}.name", assignment.name, f"a name of its own: there is {same} already")
        found[assignment.name] = assignment
    return tuple(found.values())


def _assignment(file: Path, where: str, table: _AssignmentTable) -> Assignment:
    if table.released is not None and table.released >= table.due:
        raise wrong(
            file,
            f"{where}.due",
            table.due,
            f"a date after the release, which is {table.released.isoformat()}",
        )
    for index, given in enumerate(table.given):
        if given.startswith("/") or ".." in given.split("/") or "\\" in given or "\0" in given:
            raise wrong(file, f"{where}.given[{index}]", given, "a file of the assignment, such as models.py")
    extensions = {
        student: _extended(file, join(f"{where}.extensions", student), table.due, until)
        for student, until in table.extensions.items()
    }
    return Assignment(
        table.name, table.title or table.name, table.due, table.released, table.given, extensions
    )


def _extended(file: Path, key: str, due: datetime, until: Any) -> datetime:
    """Return the date that an extension gives: a date with an offset, or ``due`` and some days."""
    if isinstance(until, int | float) and not isinstance(until, bool):
        if 0 < until <= 3650:
            with contextlib.suppress(OverflowError):
                return due + timedelta(days=until)
        raise wrong(file, key, until, "a number of days above 0, or a date")
    if isinstance(until, str) and re.fullmatch(r"[+-]?\d+(\.\d+)?", until):
        raise wrong(file, key, until, "the number of days without quotes")
    try:
        date = msgspec.convert(until, Moment, strict=True)
    except msgspec.ValidationError as error:
        raise wrong(file, key, until, f"{_DATE}, or a number of days") from error
    if date <= due:
        raise wrong(file, key, until, f"a date after the due date, which is {due.isoformat()}")
    return date


def course_secret(course: Course) -> bytes:
    """Return the course's secret: 32 bytes from which every student's random numbers come.

    Made on first use, in the data folder, readable by its owner alone; from then on it stays. Of several
    processes that make it at once, all get the same. Raises CourseError if it cannot be used.
    """
    file = course.secret_file
    try:
        with contextlib.suppress(FileNotFoundError):
            return _whole_secret(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f".unfinished-{os.getpid()}-{secrets.token_hex(4)}")
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(SECRET_BYTES).hex().encode())
                stream.flush()
                os.fsync(stream.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(unfinished, file)
        finally:
            unfinished.unlink(missing_ok=True)
        return _whole_secret(file)
    except OSError as error:
        raise CourseError(
            f"The course's secret {file} cannot be used: {error.strerror or error}. "
            f"Give this user read and write access to {file.parent}."
        ) from error


def _whole_secret(file: Path) -> bytes:
    text = file.read_bytes()
    with contextlib.suppress(ValueError):
        secret = bytes.fromhex(text.decode("ascii"))
        if len(secret) == SECRET_BYTES:
            return secret
    raise CourseError(
        f"The course's secret {file} is damaged: {len(text)} bytes, and not {2 * SECRET_BYTES} hexadecimal digits. "
        f"Restore it from a backup; with a new one every student's random numbers would change."
    )
