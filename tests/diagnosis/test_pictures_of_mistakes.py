"""A misconception may have a picture: it is shown with its sentence, and may load and run nothing."""

from __future__ import annotations

import pytest
import small_course
import tiny

from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.misconceptions import VariantError, load_misconceptions
from autograder.feedback.disclosure import Circumstances, Policy, shown
from autograder.feedback.pages import write_student_page
from autograder.results import ExerciseResult, Status, SubmissionResult
from autograder.suite.session import Suite

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" role="img"><title>A square</title><rect width="9" height="9"/></svg>'


@pytest.fixture
def folder(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny")
    file = folder / "hidden" / "misconceptions.py"
    file.write_text(
        file.read_text().replace('"Is a root missing?"', '"Is a root missing?", picture="square.svg"')
    )
    draw(folder, SQUARE)
    return folder


def draw(folder, text):
    (folder / "hidden" / "pictures").mkdir(exist_ok=True)
    (folder / "hidden" / "pictures" / "square.svg").write_text(text)


def checks_of_the_mistake(folder):
    student = tiny.student_with(folder, "def rmse(y_hat, y): return mse(y_hat, y)")
    with Suite(folder / "hidden", folder) as suite:
        runs = Catalogue(folder, load_misconceptions(folder)).diagnose(suite.run(student, b"seed"))
    return tuple(run.result for run in runs if run.result.exercise == "tiny.rmse")


def test_it_comes_with_the_diagnosis_and_with_no_other_check(folder):
    checks = checks_of_the_mistake(folder)
    assert [check.picture for check in checks if check.misconception == "no root"] == [SQUARE]
    assert {check.picture for check in checks if check.misconception is None} <= {""}


def test_whoever_may_read_the_sentence_may_see_the_picture_and_nobody_else(folder):
    (check,) = (check for check in checks_of_the_mistake(folder) if check.misconception)
    student = Circumstances("student", due_is_over=True)
    assert shown(check, Policy("always", "diagnosis"), student).picture == SQUARE
    assert shown(check, Policy("always", "outcome"), student).picture == ""


def test_the_students_page_shows_it_beside_the_sentence(folder, tmp_path):
    course = small_course.make_course(tmp_path / "course")
    checks = checks_of_the_mistake(folder)
    result = SubmissionResult("ada", "a1", Status.GRADED, (ExerciseResult("tiny.rmse", checks),))
    page = write_student_page(course, result).read_text()
    assert f"Is a root missing?</p><figure>{SQUARE}</figure>" in page


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (SQUARE.replace("<rect", "<script>1</script><rect"), "holds script"),
        (SQUARE.replace("<rect", '<rect onclick="1"'), "holds onclick"),
        (SQUARE.replace("<rect", '<rect style="fill: url(//elsewhere)"'), "holds style"),
        (SQUARE.replace("<title>A square</title>", ""), 'with role="img" and a title'),
        (SQUARE.replace(' role="img"', ""), 'with role="img" and a title'),
        ("<html/>", 'with role="img" and a title'),
        ("<svg", "cannot be read"),
    ],
)
def test_a_picture_that_is_more_than_a_picture_is_refused(folder, text, complaint):
    draw(folder, text)
    with pytest.raises(VariantError, match=complaint) as refused:
        load_misconceptions(folder)
    assert "misconceptions.py:" in str(refused.value)
    assert "square.svg" in str(refused.value)


def test_a_picture_that_is_missing_is_named(folder):
    (folder / "hidden" / "pictures" / "square.svg").unlink()
    with pytest.raises(VariantError, match=r"the picture square\.svg cannot be read from"):
        load_misconceptions(folder)
