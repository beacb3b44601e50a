"""One person's records below ``data/`` under another name, or gone: attempts, times, journals, folders.

Each function may be called again after an interruption, and then does what is left to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ..course.course import Course
from ..durable import make_folder, remove_tree, sync_folder, write_file
from ..feedback.pages import CLASS_FOLDER, PAGES_FOLDER
from ..grading.attempts import Attempts, read_all
from ..grading.records import NO_RESULT, Record, quote, quote_name, result_json, to_bytes
from ..results import submission_from_json
from .names import PeopleError


def person_folders(course: Course, student: str) -> list[Path]:
    """Return the folders that are the student's alone, whether they are there or not: the pages come last."""
    return [
        course.submitted_folder / student,
        course.autograded_folder / student,
        course.feedback_folder / student,
        course.data_folder / PAGES_FOLDER / quote_name(student),
    ]


def class_pages(course: Course) -> list[Path]:
    """Return the pages of the class, which name everybody or show what everybody wrote, in folders below it too."""
    return sorted((course.data_folder / CLASS_FOLDER).rglob("*.html"))


# attempts


def move_attempts(course: Course, former: str, name: str) -> list[str]:
    """Give all attempts of ``former`` to ``name``, the damaged ones too; return sentences on those."""
    notes = []
    for place in _attempt_places(course, former):
        target = place.with_name(quote_name(name))
        if target == place:
            raise PeopleError(f"{former} and {name} have the same folder {place}. Nothing was moved.")
        make_folder(target)
        for file in read_all(place):
            if file.record is None:
                notes.append(
                    f"The stored record {target / Path(file.path).name} is damaged, and was moved as it is."
                )
                content = Path(file.path).read_bytes()
            else:
                content = to_bytes(_of(file.record, name))
            write_file(target / Path(file.path).name, content, sync_name=False)
        sync_folder(target)
        remove_tree(place)
    return notes


def erase_attempts(course: Course, student: str) -> int:
    """Erase all attempts of ``student``, and the files that nobody else handed in; return how many attempts."""
    places = list(_attempt_places(course, student))
    own = [file.record for place in places for file in read_all(place) if file.record is not None]
    digests = {digest for record in own for digest in record.files.values()}
    digests -= _digests_of_others(course, student) if digests else set()
    for digest in digests:
        (course.attempts_folder / "files" / digest).unlink(missing_ok=True)
    for place in places:
        remove_tree(place)
    return len({(record.assignment, record.attempt) for record in own})


def _attempt_places(course: Course, student: str) -> Iterator[Path]:
    for assignment in Attempts(course.attempts_folder).assignments():
        place = course.attempts_folder / "results" / quote_name(assignment) / quote_name(student)
        if place.is_dir():
            yield place


def _digests_of_others(course: Course, student: str) -> set[str]:
    """The stored files that somebody else's attempts have. Raises PeopleError where that cannot be known."""
    digests: set[str] = set()
    for place in sorted((course.attempts_folder / "results").glob("*/*")):
        if place.name == quote_name(student):
            continue
        for file in read_all(place):
            if file.record is None:
                raise PeopleError(
                    f"The stored record {file.path} is damaged ({file.damage}), so it cannot be known which files it "
                    f"still needs. Put it right first: grade that student again, or restore it from a backup."
                )
            digests |= set(file.record.files.values())
    return digests


def _of(record: Record, student: str) -> Record:
    raw = record.result
    if bytes(raw) != bytes(NO_RESULT):
        result = submission_from_json(bytes(raw))
        raw = msgspec.Raw(result_json(msgspec.structs.replace(result, student=student)))
    return msgspec.structs.replace(record, student=quote(student), result=raw)


# what names people in files of the course's


def move_notes(course: Course, former: str, name: str) -> None:
    """Put ``name`` in the place of ``former`` in times of handing in, journals of regrades and shelved grades."""
    for path in _handed_in(course, former):
        os.replace(path, path.with_name(f"{quote_name(name)}.json"))
        sync_folder(path.parent)

    def renamed(entry: dict[str, Any]) -> dict[str, Any]:
        if entry["student"] != quote(former):
            return entry
        results = {key: {**entry[key], "student": name} for key in ("before", "after") if entry.get(key)}
        return {**entry, "student": quote(name), **results}

    _rewrite(
        _journals(course), lambda journal: _with_entries(journal, lambda entries: list(map(renamed, entries)))
    )
    _rewrite(
        _shelves(course),
        lambda shelf: _with_shelved(
            shelf,
            lambda kept: {name if student == former else student: value for student, value in kept.items()},
        ),
    )


def erase_notes(course: Course, student: str) -> None:
    """Take ``student`` out of times of handing in, journals of regrades and shelved grades."""
    for path in _handed_in(course, student):
        path.unlink()
        sync_folder(path.parent)
    _rewrite(
        _journals(course),
        lambda journal: _with_entries(
            journal, lambda entries: [entry for entry in entries if entry["student"] != quote(student)]
        ),
    )
    _rewrite(
        _shelves(course),
        lambda shelf: _with_shelved(
            shelf, lambda kept: {who: value for who, value in kept.items() if who != student}
        ),
    )


def _handed_in(course: Course, student: str) -> list[Path]:
    return sorted(course.handed_in_folder.glob(f"*/{_literal(quote_name(student))}.json"))


def _literal(name: str) -> str:
    """The name in a pattern of `glob`."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _journals(course: Course) -> list[Path]:
    return [path for path in sorted((course.data_folder / "regrades").glob("*.json")) if path.stem.isdigit()]


def _shelves(course: Course) -> list[Path]:
    return sorted((course.data_folder / "shelved_grades").glob("*.json"))


def _with_entries(journal: dict[str, Any], change: Callable[[list[Any]], list[Any]]) -> dict[str, Any]:
    return {**journal, "entries": change(journal["entries"])}


def _with_shelved(
    shelf: dict[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    cells = {
        cell: {**kept, "grades": change(kept.get("grades", {})), "comments": change(kept.get("comments", {}))}
        for cell, kept in shelf.get("cells", {}).items()
    }
    return {**shelf, "cells": cells}


def _rewrite(paths: list[Path], change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write each file again where ``change`` makes something else of its content. Raises PeopleError."""
    for path in paths:
        try:
            content = msgspec.json.decode(path.read_bytes())
            changed = change(content)
            if changed != content:
                write_file(path, msgspec.json.encode(changed) + b"\n")
        except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
            raise PeopleError(
                f"{path} is damaged ({type(error).__name__}: {error}). Restore it from a backup, or move it away, and "
                f"run the same command again: it goes on there."
            ) from error
