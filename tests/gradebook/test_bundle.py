"""A bundle holds what a mark rests on, and its check finds whatever does not agree, also where all hashes were made to fit."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from handed_in import by_hand

from autograder.course.course import Course
from autograder.gradebook import bundle_check
from autograder.gradebook.bundle import BundleError, make_bundle
from autograder.gradebook.bundle_check import check_bundle
from autograder.grading.explain import NoAttempt
from autograder.grading.log import AuditLog


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_students_copy_has_nothing_hidden_and_nobody_else(graded: Course, tmp_path: Path) -> None:
    by_hand(graded, "why", "bob", manual_score=2.5)
    content, notes = make_bundle(graded, "bob", "a1", is_student_copy=True)
    files = unpacked(content)
    everything = b"\n".join(files.values())
    assert notes == []
    assert not any(name.startswith("suite/") for name in files)
    for secret in (
        b"ursula",
        b"4.0310002",
        b"2.1200451",
        AuditLog(graded)._who.encode(),
        str(graded.root).encode(),
    ):
        assert secret not in everything, secret
    findings = check_bundle(packed(tmp_path / "bob.zip", files), graded, sandbox="none")
    assert (findings.faults, findings.for_whom, findings.points) == ((), "a student's copy", 4.0)


def test_an_instructors_copy_holds_suite_result_and_accounts(graded: Course) -> None:
    files = unpacked(make_bundle(graded, "bob", "a1")[0])
    assert b"4.0310002" in files["suite/hidden/test_losses.py"]
    assert b"test_value" in files["result.json"]
    assert AuditLog(graded)._who.encode() in files["log.jsonl"]


def test_every_changed_file_of_a_bundle_is_found(graded: Course, tmp_path: Path) -> None:
    files = unpacked(make_bundle(graded, "ursula", "a1")[0])
    path = tmp_path / "changed.zip"
    assert check_bundle(packed(path, files)).faults == ()
    for name in files:
        place = len(files[name]) // 2
        changed = files[name][:place] + bytes([files[name][place] ^ 1]) + files[name][place + 1 :]
        if name == "manifest.json":
            continue
        assert check_bundle(packed(path, files | {name: changed})).faults, name
        without = {other: content for other, content in files.items() if other != name}
        assert check_bundle(packed(path, without)).faults, name
    assert check_bundle(packed(path, files | {"more.txt": b"x"})).faults == ("more.txt was added.",)


def test_a_bundle_whose_hashes_were_made_to_fit_is_found_by_the_log(graded: Course, tmp_path: Path) -> None:
    files = unpacked(make_bundle(graded, "bob", "a1")[0])
    mark = json.loads(files["mark.json"]) | {"total": 6.5}
    files["mark.json"] = json.dumps(mark).encode()
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["mark.json"] = hashlib.sha256(files["mark.json"]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    assert check_bundle(packed(tmp_path / "b.zip", files)).faults == (
        "The mark is not the one of the log's last line.",
    )


def test_a_file_that_is_no_bundle_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK no")
    with pytest.raises(BundleError, match="no zip file"):
        check_bundle(tmp_path / "no.zip")
    with pytest.raises(BundleError, match="no manifest"):
        check_bundle(packed(tmp_path / "empty.zip", {"a": b""}))


def fitted(files: dict[str, bytes], **manifest: object) -> dict[str, bytes]:
    """The files with a manifest whose hashes fit: what somebody makes who wants the bundle to say something else."""
    known = json.loads(files["manifest.json"]) | manifest
    known["files"] = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    return files | {"manifest.json": json.dumps(known).encode()}


def with_json(files: dict[str, bytes], name: str, **changes: object) -> dict[str, bytes]:
    return files | {name: json.dumps(json.loads(files[name]) | changes).encode()}


def renamed(files: dict[str, bytes]) -> dict[str, bytes]:
    return with_json(files, "mark.json", student="ursula")


def another_submission(files: dict[str, bytes]) -> dict[str, bytes]:
    return files | {"submission/losses.py": b"x = 1\n"}


def another_written_answer(files: dict[str, bytes]) -> dict[str, bytes]:
    part = json.loads(files["mark.json"])["automatic"] | {"contents": "0" * 64}
    return with_json(files, "mark.json", written=part) | {"written/a1.ipynb": b"{}"}


def another_line(files: dict[str, bytes]) -> dict[str, bytes]:
    return files | {"log.jsonl": files["log.jsonl"].replace(b"first mark", b"first mrak")}


def no_line(files: dict[str, bytes]) -> dict[str, bytes]:
    return files | {"log.jsonl": b"{}\n"}


def a_line_of_another_log(files: dict[str, bytes]) -> dict[str, bytes]:
    chain = json.loads(files["chain.json"])
    return files | {"chain.json": json.dumps(chain | {"digests": ["0" * 64, *chain["digests"][1:]]}).encode()}


def a_line_behind_another(files: dict[str, bytes]) -> dict[str, bytes]:
    first, _, others = files["log.jsonl"].partition(b"\n")
    line = json.loads(first) | {"previous": "0" * 64}
    return files | {"log.jsonl": json.dumps(line, separators=(",", ":")).encode() + b"\n" + others}


def no_mark(files: dict[str, bytes]) -> dict[str, bytes]:
    return files | {"mark.json": b"[]"}


def no_chain(files: dict[str, bytes]) -> dict[str, bytes]:
    return files | {"chain.json": b"[]"}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (renamed, ["mark.json is about somebody else, or another assignment."]),
        (another_submission, ["The files in submission/ are not the hand-in that the mark comes from."]),
        (another_written_answer, ["The files in written/ are not the hand-in that the written answers come from."]),
        (another_line, ["The content of line 2 of the log is not what was entered."]),
        (no_line, ["A line of log.jsonl cannot be read."]),
        (a_line_of_another_log, ["The chain of the log does not end where manifest.json says."]),
        (a_line_behind_another, ["Line 1 of the log is no link of the chain."]),
        (no_mark, ["There is no mark.json that can be read."]),
        (no_chain, ["There is no chain.json that can be read."]),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_found_though_every_hash_fits(
    graded: Course, tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], faults: list[str]
) -> None:
    files = unpacked(make_bundle(graded, "bob", "a1")[0])
    assert check_bundle(packed(tmp_path / "same.zip", fitted(files))).faults == ()
    assert list(check_bundle(packed(tmp_path / "b.zip", fitted(change(files)))).faults) == faults


def test_the_end_of_the_log_is_held_against_a_note_of_it_and_against_the_course(
    graded: Course, tmp_path: Path
) -> None:
    files = unpacked(make_bundle(graded, "bob", "a1")[0])
    path = packed(tmp_path / "b.zip", files)
    anchor = check_bundle(path).anchor
    number, _, digest = anchor.partition(":")
    assert check_bundle(path, anchor=anchor).faults == ()
    (fault,) = check_bundle(path, anchor=f"{number}:{'0' * 64}").faults
    assert fault == f"The log of the bundle ends with {number}:{digest[:12]}..., and not as noted."
    log = graded.data_folder / "log"
    for file in log.iterdir():
        file.unlink()
    assert check_bundle(path, graded, sandbox="none").faults == (
        f"Line {number} of the course's log is not the one that the bundle was made with.",
    )


def test_a_bundle_without_a_line_of_the_log_is_not_held_against_the_log(
    graded: Course, tmp_path: Path
) -> None:
    files = unpacked(make_bundle(graded, "bob", "a1")[0])
    files |= {"log.jsonl": b"", "chain.json": b'{"number": 0, "previous": "", "digests": []}'}
    path = packed(tmp_path / "b.zip", fitted(files, number=0, hash=""))
    findings = check_bundle(path, graded, sandbox="none")
    assert (findings.lines, findings.faults) == (0, ())


def test_outside_of_the_course_nothing_is_graded_again_and_that_is_said(
    graded: Course, tmp_path: Path
) -> None:
    path = packed(tmp_path / "b.zip", unpacked(make_bundle(graded, "bob", "a1")[0]))
    findings = check_bundle(path)
    assert (findings.is_regraded, findings.lines, findings.points) == (False, 2, 1.5)
    assert findings.notes == (
        "This is not the course's folder, so nothing was graded again and no log was compared.",
    )
    own = check_bundle(path, graded, sandbox="none")
    assert (own.is_regraded, own.notes, own.faults) == (True, (), ())


def test_a_suite_that_changed_since_is_said(graded: Course) -> None:
    file = graded.solutions_folder / "a1" / "hidden" / "test_losses.py"
    file.write_text(file.read_text() + "\n# changed\n")
    content, notes = make_bundle(graded, "bob", "a1")
    assert notes == ["The suite was changed since the result: the bundle holds the suite of now."]
    assert json.loads(unpacked(content)["manifest.json"])["suite"] == "another suite"


def test_who_handed_nothing_in_has_no_bundle(graded: Course) -> None:
    with pytest.raises(NoAttempt, match="Nothing of nobody was handed in for a1"):
        make_bundle(graded, "nobody", "a1")


def test_the_same_bundle_is_the_same_bytes(graded: Course) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    assert make_bundle(graded, "bob", "a1", now=now) == make_bundle(graded, "bob", "a1", now=now)


@pytest.mark.parametrize(("limit", "value"), [("MOST_BYTES", 1000), ("MOST_FILES", 3)])
def test_no_more_is_read_than_a_bundle_can_hold(
    graded: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: Any
) -> None:
    path = packed(tmp_path / "b.zip", unpacked(make_bundle(graded, "bob", "a1")[0]))
    monkeypatch.setattr(bundle_check, limit, value)
    with pytest.raises(
        BundleError, match=r"is no bundle: it (unpacks to more|holds a name twice, or too many)"
    ):
        check_bundle(path)


def test_a_bundle_of_exactly_the_bytes_that_are_read_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "b.zip", {"manifest.json": b"no manifest"})
    monkeypatch.setattr(bundle_check, "MOST_BYTES", len(b"no manifest"))
    with pytest.raises(BundleError, match=r"it has no manifest\.json that can be read"):
        check_bundle(path)


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", b"2")
    with pytest.raises(BundleError, match="holds a name twice"):
        check_bundle(path)


def test_a_bundle_of_a_newer_program_is_refused(graded: Course, tmp_path: Path) -> None:
    files = unpacked(make_bundle(graded, "bob", "a1")[0])
    with pytest.raises(BundleError, match="The bundle has format 9"):
        check_bundle(packed(tmp_path / "b.zip", fitted(files, format=9)))
