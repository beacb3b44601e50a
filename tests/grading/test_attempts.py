"""The store of attempts: what was recorded is found again, whole, whatever happens in between."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading import attempts as attempts_module
from autograder.grading import records as records_module
from autograder.grading.attempts import AttemptError, Attempts, quote_name, unquote_name
from autograder.grading.corrections import set_result
from autograder.grading.history import HandIn, Trust
from autograder.grading.records import FORMAT, Damaged, Record, from_bytes, to_bytes
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
    timestamp: str = "2026-02-13T11:00:00+00:00",
    output: str = "",
) -> SubmissionResult:
    check = CheckResult("test_a", "It adds", "squares.add", points, Outcome.PASSED, output=output)
    return SubmissionResult(
        student,
        assignment,
        Status.GRADED,
        (ExerciseResult("squares.add", (check,)),),
        timestamp=timestamp,
        provenance=Provenance(submission, suite, "e1", "p1", "seed"),
    )


RECORD = Record(7, "ada", "squares", "s1", 10**18, {"losses.py": "0" * 64}, (HandIn(1),))


@pytest.fixture
def store(tmp_path: Path) -> Attempts:
    ticks = iter(range(1, 1000))
    return Attempts(tmp_path / "attempts", clock=lambda: next(ticks))


def untimed(result: SubmissionResult) -> SubmissionResult:
    """The result as it is found: when it was handed in is noted apart."""
    return msgspec.structs.replace(result, timestamp="")


def hand_in(hour: int | None = None, trust: Trust = "claimed", problem: str = "") -> HandIn:
    moment = datetime(2026, 2, 13, hour, tzinfo=UTC) if hour is not None else None
    return HandIn(0, moment, trust if moment is not None else "unknown", problem=problem)


def keep(
    store: Attempts,
    name: str,
    when: HandIn | None = None,
    *,
    suite: str = "t1",
    points: float = 2.0,
    files: dict[str, bytes] | None = None,
) -> None:
    """Hand in the contents called ``name`` and grade them with ``suite``."""
    result = graded(points, submission=name, suite=suite)
    store.keep("ada", "squares", FILES if files is None else files, when or hand_in(), result=result)


def order(store: Attempts) -> list[str]:
    return [attempt.contents for attempt in store.all("ada", "squares")]


def records(store: Attempts) -> list[Path]:
    return sorted((store.folder / "results").rglob("*.json"))


def everything_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# what is found again


def test_a_recorded_attempt_is_found_by_its_provenance(store: Attempts) -> None:
    result = graded()
    store.record(result, FILES)
    assert store.find("ada", "squares", result.provenance) == untimed(result)


def test_another_suite_another_submission_or_another_student_is_not_found(store: Attempts) -> None:
    store.record(graded(), FILES)
    assert store.find("ada", "squares", Provenance("s1", "t2", "e1", "p1", "seed")) is None
    assert store.find("ada", "squares", Provenance("s2", "t1", "e1", "p1", "seed")) is None
    assert store.find("eve", "squares", graded().provenance) is None


def test_nothing_is_found_before_anything_is_recorded(store: Attempts) -> None:
    assert store.find("ada", "squares", graded().provenance) is None
    assert store.all("ada", "squares") == []
    assert store.students("squares") == []


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
    assert store.find(name, "squares", result.provenance) == untimed(result)
    assert store.students("squares") == [name]
    assert all(path.is_relative_to(store.folder) for path in store.folder.parent.rglob("*.json"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_assignment_name_stays_inside_the_store(store: Attempts, name: str) -> None:
    result = graded(assignment=name)
    store.record(result, FILES)
    assert store.find("ada", name, result.provenance) == untimed(result)
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


# what is the last hand-in, and what is the current result


def test_the_contents_handed_in_last_are_the_last_attempt_whatever_the_clocks_say(store: Attempts) -> None:
    keep(store, "first", hand_in(12))
    keep(store, "second", hand_in(11))
    assert order(store) == ["first", "second"]


def test_the_first_contents_handed_in_again_are_the_last_attempt_again(store: Attempts) -> None:
    for name in ("first", "second", "first"):
        keep(store, name)
    assert order(store) == ["second", "first"]
    assert [len(attempt.hand_ins) for attempt in store.all("ada", "squares")] == [1, 2]


def test_a_result_that_was_found_and_taken_as_it_is_becomes_the_current_one(store: Attempts) -> None:
    keep(store, "only", points=4.0, suite="right")
    keep(store, "only", points=1.0, suite="broken")
    found = store.find("ada", "squares", graded(4.0, submission="only", suite="right").provenance)
    assert found is not None
    store.keep("ada", "squares", FILES, hand_in(), result=found)
    (attempt,) = store.all("ada", "squares")
    assert attempt.result is not None
    assert attempt.result.score == 4.0


def test_the_order_of_results_does_not_depend_on_the_clock(tmp_path: Path) -> None:
    keep(Attempts(tmp_path, clock=lambda: 2 * 10**18), "only", points=1.0, suite="old")
    keep(Attempts(tmp_path, clock=lambda: 10**18), "only", points=3.0, suite="new")
    (attempt,) = Attempts(tmp_path).all("ada", "squares")
    assert attempt.result is not None
    assert attempt.result.score == 3.0


def test_keeping_the_same_again_writes_nothing(store: Attempts) -> None:
    for _ in range(2):
        keep(store, "a", hand_in(10))
        before = everything_below(store.folder)
        keep(store, "a", hand_in(10))
        assert everything_below(store.folder) == before


def test_hand_ins_are_counted_over_all_attempts(store: Attempts) -> None:
    keep(store, "a", hand_in(10))
    keep(store, "b", hand_in(11))
    keep(store, "a", hand_in(12))
    history = store.history("ada", "squares")
    assert history.hand_ins == 3
    assert [[one.number for one in attempt.hand_ins] for attempt in history.attempts] == [[2], [1, 3]]


def test_identical_bytes_are_never_later_than_their_first_trusted_hand_in(store: Attempts) -> None:
    keep(store, "a", hand_in(12, "lms"))
    keep(store, "a", hand_in(10, "receipt"))
    keep(store, "a", hand_in(15, "claimed"))
    (attempt,) = store.all("ada", "squares")
    assert attempt.hand_in("last").time == datetime(2026, 2, 13, 10, tzinfo=UTC)
    assert attempt.hand_in("best").time == datetime(2026, 2, 13, 10, tzinfo=UTC)


def test_a_corrected_claim_corrects_the_time(store: Attempts) -> None:
    keep(store, "a", hand_in(problem="timestamp.txt holds 'friday'."))
    keep(store, "a", hand_in(15))
    (attempt,) = store.all("ada", "squares")
    assert (
        attempt.hand_in("best").time == attempt.hand_in("last").time == datetime(2026, 2, 13, 15, tzinfo=UTC)
    )


def test_what_could_not_be_graded_is_kept_as_handed_in_and_says_why(store: Attempts) -> None:
    keep(store, "a")
    store.keep("ada", "squares", {}, hand_in(), message="There is no readable file.")
    rejected = store.all("ada", "squares")[-1]
    assert (rejected.contents, rejected.result, rejected.message) == ("", None, "There is no readable file.")


def test_several_processes_lose_no_hand_in(tmp_path: Path) -> None:
    code = WRITER.format(path=[str(Path(__file__).parent), *sys.path], folder=str(tmp_path), count=12)
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(number)], stdout=subprocess.DEVNULL)
        for number in range(3)
    ]
    assert [writer.wait(timeout=300) for writer in writers] == [0, 0, 0]
    history = Attempts(tmp_path).history("ada", "squares")
    assert {attempt.contents for attempt in history.attempts} == {
        f"s{n}-{i}" for n in range(3) for i in range(12)
    }
    assert history.damaged == ()


# interruptions, full disks, damage


def test_a_result_is_synced_before_record_returns_and_its_files_before_it(
    store: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    sync, rename, link = os.fsync, os.replace, os.link

    def spy_sync(descriptor: int) -> None:
        happened.append("sync folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "sync file")
        sync(descriptor)

    def spy_rename(source: Path, target: Path) -> None:
        happened.append(f"rename to {target.parent.name}")
        rename(source, target)

    def spy_link(source: Path, target: Path) -> None:
        happened.append(f"link into {target.parent.name}")
        link(source, target)

    store.record(graded(submission="makes the folders"), {})
    monkeypatch.setattr(os, "fsync", spy_sync)
    monkeypatch.setattr(os, "replace", spy_rename)
    monkeypatch.setattr(os, "link", spy_link)
    store.record(graded(), {"losses.py": b"pass"})
    files = ["sync file", "rename to files", "sync folder"]
    assert happened == [*files, "sync file", "link into ada", "sync folder"]


WRITER = """
import sys
sys.path[:0] = {path!r}
from test_attempts import graded
from autograder.grading.attempts import Attempts
store = Attempts({folder!r})
for number in range({count}):
    result = graded(submission=f"s{{sys.argv[1]}}-{{number}}", output="x" * 200000)
    store.record(result, {{"losses.py": str(number).encode() * 20000}})
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_kill_at_any_moment_leaves_whole_attempts_and_all_that_were_reported(tmp_path: Path) -> None:
    for round_number in range(6):
        folder = tmp_path / f"attempts{round_number}"
        code = WRITER.format(path=[str(Path(__file__).parent), *sys.path], folder=str(folder), count=100_000)
        writer = subprocess.Popen([sys.executable, "-c", code, "0"], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        reported = [writer.stdout.readline() for _ in range(3 + round_number)]
        writer.send_signal(signal.SIGKILL)
        reported += writer.stdout.readlines()
        writer.stdout.close()
        writer.wait()
        store = Attempts(folder)
        for line in (one for one in reported if one.endswith("\n")):
            number = int(line)
            attempt = next(one for one in store.all("ada", "squares") if one.contents == f"s0-{number}")
            assert store.submitted_files(attempt) == {"losses.py": str(number).encode() * 20000}
        for attempt in store.all("ada", "squares"):
            store.submitted_files(attempt)  # raises where a record is there without its files
        store.sweep(older_than_seconds=-60.0)
        assert not [name for name in everything_below(folder) if ".unfinished" in name]


def test_what_interrupted_writes_left_is_ignored_and_swept(store: Attempts) -> None:
    store.record(graded(), FILES)
    (left,) = [path.parent / ".unfinished-1-1" for path in records(store)]
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


def test_a_damaged_record_is_said_and_recording_again_puts_it_right(store: Attempts) -> None:
    result = graded()
    store.record(result, FILES)
    (path,) = records(store)
    path.write_bytes(path.read_bytes()[:-20])
    assert store.find("ada", "squares", result.provenance) is None
    (sentence,) = store.history("ada", "squares").damaged
    assert sentence.startswith(f"The stored record {path} is damaged: its bytes do not match its checksum.")
    store.record(result, FILES)
    assert store.find("ada", "squares", result.provenance) == untimed(result)
    assert store.history("ada", "squares").damaged == ()


def test_a_damaged_record_is_no_way_back_to_an_older_result_of_the_attempt(store: Attempts) -> None:
    keep(store, "a", points=1.0, suite="old")
    keep(store, "a", points=3.0, suite="new")
    path = records(store)[-1]
    path.write_bytes(b"\x00" + path.read_bytes()[1:])
    assert len(store.history("ada", "squares").damaged) == 1
    keep(store, "a", points=3.0, suite="new")
    history = store.history("ada", "squares")
    assert history.damaged == ()
    assert history.attempts[0].result is not None
    assert history.attempts[0].result.score == 3.0


@settings(max_examples=300, deadline=None)
@given(st.integers(0), st.integers(0, 7))
def test_every_flipped_bit_of_a_record_is_noticed(position: int, bit: int) -> None:
    content = to_bytes(RECORD)
    at = position % len(content)
    with pytest.raises(Damaged):
        from_bytes(content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :])


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_bit_in_the_format_file_stops_nobody(store: Attempts, bit: int) -> None:
    store.record(graded(), FILES)
    path = store.folder / "format.json"
    content = bytearray(path.read_bytes())
    content[content.index(b"2")] ^= 1 << bit
    path.write_bytes(content)
    assert len(Attempts(store.folder).all("ada", "squares")) == 1
    Attempts(store.folder).record(graded(3.0), FILES)
    assert Attempts(store.folder).stored_format() == FORMAT


def test_a_store_of_a_newer_program_is_refused(store: Attempts, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(records_module, "FORMAT", 7)
        store.record(graded(), FILES)
    with pytest.raises(
        AttemptError, match="has format 7, and this program knows formats up to 2: a newer version"
    ):
        Attempts(store.folder).all("ada", "squares")


@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.find("ada", "squares", Provenance()),
        lambda store: store.keep("ada", "squares", {"new.py": b"1"}, HandIn(0)),
        lambda store: store.history("ada", "squares"),
        lambda store: store.students("squares"),
        lambda store: store.assignments(),
    ],
    ids=["find", "keep", "history", "students", "assignments"],
)
def test_nothing_is_read_from_or_written_into_a_store_of_another_format(
    store: Attempts, monkeypatch: pytest.MonkeyPatch, use: Callable[[Attempts], object]
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(records_module, "FORMAT", 7)
        store.record(graded(), FILES)
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    with pytest.raises(AttemptError, match="has format 7, and this program knows formats up to 2"):
        use(Attempts(store.folder))
    assert {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()} == before


def test_a_store_of_the_time_before_is_refused_with_the_command_that_upgrades_it(tmp_path: Path) -> None:
    place = tmp_path / "results" / "squares" / "ada"
    place.mkdir(parents=True)
    (place / "0123456789abcdef0123456789abcdef.json").write_bytes(b"{}")
    with pytest.raises(
        AttemptError, match="Run autograder upgrade: it makes a copy first, and changes no mark"
    ):
        Attempts(tmp_path).all("ada", "squares")


def test_a_damaged_file_is_put_right_when_its_bytes_are_handed_in_again(store: Attempts) -> None:
    store.record(graded(), FILES)
    for path in (store.folder / "files").iterdir():
        path.write_bytes(b"damaged")
    store.record(graded(), FILES)
    (attempt,) = store.all("ada", "squares")
    assert store.submitted_files(attempt) == FILES


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


def test_a_record_holds_the_whole_result_and_the_files_by_their_digests(store: Attempts) -> None:
    store.record(graded(), FILES)
    (path,) = records(store)
    record = from_bytes(path.read_bytes())
    assert submission_from_json(bytes(record.result)) == untimed(graded())
    assert set(record.files) == {"losses.py", "data%2fpoints.csv"}


def test_a_corrected_result_says_when_it_was_corrected(store: Attempts) -> None:
    keep(store, "s1")
    (attempt,) = store.all("ada", "squares")
    before = time.time_ns()
    set_result(store, attempt, graded(suite="t2"))
    assert before <= from_bytes(records(store)[-1].read_bytes()).recorded <= time.time_ns()
