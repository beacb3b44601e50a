"""After an edit only what it touches is run, and the result is that of running everything."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import tiny

from autograder.course.course import Sandbox as Limits
from autograder.grading import partial
from autograder.grading.explain import timeless
from autograder.grading.grading_worker import UnguardedBackend
from autograder.grading.judge import Judge
from autograder.results import CheckResult, Outcome, Status, SubmissionResult, to_json
from autograder.student.submission import Submission
from autograder.suite.collection import Check
from autograder.suite.session import by_exercise

SUITE = (
    tiny.SUITE
    + '''

SIZES = (3, 8)


def draw(rng, n):
    return rng.normal(size=(2, n))


@pytest.fixture
def pair(rng):
    return draw(rng, 4)


@pytest.mark.exercise("tiny.mse", points=1)
@pytest.mark.parametrize("n", SIZES)
def test_mse_of_sizes(student, reference, rng, n):
    """mse is right for several sizes."""
    assert_same(student.tiny.mse, reference.tiny.mse, *draw(rng, n), what="loss")


@pytest.mark.exercise("tiny.rmse", points=1)
def test_rmse_of_a_pair(student, reference, pair):
    """rmse is right for a pair."""
    assert_same(student.tiny.rmse, reference.tiny.rmse, *pair, what="loss")
'''
)

STUDENTS = {
    "right": "",
    "half": "def mse(y_hat, y): return float(0.5 * np.mean((y_hat - y) ** 2))\n",
    "in place": "def mse(y_hat, y):\n    y_hat -= y\n    return float(np.mean(y_hat ** 2))\n",
    "no root": "def rmse(y_hat, y): return mse(y_hat, y)\n",
    "raises": "def rmse(y_hat, y): return 1 / 0\n",
    "shared generator": "def mse(y_hat, y):\n    np.random.seed(0)\n    return float(np.mean((y_hat - y) ** 2))\n",
    "stub": "def mse(y_hat, y): raise NotImplementedError\n",
    "not defined": "del rmse\n",
}

EDITS = {
    "a size in one check": ("hidden/test_tiny.py", "size=(2, 5)", "size=(2, 6)"),
    "a size in two checks": ("hidden/test_tiny.py", "size=(2, 7)", "size=(2, 9)"),
    "a constant": ("hidden/test_tiny.py", "SIZES = (3, 8)", "SIZES = (3, 8, 11)"),
    "a helper": ("hidden/test_tiny.py", "return rng.normal(size=(2, n))", "return rng.uniform(size=(2, n))"),
    "a fixture": ("hidden/test_tiny.py", "return draw(rng, 4)", "return draw(rng, 6)"),
    "points": ("hidden/test_tiny.py", '"tiny.mse", points=2', '"tiny.mse", points=0.5'),
    "a title": ("hidden/test_tiny.py", "mse leaves its inputs alone", "mse changes nothing"),
    "visibility": ("hidden/test_tiny.py", 'kind="purity"', 'kind="purity", visibility="never"'),
    "a kind": ("hidden/test_tiny.py", 'points=1, kind="purity"', "points=1"),
    "a dropped check": ("hidden/test_tiny.py", "def test_mse_value(", "def helper_mse_value("),
    "a renamed check": ("hidden/test_tiny.py", "def test_rmse_of_a_pair", "def test_rmse_of_two"),
    "the reference": ("tiny.py", "np.mean((y_hat - y) ** 2)", "np.mean((y_hat - y) ** 2) * 1.5"),
    "the reference, to the same": ("tiny.py", "float(np.mean(", "float(0.0 + np.mean("),
    "a sentence": ("hidden/misconceptions.py", "Is a root missing?", "Which root?"),
    "a misconception": ("hidden/misconceptions.py", "0.5 * np.mean", "0.25 * np.mean"),
    "a comment": ("hidden/test_tiny.py", "SIZES = ", "# The sizes.\nSIZES = "),
}


class Counting(Judge):
    """Notes which checks were run by themselves, and which exercises as a whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, UnguardedBackend, b"s" * 32, Limits())
        self.ran: list[object] = []

    def _run(self, submission, names, exercises):
        self.ran.append((sorted(names or ()), sorted(exercises or ())))
        return super()._run(submission, names, exercises)


def submission(folder: Path, student: str) -> Submission:
    text = (folder / "tiny.py").read_text() + "\n\n" + STUDENTS[student]
    return Submission(student, folder.name, {"tiny.py": text.encode()})


def write(folder: Path) -> Path:
    return tiny.write_assignment(folder, suite=SUITE)


def edit(folder: Path, name: str) -> None:
    file, old, new = EDITS[name]
    text = (folder / file).read_text()
    if old in text:  # an earlier edit may have taken it away
        if name == "a dropped check":
            marker = '@pytest.mark.exercise("tiny.mse", points='
            start = text.rindex(marker, 0, text.index(old))
            text = text[:start] + text[text.index("\n", start) + 1 :]
        (folder / file).write_text(text.replace(old, new))


def same(first: SubmissionResult, second: SubmissionResult) -> bool:
    return to_json(timeless(first)) == to_json(timeless(second))


def regraded(
    folder: Path, work: Submission, before: SubmissionResult
) -> tuple[SubmissionResult, list[object]]:
    with Counting(folder) as judge:
        after = judge.grade(work, before)
        ran = list(judge.ran)
        assert same(after, judge.grade(work))
    return after, ran


def graded(folder: Path, work: Submission) -> SubmissionResult:
    with Counting(folder) as judge:
        return judge.grade(work)


@pytest.mark.parametrize("seed", range(8))
def test_after_random_edits_the_short_cut_gives_what_running_everything_gives(tmp_path, seed):
    chance = random.Random(seed)
    folder = write(tmp_path / "01-tiny")
    work = [submission(folder, student) for student in chance.sample(list(STUDENTS), 3)]
    results = [graded(folder, one) for one in work]
    for _ in range(2):
        for name in chance.sample(list(EDITS), chance.choice([1, 1, 2])):
            edit(folder, name)
        results = [regraded(folder, one, before)[0] for one, before in zip(work, results, strict=True)]


def test_nothing_is_run_where_nothing_has_changed(tmp_path):
    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "half")
    assert regraded(folder, work, graded(folder, work))[1] == []


@pytest.mark.parametrize("name", ["points", "visibility", "a comment", "a sentence"])
def test_for_one_who_has_all_right_nothing_is_run_after_an_edit_of(tmp_path, name):
    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "right")
    before = graded(folder, work)
    edit(folder, name)
    assert regraded(folder, work, before)[1] == []


def test_points_are_read_anew(tmp_path):
    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "right")
    before = graded(folder, work)
    edit(folder, "points")
    after, _ = regraded(folder, work, before)
    assert (before.score, after.score) == (before.max_score, before.max_score - 1.5)


def test_a_changed_check_is_run_alone(tmp_path):
    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "right")
    before = graded(folder, work)
    edit(folder, "a size in one check")
    assert regraded(folder, work, before)[1] == [(["test_mse_is_pure"], [])]


def test_a_changed_helper_runs_the_checks_that_reach_it(tmp_path):
    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "right")
    before = graded(folder, work)
    edit(folder, "a helper")
    names = ["test_mse_of_sizes[3]", "test_mse_of_sizes[8]", "test_rmse_of_a_pair"]
    assert regraded(folder, work, before)[1] == [(names, [])]


def test_where_a_check_of_the_exercise_failed_the_exercise_is_run_for_its_diagnosis(tmp_path):
    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "no root")
    before = graded(folder, work)
    edit(folder, "a fixture")
    assert regraded(folder, work, before)[1] == [([], ["tiny.mse", "tiny.rmse"])]


def test_where_another_check_comes_first_what_builds_on_the_exercise_is_run_too(tmp_path):
    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "half")
    before = graded(folder, work)
    suite = folder / "hidden" / "test_tiny.py"
    head, value, pure, rest = suite.read_text().split("@pytest.mark.exercise", 3)
    suite.write_text("@pytest.mark.exercise".join([head, pure, value, rest]))
    assert regraded(folder, work, before)[1] == [([], ["tiny.mse", "tiny.rmse"])]


def test_what_was_graded_with_another_engine_is_run_whole(tmp_path):
    import msgspec

    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "right")
    before = graded(folder, work)
    other = msgspec.structs.replace(before.provenance, engine="another")
    assert regraded(folder, work, msgspec.structs.replace(before, provenance=other))[1] == [([], [])]


def test_after_an_end_of_the_students_process_everything_is_run(tmp_path):
    folder = write(tmp_path / "01-tiny")
    work = submission(folder, "not defined")
    before = graded(folder, work)
    edit(folder, "a size in one check")
    assert regraded(folder, work, before)[1] == [([], [])]


@pytest.mark.parametrize(
    ("outcome", "error_type", "is_repeatable"),
    [
        (Outcome.PASSED, "", True),
        (Outcome.FAILED, "", True),
        (Outcome.NOT_ATTEMPTED, "", True),
        (Outcome.RAISED, "ValueError", True),
        (Outcome.RAISED, "", False),  # the process ended
        (Outcome.OUT_OF_MEMORY, "MemoryError", False),
        (Outcome.TIMED_OUT, "", False),
        (Outcome.FORBIDDEN, "", False),
        (Outcome.NOT_REACHED, "", False),
        (Outcome.BROKEN, "", False),
    ],
)
def test_an_outcome_that_other_checks_may_have_caused_is_not_kept(outcome, error_type, is_repeatable):
    check = CheckResult("test_a", "It adds", "tiny.mse", 1.0, outcome, error_type=error_type)
    assert partial._is_repeatable(check) is is_repeatable


def test_what_was_run_anew_counts_where_another_exercise_is_run_as_a_whole():
    """The check of one exercise is passed now; that of the other is failed now, so it is diagnosed."""
    now = {"m.a": Outcome.FAILED, "m.b": Outcome.PASSED}
    before = {"m.a": Outcome.PASSED, "m.b": Outcome.FAILED}
    checks = [
        Check(name, name, name, 1.0, "generic", "always", "", Path("test_m.py"), 1) for name in ("m.a", "m.b")
    ]
    digests = partial.Digests({"m.a": "new", "m.b": "new"}, {"m.a": "", "m.b": ""}, {})

    def results(outcomes: dict[str, Outcome], depends: str) -> list[CheckResult]:
        return [CheckResult(name, name, name, 1.0, outcomes[name], depends=depends) for name in outcomes]

    def run(names, exercises):
        return results({name: now[name] for name in sorted(names or exercises)}, "new-")

    earlier = SubmissionResult("ada", "a1", Status.GRADED, by_exercise(results(before, "old-")))
    assert {check.name: check.outcome for check in partial.rerun(earlier, checks, digests, run)} == now
