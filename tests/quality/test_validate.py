"""validate grades the tests: a suite with a hole fails, and the exercise with the hole is named."""

from __future__ import annotations

import re

import pytest
import tiny
from thorough_tiny import EQUIVALENTS, MORE, SECOND_ALTERNATIVE, SUITE

from autograder.course.course import course_secret
from autograder.diagnosis.mutants import load_equivalents, mutants_of
from autograder.grading.batch import public_seed_setup
from autograder.quality.validate import validate


@pytest.fixture
def course(tmp_path):
    from autograder.course.course import load_course

    folder = tiny.write_assignment(
        tmp_path / "solutions" / "01-tiny", misconceptions=tiny.MISCONCEPTIONS + MORE, suite=SUITE
    )
    tiny.write(folder / "hidden" / "accepted" / "dots.py", SECOND_ALTERNATIVE)
    tiny.write(folder / "hidden" / "equivalents.toml", EQUIVALENTS)
    tiny.write(
        tmp_path / "course.toml",
        """
        [course]
        name = "Tiny"
        id = "tiny"

        [[assignments]]
        name = "01-tiny"
        due = 2026-10-12T23:59:00+02:00
        """,
    )
    return load_course(tmp_path)


def found(course, **options):
    folder = course.solutions_folder / "01-tiny"
    stub = re.sub(r"### BEGIN.*?### END SOLUTION", "raise NotImplementedError", tiny.MODULE, flags=re.DOTALL)
    options = {"seeds": 1, "workers": 0} | options
    # a call that a mutant makes endless is cut short in the sandbox only, so this needs the real one
    return validate(folder, public_seed_setup(course), {"tiny.py": stub.encode()}, **options)


def plant(course, old, new):
    file = course.solutions_folder / "01-tiny" / "hidden" / "test_tiny.py"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_right_suite_has_no_problems(course):
    report = found(course, mutants=True, seeds=2)
    assert report.problems == ()
    mse, rmse = report.exercises
    assert (mse.alternatives_accepted, mse.misconceptions_rejected, mse.misconceptions_named) == (2, 4, 4)
    assert mse.mutants_killed == mse.mutants - mse.mutants_equivalent
    assert rmse.mutants_equivalent == 1


def test_a_removed_assertion_is_found_and_its_exercise_named(course):
    plant(
        course,
        'assert_same(own.tiny.rmse, reference.tiny.rmse, y_hat, y, what="loss")',
        "own.tiny.rmse(y_hat, y)",
    )
    problems = found(course).problems
    assert any(re.match(r"tiny\.rmse: the misconception .* gets full marks", problem) for problem in problems)
    assert not any(problem.startswith("tiny.mse") for problem in problems)


def test_a_tolerance_of_one_is_found_and_its_exercise_named(course):
    plant(course, 'what="loss", sizes={"n": 7})', 'what="loss", sizes={"n": 7}, rtol=1.0)')
    assert any(
        re.match(r"tiny\.mse: the misconception 'half the mean' gets full marks", problem)
        for problem in found(course).problems
    )


def test_points_for_a_constant_are_found(course):
    plant(
        course,
        "assert_contract(student.tiny.mse, (y_hat, y), (y_hat, y + 1))",
        "assert student.tiny.mse(y_hat, y) == student.tiny.mse(y_hat, y)",
    )
    problems = found(course).problems
    for blank in ("returns 0.0", "returns ones in the right shape"):
        assert (
            f"tiny.mse: a function that {blank} gets 1 points for nothing, first at test_mse_is_pure."
            in problems
        )


def test_a_check_that_is_too_narrow_is_found(course):
    plant(
        course,
        'assert_same(student.tiny.mse, reference.tiny.mse, y_hat, y, what="loss", sizes={"n": 7})',
        "for y_hat, y in rng.normal(size=(10, 2, 501)):\n"
        "        assert student.tiny.mse(y_hat, y) == reference.tiny.mse(y_hat, y)",
    )
    assert any("is right, but loses marks" in problem for problem in found(course).problems)


def test_a_check_that_passes_by_itself_gives_the_stub_points_and_is_found(course):
    plant(
        course,
        'def test_mse_is_pure(student, rng):\n    """mse leaves its inputs alone."""',
        'def test_mse_is_pure(student, rng):\n    """mse leaves its inputs alone."""\n    return',
    )
    assert "tiny.mse: the stub gets 1 points for nothing." in found(course).problems


def test_a_flaky_check_is_found_over_several_seeds(course):
    plant(
        course,
        "def test_mse_is_pure(student, rng):",
        "def test_mse_is_pure(student, rng):\n    assert rng.random() < 0.4\n    rng = np.random.default_rng(0)",
    )
    assert any("the reference loses marks" in problem for problem in found(course, seeds=8).problems)


def test_a_check_that_refuses_right_work_by_bad_luck_is_found_with_many_seeds(course):
    plant(
        course,
        "def test_mse_is_pure(student, rng):",
        "def test_mse_is_pure(student, rng):\n    assert rng.random() > 0.2\n    rng = np.random.default_rng(0)",
    )
    (problem,) = found(course, seeds=30, right_only=True).problems
    assert problem.startswith("tiny.mse: the reference loses marks at test_mse_is_pure")
    assert re.search(r"It does so with \d+ seeds", problem)


def test_where_only_right_work_is_graded_nothing_is_said_of_the_rest(course):
    report = found(course, seeds=2, right_only=True)
    assert report.problems == ()
    for row in report.exercises:
        assert (row.reference, row.stub, row.alternatives_accepted, row.misconceptions) == (True, None, 2, 0)


def test_the_verdict_does_not_depend_on_the_secret_of_the_course(course):
    assert course_secret(course) != public_seed_setup(course).secret
    plant(
        course,
        "def test_mse_is_pure(student, rng):",
        "def test_mse_is_pure(student, rng):\n    assert rng.random() < 0.5",
    )
    verdicts = set()
    for _ in range(6):
        course.secret_file.unlink(missing_ok=True)
        course_secret(course)
        verdicts.add(found(course).problems)
    assert len(verdicts) == 1


def test_a_mutant_that_nobody_notices_is_a_problem(course):
    (course.solutions_folder / "01-tiny" / "hidden" / "equivalents.toml").unlink()
    report = found(course, mutants=True)
    survivor = "tiny.rmse: the mutant 'mse(y_hat, y) -> mse(y, y_hat)' survives: no check notices it."
    assert survivor in report.problems
    assert any("'y_hat - y -> y - y_hat' is the solution itself" in problem for problem in report.problems)
    assert report.exercises[0].survivors == ("y_hat - y -> y - y_hat",)


def test_a_mutant_that_is_as_slow_as_the_solution_is_not_noticed_by_the_clock_alone(course, monkeypatch):
    monkeypatch.setattr("autograder.quality.validate.MUTANT_SECONDS", 0.02)
    file = course.solutions_folder / "01-tiny" / "tiny.py"
    slow = "### BEGIN SOLUTION\n    __import__('time').sleep(0.04)"
    file.write_text(file.read_text().replace("### BEGIN SOLUTION", slow, 1))
    (course.solutions_folder / "01-tiny" / "hidden" / "equivalents.toml").unlink()
    assert "y_hat - y -> y - y_hat" in found(course, mutants=True).exercises[0].survivors


def test_an_explanation_of_a_mutant_that_is_noticed_is_a_problem(course):
    file = course.solutions_folder / "01-tiny" / "hidden" / "equivalents.toml"
    file.write_text(file.read_text() + '"0.5 -> 1.0" = "surely the same"\n"0.5 -> 7" = "gone"\n')
    problems = found(course, mutants=True).problems
    assert "tiny.rmse: the mutant '0.5 -> 1.0' is called equivalent, but the suite notices it." in problems
    assert any("'0.5 -> 7', which is no mutant any more" in problem for problem in problems)


def test_too_few_variants_are_a_problem(course):
    tiny.write(course.solutions_folder / "01-tiny" / "hidden" / "misconceptions.py", tiny.MISCONCEPTIONS)
    assert "tiny.rmse has 1 misconceptions; write at least 4." in found(course).problems


def test_mutants_change_only_what_is_between_the_marks(course):
    folder = course.solutions_folder / "01-tiny"
    names = [mutant.name for mutant in mutants_of(folder, "tiny.rmse")]
    assert "0.5 -> 1.0" in names
    assert len(names) == len(set(names))
    assert not any("Return" in name for name in names)


def test_mutants_come_in_the_same_order_every_time(course):
    folder = course.solutions_folder / "01-tiny"
    assert list(mutants_of(folder, "tiny.mse")) == list(mutants_of(folder, "tiny.mse"))


def test_reasons_are_read_by_exercise_and_mutant(course):
    reasons = load_equivalents(course.solutions_folder / "01-tiny")
    assert reasons["tiny.mse", "y_hat - y -> y - y_hat"] == "the square of both is the same"


def test_a_misconception_that_cannot_run_where_it_is_appended_is_no_misconception(course):
    file = course.solutions_folder / "01-tiny" / "hidden" / "misconceptions.py"
    lost = '@misconception("tiny.mse", "elsewhere", "?")\ndef mse_elsewhere(y_hat, y):\n    return HALF * np.mean(y_hat - y)\n'
    file.write_text(file.read_text() + "\n\nHALF = 0.5\n\n\n" + lost)
    assert found(course).problems == (
        "tiny.mse: the misconception 'elsewhere' uses a name that its module does not have (name 'HALF' is not defined).",
    )


def test_a_name_that_a_familys_expression_does_not_have_may_be_the_mistake(course):
    file = course.solutions_folder / "01-tiny" / "hidden" / "misconceptions.py"
    family = 'family={"of": (Expression("lambda y_hat, y: np.sum((y_hat - y) ** 2) / n"),)}'
    mistake = f'@misconception("tiny.mse", "a length without a value", "?", {family})\ndef mse_length(y_hat, y, *, of):\n    return of(y_hat, y)\n'
    imported = "from autograder.misconceptions import Expression\n"
    file.write_text(imported + file.read_text() + f"\n\n{mistake}")
    assert found(course).problems == ()


def test_a_broken_check_is_named_with_its_cause(course):
    plant(course, "y_hat, y = rng.normal(size=(2, 7))", "y_hat, y = rng.norma(size=(2, 7))")
    assert any("is broken (AttributeError:" in problem for problem in found(course).problems)


def test_a_fault_in_naming_is_a_problem_though_it_costs_no_marks(course, monkeypatch):
    monkeypatch.setattr("autograder.diagnosis.matching.alike", lambda a, b, **_: 1 / 0)
    assert any(
        "could not be named" in problem and "ZeroDivisionError" in problem
        for problem in found(course, workers=0).problems  # in this process, where the fault is planted
    )


def test_a_misconception_that_gets_through_is_not_also_called_unnamed(course):
    plant(course, 'what="loss", sizes={"n": 7})', 'what="loss", sizes={"n": 7}, rtol=1.0)')
    report = found(course)
    assert any("'half the mean' gets full marks" in problem for problem in report.problems)
    assert not any("half the mean" in row.unnamed for row in report.exercises)
