"""What one member of a group hands in is handed in by each: one mark each, by each one's own due date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tiny_course import hand_in

from autograder.course.course import CourseError, load_course
from autograder.grading.attempts import Attempts
from autograder.grading.batch import find_jobs, grade_batch, setup_for
from autograder.grading.groups import folder_of, for_every_member
from autograder.grading.hand_ins import NotedTime, note_time
from autograder.grading.mark import choose, due_of, mark_of
from autograder.student.submission import read_submission

LATE = "\n[late]\npenalty_per_day = 0.1\n"


@pytest.fixture
def course(course):
    text = (
        course.file.read_text()
        + 'groups = [["ann", "bob"], ["cy", "dan"]]\nextensions = { bob = 3 }\n'
        + LATE
    )
    course.file.write_text(text)
    return load_course(course.root)


def jobs(course, notes=None, students=()):
    report = notes.append if notes is not None else pytest.fail
    return for_every_member(course, find_jobs(course.submitted_folder, ["01-tiny"]), report, students)


def at(folder, text):
    (folder / "timestamp.txt").write_text(text)


def mark(course, student):
    history = Attempts(course.attempts_folder).history(student, "01-tiny")
    due = due_of(course, student, "01-tiny")
    return mark_of(course, history, choose(course, history, due), due)


def test_each_member_is_graded_by_the_own_due_date_and_draws(course):
    at(hand_in(course, "ann"), "2026-10-14 10:00:00 UTC")
    at(hand_in(course, "eve"), "2026-10-12 10:00:00 UTC")
    assert [job.student for job in jobs(course)] == ["ann", "bob", "eve"]
    graded = list(grade_batch(course, jobs(course), setup_for(course, "none"), workers=0))
    assert {one.result.student: one.result.score for one in graded} == {"ann": 6.0, "bob": 6.0, "eve": 6.0}
    assert len({one.result.provenance.seed for one in graded}) == 3
    assert (mark(course, "ann").penalty, mark(course, "bob").penalty) == (pytest.approx(1.2), 0.0)
    again = list(grade_batch(course, jobs(course), setup_for(course, "none"), workers=0))
    assert all(one.earlier for one in again)
    assert mark(course, "bob").hand_ins == 1


def test_of_several_folders_the_latest_is_the_groups(course):
    at(hand_in(course, "ann", "def mse(y_hat, y): return 0.0\n"), "2026-10-11 10:00:00 UTC")
    later = hand_in(course, "bob")
    at(later, "2026-10-12 10:00:00 UTC")
    assert {job.folder for job in jobs(course)} == {later}
    assert folder_of(course, course.submitted_folder, "bob", "01-tiny") == later
    assert folder_of(course, course.submitted_folder, "dan", "01-tiny").parts[-2] == "dan"
    assert [job.student for job in jobs(course, students=["bob"])] == ["bob"]


def test_what_is_no_submission_does_not_count_beside_another(course):
    (course.submitted_folder / "ann").mkdir(parents=True)
    (course.submitted_folder / "ann" / "01-tiny").write_text("a file, and no folder")
    folder = hand_in(course, "bob")
    at(folder, "2026-10-12 10:00:00 UTC")
    assert {job.folder for job in jobs(course)} == {folder}


def test_a_folder_without_a_time_beside_another_asks_a_person(course):
    hand_in(course, "ann", "def mse(y_hat, y): return 0.0\n")
    at(hand_in(course, "bob"), "2026-10-12 10:00:00 UTC")
    notes = []
    jobs(course, notes)
    assert "ann, bob hand 01-tiny in together, and it is not known when" in notes[0]


def test_a_time_that_was_noted_for_one_member_holds_for_each(course):
    folder = hand_in(course, "ann")
    digest = read_submission(folder, "ann", "01-tiny").digest
    note_time(course, "ann", "01-tiny", NotedTime(digest, datetime(2026, 10, 13, 12, tzinfo=UTC), "lms"))
    list(grade_batch(course, jobs(course), setup_for(course, "none"), workers=0))
    assert mark(course, "bob").automatic.trust == "lms"
    assert mark(course, "ann").penalty == pytest.approx(0.6)


def test_nobody_is_in_two_groups_or_alone_in_one(course):
    text = course.file.read_text()
    for groups, sentence in (
        ('[["ann", "bob"], ["bob", "eve"]]', "bob once: nobody hands in twice"),
        ('[["ann"]]', "the names of its members"),
    ):
        course.file.write_text(text.replace('[["ann", "bob"], ["cy", "dan"]]', groups))
        with pytest.raises(CourseError, match=sentence):
            load_course(course.root)
