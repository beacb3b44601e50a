"""A misconception that is a small change of the solution is a line of TOML, and in all else one like any other."""

import pytest
import tiny
import tiny_course

from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.variants import VariantError
from autograder.grading.check_sources import digests_of
from autograder.suite.session import collect_checks

SUMMED = "np.mean((y_hat - y) ** 2) -> np.sum((y_hat - y) ** 2)"
LINE = f'"{SUMMED}" = ["adds up", "Does a mean grow with the number of rows?"]\n'


@pytest.fixture
def course(tmp_path):
    made = tiny_course.make_tiny_course(tmp_path)
    (made.solutions_folder / "01-tiny" / "hidden" / "misconceptions.py").unlink()
    return made


def write_lines(course, text):
    (course.solutions_folder / "01-tiny" / "hidden" / "misconceptions.toml").write_text(text)


def loaded(course):
    return load_misconceptions(course.solutions_folder / "01-tiny")


def test_whoever_makes_the_mistake_reads_its_sentence(course):
    write_lines(course, f'["tiny.mse"]\n{LINE}')
    tiny_course.hand_in(course, "ada", "def mse(y_hat, y):\n    return float(sum((y_hat - y) ** 2))\n")
    (graded,) = tiny_course.grade(course)
    value = next(
        check for row in graded.result.exercises for check in row.checks if check.name == "test_mse_value"
    )
    assert value.named == {"adds up"}
    assert "Does a mean grow with the number of rows?" in value.diagnosis


def test_it_has_its_place_name_and_sentence(course):
    write_lines(course, f'# a comment\n["tiny.mse"]\n{LINE}')
    (variant,) = loaded(course)
    assert (variant.kind, variant.key, variant.line) == ("misconception", ("tiny.mse", "adds up"), 3)
    assert variant.tag == ""


def test_it_stands_beside_those_that_are_written_as_functions(course):
    folder = course.solutions_folder / "01-tiny"
    tiny.write(folder / "hidden" / "misconceptions.py", tiny.MISCONCEPTIONS)
    before = loaded(course)
    write_lines(course, f'["tiny.mse"]\n{LINE}')
    assert [one.name for one in loaded(course)] == [*(one.name for one in before), "adds up"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('["tiny.mse"]\n"2 -> 7" = ["a", "b"]\n', r":2: the solution of tiny\.mse has no change '2 -> 7'"),
        ('["tiny.none"]\n"2 -> 3" = ["a", "b"]\n', r"the solution of tiny\.none has no change"),
        ('["other.none"]\n"2 -> 3" = ["a", "b"]\n', r"the solution of other\.none has no change"),
        ('["tiny.mse"]\n"2 -> 3" = "summed"\n', r":2: behind a change stand two texts"),
        ('["tiny.mse"]\n"2 -> 3" = ["summed", " "]\n', r":2: behind a change stand two texts"),
        ('"2 -> 3" = ["a", "b"]\n', r'2 -> 3 is no exercise\. Put its changes below \["module\.function"\]'),
        ('["tiny.mse"\n', r"misconceptions\.toml cannot be read"),
        (f'["tiny.mse"]\n{LINE}"2 -> 3" = ["adds up", "b"]\n', r":3: tiny\.mse has two misconceptions named"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_line(course, text, sentence):
    write_lines(course, text)
    with pytest.raises(VariantError, match=sentence):
        loaded(course)


def digests(course):
    folder = course.solutions_folder / "01-tiny"
    return digests_of(folder, collect_checks(folder), loaded(course))


def test_another_sentence_is_another_diagnosis_and_no_other_check(course):
    write_lines(course, f'["tiny.mse"]\n{LINE}')
    before = digests(course)
    write_lines(course, f'["tiny.mse"]\n{LINE.replace("rows", "examples")}')
    after = digests(course)
    assert before.checks == after.checks
    assert before.variants["tiny.mse"] != after.variants["tiny.mse"]
