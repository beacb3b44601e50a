"""Written answers read together: without names, with a rubric, and never over what somebody else entered."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kept_course import fresh_course
from nbgrader_course import check, comments, grades, query, submission

from autograder.cli import main
from autograder.cli.answers import write_sheets
from autograder.course.course import Course, course_secret, load_course
from autograder.gradebook.sync import Bookkeeper, students_view
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts
from autograder.grading.history import HandIn
from autograder.grading.log import AuditLog
from autograder.people.class_status import class_status
from autograder.reading.applying import Applied, apply_sheet
from autograder.reading.collecting import Question, code_of, collect_answers, dealt_out
from autograder.reading.dealing import reader_of
from autograder.reading.rubric import ReadingError, read_rubric
from autograder.reading.sheet import read_sheet
from autograder.results import ExerciseResult, Provenance, Status, SubmissionResult
from autograder.student.submission import contents_digest

DUE = datetime(2026, 10, 12, 21, 59, tzinfo=UTC)
STUDENTS = ("ada", "bob", "cy", "dora", "emil")
ATTACK = "<script>alert(1)</script> [x](javascript:alert(1)) ![p](http://tracker.example/p.png) <img src=x onerror=alert(1)>"
RUBRIC = """\
start = 1
[[comment]]
name = "chord"
points = 1.5
text = "You name the chord."
[[comment]]
name = "no-example"
points = -5
text = "An example is missing."
"""


def with_secret(course: Course) -> Course:
    """As after the first grading."""
    course_secret(course)
    return course


def hand_in(course: Course, student: str, answer: str, time: datetime = DUE, code: str = "code") -> None:
    write(course, [keep(course, student, answer, time, code)])


def write(course: Course, results: list[SubmissionResult]) -> None:
    with open_gradebook(course) as book:
        Bookkeeper(course, book, students_view(course)).write(results)


def keep(
    course: Course, student: str, answer: str, time: datetime = DUE, code: str = "code"
) -> SubmissionResult:
    """Hand ``answer`` in, in a notebook of the released name, and keep what a grading says of it."""
    notebook = json.loads((course.assignments_folder / "a1" / "a1.ipynb").read_text())
    for cell in notebook["cells"]:
        if answer and cell["metadata"].get("nbgrader", {}).get("grade_id") == "why":
            cell["source"] = answer
    files = {"losses.py": code.encode(), "a1.ipynb": json.dumps(notebook).encode()}
    exercises = tuple(
        ExerciseResult(name, (check(name, points),))
        for name, points in (("losses.mse", 2.0), ("losses.one_hot", 1.5))
    )
    contents = contents_digest({name: content.hex() for name, content in files.items()})
    result = SubmissionResult(
        student, "a1", Status.GRADED, exercises, provenance=Provenance(contents, "suite")
    )
    Attempts(course.attempts_folder).keep(student, "a1", files, HandIn(0, time, "claimed"), result=result)
    return result


@pytest.fixture(scope="module")
def kept_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five people with an answer each, handed in once for all tests. Never write into it."""
    course = with_secret(fresh_course(tmp_path_factory.mktemp("five") / "course"))
    results = [keep(course, student, f"The answer number {len(student)} of a chord.") for student in STUDENTS]
    write(course, results)
    return course.root


@pytest.fixture
def class_of_five(kept_class: Path, tmp_path: Path) -> Course:
    shutil.copytree(kept_class, tmp_path / "five")
    return load_course(tmp_path / "five")


def collected(course: Course) -> Question:
    with open_gradebook(course) as book:
        (question,), problems = collect_answers(course, Bookkeeper(course, book, students_view(course)), "a1")
    assert problems == []
    return question


def sheets(course: Course, *readers: str, again: bool = False) -> list[Path]:
    return write_sheets(course, "a1", [collected(course)], readers or ("all",), again=again)


def page(course: Course, reader: str = "all") -> str:
    return (course.data_folder / "class" / "answers-a1" / reader / "why.html").read_text()


def code(course: Course, student: str) -> str:
    return next(answer.code for answer in collected(course).answers if answer.student == student)


def fill_in(course: Course, sheet: Path, student: str, **values: object) -> None:
    """What a reader writes into the entry of one student's answer."""
    head, rest = sheet.read_text().split(f'code = "{code(course, student)}"\n')
    for key, value in values.items():
        lines = rest.split("\n")
        place = next(k for k, line in enumerate(lines) if line.startswith(f"{key} ="))
        lines[place] = f"{key} = {json.dumps(value)}"
        rest = "\n".join(lines)
    sheet.write_text(f'{head}code = "{code(course, student)}"\n{rest}')


def apply(course: Course, sheet: Path) -> Applied:
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        questions, _ = collect_answers(course, keeper, "a1")
        return apply_sheet(course, keeper, questions, read_sheet(sheet))


def write_rubric(course: Course, text: str = RUBRIC) -> None:
    folder = course.root / "rubrics" / "a1"
    folder.mkdir(parents=True)
    (folder / "why.toml").write_text(text)


def entered(course: Course, student: str) -> tuple[float | None, bool, str | None]:
    _, manual, _, waits = grades(course, student)["why"]
    return manual, waits, comments(course, student)["why"][1]


# what is read


def test_neither_page_nor_sheet_names_a_student(class_of_five):
    hand_in(class_of_five, "grace-hopper", "")
    (sheet,) = sheets(class_of_five)
    for text in (page(class_of_five).partition("</style>")[2], sheet.read_text()):
        assert not [name for name in (*STUDENTS, "grace") if re.search(rf"\b{name}\b", text)]
    assert page(class_of_five).count("of a chord.") >= 5


def test_the_order_is_by_codes_that_only_the_secret_leads_back(class_of_five):
    answers = collected(class_of_five).answers
    assert [answer.code for answer in answers] == sorted(answer.code for answer in answers)
    assert code_of(b"a" * 32, "a1", "why", "ada") != code_of(b"b" * 32, "a1", "why", "ada")
    assert code_of(b"a" * 32, "a1", "why", "ada") != code_of(b"a" * 32, "a1", "how", "ada")
    assert [answer.code for answer in collected(class_of_five).answers] == [answer.code for answer in answers]


def test_each_answer_is_dealt_to_one_reader_and_all_get_as_many(class_of_five):
    answers = collected(class_of_five).answers
    shares = dealt_out(answers, ["x", "y"])
    assert [len(share) for share in shares.values()] == [3, 2]
    assert sorted(a.code for share in shares.values() for a in share) == [a.code for a in answers]


def test_what_a_student_wrote_is_read_and_does_nothing(class_of_five):
    hand_in(class_of_five, "ada", f"**Bold** {ATTACK}")
    sheets(class_of_five)
    source = page(class_of_five)
    assert "<strong>Bold</strong>" in source
    for sign in ("<script", "<img", 'href="javascript', "onerror=alert(1)>"):
        assert sign not in source.lower()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in source


def test_a_blank_answer_in_a_hand_in_without_own_text_is_not_read(class_of_five):
    hand_in(class_of_five, "frank", "")
    assert {answer.student for answer in collected(class_of_five).answers} == set(STUDENTS)


def test_status_says_how_many_answers_each_reader_still_has(class_of_five, monkeypatch, capsys):
    hers, _ = sheets(class_of_five, "mia", "tom")
    hand_in(class_of_five, "frank", "An answer of a chord that came after.")
    first = read_sheet(hers).answer[0].code
    done = next(answer.student for answer in collected(class_of_five).answers if answer.code == first)
    fill_in(class_of_five, hers, done, points=2)
    apply(class_of_five, hers)
    monkeypatch.chdir(class_of_five.root)
    assert main(["status", "--json", "-"]) == 1
    printed = capsys.readouterr()
    (line,) = json.loads(printed.out)["status"]["assignments"]
    assert (line["unread"], line["readers"]) == ({"why": 5}, {"why": {"mia": 2, "tom": 2}})
    assert "  unread: 5 answers to why (mia 2, tom 2, dealt to nobody 1)" in printed.err


def test_an_answer_that_is_dealt_out_again_is_its_last_readers(class_of_five):
    sheets(class_of_five, "mia", "tom")
    sheets(class_of_five, "tom", "uma")
    (status,) = class_status(class_of_five, (), reader_of(class_of_five)).assignments
    assert status.readers == {"why": {"tom": 3, "uma": 2}}


def test_who_reads_what_is_a_sentence_where_it_cannot_be_read(class_of_five):
    sheets(class_of_five)
    (file,) = (class_of_five.data_folder / "reading" / "a1" / "dealt").iterdir()
    file.write_bytes(file.read_bytes()[:-5])
    with pytest.raises(ReadingError, match=r"0001\.json, which says who reads which answer, cannot be read"):
        class_status(class_of_five, (), reader_of(class_of_five))


def test_a_sheet_that_is_there_is_never_replaced(class_of_five):
    (first,), (second,) = sheets(class_of_five), sheets(class_of_five)
    assert (first.name, second.name) == ("all.toml", "all-2.toml")


@pytest.mark.parametrize("reader", ["../x", "", "a b", "x/y"])
def test_a_reader_is_a_name_that_a_file_can_have(class_of_five, reader):
    with pytest.raises(ReadingError, match="cannot be a reader"):
        sheets(class_of_five, reader)


# what is written


def test_points_and_comment_land_in_nbgraders_columns_and_the_rest_stays(class_of_five):
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=2, comment='A "quoted" line.\nAnd θ.')
    applied = apply(class_of_five, sheet)
    assert (applied.written, applied.unchanged, applied.unread, applied.conflicts) == (1, 0, 4, ())
    assert entered(class_of_five, "ada") == (2.0, False, 'A "quoted" line.\nAnd θ.')
    assert entered(class_of_five, "bob") == (None, True, None)


def test_the_audit_log_says_whose_sheet_it_was(class_of_five):
    (sheet,) = sheets(class_of_five, "mia")
    fill_in(class_of_five, sheet, "ada", points=2)
    apply(class_of_five, sheet)
    (line,) = [line for line in AuditLog(class_of_five).lines() if line.entry and "by hand" in line.entry.why]
    assert line.entry.why == ("sheet of mia", "by hand")


def test_zero_points_are_points(class_of_five):
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=0)
    apply(class_of_five, sheet)
    assert entered(class_of_five, "ada") == (0.0, False, None)


def test_lateness_is_charged_on_the_points_that_were_entered(class_of_five):
    hand_in(class_of_five, "ada", "A late chord.", DUE + timedelta(days=2), code="more")
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=3)
    apply(class_of_five, sheet)
    assert submission(class_of_five)[2] == pytest.approx(0.2 * 3)


def test_the_rubric_gives_points_and_comments_within_the_maximum(class_of_five):
    write_rubric(class_of_five)
    (sheet,) = sheets(class_of_five)
    assert "You name the chord." in page(class_of_five)
    fill_in(class_of_five, sheet, "ada", rubric=["chord"], comment="Nice.")
    fill_in(class_of_five, sheet, "bob", rubric=["chord", "no-example"])
    fill_in(class_of_five, sheet, "cy", rubric=["chord"], points=0.5)
    apply(class_of_five, sheet)
    assert entered(class_of_five, "ada") == (2.5, False, "You name the chord.\n\nNice.")
    assert entered(class_of_five, "bob") == (0.0, False, "You name the chord.\n\nAn example is missing.")
    assert entered(class_of_five, "cy") == (0.5, False, "You name the chord.")


def test_the_second_of_two_readers_is_told_and_overwrites_nothing(class_of_five):
    (first,), (second,) = sheets(class_of_five, "x"), sheets(class_of_five, "y")
    fill_in(class_of_five, first, "ada", points=2, comment="Good.")
    fill_in(class_of_five, second, "ada", points=1)
    fill_in(class_of_five, second, "bob", points=1)
    apply(class_of_five, first)
    applied = apply(class_of_five, second)
    (conflict,) = applied.conflicts
    assert "somebody else entered 2 points and the comment 'Good.'" in conflict
    assert entered(class_of_five, "ada") == (2.0, False, "Good.")
    assert entered(class_of_five, "bob")[0] == 1.0


def test_what_was_entered_in_the_formgrader_meanwhile_stays(class_of_five):
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=2)
    query(class_of_five, "UPDATE grade SET manual_score = 3 WHERE needs_manual_grade = 1")
    assert len(apply(class_of_five, sheet).conflicts) == 1
    assert entered(class_of_five, "ada")[0] == 3.0


def test_an_answer_that_was_handed_in_anew_is_not_given_the_old_ones_points(class_of_five):
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=2)
    hand_in(class_of_five, "ada", "Another answer.", DUE - timedelta(hours=1), code="more")
    (conflict,) = apply(class_of_five, sheet).conflicts
    assert "the answer is another one" in conflict
    assert entered(class_of_five, "ada") == (None, True, None)


def test_an_answer_that_is_gone_stops_no_other(class_of_five):
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=2)
    fill_in(class_of_five, sheet, "bob", points=1)
    sheet.write_text(sheet.read_text().replace(code(class_of_five, "ada"), "bbbbb-bbbbb"))
    applied = apply(class_of_five, sheet)
    assert applied.conflicts[0].startswith(
        "why bbbbb-bbbbb was not written: there is no such answer any more"
    )
    assert (applied.written, entered(class_of_five, "bob")[0]) == (1, 1.0)


def test_an_entry_that_stands_there_twice_is_refused(class_of_five):
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=2)
    entry = sheet.read_text().partition("[[answer]]")[2]
    sheet.write_text(f"{sheet.read_text()}\n[[answer]]{entry}")
    with pytest.raises(ReadingError, match="stands in the sheet twice"):
        apply(class_of_five, sheet)


def test_a_sheet_may_be_applied_again_and_its_reader_may_change_her_mind(class_of_five):
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=2)
    apply(class_of_five, sheet)
    assert (apply(class_of_five, sheet).written, apply(class_of_five, sheet).unchanged) == (0, 1)
    fill_in(class_of_five, sheet, "ada", points=1)
    assert apply(class_of_five, sheet).conflicts == ()
    assert entered(class_of_five, "ada")[0] == 1.0


def test_what_was_read_is_dealt_out_again_with_what_was_entered(class_of_five):
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=2, comment="Good.")
    apply(class_of_five, sheet)
    assert len(read_sheet(sheets(class_of_five)[0]).answer) == 4
    (again,) = sheets(class_of_five, again=True)
    entry = next(e for e in read_sheet(again).answer if e.code == code(class_of_five, "ada"))
    assert (entry.points, entry.comment) == (2.0, "Good.")
    assert apply(class_of_five, again).conflicts == ()
    assert entered(class_of_five, "ada") == (2.0, False, "Good.")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"points": 4}, "points are 4.0; write a number from 0 to 3"),
        ({"points": "1,5"}, "points are '1,5'; write a number"),
        ({"points": "nan"}, "points are 'nan'; write a number"),
        ({"rubric": ["cord"]}, "has no comment 'cord'. Did you mean chord?"),
    ],
)  # fmt: skip
def test_a_sheet_with_a_mistake_writes_nothing(class_of_five, values, sentence):
    write_rubric(class_of_five)
    (sheet,) = sheets(class_of_five)
    fill_in(class_of_five, sheet, "ada", points=1)
    fill_in(class_of_five, sheet, "bob", **values)
    with pytest.raises(ReadingError) as caught:
        apply(class_of_five, sheet)
    assert str(caught.value).startswith("Nothing was written. ")
    assert sentence in str(caught.value)
    assert entered(class_of_five, "ada") == (None, True, None)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("format = 1", "format = 1 1", "is no sheet of answers any more"),
        ('question = "why"', 'question = "how"', "there is no written question 'how'"),
        ("[[answer]]", "[[answer]]\nextra = 1", "is no sheet of answers any more"),
        ("points =", "point =", "is no sheet of answers any more"),
    ],
)
def test_a_sheet_that_was_spoiled_is_refused_with_a_sentence(class_of_five, old, new, sentence):
    (sheet,) = sheets(class_of_five)
    sheet.write_text(sheet.read_text().replace('points = ""', "points = 1").replace(old, new))
    with pytest.raises(ReadingError, match=sentence):
        apply(class_of_five, sheet)


@pytest.mark.parametrize("text", ["start = 'x'", "[[comment]]\nname = 'a'", RUBRIC + '[[comment]]\nname = "chord"\ntext = "x"\n', "["])  # fmt: skip
def test_a_rubric_that_cannot_be_used_is_a_sentence(tmp_path, text):
    course = fresh_course(tmp_path)
    write_rubric(course, text)
    with pytest.raises(ReadingError, match=r"rubrics/a1/why\.toml"):
        read_rubric(course, "a1", "why")
