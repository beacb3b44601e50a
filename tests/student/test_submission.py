"""A folder of a student's may hold anything; what is safe is read, the rest is left out with a sentence."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from autograder.student import submission
from autograder.student.submission import (
    NotASubmission,
    SubmissionLimits,
    parse_timestamp,
    read_submission,
    without_shadows,
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "handed-in").mkdir()
    (tmp_path / "handed-in" / "losses.py").write_text("x = 1\n")
    return tmp_path / "handed-in"


def read(folder, student="ann"):
    return read_submission(folder, student, "02-losses")


def test_files_are_read_with_their_names(folder):
    (folder / "more").mkdir()
    (folder / "more" / "data.csv").write_bytes(b"1,2")
    assert read(folder).files == {"losses.py": b"x = 1\n", "more/data.csv": b"1,2"}


def test_equal_files_have_equal_digests_and_others_do_not(folder):
    first = read(folder).digest
    assert read(folder).digest == first
    (folder / "losses.py").write_text("x = 2\n")
    assert read(folder).digest != first


def test_the_same_files_handed_in_later_are_the_same_attempt(folder):
    first = read(folder).digest
    (folder / "timestamp.txt").write_text("2026-02-13 21:04:05 UTC")
    assert read(folder).digest == first
    assert read(folder).handed_in == datetime(2026, 2, 13, 21, 4, 5, tzinfo=UTC)


def test_a_link_is_never_followed(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("theta_star")
    (folder / "link.py").symlink_to(tmp_path / "secret.txt")
    found = read(folder)
    assert "link.py" not in found.files
    assert found.remarks == ("link.py was left out: it is a link.",)


def test_a_linked_folder_is_no_submission(folder, tmp_path):
    (tmp_path / "other").symlink_to(folder)
    with pytest.raises(NotASubmission, match="is a link"):
        read(tmp_path / "other")


def test_a_file_that_is_too_large_is_left_out(folder):
    with open(folder / "huge.bin", "wb") as file:
        file.truncate(200 * 2**20)
    assert "huge.bin was left out: it holds 200 MiB" in " ".join(read(folder).remarks)


def test_a_named_pipe_does_not_block(folder):
    os.mkfifo(folder / "pipe.py")
    assert read(folder).remarks == ("pipe.py was left out: it is not a regular file.",)


def test_a_name_that_is_no_text_is_left_out_and_can_be_printed(folder):
    with open(os.fsencode(folder) + b"/\xff\xfe.py", "wb"):
        pass
    (remark,) = read(folder).remarks
    assert "\\udcff" in remark
    remark.encode("utf-8")


def test_too_many_files_end_with_a_remark(folder):
    for number in range(5):
        (folder / f"{number}.txt").write_text("")
    found = read_submission(folder, "ann", "02-losses", limits=SubmissionLimits(files=3))
    assert len(found.files) == 3
    assert found.remarks == tuple(
        f"{name} was left out: at most 3 files are read." for name in ("3.txt", "4.txt", "losses.py")
    )


def test_what_the_assignment_needs_is_read_whatever_lies_beside_it(folder):
    (folder / "env").mkdir()
    for number in range(520):
        (folder / "env" / f"{number:03}.txt").write_text("x")
    for name in ("a.png", "b.png", "c.png", "d.png"):
        (folder / name).write_bytes(bytes(15 * 2**20))
    found = read_submission(folder, "ann", "02-losses", ["losses.py", "missing.py"])
    assert found.files["losses.py"] == b"x = 1\n"
    assert "d.png was left out: all files together hold more than 48 MiB." in found.remarks
    assert found.remarks[-1] == "So were 15 more files."
    assert "losses.py" not in read(folder).files  # the control: in the order of names it comes too late


def test_a_needed_file_that_is_a_link_is_no_more_followed_than_others(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("theta_star")
    (folder / "models.py").symlink_to(tmp_path / "secret.txt")
    found = read_submission(folder, "ann", "02-losses", ["losses.py", "models.py"])
    assert "models.py" not in found.files
    assert found.remarks == ("models.py was left out: it is a link.",)


def test_a_folder_with_the_name_of_a_needed_file_is_named(folder):
    (folder / "models.py").mkdir()
    found = read_submission(folder, "ann", "02-losses", ["losses.py", "models.py"])
    assert found.remarks == ("models.py was left out: it is a folder, where a file should be.",)


def test_what_does_not_fit_into_the_guests_folder_is_left_out_and_named():
    files = {"a.png": bytes(9 * 2**20), "b.png": bytes(9 * 2**20), "losses.py": b"x", "notes.txt": b"y"}
    kept, remarks = submission.fitting(files, ["losses.py"], 16 * 2**20)
    assert kept.keys() == {"losses.py", "notes.txt", "a.png"}
    assert remarks == ["b.png was left out of the grading: the files together hold more than 16 MiB."]
    assert submission.fitting(files, list(files), 16 * 2**20)[0].keys() == files.keys()


def test_deep_folders_are_left_out(folder):
    deep = folder / "a/b/c/d/e/f"
    deep.mkdir(parents=True)
    (deep / "x.py").write_text("")
    assert list(read(folder).files) == ["losses.py"]


@pytest.mark.parametrize("make", ["nothing", "a file", "empty"])
def test_what_is_no_submission_says_why(tmp_path, make):
    folder = tmp_path / "handed-in"
    if make == "a file":
        folder.write_text("")
    if make == "empty":
        folder.mkdir()
    with pytest.raises(NotASubmission) as refused:
        read(folder)
    assert str(refused.value).endswith(".")


def test_a_student_whose_name_is_no_text_is_refused(folder):
    with pytest.raises(NotASubmission, match="UTF-8"):
        read(folder, student="\udcff")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-02-13 21:04:05.123456 UTC", datetime(2026, 2, 13, 21, 4, 5, 123456, UTC)),
        ("2026-02-13 21:04:05 Europe/Berlin", datetime(2026, 2, 13, 20, 4, 5, tzinfo=UTC)),
        ("2026-02-13T21:04:05+01:00", datetime(2026, 2, 13, 20, 4, 5, tzinfo=UTC)),
        ("2026-02-13 21:04:05", datetime(2026, 2, 13, 21, 4, 5, tzinfo=UTC)),
        ("friday", None),
        ("", None),
        ("2026-02-13 21:04:05 ../../etc/passwd", None),
        ("9999-12-31 23:59:59 Pacific/Honolulu", None),
    ],
)
def test_timestamps_are_understood_as_nbgrader_writes_them(text, moment):
    assert parse_timestamp(text) == moment


def test_a_spoilt_timestamp_names_no_time_and_says_why(folder):
    (folder / "timestamp.txt").write_bytes(b"\xff\xfe")
    submission = read(folder)
    assert submission.handed_in is None
    assert submission.remarks == ()
    assert submission.time_problem == (
        "timestamp.txt holds '', which is not a date and time; so it is not known when this was handed in."
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_a_timestamp_is_read_however_windows_saved_it(folder, encoding):
    (folder / "timestamp.txt").write_bytes("2026-02-13 21:04:05 UTC\r\n".encode(encoding))
    assert read(folder).handed_in == datetime(2026, 2, 13, 21, 4, 5, tzinfo=UTC)


def test_a_folder_in_a_files_place_is_called_one(folder):
    (folder / "a1.ipynb").mkdir()
    (folder / "losses.py").write_text("x = 1")
    submission = read_submission(folder, "ada", "a1", ["a1.ipynb", "losses.py"])
    assert submission.remarks == ("a1.ipynb was left out: it is a folder, where a file should be.",)
    assert set(submission.files) == {"losses.py"}


def test_many_links_are_told_in_a_few_words_and_no_count_is_made_up(folder, monkeypatch):
    monkeypatch.setattr("autograder.student.submission.MAX_ENTRIES", 50)
    (folder / "losses.py").write_text("x = 1")
    for number in range(80):
        (folder / f"link {number}").symlink_to("/etc/passwd")
    submission = read_submission(folder, "ada", "a1", ["losses.py"])
    assert "losses.py" in submission.files
    assert submission.remarks[-1] == "So were at least 39 more files."
    assert len(" ".join(submission.remarks)) < 1000


def test_a_package_beside_a_module_of_its_name_is_left_out():
    files = {
        "losses.py": b"right",
        "losses/__init__.py": b"wrong",
        "losses/old.py": b"",
        "tools/__init__.py": b"",
    }
    kept, sentences = without_shadows(files)
    assert set(kept) == {"losses.py", "losses/old.py", "tools/__init__.py"}
    assert sentences == [
        "losses/__init__.py was left out of the grading: Python would read the folder losses in place of losses.py. "
        "Rename the folder if it is needed."
    ]


def test_a_package_alone_stays():
    files = {"losses/__init__.py": b"right"}
    assert without_shadows(files) == (files, [])
