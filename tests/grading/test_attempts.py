"""The store of attempts: what was recorded is found again, whole, whatever happens in between."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading import attempts as attempts_module
from autograder.grading.attempts import AttemptError, Attempts, provenance_digest, quote_name, unquote_name
from autograder.results import (
    CheckResult,
    ExerciseResult,
    Outcome,
    Provenance,
    Status,
    SubmissionResult,
    submission_from_json,
)

FILES = {"losses.py": b"def mse(): ...\n", "data/points.csv": b"1,2\n"}


def graded(
    points: float = 2.0,
    *,
    student: str = "ada",
    assignment: str = "squares",
    submission: str = "s1",
    suite: str = "t1",
    timestamp: str = "2026-02-13T12:00:00+01:00",
    status: Status = Status.GRADED,
    output: str = "",
) -> SubmissionResult:
    check = CheckResult("test_a", "It adds", "squares.add", points, Outcome.PASSED, output=output)
    return SubmissionResult(
        student,
        assignment,
        status,
        (ExerciseResult("squares.add", (check,)),) if status is Status.GRADED else (),
        timestamp=timestamp,
        provenance=Provenance(submission, suite, "e1", "p1", "seed"),
    )


@pytest.fixture
def store(tmp_path: Path) -> Attempts:
    ticks = iter(range(1, 1000))
    return Attempts(tmp_path / "attempts", clock=lambda: next(ticks))


def everything_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# what is found again


def test_a_recorded_attempt_is_found_by_its_provenance(store: Attempts) -> None:
    result = graded()
    store.record(result, FILES)
    assert store.find("ada", "squares", result.provenance) == result


def test_another_suite_another_submission_or_another_student_is_not_found(store: Attempts) -> None:
    store.record(graded(), FILES)
    assert store.find("ada", "squares", Provenance("s1", "t2", "e1", "p1", "seed")) is None
    assert store.find("ada", "squares", Provenance("s2", "t1", "e1", "p1", "seed")) is None
    assert store.find("eve", "squares", graded().provenance) is None


def test_nothing_is_found_before_anything_is_recorded(store: Attempts) -> None:
    assert store.find("ada", "squares", graded().provenance) is None
    assert store.all("ada", "squares") == []
    assert store.students("squares") == []
    assert store.official("ada", "squares") is None


def test_the_submitted_files_come_back_byte_for_byte(store: Attempts) -> None:
    files = {**FILES, "odd \udcff name.py": b"\x00\xff"}
    store.record(graded(), files)
    (attempt,) = store.all("ada", "squares")
    assert store.submitted_files(attempt) == files


def test_equal_files_of_two_students_are_kept_once(store: Attempts) -> None:
    store.record(graded(student="ada"), FILES)
    store.record(graded(student="eve"), FILES)
    assert len(list((store.folder / "files").iterdir())) == 2


def test_recording_the_same_attempt_twice_keeps_one(store: Attempts) -> None:
    store.record(graded(), FILES)
    before = everything_below(store.folder)
    store.record(graded(), FILES)
    assert everything_below(store.folder) == before
    assert len(store.all("ada", "squares")) == 1


def test_text_that_is_no_unicode_is_recorded_as_an_escape(store: Attempts) -> None:
    result = graded(output="printed \udcff")
    store.record(result, FILES)
    found = store.find("ada", "squares", result.provenance)
    assert found is not None
    assert found.exercises[0].checks[0].output == "printed \\udcff"


# hostile names

HOSTILE = [
    "..",
    ".",
    "",
    "a/b",
    "/etc/passwd",
    "a\\b",
    "\udcff\udcfe",
    "x" * 255,
    "x" * 254 + "y",
    "Ada",
    "ada",
    "a\x00b",
    "con",
    ".hidden",
    "é",
    "e\u0301",
    "%",
    "%41da",
    "~",
    "x" * 159 + "Y",
    "\n",
    "\ud800",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_student_name_stays_inside_the_store_and_comes_back(store: Attempts, name: str) -> None:
    result = graded(student=name)
    store.record(result, FILES)
    assert store.find(name, "squares", result.provenance) == result
    assert store.students("squares") == [name]
    assert all(path.is_relative_to(store.folder) for path in store.folder.parent.rglob("*.json"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_assignment_name_stays_inside_the_store(store: Attempts, name: str) -> None:
    result = graded(assignment=name)
    store.record(result, FILES)
    assert store.find("ada", name, result.provenance) == result
    assert store.students(name) == ["ada"]


def test_hostile_names_do_not_meet_each_other(store: Attempts) -> None:
    for number, name in enumerate(HOSTILE):
        store.record(graded(float(number), student=name), FILES)
    scores = [store.all(name, "squares")[0].result.score for name in HOSTILE]
    assert scores == [float(number) for number in range(len(HOSTILE))]


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_quoting_has_an_inverse_and_gives_safe_names(name: str) -> None:
    quoted = quote_name(name)
    assert 0 < len(quoted) <= 255
    assert quoted.isascii()
    assert "/" not in quoted
    assert not quoted.startswith(".")
    assert quoted == quoted.lower()
    if "~" not in quoted:
        assert unquote_name(quoted) == name


# which attempt counts


def test_the_submission_handed_in_last_counts(store: Attempts) -> None:
    store.record(graded(1.0, submission="new", timestamp="2026-02-13T12:00:00+01:00"), FILES)
    store.record(graded(3.0, submission="old", timestamp="2026-02-13T11:30:00+01:00"), FILES)
    official = store.official("ada", "squares", "last")
    assert official is not None
    assert official.result.provenance.submission == "new"


def test_hand_in_times_of_different_zones_are_compared_as_instants(store: Attempts) -> None:
    store.record(graded(1.0, submission="first", timestamp="2026-02-13T12:30:00+01:00"), FILES)
    store.record(graded(2.0, submission="second", timestamp="2026-02-13T12:00:00+00:00"), FILES)
    official = store.official("ada", "squares", "last")
    assert official is not None
    assert official.result.provenance.submission == "second"


def test_the_best_submission_counts(store: Attempts) -> None:
    for points, name, hour in ((1.0, "a", 10), (3.0, "b", 11), (2.0, "c", 12)):
        store.record(graded(points, submission=name, timestamp=f"2026-02-13T{hour}:00:00+01:00"), FILES)
    official = store.official("ada", "squares", "best")
    assert official is not None
    assert official.result.score == 3.0


def test_the_best_is_the_best_after_late_penalties(store: Attempts) -> None:
    store.record(graded(3.0, submission="in time", timestamp="2026-02-13T10:00:00+01:00"), FILES)
    store.record(graded(4.0, submission="late", timestamp="2026-02-15T10:00:00+01:00"), FILES)
    official = store.official(
        "ada", "squares", "best", penalise=lambda one: 2.0 if one.timestamp.startswith("2026-02-15") else 0.0
    )
    assert official is not None
    assert official.result.provenance.submission == "in time"


def test_a_regrade_replaces_the_score_even_where_the_old_one_was_better(store: Attempts) -> None:
    store.record(graded(4.0, suite="too kind"), FILES)
    store.record(graded(1.0, suite="mended"), FILES)
    official = store.official("ada", "squares", "best")
    assert official is not None
    assert official.result.score == 1.0


def test_recording_the_former_grading_again_reverts_a_regrade(store: Attempts) -> None:
    former = graded(4.0, suite="before")
    store.record(former, FILES)
    store.record(graded(1.0, suite="after"), FILES)
    store.record(former, FILES)
    official = store.official("ada", "squares", "last")
    assert official is not None
    assert official.result == former


@pytest.mark.parametrize("status", [Status.BROKEN, Status.REJECTED])
def test_what_could_not_be_graded_is_never_the_best(store: Attempts, status: Status) -> None:
    store.record(graded(0.0, submission="empty", timestamp="2026-02-13T10:00:00+01:00"), FILES)
    store.record(graded(submission="odd", status=status, timestamp="2026-02-14T10:00:00+01:00"), FILES)
    best = store.official("ada", "squares", "best")
    last = store.official("ada", "squares", "last")
    assert best is not None
    assert last is not None
    assert (best.result.status, last.result.status) == (Status.GRADED, status)


# interruptions, full disks, damage


def test_a_result_is_synced_before_record_returns_and_its_files_before_it(
    store: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    sync, rename = os.fsync, os.replace

    def spy_sync(descriptor: int) -> None:
        happened.append("sync folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "sync file")
        sync(descriptor)

    def spy_rename(source: Path, target: Path) -> None:
        happened.append(f"rename to {target.parent.name}")
        rename(source, target)

    store.record(graded(submission="makes the folders"), {})
    monkeypatch.setattr(os, "fsync", spy_sync)
    monkeypatch.setattr(os, "replace", spy_rename)
    store.record(graded(), {"losses.py": b"pass"})
    files = ["sync file", "rename to files", "sync folder"]
    assert happened == [*files, "sync file", "rename to ada", "sync folder"]


WRITER = """
import sys
sys.path[:0] = {path!r}
from test_attempts import graded, FILES
from autograder.grading.attempts import Attempts
store = Attempts({folder!r})
for number in range(100000):
    result = graded(submission=f"s{{number}}", output="x" * 200000)
    store.record(result, {{"losses.py": str(number).encode() * 20000}})
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_kill_at_any_moment_leaves_whole_attempts_and_all_that_were_reported(tmp_path: Path) -> None:
    for round_number in range(8):
        folder = tmp_path / f"attempts{round_number}"
        code = WRITER.format(path=[str(Path(__file__).parent), *sys.path], folder=str(folder))
        writer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        reported = [writer.stdout.readline() for _ in range(3 + round_number)]
        writer.send_signal(signal.SIGKILL)
        reported += writer.stdout.readlines()
        writer.stdout.close()
        writer.wait()
        store = Attempts(folder)
        for line in (one for one in reported if one.endswith("\n")):
            number = int(line)
            attempt = next(
                one for one in store.all("ada", "squares") if one.result.provenance.submission == f"s{number}"
            )
            assert store.submitted_files(attempt) == {"losses.py": str(number).encode() * 20000}
        for attempt in store.all("ada", "squares"):
            store.submitted_files(attempt)  # raises where a record is there without its files
        store.sweep(older_than_seconds=-60.0)
        assert not [name for name in everything_below(folder) if ".unfinished" in name]


def test_what_interrupted_writes_left_is_ignored_and_swept(store: Attempts) -> None:
    store.record(graded(), FILES)
    (left,) = [path.parent / ".unfinished-1-1" for path in store.folder.rglob("*.json")]
    left.write_bytes(b'{"student": "ada"')
    os.utime(left, (time.time() - 7200,) * 2)
    (left.parent / ".unfinished-2-2").write_bytes(b"being written now")
    assert len(store.all("ada", "squares")) == 1
    assert store.sweep() == 1
    assert not left.exists()
    assert (left.parent / ".unfinished-2-2").exists()


def test_a_full_disk_is_said_and_leaves_what_was_there(
    store: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.record(graded(submission="first"), FILES)
    before = everything_below(store.folder)

    def full(descriptor: int, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(AttemptError) as caught:
        store.record(graded(submission="second"), {"losses.py": b"another"})
    assert str(caught.value) == (
        f"An attempt cannot be kept in {store.folder}: the disk is full. Free some space and run the same "
        f"command again; everything graded before is kept."
    )
    assert everything_below(store.folder) == before
    monkeypatch.undo()
    store.record(graded(submission="second"), {"losses.py": b"another"})
    assert len(store.all("ada", "squares")) == 2


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_really_full_disk_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"this container forbids mounting: {mounted.stderr.decode().strip()}")
    try:
        store = Attempts(disk / "attempts")
        kept = 0
        with pytest.raises(AttemptError, match="the disk is full"):  # noqa: PT012 - which one fails is open
            while kept < 100:
                store.record(graded(submission=f"s{kept}"), {"losses.py": bytes([kept]) * 30_000})
                kept += 1
        found = store.all("ada", "squares")
        assert kept > 0
        assert len(found) == kept
        assert all(store.submitted_files(attempt) for attempt in found)
        assert not [name for name in everything_below(disk) if ".unfinished" in name]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_is_not_writable_is_said(store: Attempts, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **named: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    store.record(graded(submission="first"), FILES)
    monkeypatch.setattr(attempts_module.os, "open", refuse)
    with pytest.raises(AttemptError) as caught:
        store.record(graded(submission="second"), FILES)
    assert "it is not writable (Permission denied). Make it writable for this user" in str(caught.value)


def test_a_damaged_record_counts_as_none_and_is_replaced(store: Attempts) -> None:
    result = graded()
    store.record(result, FILES)
    (path,) = store.folder.rglob("*.json")
    assert path.name == f"{provenance_digest(result.provenance)}.json"
    path.write_bytes(path.read_bytes()[:-20])
    assert store.find("ada", "squares", result.provenance) is None
    store.record(result, FILES)
    assert store.find("ada", "squares", result.provenance) == result


def test_a_damaged_file_is_not_handed_out_as_the_students(store: Attempts) -> None:
    store.record(graded(), {"losses.py": b"pass"})
    (blob,) = (store.folder / "files").iterdir()
    blob.chmod(0o600)
    blob.write_bytes(b"fail")
    (attempt,) = store.all("ada", "squares")
    with pytest.raises(AttemptError, match="is damaged: its bytes do not match its name"):
        store.submitted_files(attempt)


def test_others_on_the_machine_cannot_read_the_attempts(store: Attempts) -> None:
    store.record(graded(), FILES)
    assert all(path.stat().st_mode & 0o077 == 0 for path in [store.folder, *store.folder.rglob("*")])


def test_a_record_holds_the_whole_result(store: Attempts) -> None:
    store.record(graded(), FILES)
    (path,) = store.folder.rglob("*.json")
    record = msgspec.json.decode(path.read_bytes())
    assert submission_from_json(msgspec.json.encode(record["result"])) == graded()
    assert set(record["files"]) == {"losses.py", "data%2fpoints.csv"}
