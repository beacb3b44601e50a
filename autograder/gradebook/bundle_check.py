"""Check a bundle by itself: every file's hash, the lines of the log, the chain, and that mark and log agree.

Anybody may have made the bundle, so it is read as hostile: nothing is unpacked to a disk, and the bytes that are read
are limited.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from ..course.course import Course
from ..grading.batch import Mode
from ..grading.explain import grade_again
from ..grading.log import log_folder
from ..grading.log_entries import Entry, LoggedMark, from_body
from ..grading.log_file import Line, LogFile, digest_of, link, to_bytes
from ..grading.mark_values import Mark
from ..grading.records import newer, unquote_name
from ..results import submission_from_json
from ..student.submission import contents_digest, printable
from .bundle import FORMAT, BundleError, Chain, Manifest, submission_in
from .log_and_marks import comparison_of

MOST_BYTES: Final = 2**29  # unpacked, of all files together
MOST_FILES: Final = 20_000
_MANIFEST: Final = "manifest.json"


class BundleFindings(msgspec.Struct, frozen=True):
    """What `check_bundle` says.

    for_whom: ``an instructor's copy`` or ``a student's copy``
    points:   by the bundle's mark, None if that cannot be read
    lines:    of the log, in the bundle
    anchor:   number and hash of the last line of the log when the bundle was made
    faults:   sentences on what does not hold
    notes:    what could not be checked here, and why
    is_regraded: whether the result was graded again and compared
    """

    student: str
    assignment: str
    for_whom: str
    points: float | None
    lines: int
    anchor: str
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    is_regraded: bool


def check_bundle(
    path: Path, course: Course | None = None, *, anchor: str = "", sandbox: Mode = "auto"
) -> BundleFindings:
    """Return what is wrong with the bundle ``path``, if anything.

    course: where there is one, the log is held against it, and an instructor's copy is graded again by its suite
    anchor: number and hash of the log's last line, as they were noted when the bundle was made

    Raises BundleError for a file that is no bundle, SandboxUnavailable.
    """
    files = _read(path)
    manifest = _manifest(files)
    faults = [*_files(manifest, files)]
    mark = _mark(manifest, files, faults)
    lines, entries = _lines(files, faults)
    faults += _chain(manifest, files, lines)
    if mark is not None:
        faults += [*_agree(manifest, mark, entries, files)]
    if anchor and anchor != f"{manifest.number}:{manifest.hash}":
        faults.append(
            f"The log of the bundle ends with {manifest.number}:{manifest.hash[:12]}..., and not as noted."
        )
    notes: list[str] = []
    is_regraded = False
    if course is None or course.id != manifest.course:
        notes.append("This is not the course's folder, so nothing was graded again and no log was compared.")
    else:
        faults += _course_log(course, manifest)
        if manifest.is_student_copy:
            notes.append("A student's copy has not the whole result, so it was not graded again.")
        elif not faults:
            is_regraded, sentence = _graded_again(course, manifest, files, sandbox)
            (faults if is_regraded else notes).extend([sentence] if sentence else [])
    return BundleFindings(
        student=printable(unquote_name(manifest.student)),
        assignment=printable(manifest.assignment),
        for_whom="a student's copy" if manifest.is_student_copy else "an instructor's copy",
        points=mark.total if mark is not None else None,
        lines=len(lines),
        anchor=f"{manifest.number}:{manifest.hash}",
        faults=tuple(faults),
        notes=tuple(notes),
        is_regraded=is_regraded,
    )


def _read(path: Path) -> dict[str, bytes]:
    """Return name -> content of every file in the zip."""
    files: dict[str, bytes] = {}
    remaining = MOST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist()[: MOST_FILES + 1]:
                if info.filename in files or len(files) == MOST_FILES:
                    raise BundleError(f"{path} is no bundle: it holds a name twice, or too many files.")
                with archive.open(info) as stream:
                    files[info.filename] = stream.read(remaining + 1)
                remaining -= len(files[info.filename])
                if remaining < 0:
                    raise BundleError(f"{path} is no bundle: it unpacks to more than {MOST_BYTES} bytes.")
    except OSError as error:
        raise BundleError(f"{path} cannot be read ({error.strerror or error}).") from error
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise BundleError(f"{path} is no zip file, or a damaged one ({error}).") from error
    return files


def _manifest(files: Mapping[str, bytes]) -> Manifest:
    try:
        manifest = msgspec.json.decode(files[_MANIFEST], type=Manifest)
        if manifest.format > FORMAT:
            raise BundleError(newer("The bundle", manifest.format, FORMAT))
        unquote_name(manifest.student)
    except (KeyError, ValueError) as error:
        raise BundleError("The zip file is no bundle: it has no manifest.json that can be read.") from error
    return manifest


def _files(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[str]:
    for name, digest in manifest.files.items():
        if name not in files:
            yield f"{printable(name)} is missing."
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield f"{printable(name)} is not as it was packed."
    for name in files:
        if name not in manifest.files and name != _MANIFEST:
            yield f"{printable(name)} was added."


def _mark(manifest: Manifest, files: Mapping[str, bytes], faults: list[str]) -> Mark | None:
    try:
        mark = msgspec.json.decode(files["mark.json"], type=Mark)
    except (KeyError, ValueError):
        faults.append("There is no mark.json that can be read.")
        return None
    if (mark.student, mark.assignment) != (unquote_name(manifest.student), manifest.assignment):
        faults.append("mark.json is about somebody else, or another assignment.")
    return mark


def _lines(files: Mapping[str, bytes], faults: list[str]) -> tuple[list[Line], list[Entry]]:
    """Return the lines of the log that hold, with their entries."""
    lines, entries = [], []
    for text in files.get("log.jsonl", b"").splitlines(keepends=True):
        try:
            line = msgspec.json.decode(text, type=Line)
            entry = from_body(bytes(line.body))
        except ValueError:
            faults.append("A line of log.jsonl cannot be read.")
            break
        if digest_of(line) != line.digest or to_bytes(line) != text:
            faults.append(f"The content of line {line.number} of the log is not what was entered.")
        lines.append(line)
        entries.append(entry)
    return lines, entries


def _chain(manifest: Manifest, files: Mapping[str, bytes], lines: list[Line]) -> list[str]:
    try:
        chain = msgspec.json.decode(files["chain.json"], type=Chain)
    except (KeyError, ValueError):
        return ["There is no chain.json that can be read."]
    if not lines and not chain.digests:
        return []
    previous: dict[int, str] = {}
    last = chain.previous
    for number, digest in enumerate(chain.digests, start=chain.number):
        previous[number] = last
        last = link(number, last, digest)
    if (chain.number + len(chain.digests) - 1, last) != (manifest.number, manifest.hash):
        return ["The chain of the log does not end where manifest.json says."]
    digests = dict(enumerate(chain.digests, start=chain.number))
    return [
        f"Line {line.number} of the log is no link of the chain."
        for line in lines
        if (previous.get(line.number), digests.get(line.number)) != (line.previous, line.digest)
    ]


def _agree(manifest: Manifest, mark: Mark, entries: list[Entry], files: Mapping[str, bytes]) -> Iterator[str]:
    """Whether mark, log and hand-in say the same."""
    marks: list[LoggedMark | None] = [
        entry.mark for entry in entries if entry.kind == "mark" and entry.assignment == manifest.assignment
    ]
    last = marks[-1] if marks else None
    if marks and (last is None or not _same(last, mark)):
        yield "The mark is not the one of the log's last line."
    submission = submission_in(manifest, files, mark.student)
    if submission.files and submission.digest != mark.automatic.contents:
        yield "The files in submission/ are not the hand-in that the mark comes from."
    written = {
        unquote_name(name.removeprefix("written/")): hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name.startswith("written/")
    }
    if written and mark.written is not None and contents_digest(written) != mark.written.contents:
        yield "The files in written/ are not the hand-in that the written answers come from."


def _same(logged: LoggedMark, mark: Mark) -> bool:
    cells = [(cell.name, cell.auto_score, cell.manual_score, cell.extra_credit) for cell in mark.cells]
    entered = [(cell.name, cell.automatic, cell.by_hand, cell.extra_credit) for cell in logged.cells]
    return (logged.points, logged.max_score, logged.contents, entered) == (
        mark.total,
        mark.max_score,
        mark.automatic.contents,
        cells,
    )


def _course_log(course: Course, manifest: Manifest) -> Iterator[str]:
    """Hold the end of the bundle's chain against the course's log."""
    _, lines = LogFile(log_folder(course), course.id).new_lines()
    if manifest.number and (len(lines) < manifest.number or lines[manifest.number - 1].hash != manifest.hash):
        yield f"Line {manifest.number} of the course's log is not the one that the bundle was made with."


def _graded_again(
    course: Course, manifest: Manifest, files: Mapping[str, bytes], sandbox: Mode
) -> tuple[bool, str]:
    student = unquote_name(manifest.student)
    label = f"{printable(student)}, {manifest.assignment}"
    if "result.json" not in files:
        return False, f"{label}: nothing was graded, so there is nothing to grade again."
    first = msgspec.structs.replace(submission_from_json(files["result.json"]), timestamp="")
    if first.decision:
        return False, f"{label}: not graded again, since a regrade decided the result: {first.decision}"
    return comparison_of(grade_again(course, first, submission_in(manifest, files, student), sandbox), label)
