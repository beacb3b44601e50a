"""Every hand-in in nbgrader's exchange becomes an attempt, in its order; the last one is the submission."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
import tiny_course

from autograder.cli import main
from autograder.course.course import load_course
from autograder.grading.attempts import Attempts
from autograder.grading.batch import setup_for
from autograder.grading.waiting import grade_waiting
from autograder.integrations.archives.exchange import collect_exchange
from autograder.integrations.archives.unpacking import ArchiveError

WRONG = "\n\ndef mse(y_hat, y): return 0.0\n"


@pytest.fixture
def course(tmp_path):
    return tiny_course.make_tiny_course(tmp_path / "course")


@pytest.fixture
def inbound(tmp_path) -> Path:
    return tmp_path / "exchange" / "tiny" / "inbound"


def submit(course, inbound, student, time, code="", ending=""):
    folder = inbound / f"{student}+01-tiny+{time} UTC{ending}"
    folder.mkdir(parents=True)
    text = (course.solutions_folder / "01-tiny" / "tiny.py").read_text() + code
    (folder / "tiny.py").write_text(text)
    (folder / "timestamp.txt").write_text(f"{time} UTC")
    (folder / "submission_secret.txt").write_text("secret")
    return folder


def history(course, student="ann"):
    return Attempts(course.attempts_folder).history(student, "01-tiny")


def times(course, student="ann"):
    return [each.hand_ins[-1].time.strftime("%d %H") for each in history(course, student).attempts]


def own_notes(collected):
    """The notes but for that on the account, since whoever runs the test made all folders."""
    return [note for note in collected.notes if "belong to the account" not in note]


def test_every_hand_in_is_kept_in_its_order_and_graded(course, inbound):
    submit(course, inbound, "ann", "2026-10-11 10:00:00", "# second\n", "+rAnd0m")
    submit(course, inbound, "ann", "2026-10-10 10:00:00", "# first\n")
    submit(course, inbound, "ann", "2026-10-12 10:00:00", WRONG)
    submit(course, inbound, "bob", "2026-10-12 10:00:00")
    (inbound / "ann+02-other+2026-10-12 10:00:00 UTC").mkdir()
    collected = collect_exchange(course, "01-tiny", inbound)
    assert (collected.hand_ins, collected.waiting, collected.moved) == (4, 4, ["ann", "bob"])
    assert own_notes(collected) == []
    folder = course.submitted_folder / "ann" / "01-tiny"
    assert WRONG in (folder / "tiny.py").read_text()
    assert (folder / "submission_secret.txt").read_text() == "secret"
    assert times(course) == ["10 10", "11 10", "12 10"]
    tiny_course.grade(course)
    results = grade_waiting(course, setup_for(course, "none"), ["01-tiny"], workers=0)
    assert [result.student for result in results] == ["ann"]
    assert [each.result.score for each in history(course).attempts] == [6.0, 6.0, 4.0]
    assert history(course).hand_ins == 3
    assert grade_waiting(course, setup_for(course, "none"), ["01-tiny"], workers=0) == []


def test_a_second_collection_changes_nothing(course, inbound):
    for day in ("10", "11"):
        submit(course, inbound, "ann", f"2026-10-{day} 10:00:00", f"# {day}\n")
    collect_exchange(course, "01-tiny", inbound)
    before = history(course)
    again = collect_exchange(course, "01-tiny", inbound)
    assert (again.waiting, again.moved) == (0, [])
    assert history(course) == before
    submit(course, inbound, "ann", "2026-10-12 10:00:00")
    assert collect_exchange(course, "01-tiny", inbound).waiting == 1
    assert times(course) == ["10 10", "11 10", "12 10"]


def test_what_was_graded_before_the_earlier_ones_were_collected_keeps_its_result_and_its_place(
    course, inbound
):
    last = submit(course, inbound, "ann", "2026-10-12 10:00:00")
    (course.submitted_folder / "ann").mkdir(parents=True)
    os.rename(last, course.submitted_folder / "ann" / "01-tiny")
    tiny_course.grade(course)
    submit(course, inbound, "ann", "2026-10-10 10:00:00", "# first\n")
    submit(course, inbound, "ann", "2026-10-12 10:00:00")
    collected = collect_exchange(course, "01-tiny", inbound)
    assert (collected.waiting, collected.moved) == (1, [])
    assert times(course) == ["10 10", "12 10"]
    assert history(course).attempts[-1].result.score == 6.0


def test_every_hand_in_of_a_group_is_each_members(course, inbound):
    course.file.write_text(course.file.read_text() + 'groups = [["ann", "bob", "cy"]]\n')
    course = load_course(course.root)
    submit(course, inbound, "ann", "2026-10-10 10:00:00", "# first\n")
    submit(course, inbound, "bob", "2026-10-11 10:00:00", WRONG)
    submit(course, inbound, "ann", "2026-10-12 10:00:00", "# last\n")
    collected = collect_exchange(course, "01-tiny", inbound)
    assert (collected.hand_ins, collected.waiting, collected.moved) == (3, 9, ["ann", "bob"])
    results = grade_waiting(course, setup_for(course, "none"), ["01-tiny"], workers=0)
    assert sorted(result.student for result in results) == ["ann", "bob", "cy"]
    for student in ("ann", "bob", "cy"):
        assert times(course, student) == ["10 10", "11 10", "12 10"]
        assert [each.result.score for each in history(course, student).attempts] == [6.0, 4.0, 6.0]
    assert collect_exchange(course, "01-tiny", inbound).waiting == 0


def test_a_later_submission_from_elsewhere_is_not_replaced(course, inbound):
    later = tiny_course.hand_in(course, "ann", "# by hand\n")
    (later / "timestamp.txt").write_text("2026-10-12 20:00:00 UTC")
    submit(course, inbound, "ann", "2026-10-12 10:00:00")
    assert collect_exchange(course, "01-tiny", inbound).moved == []
    assert "# by hand" in (later / "tiny.py").read_text()


def test_hostile_folders_are_left_out_and_named_and_no_link_is_followed(course, inbound, tmp_path):
    (tmp_path / "private").write_text("private")
    folder = submit(course, inbound, "ann", "2026-10-12 10:00:00")
    (folder / "link.py").symlink_to(tmp_path / "private")
    os.mkfifo(folder / "pipe.py")
    (inbound / "bob+01-tiny+2026-10-12 10:00:00 UTC").symlink_to(folder)
    (inbound / ".hidden+01-tiny+2026-10-12 10:00:00 UTC").mkdir()
    (inbound / "cy+01-tiny+2026-10-12 10:00:00 UTC").write_text("a file")
    notes = own_notes(collect_exchange(course, "01-tiny", inbound))
    assert [note.partition("+")[0] for note in notes] == [
        ".hidden",
        "ann: link.py was left out: it is a link.",
        "ann: pipe.py was left out: it is not a regular file.",
        "bob",
        "cy",
    ]
    kept = course.submitted_folder / "ann" / "01-tiny"
    assert sorted(path.name for path in kept.iterdir()) == [
        "submission_secret.txt",
        "timestamp.txt",
        "tiny.py",
    ]


def test_a_dry_run_writes_nothing_and_a_folder_that_is_none_is_one_sentence(
    course, inbound, capsys, monkeypatch
):
    submit(course, inbound, "ann", "2026-10-12 10:00:00")
    monkeypatch.chdir(course.root)
    main(["collect", str(inbound), "--assignment", "01-tiny", "--dry-run"])
    assert "1 hand-ins of 01-tiny" in capsys.readouterr().out
    assert not course.data_folder.exists()
    with pytest.raises(ArchiveError, match="cannot be listed"):
        collect_exchange(load_course(course.root), "01-tiny", inbound / "nowhere")


def test_times_are_claims(course, inbound):
    submit(course, inbound, "ann", "2026-10-12 10:00:00")
    collect_exchange(course, "01-tiny", inbound)
    (hand_in,) = history(course).attempts[0].hand_ins
    assert (hand_in.trust, hand_in.time) == ("claimed", datetime.fromisoformat("2026-10-12T10:00:00+00:00"))
