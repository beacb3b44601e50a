"""Drafts of a suite and of misconceptions run as they are, and say that they are drafts."""

from collections import Counter

import pytest
import tiny
import tiny_course
from cells import exercise, notebook

from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.variants import module_files, spliced
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.release.suggest import NothingToSuggest, suggest
from autograder.student.submission import Submission
from autograder.suite.session import Suite

MISCONCEPTIONS = "# DRAFTS for hidden/misconceptions.toml"


@pytest.fixture
def drafts(tmp_path):
    course = tiny_course.make_tiny_course(tmp_path)
    suite, _, mistakes = suggest(course, ["tiny.mse", "tiny.rmse"]).partition(MISCONCEPTIONS)
    return course.solutions_folder / "01-tiny", suite, f"#{mistakes}"


def write_module(folder, body, signature="x"):
    """Write the module tiny with one function f, of which ``body`` is the solution."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    (folder / "tiny.py").write_text(
        f"import numpy as np\n\n\ndef f({signature}):\n    ### BEGIN SOLUTION\n{lines}\n    ### END SOLUTION\n"
    )


def suite_of_f(tmp_path, body, signature="x"):
    """Return the drafted suite of the function f, after it has been run on the solution."""
    course = tiny_course.make_tiny_course(tmp_path)
    folder = course.solutions_folder / "01-tiny"
    write_module(folder, body, signature)
    suite = suggest(course, ["tiny.f"]).partition(MISCONCEPTIONS)[0]
    assert {str(run.result.outcome) for run in runs(folder, suite)} == {"passed"}
    return suite


def runs(folder, suite):
    (folder / "hidden" / "test_tiny.py").write_text(suite)
    collected = Suite(folder / "hidden", reference=folder)
    try:
        return collected.run(tiny.student_with(folder), b"seed")
    finally:
        collected.close()


def test_the_drafted_suite_of_two_functions_accepts_the_solution(drafts):
    folder, suite, _ = drafts
    made = runs(folder, suite)
    assert [str(run.result.outcome) for run in made] == ["passed"] * 4
    assert [run.result.title for run in made] == [
        "DRAFT: Return the mean squared error.",
        "DRAFT: mse repeats itself, changes nothing, and follows y_hat.",
        "DRAFT: Return its root; builds on mse.",
        "DRAFT: rmse repeats itself, changes nothing, and follows y_hat.",
    ]


def test_the_drafts_are_short(drafts):
    _, suite, mistakes = drafts
    assert suite.count("import pytest") == 1
    assert "    y_hat, y = rng.normal(size=(2, 7))\n" in suite
    assert "    assert_contract(student.tiny.mse, (y_hat, y), (2 * y_hat, y))\n" in suite
    assert "def " not in mistakes


def test_a_function_that_builds_on_another_is_drafted_so_that_one_mistake_costs_once(drafts):
    _, suite, _ = drafts
    assert '    own = student.with_reference("tiny.mse")\n' in suite
    assert "assert_same(own.tiny.rmse, reference.tiny.rmse, y_hat, y)" in suite


def test_the_drafted_misconceptions_are_changes_of_the_solution_with_no_sentence_yet(drafts):
    folder, _, mistakes = drafts
    (folder / "hidden" / "misconceptions.py").unlink()
    (folder / "hidden" / "misconceptions.toml").write_text(mistakes)
    variants = load_misconceptions(folder)
    counts = Counter(variant.exercise for variant in variants)
    assert counts["tiny.mse"] >= 4
    assert set(counts) == {"tiny.mse", "tiny.rmse"}
    assert all(one.name.startswith("DRAFT: ") and one.sentence.startswith("DRAFT: ") for one in variants)


@pytest.mark.parametrize(
    ("body", "drafted"),
    [
        ("return x / np.sum(x)", "(x,), (x ** 2,), shape=(7,))"),  # doubled, x gives the same
        ("return np.outer(x, x)", "(x,), (2 * x,), shape=(7, 7))"),
        ('return {"mean": 1.0}', ""),  # a contract is about numbers
    ],
)
def test_a_contract_is_drafted_as_the_solution_keeps_it(tmp_path, body, drafted):
    suite = suite_of_f(tmp_path, body)
    assert ("assert_contract(" in suite) == bool(drafted)
    assert drafted in suite


def test_what_is_no_number_is_compared_as_it_is(tmp_path):
    suite = suite_of_f(tmp_path, 'return {"mean": 1.0, None: "text"}')
    assert "    assert student.tiny.f(x) == reference.tiny.f(x)\n" in suite
    assert "autograder.checks" not in suite


def test_an_argument_is_found_for_which_an_exception_is_raised(tmp_path):
    suite = suite_of_f(
        tmp_path,
        'if rate < 0:\n    raise ValueError("rate")\nif len(x) < 5:\n    raise IndexError\nreturn rate * x',
        "x, rate",
    )
    assert "    assert_raises(student.tiny.f, x, -1)\n" in suite
    assert "    assert_raises(student.tiny.f, x[:0], rate, error=IndexError)\n" in suite


def test_an_exception_for_which_no_argument_is_found_is_left_to_the_author(tmp_path):
    suite = suite_of_f(tmp_path, "if np.sum(x) == 12345:\n    raise ValueError\nreturn 2.0 * x")
    assert "#     assert_raises(student.tiny.f, ..., error=ValueError)" in suite


def test_a_solution_that_fails_is_drafted_without_what_follows_from_its_result(tmp_path):
    course = tiny_course.make_tiny_course(tmp_path)
    write_module(course.solutions_folder / "01-tiny", "return undefined")
    suite = suggest(course, ["tiny.f"])
    assert "assert_same(student.tiny.f, reference.tiny.f, x)" in suite
    assert "assert_contract" not in suite


def test_a_name_that_is_no_function_is_refused(tmp_path):
    with pytest.raises(
        NothingToSuggest, match=r"No assignment has a function tiny\.nothing.* There are .*tiny\.mse"
    ):
        suggest(tiny_course.make_tiny_course(tmp_path), ["tiny.mse", "tiny.nothing"])


def test_modules_that_cannot_be_read_are_passed_over_where_names_are_offered(tmp_path):
    course = tiny_course.make_tiny_course(tmp_path)
    folder = course.solutions_folder / course.assignments[0].name
    (folder / "half.py").write_text("def f(:")
    (folder / "binary.py").write_bytes(b"\xff\x00")
    with pytest.raises(NothingToSuggest, match=r"There are tiny\.mse"):
        suggest(course, ["tiny.nothing"])


def test_the_drafts_of_a_variable_in_a_notebook_are_a_check_and_wrong_values(tmp_path):
    folder = tmp_path / "solutions" / "a1"
    (folder / "hidden").mkdir(parents=True)
    mean = exercise("mean", "### BEGIN SOLUTION\nmean = sum(prices) / len(prices)\n### END SOLUTION")
    (folder / "a1.ipynb").write_bytes(notebook("prices = [3.0, 4.5, 9.0]", *mean))
    (tmp_path / "course.toml").write_text(
        '[course]\nname = "C"\nid = "c"\n\n[[assignments]]\nname = "a1"\ndue = 2027-01-01T00:00:00Z\n'
    )
    suite, _, mistakes = suggest(load_course(tmp_path), ["notebook.mean"]).partition(MISCONCEPTIONS)
    (folder / "hidden" / "test_notebook.py").write_text(suite)
    (folder / "hidden" / "misconceptions.toml").write_text(f"#{mistakes}")
    variants = load_misconceptions(folder)
    assert len(variants) >= 4
    every = [module_files(folder, {}), *(module_files(folder, spliced(folder, one)) for one in variants)]
    made = [Submission(f"s{number}", "a1", files) for number, files in enumerate(every)]
    results = grade_all(made, public_seed_setup(load_course(tmp_path)), 0)
    assert [result.score for result in results] == [2] + [0] * len(variants)
    named = [check.named for result in results for row in result.exercises for check in row.checks]
    assert named == [frozenset(), *({variant.name} for variant in variants)]
