"""Archives of learning systems: who handed in what and when, and nothing that an archive holds leaves its place."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import small_course

from autograder.course.course import Course
from autograder.integrations.archives import collecting
from autograder.integrations.archives.collecting import Collection, collect
from autograder.integrations.archives.unpacking import ArchiveError, ArchiveLimits, open_archive

NOW = datetime(2026, 10, 12, 12, tzinfo=UTC)
CODE = "def mse(y_hat, y): ...\n"

GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,a1 (8122)\n"
    "    Points Possible,,,,,6.5\n"
    '"Lovelace, Ada",301,S-9,ada,Lab 1,\n'
    '"Curie, Eve",302,S-7,eve,Lab 2,\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Last modified (submission)\n"
    'Participant 41,Ada Lovelace,ada@uni.example,Submitted,,"Monday, 12 October 2026, 8:00 PM"\n'
    "Participant 42,Eve Curie,eve@uni.example,No submission,,-\n"
)
METADATA = """
submission_9:
  :submitters:
  - :name: Ada Lovelace
    :sid: ada
    :email: ada@uni.example
  - :name: Eve Curie
    :sid: eve
    :email: eve@uni.example
  :created_at: 2026-10-12 18:30:00.000000000 +02:00
  :score: 0.0
submission_10:
  :submitters:
  - :name: Bob Noether
    :sid:
    :email: bob@uni.example
  :created_at: 2026-10-13 09:00:00.000000000 Z
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = small_course.make_course(tmp_path / "course")
    released = course.assignments_folder / "a1"
    released.mkdir(parents=True)
    for name in ("losses.py", "a1.ipynb"):
        (released / name).write_text("")
    return course


def archive(course: Course, files: dict[str, str | bytes], name: str = "submissions.zip") -> Path:
    path = course.root / name
    path.write_bytes(zipped(files))
    return path


def zipped(files: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return packed.getvalue()


def submitted(course: Course) -> dict[str, str]:
    root = course.submitted_folder
    return {
        str(path.relative_to(root)): path.read_text("latin-1")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def changes(collection: Collection) -> dict[str, str]:
    return {person.student: person.change for person in collection.people}


# the three systems


def test_canvas_names_late_markers_and_resubmissions(course: Course) -> None:
    path = archive(
        course,
        {
            "lovelaceada_301_8122_losses-1.py": CODE,
            "lovelaceada_301_8100_losses.py": "older",
            "lovelaceada_301_8123_a1.ipynb": "{}",
            "curieeve_LATE_302_8130_losses.py": CODE,
            "curieeve_LATE_302_8131_week-2.py": "",
            "readme.txt": "",
        },
    )
    gradebook = course.root / "gradebook.csv"
    gradebook.write_text(GRADEBOOK)
    collection = collect(course, "a1", path, match=gradebook, now=NOW)
    assert collection.system == "canvas"
    assert changes(collection) == {"ada": "new", "eve": "new"}
    files = submitted(course)
    assert (
        files.pop("ada/a1/timestamp.txt") == "2026-10-12 12:00:00.000000 UTC"
    )  # the earlier of now and the due date
    assert files == {
        "ada/a1/a1.ipynb": "{}",
        "ada/a1/losses.py": CODE,
        "eve/a1/losses.py": CODE,
        "eve/a1/week-2.py": "",
    }
    (eve,) = [person for person in collection.people if person.student == "eve"]
    assert eve.remark == "marked late, and the archive does not say when it was handed in"
    assert collection.notes == ["readme.txt names nobody, and was left out."]


def test_canvas_without_a_gradebook_uses_name_and_number(course: Course) -> None:
    path = archive(course, {"lovelaceada_301_8122_losses.py": CODE})
    assert changes(collect(course, "a1", path, now=NOW)) == {"lovelaceada-301": "new"}


@pytest.mark.parametrize(
    "form", ["{}_assignsubmission_file_/losses.py", "{}_assignsubmission_file_losses.py"]
)
def test_moodle_folders_and_its_worksheets_times(course: Course, form: str) -> None:
    path = archive(course, {form.format("Ada Lovelace_41"): CODE, form.format("Eve Curie_42"): CODE})
    worksheet = course.root / "Grades.csv"
    worksheet.write_text(WORKSHEET)
    noted = []
    collection = collect(course, "a1", path, match=worksheet, note=lambda *told: noted.append(told), now=NOW)
    assert (collection.system, changes(collection)) == ("moodle", {"ada": "new", "eve": "new"})
    ada, eve = collection.people
    assert ada.time == datetime(2026, 10, 12, 18, tzinfo=UTC)
    assert eve.remark == "the archive does not say when it was handed in"
    folder = course.submitted_folder / "ada" / "a1"
    assert noted == [("ada", "a1", folder, ada.time, "moodle: submissions.zip")]
    assert (folder / "losses.py").read_text() == CODE


def test_gradescope_says_who_and_when_and_groups_hand_in_together(course: Course) -> None:
    path = archive(
        course,
        {
            "assignment_77_export/submission_metadata.yml": METADATA,
            "assignment_77_export/submission_9/losses.py": CODE,
            "assignment_77_export/submission_10/src/losses.py": CODE,
            "assignment_77_export/submission_11/losses.py": CODE,
        },
    )
    collection = collect(course, "a1", path)
    assert collection.system == "gradescope"
    assert {person.student: person.time for person in collection.people} == {
        "ada": datetime(2026, 10, 12, 16, 30, tzinfo=UTC),
        "eve": datetime(2026, 10, 12, 16, 30, tzinfo=UTC),
        "bob": datetime(2026, 10, 13, 9, tzinfo=UTC),
    }
    assert submitted(course)["bob/a1/src/losses.py"] == CODE
    assert collection.notes == [
        "assignment_77_export/submission_11/losses.py names nobody, and was left out."
    ]


def test_an_archive_of_nobody_is_refused(course: Course) -> None:
    with pytest.raises(ArchiveError, match="no names as Canvas, Moodle or Gradescope give them"):
        collect(course, "a1", archive(course, {"x.py": ""}))


# new, newer, unchanged


def of_gradescope(course: Course, code: str, when: str = "2026-10-12 16:30:00 Z") -> Path:
    about = f"submission_9:\n  :submitters:\n  - :sid: ada\n  :created_at: {when}\n"
    return archive(course, {"e/submission_metadata.yml": about, "e/submission_9/losses.py": code})


def test_a_second_archive_says_what_is_unchanged_newer_and_older(course: Course) -> None:
    assert changes(collect(course, "a1", of_gradescope(course, "one"))) == {"ada": "new"}
    assert changes(collect(course, "a1", of_gradescope(course, "one"))) == {"ada": "unchanged"}
    assert changes(collect(course, "a1", of_gradescope(course, "two", "2026-10-12 17:00:00 Z"))) == {
        "ada": "newer"
    }
    assert changes(collect(course, "a1", of_gradescope(course, "one"))) == {"ada": "older"}
    assert submitted(course)["ada/a1/losses.py"] == "two"


def test_a_dry_run_writes_nothing(course: Course) -> None:
    collection = collect(course, "a1", of_gradescope(course, "one"), is_dry_run=True)
    assert changes(collection) == {"ada": "new"}
    assert not course.submitted_folder.exists()


@pytest.mark.parametrize("is_dry_run", [True, False])
def test_what_grading_will_leave_out_is_named_before_and_after_it_is_written(
    course: Course, is_dry_run: bool
) -> None:
    about = "submission_9:\n  :submitters:\n  - :sid: ada\n  :created_at: 2026-10-12 16:30:00 Z\n"
    notes = {f"e/submission_9/notes/{number}.txt": "x" for number in range(course.submission_limits.files)}
    path = archive(course, {"e/submission_metadata.yml": about, "e/submission_9/losses.py": CODE} | notes)
    (note,) = collect(course, "a1", path, is_dry_run=is_dry_run).notes
    assert note.startswith("ada: ")
    assert "left out" in note
    assert "losses.py" not in note


def test_the_command_prints_who_is_new(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from autograder.cli import main

    monkeypatch.chdir(course.root)
    path = of_gradescope(course, "one")
    assert main(["collect", str(path), "--assignment", "a1", "--dry-run"]) == 0
    assert "new: 1 (ada)" in capsys.readouterr().out


def test_the_command_notes_the_systems_time_as_trusted(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.cli import main
    from autograder.grading.hand_ins import hand_in_of
    from autograder.student.submission import read_submission

    monkeypatch.chdir(course.root)
    assert main(["collect", str(of_gradescope(course, "one")), "--assignment", "a1"]) == 0
    folder = course.submitted_folder / "ada" / "a1"
    (folder / "timestamp.txt").write_text("2026-10-05 09:00:00 UTC")  # what the student claims does not count
    known = hand_in_of(course, read_submission(folder, "ada", "a1"))
    assert (known.time, known.trust) == (datetime(2026, 10, 12, 16, 30, tzinfo=UTC), "lms")


def test_a_time_of_the_students_own_is_not_taken(course: Course) -> None:
    path = archive(
        course, {"curieeve_LATE_302_1_timestamp.txt": "2026-10-01", "curieeve_LATE_302_2_losses.py": CODE}
    )
    (eve,) = collect(course, "a1", path).people
    assert eve.time is None
    assert list(submitted(course)) == ["curieeve-302/a1/losses.py"]


def test_a_zipped_folder_is_unpacked_once(course: Course) -> None:
    inner = zipped(
        {"project/losses.py": CODE, "project/../../evil.py": "", "project/inner.zip": zipped({"x.py": ""})}
    )
    path = archive(course, {"lovelaceada_301_8122_project.zip": inner})
    collection = collect(course, "a1", path, now=NOW)
    assert {name for name in submitted(course) if "timestamp" not in name} == {
        "lovelaceada-301/a1/losses.py",
        "lovelaceada-301/a1/inner.zip",
    }
    assert collection.notes == ["project/../../evil.py was left out: its name leads out of its folder."]


# hostile archives


def link(name: str, target: str) -> Callable[[zipfile.ZipFile], None]:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return lambda file: file.writestr(info, target)


def member(name: str, content: bytes = b"evil") -> Callable[[zipfile.ZipFile], None]:
    def add(file: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.compress_type = zipfile.ZIP_DEFLATED
        file.writestr(info, content)

    return add


HOSTILE = {
    "traversal": (member("../../evil.py"), "leads out of its folder"),
    "traversal inside": (member("Ada_41_assignsubmission_file_/../../evil.py"), "leads out of its folder"),
    "absolute": (member("/tmp/evil.py"), "path of a whole disk"),
    "windows": (member("C:\\evil.py"), "path of a whole disk"),
    "backslash": (member("Ada_41_assignsubmission_file_\\..\\evil.py"), "path of a whole disk"),
    "link": (link("Ada_41_assignsubmission_file_/evil.py", "/etc/passwd"), "it is a link or a device"),
    "control": (member("Ada_41_assignsubmission_file_/\x1b[2Jevil.py"), "control characters"),
    "bomb": (member("Ada_41_assignsubmission_file_/evil.py", bytes(8 * 2**20)), "times what it holds"),
    "case": (member("Ada_41_assignsubmission_file_/LOSSES.PY"), "the same name, but for its case"),
    "long": (member("Ada_41_assignsubmission_file_/" + "x" * 300), "too long"),
}


@pytest.mark.parametrize(("add", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_left_out_and_named_and_the_others_are_taken(
    course: Course, add: Callable[[zipfile.ZipFile], None], reason: str
) -> None:
    path = archive(course, {"Ada_41_assignsubmission_file_/losses.py": CODE})
    with zipfile.ZipFile(path, "a") as file:
        add(file)
    collection = collect(course, "a1", path, system="moodle")
    assert reason in " ".join(collection.notes)
    assert submitted(course) == {"Ada-41/a1/losses.py": CODE}
    assert not list(course.root.rglob("*evil*"))


def test_the_control_a_plain_unpacking_of_a_bomb_fills_the_disk(course: Course, tmp_path: Path) -> None:
    path = archive(course, {"x": bytes(8 * 2**20)})
    with zipfile.ZipFile(path) as file:
        file.extractall(tmp_path / "plain")
    assert (tmp_path / "plain" / "x").stat().st_size > 200 * path.stat().st_size


def test_the_control_names_that_are_joined_lead_out_of_the_folder(course: Course, tmp_path: Path) -> None:
    path = archive(course, {})
    with zipfile.ZipFile(path, "a") as file:
        member("../evil.py")(file)
    folder = tmp_path / "joined"
    folder.mkdir()
    with zipfile.ZipFile(path) as file:
        for info in file.infolist():
            (folder / info.filename).write_bytes(file.read(info))
    assert (tmp_path / "evil.py").exists()


def test_a_nul_in_a_name_is_refused(course: Course) -> None:
    path = archive(
        course,
        {"Ada_41_assignsubmission_file_/losses.py": CODE, "Ada_41_assignsubmission_file_/a.pyX.txt": ""},
    )
    path.write_bytes(path.read_bytes().replace(b"a.pyX.txt", b"a.py\0.txt"))
    collection = collect(course, "a1", path, system="moodle")
    assert "control characters" in " ".join(collection.notes)
    assert submitted(course) == {"Ada-41/a1/losses.py": CODE}


def test_too_many_files_and_too_many_bytes_refuse_the_archive(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(course, {f"Ada_41_assignsubmission_file_/{i}.py": "x" * 100 for i in range(20)})
    limits = ArchiveLimits(total_bytes=1000)
    monkeypatch.setattr(collecting, "open_archive", partial(open_archive, limits=limits))
    with pytest.raises(ArchiveError, match="Nothing of it was used"):
        collect(course, "a1", path)
    monkeypatch.setattr(collecting, "open_archive", partial(open_archive, limits=ArchiveLimits(entries=10)))
    with pytest.raises(ArchiveError, match="holds 20 files, and 10 are allowed"):
        collect(course, "a1", path)
    assert not course.submitted_folder.exists()


@pytest.mark.parametrize("student", ["../evil", ".hidden", "a/b", "\x1b[2J", "x" * 200])
def test_a_name_that_no_folder_can_have_is_left_out(course: Course, student: str) -> None:
    about = f"submission_9:\n  :submitters:\n  - :sid: {student!r}\n"
    path = archive(
        course, {"e/submission_metadata.yml": about.replace("'", '"'), "e/submission_9/losses.py": CODE}
    )
    collection = collect(course, "a1", path)
    assert collection.people == []
    assert "was left out" in collection.notes[0]


def test_a_name_that_is_empty_for_zipfile_is_left_out_with_a_sentence(course: Course) -> None:
    path = archive(course, {"curieeve_302_1_losses.py": CODE, "curieeve_302_2_x.py": CODE})
    path.write_bytes(path.read_bytes().replace(b"curieeve_302_2_x.py", b"\0urieeve_302_2_x.py"))
    collection = collect(course, "a1", path)
    assert [person.student for person in collection.people] == ["curieeve-302"]
    assert [note for note in collection.notes if "its name holds control characters" in note]


def test_a_file_that_is_no_archive_is_said(course: Course) -> None:
    path = course.root / "x.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(ArchiveError, match=r"x\.zip is no zip archive"):
        open_archive(path, path.name)


def test_metadata_that_is_no_yaml_or_a_bomb_is_refused(course: Course) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{i}: &b{i} [*a,*a,*a,*a,*a]\n" for i in range(5))
    for text in ("a: [", "!!python/object/apply:os.system ['true']", "- x", ""):
        path = archive(course, {"submission_metadata.yml": text, "submission_9/losses.py": CODE})
        with pytest.raises(ArchiveError, match=r"submission_metadata\.yml"):
            collect(course, "a1", path)
    path = archive(course, {"submission_metadata.yml": bomb, "submission_9/losses.py": CODE})
    assert collect(course, "a1", path).people == []
