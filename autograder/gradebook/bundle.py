"""What one mark rests on, packed into one zip file: hand-in, result, mark, suite, and the lines of the audit log.

    manifest.json          for whom, about what, SHA-256 of every other file, where the log ended
    mark.json              everything that the mark is made of
    result.json            what grading said of the hand-in that the exercises come from
    hand_ins.json          every hand-in: when, and who says so
    submission/<name>      its files, names quoted; written/<name>: those of the written answers, if they are others
    suite/<path>           the author's folder, hidden suite included
    log.jsonl              the lines of the audit log on this mark
    chain.json             the digests of all lines from the first of these to the last of the log

An instructor's copy holds everything. A student's copy has no suite, of the result what the student may see now,
and of the log no account of anybody. The digests of other people's lines are salted, so they say nothing.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from ..course.course import Course
from ..errors import AutograderError
from ..feedback.student_view import student_view
from ..grading.attempts import Attempts
from ..grading.explain import NoAttempt
from ..grading.history import History
from ..grading.log import AuditLog, LogLine
from ..grading.log_file import to_bytes, without_who
from ..grading.mark_values import Mark
from ..grading.provenance import folder_digest
from ..grading.records import quote, result_json, unquote_name
from ..student.submission import Submission, printable
from .marks import mark_or_reason

FORMAT = 1
_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file in the zip, so that the same bundle is the same bytes


class BundleError(AutograderError):
    """A bundle cannot be read: a sentence."""


class Manifest(msgspec.Struct, frozen=True):
    """What a bundle is.

    format:     of the bundle
    student:    quoted, as in the store of attempts
    is_student_copy: whether it is one without anything hidden
    suite:      ``the suite of then``, ``another suite``, or empty for none
    number, hash: of the last line of the log when the bundle was made
    files:      name -> SHA-256 of the content
    """

    format: int
    course: str
    student: str
    assignment: str
    made: datetime
    is_student_copy: bool
    suite: str
    number: int
    hash: str
    files: dict[str, str]


class Chain(msgspec.Struct, frozen=True):
    """The end of the log's chain. digests: of line ``number`` and of all that follow; previous: the hash before it."""

    number: int
    previous: str
    digests: tuple[str, ...]


def make_bundle(
    course: Course,
    student: str,
    assignment: str,
    *,
    is_student_copy: bool = False,
    now: datetime | None = None,
) -> tuple[bytes, list[str]]:
    """Return the zip file's bytes, and sentences on what is not in it.

    What was entered by hand since is entered into the log first. Raises CourseError for an unknown assignment,
    NoAttempt if nothing was handed in, AttemptError for a damaged file, LogError.
    """
    mark, reason = mark_or_reason(course, assignment, student)
    if mark is None:
        raise NoAttempt(reason or f"Nothing of {printable(student)} was handed in for {assignment}.")
    notes = [reason] if reason else []
    files, suite = _graded_files(course, mark, is_student_copy, now)
    if suite == "another suite":
        notes.append("The suite was changed since the result: the bundle holds the suite of now.")
    own_lines, chain, end = _log(AuditLog(course), student, assignment)
    if not own_lines:
        notes.append("The audit log has no line on this mark.")
    files["log.jsonl"] = b"".join(
        to_bytes(without_who(line.line) if is_student_copy else line.line) for line in own_lines
    )
    files["chain.json"] = _json(chain)
    manifest = Manifest(
        format=FORMAT,
        course=course.id,
        student=quote(student),
        assignment=assignment,
        made=now or datetime.now(UTC),
        is_student_copy=is_student_copy,
        suite=suite,
        number=end[0],
        hash=end[1],
        files={name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    )
    return _zip({"manifest.json": _json(manifest), **files}), notes


def _graded_files(
    course: Course, mark: Mark, is_student_copy: bool, now: datetime | None
) -> tuple[dict[str, bytes], str]:
    """Return the files beside the log, and which suite is among them: as ``Manifest.suite``."""
    history = Attempts(course.attempts_folder).history(mark.student, mark.assignment)
    files = {
        "mark.json": _json(_for_student(mark) if is_student_copy else mark),
        "hand_ins.json": _json({attempt.contents: attempt.hand_ins for attempt in history.attempts}),
        **_submitted(course, history, mark),
        **_result(course, history, mark, is_student_copy, now),
    }
    if is_student_copy:
        return files, ""
    suite_files, suite = _suite(course, history, mark)
    return files | suite_files, suite


def _for_student(mark: Mark) -> Mark:
    """Leave out sentences that name files of the server's."""
    return msgspec.structs.replace(
        mark, open=tuple(entry for entry in mark.open if entry.kind != "damaged record")
    )


def _submitted(course: Course, history: History, mark: Mark) -> dict[str, bytes]:
    store = Attempts(course.attempts_folder)
    by_contents = {attempt.contents: attempt for attempt in history.attempts}
    places = {"submission": mark.automatic.contents}
    if mark.written is not None and mark.written.contents != mark.automatic.contents:
        places["written"] = mark.written.contents
    return {
        f"{place}/{quote(name)}": content
        for place, contents in places.items()
        if contents in by_contents
        for name, content in store.submitted_files(by_contents[contents]).items()
    }


def _result(
    course: Course, history: History, mark: Mark, is_student_copy: bool, now: datetime | None
) -> dict[str, bytes]:
    for attempt in history.attempts:
        if attempt.contents == mark.automatic.contents and attempt.result is not None:
            if is_student_copy:
                return {"result.json": _json(student_view(course, attempt.result, now))}
            return {"result.json": result_json(attempt.result)}
    return {}


def _suite(course: Course, history: History, mark: Mark) -> tuple[dict[str, bytes], str]:
    folder = course.solutions_folder / mark.assignment
    results = [a.result for a in history.attempts if a.contents == mark.automatic.contents]
    if not folder.is_dir() or not results or results[0] is None:
        return {}, ""
    files = {
        f"suite/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts)
    }
    is_same = results[0].provenance.suite.partition("+")[0] == folder_digest(folder)
    return files, "the suite of then" if is_same else "another suite"


def _log(log: AuditLog, student: str, assignment: str) -> tuple[list[LogLine], Chain, tuple[int, str]]:
    """Return the lines on this mark, the chain from the first of them to the end, and the end."""
    lines = log.lines()
    person = log.known_id(student)
    own_lines = [
        line
        for line in lines
        if line.entry is not None
        and line.entry.person == person
        and (line.entry.assignment == assignment or line.entry.kind in ("person", "renamed"))
    ]
    if not own_lines:
        return [], Chain(0, "", ()), (0, "")
    first = own_lines[0].line
    following = lines[first.number - 1 :]
    chain = Chain(first.number, first.previous, tuple(line.line.digest for line in following))
    return own_lines, chain, (following[-1].line.number, following[-1].line.hash)


def submission_in(manifest: Manifest, files: Mapping[str, bytes], student: str) -> Submission:
    """Return the hand-in that the exercises come from, from a bundle's files by their unquoted names."""
    return Submission(
        student,
        manifest.assignment,
        {
            unquote_name(name.removeprefix("submission/")): content
            for name, content in files.items()
            if name.startswith("submission/")
        },
    )


def _json(value: object) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
