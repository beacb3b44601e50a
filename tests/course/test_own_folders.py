"""A course is made of its own files: nothing that was handed in is taken for a course, or for a suite."""

from __future__ import annotations

import pytest
from small_course import COURSE, VISIBLE, make_course

from autograder.cli import main
from autograder.course.course import CourseError, load_course

HOSTILE = "import pathlib\npathlib.Path({ran!r}).write_text('a suite of a student ran as the instructor')\n"


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path / "course")


def hand_in_a_course(course, ran):
    """A submission that is a course, whose suite leaves a mark when it is collected."""
    inner = make_course(ran.parent / "handed in")
    (inner.solutions_folder / "a1" / "hidden" / "test_losses.py").write_text(HOSTILE.format(ran=str(ran)))
    folder = course.submitted_folder / "eve" / "a1"
    folder.parent.mkdir(parents=True)
    return inner.root.rename(folder)


@pytest.mark.parametrize("verb", ["validate", "build", "grade", "quality", "demo"])
def test_no_verb_runs_the_suite_of_a_submission(course, tmp_path, monkeypatch, capsys, verb):
    ran = tmp_path / "ran"
    monkeypatch.chdir(hand_in_a_course(course, ran))
    assert main([verb]) == 2
    assert "what was handed in is no course" in capsys.readouterr().err
    assert not ran.exists()


def test_the_same_files_elsewhere_are_a_course(course, tmp_path, monkeypatch, capsys):
    """The control: where nobody says that the folder was handed in, its suite runs."""
    ran = tmp_path / "ran"
    folder = hand_in_a_course(course, ran)
    folder.rename(tmp_path / "moved")
    monkeypatch.chdir(tmp_path / "moved")
    main(["build"])
    assert ran.exists()


def hand_in_checks(folder, ran):
    folder.mkdir(parents=True)
    (folder / "losses.py").write_text("def mse(y_hat, y):\n    return 0.0\n")
    (folder / "test_losses.py").write_text(HOSTILE.format(ran=str(ran)) + VISIBLE)


@pytest.mark.parametrize("folder", [".", "data/submitted/eve/a1"])
def test_the_self_check_runs_no_checks_that_were_handed_in(course, tmp_path, monkeypatch, capsys, folder):
    ran = tmp_path / "ran"
    submission = course.submitted_folder / "eve" / "a1"
    hand_in_checks(submission, ran)
    monkeypatch.chdir(submission if folder == "." else course.root)
    assert main(["check", "--folder", folder]) == 2
    assert "checks that somebody handed in would run with your rights" in capsys.readouterr().err
    assert not ran.exists()


def test_the_control_the_self_check_runs_the_checks_of_any_other_folder(course, tmp_path, monkeypatch):
    ran = tmp_path / "ran"
    hand_in_checks(course.root / "mine", ran)
    main(["check", "--folder", str(course.root / "mine")])
    assert ran.exists()


def test_the_folders_of_submissions_belong_to_the_course_around_them(course, monkeypatch):
    folder = course.submitted_folder / "eve" / "a1"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert load_course().root == course.root


def test_the_file_itself_may_not_be_named_either(course, tmp_path):
    folder = hand_in_a_course(course, tmp_path / "ran")
    with pytest.raises(CourseError, match="what was handed in is no course"):
        load_course(folder / "course.toml")


def test_a_data_folder_with_another_name_is_known_too(course, tmp_path):
    (course.root / "course.toml").write_text(f'[paths]\ndata = "people"\n{COURSE}')
    folder = course.root / "people" / "submitted" / "eve" / "a1"
    folder.parent.mkdir(parents=True)
    make_course(tmp_path / "handed in").root.rename(folder)
    with pytest.raises(CourseError, match="what was handed in is no course"):
        load_course(folder)


@pytest.mark.parametrize("part", ["", "hidden"])
def test_a_link_to_a_suite_outside_of_the_course_is_refused(course, tmp_path, part):
    folder = course.solutions_folder / "a1" / part
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CourseError, match="outside of the course's own folders"):
        load_course(course.root)


def test_solutions_may_be_a_link_as_a_whole(course, tmp_path):
    course.solutions_folder.rename(tmp_path / "private")
    course.solutions_folder.symlink_to(tmp_path / "private")
    assert load_course(course.root).assignments


def test_solutions_may_not_lead_into_the_submissions(course):
    folder = course.submitted_folder / "eve"
    folder.mkdir(parents=True)
    course.solutions_folder.rename(folder / "solutions")
    course.solutions_folder.symlink_to(folder / "solutions")
    with pytest.raises(CourseError, match="outside of the course's own folders"):
        load_course(course.root)
