"""People over a term: brought in, withdrawn, renamed, given more time, given their data, erased."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from handed_in import DUE, by_hand, hand_in, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept_course import fresh_course
from nbgrader_course import grades, query

from autograder.cli import main
from autograder.cli.grade import table
from autograder.course.course import Course, CourseError, course_secret, load_course
from autograder.course.roster import Person, change_roster, read_roster
from autograder.feedback.json_report import document
from autograder.feedback.pages import write_class_page, write_student_page
from autograder.feedback.student_view import student_view
from autograder.gradebook.marks import marks
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts
from autograder.grading.batch import setup_for
from autograder.grading.hand_ins import NotedTime, note_time, noted_times
from autograder.grading.intake import Intake
from autograder.grading.log import AuditLog, log_folder, person_id
from autograder.grading.log_check import check_log
from autograder.grading.mark import Mark
from autograder.grading.provenance import provenance_of, student_seed
from autograder.integrations.export import export
from autograder.integrations.nbgrader_hooks import ExportCsv
from autograder.people.enrolment import import_people, withdraw
from autograder.people.erase import erase
from autograder.people.exported_files import holds
from autograder.people.extend import extend, parse_until
from autograder.people.names import PeopleError, unknown_in_course_toml
from autograder.people.personal_data import export_person
from autograder.people.rename import rename
from autograder.results import Outcome
from autograder.student.submission import Submission


@pytest.fixture(scope="module")
def made_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with an empty gradebook, which takes nbgrader seconds to make. Never write into it."""
    course = fresh_course(tmp_path_factory.mktemp("made"))
    with open_gradebook(course) as gradebook:
        gradebook.prepare("a1")
    return course.root


@pytest.fixture
def course(made_course: Path, tmp_path: Path) -> Course:
    shutil.copytree(made_course, tmp_path / "course")
    return load_course(tmp_path / "course")


def submit(course: Course, student: str, code: str = "code") -> None:
    folder = course.submitted_folder / student / "a1"
    folder.mkdir(parents=True)
    (folder / "losses.py").write_text(code)
    (folder / "timestamp.txt").write_text("2026-10-12 10:00:00 UTC")


def everything_of(course: Course, student: str, days_late: float = -1) -> Mark:
    """Hand in for ``student``, with an answer that a person read, pages, and a noted time; return the mark."""
    submit(course, student, f"code of {student}")
    result = hand_in(
        course,
        f"code of {student}",
        DUE + timedelta(days=days_late),
        answer=f"{student}'s own",
        student=student,
    )
    write(course, result)
    by_hand(course, "why", student=student, manual_score=2.0)
    note_time(course, student, "a1", NotedTime("else", DUE, "lms"))
    (mark,) = [mark for mark in marks(course, "a1") if mark.student == student]
    write_student_page(course, result, mark)
    write_class_page(course, "a1", [result], [mark])
    return mark


def below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def same_but_name(mark: Mark, former: Mark) -> bool:
    return json.dumps(_built(mark)).replace("grace", "ada") == json.dumps(_built(former))


def _built(mark: Mark) -> object:
    import msgspec

    return msgspec.to_builtins(mark)


def faults(course: Course) -> list[str]:
    return list(check_log(log_folder(course)).faults)


# the roster


def test_an_import_names_people_in_the_gradebook_and_a_second_one_changes_nothing(course):
    people = [Person("ada", "Ada", "Lovelace", "ada@uni.example"), Person("kurt")]
    assert import_people(course, people, is_dry_run=True).new == ("ada", "kurt")
    assert read_roster(course.data_folder).people == ()
    import_people(course, people)
    again = import_people(course, [Person("ada"), people[1]])
    assert (again.new, again.changed, again.missing) == ((), (), ())
    assert query(course, "SELECT id, first_name, email FROM student ORDER BY id") == [
        ("ada", "Ada", "ada@uni.example"),
        ("kurt", None, None),
    ]
    assert import_people(course, [Person("ada", email="new@uni.example")]).changed == ("ada",)
    assert import_people(course, [Person("ada")]).missing == ("kurt",)
    assert read_roster(course.data_folder).by_name["ada"].first_name == "Ada"


def test_a_name_that_differs_in_case_only_is_left_out_and_said(course):
    submit(course, "ada")
    done = import_people(course, [Person("Ada"), Person("kurt")])
    assert done.new == ("kurt",)
    assert done.notes == (
        "Ada was left out: there is ada. `autograder people rename ada Ada` makes them one.",
    )
    rename(course, "ada", "Ada")
    assert import_people(course, [Person("Ada")]).notes == ()


def test_a_damaged_or_newer_roster_is_refused(course):
    change_roster(course.data_folder, lambda roster: roster.with_person(Person("ada")))
    file = course.data_folder / "people.json"
    file.write_bytes(file.read_bytes().replace(b'"format": 1', b'"format": 9'))
    with pytest.raises(CourseError, match="format 9"):
        load_course(course.root)
    file.write_bytes(b"{")
    with pytest.raises(CourseError, match="damaged"):
        load_course(course.root)


def test_a_name_in_course_toml_that_nobody_has_is_said(course):
    course = _with(course, 'extensions = { adda = 3 }\ngroups = [["kurt", "grace"]]\n')
    assert unknown_in_course_toml(course) == []  # there is no roster to hold it against
    import_people(course, [Person("ada"), Person("kurt")])
    first, second = unknown_in_course_toml(course)
    assert "extensions of a1 names 'adda', who is not in the roster. Did you mean ada?" in first
    assert "groups of a1 names 'grace'" in second


# withdrawn


def test_the_withdrawn_are_in_no_export_and_no_class_statistics_and_come_back(course, monkeypatch):
    for student in ("ada", "kurt"):
        everything_of(course, student)
    results = [hand_in(course, "new", DUE, student=student) for student in ("ada", "kurt")]
    assert withdraw(course, "ada") == ("ada", True)
    assert "ada" not in export(course, "csv")
    assert "kurt" in export(course, "csv")
    monkeypatch.chdir(course.root)
    plugin = ExportCsv()
    plugin.to = "nbgraders.csv"
    with open_gradebook(course) as gradebook:
        plugin.export(gradebook.gradebook)
    assert "kurt" in Path("nbgraders.csv").read_text()
    assert "ada" not in Path("nbgraders.csv").read_text()
    worse = hand_in(course, "worse", DUE, student="ada", mse=Outcome.FAILED)
    best = hand_in(course, "best", DUE, student="kurt")
    assert "2 submissions (2 graded); mean 3.5 of 3.5" in table([worse, best], {"a1": 3.5}, withdrawn={"ada"})
    assert "2 submissions (2 graded); mean 2.5 of 3.5" in table([worse, best], {"a1": 3.5})
    lines = document(course, {"a1": 3.5}, [worse, best], lambda result: student_view(course, result))
    assert lines.assignments[0].statistics.submissions == 1
    assert "ada" not in write_class_page(course, "a1", results, marks(course, "a1")).read_text()
    assert withdraw(course, "ada", is_undone=True) == ("ada", True)
    assert "ada" in export(course, "csv")
    with pytest.raises(PeopleError, match="Did you mean ada"):
        withdraw(course, "adda")


# renamed


def test_a_rename_takes_everything_along_and_changes_no_mark(course):
    former = everything_of(course, "ada", days_late=1.5)
    person = person_id(course, "ada")
    kurt = everything_of(course, "kurt")
    rename(course, "ada", "grace")
    by_name = {mark.student: mark for mark in marks(course, "a1")}
    assert by_name.keys() == {"grace", "kurt"}
    assert same_but_name(by_name["grace"], former)
    assert by_name["kurt"] == kurt
    assert person_id(course, "grace") == person
    assert faults(course) == []
    assert grades(course, "grace")["why"][1] == 2.0
    assert noted_times(course, "grace", "a1")
    assert (course.submitted_folder / "grace" / "a1" / "losses.py").read_text() == "code of ada"
    attempts = Attempts(course.attempts_folder)
    assert attempts.students("a1") == ["grace", "kurt"]
    assert attempts.all("grace", "a1")[0].result.student == "grace"
    assert query(course, "SELECT id FROM student ORDER BY id") == [("grace",), ("kurt",)]
    named = [name for name, content in below(course.data_folder).items() if "ada" in name]
    assert named == []


def test_a_renamed_student_is_graded_with_the_draws_of_before(course):
    submit(course, "ada")
    intake = Intake(course, setup_for(course), lambda sentence: None)
    secret = course_secret(course)
    before = provenance_of(_versions(), Submission("ada", "a1", {"losses.py": b"x"}), secret)
    rename(course, "ada", "grace")
    rename(course, "grace", "hopper")
    roster = read_roster(course.data_folder)
    assert roster.drawn_as("hopper") == "ada"
    after = Submission("hopper", "a1", {"losses.py": b"x"}, drawn_as=roster.drawn_as("hopper"))
    assert provenance_of(_versions(), after, secret) == before
    control = provenance_of(_versions(), Submission("hopper", "a1", {"losses.py": b"x"}), secret)
    assert control.seed != before.seed
    assert student_seed(secret, "ada", "a1") != student_seed(secret, "hopper", "a1")
    assert intake.roster.drawn_as("ada") == "ada"


def test_a_rename_that_was_interrupted_goes_on(course, monkeypatch):
    former = everything_of(course, "ada")
    with monkeypatch.context() as patch:
        patch.setattr("autograder.people.rename.rename_rows", _killed)
        with pytest.raises(KeyboardInterrupt):
            rename(course, "ada", "grace")
    rename(course, "ada", "grace")
    assert [mark.student for mark in marks(course, "a1")] == ["grace"]
    assert same_but_name(marks(course, "a1")[0], former)
    assert read_roster(course.data_folder).by_name["grace"].former == ("ada",)


def test_nobody_can_take_a_name_that_is_there_or_no_folder(course):
    everything_of(course, "ada")
    everything_of(course, "kurt")
    before = below(course.data_folder)
    for name, reason in (
        ("kurt", "a kurt already"),
        ("KURT", "a kurt already"),
        ("../x", "name of a folder"),
        ("ada", "called that already"),
    ):
        with pytest.raises(PeopleError, match=reason):
            rename(course, "ada", name)
    with pytest.raises(PeopleError, match="no 'nobody'"):
        rename(course, "nobody", "grace")
    assert below(course.data_folder) == before


def test_a_folder_with_a_wrong_name_becomes_the_listed_persons(course):
    import_people(course, [Person("lovelace", "Ada", email="al@uni.example"), Person("kurt")])
    former = everything_of(course, "ada")
    rename(course, "ada", "lovelace")
    (mark,) = marks(course, "a1")
    assert (mark.student, mark.total) == ("lovelace", former.total)
    person = read_roster(course.data_folder).by_name["lovelace"]
    assert (person.first_name, person.email, person.former) == ("Ada", "al@uni.example", ("ada",))
    assert query(course, "SELECT id, first_name FROM student ORDER BY id") == [
        ("kurt", None),
        ("lovelace", "Ada"),
    ]


def test_extensions_groups_and_lists_know_the_renamed(course):
    course = _with(course, 'extensions = { ada = 3 }\ngroups = [["ada", "kurt"]]\n')
    submit(course, "ada")
    rename(course, "ada", "grace")
    course = load_course(course.root)
    assert course.assignment("a1").extensions.keys() == {"grace"}
    assert course.assignment("a1").group_of("kurt") == ("grace", "kurt")
    assert import_people(course, [Person("ada", "Ada")]).changed == ("grace",)
    assert read_roster(course.data_folder).by_name.keys() == {"grace"}


# more time


def test_an_extension_after_the_hand_in_takes_the_penalty_back_and_its_end_restores_it(course):
    late = everything_of(course, "ada", days_late=1.5)
    assert late.penalty > 0
    done = extend(course, "ada", "a1", 2.0)
    assert done.before == late
    assert done.after.penalty == 0
    assert done.due == DUE + timedelta(days=2)
    notes = [line.entry.text for line in AuditLog(course).lines() if line.entry and line.entry.kind == "note"]
    assert notes == ["Work is in time until 2026-10-14T23:59:00+02:00."]
    course = load_course(course.root)
    assert marks(course, "a1")[0].penalty == 0
    taken_back = extend(course, "ada", "a1", None)
    assert taken_back.after.penalty == late.penalty
    assert marks(load_course(course.root), "a1")[0] == late


def test_the_commands_extension_comes_before_course_tomls_and_says_so(course):
    course = _with(course, "extensions = { ada = 5 }\n")
    submit(course, "ada")
    assert course.assignment("a1").due_for("ada") == DUE + timedelta(days=5)
    done = extend(course, "ada", "a1", 1.0)
    assert done.due == DUE + timedelta(days=1)
    assert done.overruled == DUE + timedelta(days=5)
    extend(load_course(course.root), "ada", "a1", None)
    assert load_course(course.root).assignment("a1").due_for("ada") == DUE + timedelta(days=5)


def test_an_extension_before_the_hand_in_is_checked_against_the_roster(course):
    import_people(course, [Person("ada")])
    assert extend(course, "ada", "a1", 3.0).after is None
    assert load_course(course.root).assignment("a1").due_for("ada") == DUE + timedelta(days=3)
    with pytest.raises(PeopleError, match=r"no 'adda' in the roster\. Did you mean ada"):
        extend(course, "adda", "a1", 3.0)
    with pytest.raises(PeopleError, match="not after the due date"):
        extend(course, "ada", "a1", DUE)
    with pytest.raises(PeopleError, match="An extension of -1 days"):
        extend(course, "ada", "a1", -1.0)


def test_how_long_is_read():
    assert parse_until("3") == 3.0
    assert parse_until("0") is None
    assert parse_until("2026-10-20T12:00:00+02:00").isoformat() == "2026-10-20T12:00:00+02:00"
    for text in ("soon", "2026-10-20", "2026-10-20T12:00:00", "nan", "inf", ""):
        with pytest.raises(PeopleError, match="neither a number of days nor a date"):
            parse_until(text)


# one person's data


def test_all_data_of_a_person_are_in_the_archive_and_nothing_of_others(course, tmp_path):
    everything_of(course, "ada")
    everything_of(course, "kurt")
    (course.submitted_folder / "ada" / "a1" / "kurts").symlink_to(
        course.submitted_folder / "kurt" / "a1" / "losses.py"
    )
    done = export_person(course, "ada", tmp_path / "out" / "ada.zip")
    with zipfile.ZipFile(done.file) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert contents["submitted/a1/losses.py"] == b"code of ada"
    assert contents["attempts/a1/1/losses.py"] == b"code of ada"
    assert json.loads(contents["marks.json"])[0]["total"] == 5.5
    assert "pages/a1.html" in contents
    assert [entry["kind"] for entry in json.loads(contents["log.json"])][:2] == ["person", "mark"]
    assert json.loads(contents["handed_in.json"])["a1"][0]["trust"] == "lms"
    assert not any(b"kurt" in content for content in contents.values())
    assert done.file.stat().st_mode & 0o777 == 0o600
    assert [note for note in done.notes if "kurts was left out" in note]
    with pytest.raises(PeopleError, match="is there already"):
        export_person(course, "ada", done.file)


def test_nothing_of_an_erased_person_is_left_and_nothing_of_others_is_touched(course, tmp_path):
    everything_of(course, "kurt")
    before = below(course.data_folder)
    kurt = marks(course, "a1")
    import_people(course, [Person("ada", "Ada", "Lovelace", "al@uni.example")])
    extend(course, "ada", "a1", 3.0)
    everything_of(course, "ada")
    os.chdir(course.root)
    assert main(["export", "--to", str(tmp_path / "grades.csv")]) in (0, 1)
    export_person(course, "ada", tmp_path / "ada.zip")
    pairs = course.data_folder / "class" / "similarity-a1"
    pairs.mkdir(parents=True)
    (pairs / "pair-1.html").write_text("ada and kurt")
    (tmp_path / "kurt.zip").write_text("his own")
    done = erase(course, "ada")
    assert (done.attempts, done.submissions) == (1, 1)
    assert done.left == ()
    assert done.log_lines > 2
    assert faults(course) == []
    assert not (tmp_path / "grades.csv").exists()
    assert marks(load_course(course.root), "a1") == kurt
    after = below(course.data_folder)
    for name, content in after.items():
        assert not holds(content, ["ada", "al@uni.example", "Lovelace"]), name
        assert "ada" not in name
    kept = [
        name for name in before if name.startswith(("attempts/", "submitted/", "autograded/", "handed_in/"))
    ]
    assert {name: after.get(name) for name in kept} == {name: before[name] for name in kept}
    with pytest.raises(PeopleError, match="There is no 'ada'"):
        erase(course, "ada")


def test_a_file_that_two_handed_in_stays_for_the_other(course):
    for student in ("ada", "kurt"):
        hand_in(course, "the same code", DUE, student=student)
    erase(course, "ada")
    store = Attempts(course.attempts_folder)
    (attempt,) = store.all("kurt", "a1")
    assert store.submitted_files(attempt)["losses.py"] == b"the same code"


def test_what_still_names_an_erased_person_is_said(course, tmp_path):
    everything_of(course, "ada")
    course = _with(course, "extensions = { ada = 5 }\n")
    (course.data_folder / "before-upgrade-1").mkdir()
    (course.data_folder / "before-upgrade-1" / "notes.json").write_text('["ada"]')
    (course.data_folder / "other.json").write_text('["adapter"]')
    os.chdir(course.root)
    main(["export", "--to", str(tmp_path / "grades.csv")])
    (tmp_path / "grades.csv").write_text("ada, edited")
    left = erase(course, "ada").left
    assert len(left) == 3
    assert any("course.toml, line" in sentence for sentence in left)
    assert any("before-upgrade-1/notes.json still names" in sentence for sentence in left)
    assert any("grades.csv was changed after" in sentence for sentence in left)


def test_pages_below_the_class_folder_go_with_an_erased_person_and_readers_sheets_are_said(course):
    everything_of(course, "ada")
    page = course.data_folder / "class" / "answers-a1" / "all" / "why.html"
    sheet = course.data_folder / "reading" / "a1" / "all.toml"
    for file in (page, sheet):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("An answer, under a code.")
    (sentence,) = erase(course, "ada").left
    assert "holds sheets of readers" in sentence
    assert (page.exists(), sheet.exists()) == (False, True)


def test_the_verb_asks_before_it_erases(course, capsys):
    everything_of(course, "ada")
    os.chdir(course.root)
    before = below(course.data_folder)
    assert main(["people", "erase", "ada"]) == 1
    assert below(course.data_folder) == before
    assert "--yes" in capsys.readouterr().out
    assert main(["people", "erase", "ada", "--yes"]) == 0


def test_the_verb_imports_extends_and_lists(course, tmp_path, capsys):
    os.chdir(course.root)
    course = _with(course, "")
    (tmp_path / "list.csv").write_text("student_id;vorname\nada;Ada\n")
    assert main(["people", "import", str(tmp_path / "list.csv")]) == 0
    assert main(["people", "extend", "ada", "a1", "3"]) == 0
    assert main(["people", "withdraw", "ada"]) == 0
    assert main(["people", "rename", "ada", "grace"]) == 0
    capsys.readouterr()
    assert main(["people", "list"]) == 0
    line = capsys.readouterr().out
    assert line.startswith("grace  Ada; withdrawn on ")
    assert "formerly ada; a1 until 2026-10-15 23:59:00" in line


NAMES = st.lists(
    st.text("abcdefghij -_.éß0123456789", min_size=1, max_size=12).filter(
        lambda name: name == name.strip() and not name.startswith(".")
    ),
    min_size=2,
    max_size=4,
    unique_by=str.casefold,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=NAMES)
def test_any_chain_of_renames_keeps_attempts_and_draws_and_the_end_erases_all(tmp_path_factory, names):
    course = fresh_course(tmp_path_factory.mktemp("course"))
    hand_in(course, "code", DUE, student=names[0])
    history = Attempts(course.attempts_folder).history(names[0], "a1")
    for former, name in itertools.pairwise(names):
        rename(course, former, name)
    roster = read_roster(course.data_folder)
    assert roster.drawn_as(names[-1]) == names[0]
    assert [roster.present_name(name) for name in names] == [names[-1]] * len(names)
    attempts = Attempts(course.attempts_folder)
    assert attempts.students("a1") == [names[-1]]
    (attempt,) = attempts.all(names[-1], "a1")
    assert (attempt.hand_ins, attempt.files) == (history.attempts[0].hand_ins, history.attempts[0].files)
    erase(course, names[-1])
    assert attempts.students("a1") == []
    assert [path for path in (course.attempts_folder / "files").iterdir()] == []


def _with(course: Course, keys: str) -> Course:
    """The course with other keys in its assignment's table, in the place of its extension."""
    course.file.write_text(course.file.read_text().replace("extensions = { gil = 3 }\n", keys))
    return load_course(course.root)


def _versions():
    from autograder.grading.provenance import Versions

    return Versions("suite", "engine", "packages", "limits")


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
