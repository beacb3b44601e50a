"""How Canvas, Moodle and Gradescope name what students handed in, in the archives that one downloads.

- Canvas: ``lovelaceada_LATE_301_8122_losses-1.py``: the name, LATE where it was, the person's and the file's
  number, and the student's name of the file, which a resubmission numbers.  No time is in the archive.
- Moodle: ``Ada Lovelace_41_assignsubmission_file_/losses.py``, or without the folder; 41 is the participant in
  the offline grading worksheet, which also has the time.
- Gradescope: ``assignment_77_export/submission_9/losses.py``, and ``submission_metadata.yml`` says who and when.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any, Final, Literal

from .unpacking import ArchiveError

System = Literal["canvas", "moodle", "gradescope"]

METADATA: Final = "submission_metadata.yml"
_LARGEST_METADATA: Final = 16 * 2**20
_CANVAS: Final = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<person>\d+)_(?P<number>\d+)_(?P<file>.+)")
_MOODLE: Final = re.compile(
    r"(?P<name>.+)_(?P<person>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)"
)
_RESUBMITTED: Final = re.compile(r"(?P<stem>.+)-\d+(?P<suffix>\.[^.]*)?")
_SUBMISSION: Final = re.compile(r"submission_\d+")


@dataclass
class HandedIn:
    """What one person handed in.

    person:  the system's own number or name of the person, such as ``301``
    name:    how the archive calls the person
    known_as: what else the archive says that the person is known by, such as a user name or an address
    files:   relative name -> content
    time:    the system's record of when, in UTC; None where the archive has none
    is_late: whether the system marked it late; None where it says nothing
    """

    person: str
    name: str
    known_as: tuple[str, ...] = ()
    files: dict[PurePosixPath, bytes] = field(default_factory=dict)
    time: datetime | None = None
    is_late: bool | None = None


Files = Mapping[PurePosixPath, bytes]


def detect(files: Collection[PurePosixPath]) -> System:
    """Return which system made an archive with these names. Raises ArchiveError where none is known to."""
    if any(path.name == METADATA for path in files):
        return "gradescope"
    if any("_assignsubmission_" in path.parts[0] for path in files):
        return "moodle"
    if any(len(path.parts) == 1 and _CANVAS.fullmatch(path.name) for path in files):
        return "canvas"
    raise ArchiveError(
        "The archive has no names as Canvas, Moodle or Gradescope give them. Download the submissions of one "
        "assignment as they are, without unpacking or packing them again."
    )


def handed_in(system: System, files: Files, expected: Collection[str], notes: list[str]) -> list[HandedIn]:
    """Return what each person handed in, by name. expected: the file names that the assignment has.

    notes: gets a sentence for each file that belongs to nobody. Raises ArchiveError.
    """
    match system:
        case "canvas":
            people = _canvas(files, expected, notes)
        case "moodle":
            people = _moodle(files, notes)
        case "gradescope":
            people = _gradescope(files, notes)
    return sorted(people.values(), key=lambda person: (person.name.casefold(), person.person))


def _canvas(files: Files, expected: Collection[str], notes: list[str]) -> dict[str, HandedIn]:
    people: dict[str, HandedIn] = {}
    numbers: dict[tuple[str, str], int] = {}
    for path, content in files.items():
        match = _CANVAS.fullmatch(path.name) if len(path.parts) == 1 else None
        if match is None:
            notes.append(_nobodys(path))
            continue
        person = people.setdefault(match["person"], HandedIn(match["person"], match["name"], is_late=False))
        person.is_late = person.is_late or match["late"] is not None
        name = _original(match["file"], expected)
        key, number = (match["person"], name), int(match["number"])
        if number >= numbers.get(key, -1):  # of a file that was handed in twice the later one
            numbers[key] = number
            person.files[PurePosixPath(name)] = content
    return people


def _original(name: str, expected: Collection[str]) -> str:
    """The student's name of a file, without the number that Canvas gives to a resubmission."""
    match = _RESUBMITTED.fullmatch(name)
    original = f"{match['stem']}{match['suffix'] or ''}" if match is not None else name
    return original if name not in expected and original in expected else name


def _moodle(files: Files, notes: list[str]) -> dict[str, HandedIn]:
    people: dict[str, HandedIn] = {}
    for path, content in files.items():
        match = _MOODLE.fullmatch(path.parts[0])
        inner = [*([match["file"]] if match is not None and match["file"] else []), *path.parts[1:]]
        if match is None or not inner:
            notes.append(_nobodys(path))
            continue
        person = people.setdefault(match["person"], HandedIn(match["person"], match["name"]))
        person.files[PurePosixPath(*inner)] = content
    return people


def _gradescope(files: Files, notes: list[str]) -> dict[str, HandedIn]:
    described = _metadata(files)
    people: dict[str, HandedIn] = {}
    for path, content in files.items():
        place = next((i for i, part in enumerate(path.parts[:-1]) if _SUBMISSION.fullmatch(part)), None)
        if path.name == METADATA and place is None:
            continue
        about = described.get(path.parts[place]) if place is not None else None
        if place is None or not isinstance(about, dict):
            notes.append(_nobodys(path))
            continue
        for submitter in about.get(":submitters") or []:  # a group hands in once for all
            sid, email, name = (str(submitter.get(key) or "") for key in (":sid", ":email", ":name"))
            person = people.setdefault(
                sid or email, HandedIn(sid or email, name, tuple(filter(None, (sid, email))))
            )
            person.files[PurePosixPath(*path.parts[place + 1 :])] = content
            person.time = _moment(about.get(":created_at"))
    return people


def _metadata(files: Files) -> dict[str, Any]:
    import yaml

    content = next(content for path, content in files.items() if path.name == METADATA)
    if len(content) > _LARGEST_METADATA:
        raise ArchiveError(f"{METADATA} holds more than {_LARGEST_METADATA >> 20} MiB.")
    try:
        described = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ArchiveError(f"{METADATA} cannot be read. Download the submissions again.") from error
    if not isinstance(described, dict):
        raise ArchiveError(f"{METADATA} says nothing of any submission. Download the submissions again.")
    return described


def _moment(value: Any) -> datetime | None:
    """Gradescope's time, in UTC: YAML gives one with an offset as naive UTC or with its zone."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value.astimezone(UTC) if value.tzinfo is not None else value.replace(tzinfo=UTC)


def moodles_time(text: str, zone: tzinfo | None) -> datetime | None:
    """Return the moment of a worksheet's "Monday, 12 October 2026, 8:00 PM", in the course's zone; None for none."""
    from dateutil import parser

    try:
        moment: datetime = parser.parse(text, default=datetime(1, 1, 1))
    except (ValueError, OverflowError):
        return None
    if moment.year < 2000:
        return None
    in_utc: datetime = moment.replace(tzinfo=moment.tzinfo or zone or UTC).astimezone(UTC)
    return in_utc


def _nobodys(path: PurePosixPath) -> str:
    return f"{path} names nobody, and was left out."
