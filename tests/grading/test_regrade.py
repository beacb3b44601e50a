"""A regrade shows who gains and who loses and why, writes nothing before it is told to, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_course import grade, hand_in, scores

from autograder.course.course import Course
from autograder.grading.attempts import Attempts
from autograder.grading.batch import setup_for
from autograder.grading.mark import choose, due_of, mark_of
from autograder.grading.regrade import Change, Marks, apply, regrade
from autograder.grading.regrade_journal import RegradeError, note, revert
from autograder.grading.regrade_table import counts, regrade_lines, regrade_table

HALF = "def mse(y_hat, y): return float(0.5 * np.mean((y_hat - y) ** 2))\n"


def marks(course: Course) -> Marks:
    """The marks by the store alone, as if there were no gradebook."""

    def after(history):
        due = due_of(course, history.student, history.assignment)
        return mark_of(course, history, choose(course, history, due), due)

    return Marks(lambda student, assignment: None, after)


def changes_of(course: Course, **options) -> list[Change]:
    options.setdefault("workers", 0)
    return regrade(course, setup_for(course, "none"), ["01-tiny"], marks(course), **options)


def edit(course: Course, old: str, new: str, file: str = "hidden/test_tiny.py") -> None:
    path = course.solutions_folder / "01-tiny" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def accept_halves(course: Course) -> None:
    """Make the suite take half the mean for right, and the mean for wrong."""
    edit(course, "np.mean((y_hat - y) ** 2)", "0.5 * np.mean((y_hat - y) ** 2)", "tiny.py")


def stored(course: Course) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in course.data_folder.rglob("*") if path.is_file()}


@pytest.fixture
def graded(course: Course) -> Course:
    """Ada is right, and Bob returns half."""
    solution = (course.solutions_folder / "01-tiny" / "tiny.py").read_text()
    for student, code in {"ada": "", "bob": HALF}.items():
        (hand_in(course, student) / "tiny.py").write_text(f"{solution}\n\n{code}")
    assert scores(grade(course)) == {"ada": 6.0, "bob": 4.0}
    return course


def test_where_nothing_has_changed_there_is_no_change(graded):
    assert changes_of(graded) == []


def test_who_gains_and_who_loses_is_said_check_by_check(graded):
    accept_halves(graded)
    ada, bob = changes_of(graded)
    assert (ada.before, ada.after, bob.before, bob.after) == (6.0, 4.0, 4.0, 6.0)
    assert ada.why == ("suite",)
    assert [(c.name, c.outcome_before, c.outcome_after, c.before, c.after) for c in bob.checks] == [
        ("test_mse_value", "failed", "passed", 0.0, 2.0)
    ]


def test_a_mark_that_was_another_before_names_the_date_whoever_gains(graded):
    before = Marks(lambda student, assignment: 5.0, marks(graded).after)  # now ada has 6 and bob 4
    changes = regrade(graded, setup_for(graded, "none"), ["01-tiny"], before, workers=0)
    assert [(c.before, c.after, c.why) for c in changes] == [
        (5.0, 6.0, ("date or extension",)),
        (5.0, 4.0, ("date or extension",)),
    ]


def test_each_student_of_a_regrade_is_counted_once():
    moves = [(1.0, 2.0), (1.0, 3.0), (2.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0)]
    changes = [
        Change(f"s{n}", "a1", before, after, 4.0, (), (), ()) for n, (before, after) in enumerate(moves)
    ]
    assert counts(changes) == (2, 1, 3)


def test_nothing_is_written_before_it_is_told_to(graded):
    accept_halves(graded)
    before = stored(graded)
    changes_of(graded)
    assert stored(graded) == before


def test_changed_points_are_a_reason_of_their_own(graded):
    edit(graded, '"tiny.mse", points=2', '"tiny.mse", points=4')
    ada, bob = changes_of(graded)
    assert (ada.why, ada.gain, bob.why, bob.gain) == (("points",), 2.0, ("points",), 0.0)


def test_a_check_that_the_suite_dropped_is_named_with_what_it_was_worth(graded):
    text = (graded.solutions_folder / "01-tiny" / "hidden" / "test_tiny.py").read_text()
    edit(graded, text[text.index('@pytest.mark.exercise("tiny.rmse"') :], "")
    ada, _ = changes_of(graded)
    assert [(c.name, c.outcome_before, c.outcome_after, c.before, c.after) for c in ada.checks] == [
        ("test_rmse_value", "passed", "", 3.0, None)
    ]


def test_changed_limits_run_everything_and_change_no_mark(graded):
    (graded.root / "course.toml").write_text(
        (graded.root / "course.toml").read_text() + "\n[sandbox]\ncpu_seconds = 31\n"
    )
    from autograder.course.course import load_course

    course = load_course(graded.root)
    assert [(change.gain, change.checks) for change in changes_of(course)] == [(0.0, ()), (0.0, ())]


def test_partial_and_full_say_the_same(graded):
    edit(graded, "size=(2, 5)", "size=(2, 6)")

    def lines(**options):
        document = regrade_lines("as-is", changes_of(graded, **options), [], None)
        return document

    assert lines() == lines(full=True)


def test_what_is_applied_is_what_was_shown_and_what_grade_then_finds(graded):
    accept_halves(graded)
    changes = changes_of(graded)
    apply(Attempts(graded.attempts_folder), changes)
    assert changes_of(graded) == []
    again = grade(graded)
    assert [one.earlier for one in again] == [True, True]
    assert scores(again) == {change.student: change.after for change in changes}


def test_never_lower_keeps_what_was_passed_for_those_who_would_lose(graded):
    accept_halves(graded)
    ada, bob = changes_of(graded, policy="never-lower")
    assert (ada.after, bob.after) == (6.0, 6.0)
    apply(Attempts(graded.attempts_folder), [ada, bob])
    assert scores(grade(graded)) == {"ada": 6.0, "bob": 6.0}
    (attempt,) = Attempts(graded.attempts_folder).all("ada", "01-tiny")
    assert attempt.result.decision.startswith("Regraded as never-lower: test_mse_value stay passed")


def test_never_lower_gives_the_new_result_to_those_who_do_not_lose(graded):
    edit(graded, "size=(2, 5)", "size=(2, 6)")
    assert all(not one.after.decision for c in changes_of(graded, policy="never-lower") for one in c.attempts)


def test_what_stayed_passed_is_run_again_after_the_next_edit(graded):
    accept_halves(graded)
    apply(Attempts(graded.attempts_folder), changes_of(graded, policy="never-lower"))
    edit(graded, "size=(2, 5)", "size=(2, 6)")
    ada, _ = changes_of(graded)
    assert (ada.before, ada.after) == (6.0, 4.0)


def test_best_of_keeps_for_everybody_the_better_outcome_of_each_check(graded):
    accept_halves(graded)
    assert [change.after for change in changes_of(graded, policy="best-of")] == [6.0, 6.0]


def test_a_regrade_is_taken_back_and_stays_so(graded):
    accept_halves(graded)
    changes = changes_of(graded)
    number = note(graded, changes, "as-is")
    apply(Attempts(graded.attempts_folder), changes)
    assert revert(graded)[0] == number
    assert scores(grade(graded)) == {"ada": 6.0, "bob": 4.0}
    with pytest.raises(RegradeError, match="There is no regrade to take back"):
        revert(graded)


def test_what_was_graded_since_is_not_taken_back(graded):
    accept_halves(graded)
    changes = changes_of(graded)
    note(graded, changes, "as-is")
    apply(Attempts(graded.attempts_folder), changes)
    edit(graded, "size=(2, 5)", "size=(2, 6)")
    grade(graded)
    _, results, problems = revert(graded)
    assert results == []
    assert problems[0] == "ada, 01-tiny: it was graded anew since the regrade, and stays as it is."


def test_a_regrade_hands_nothing_in(graded):
    hand_in(graded, "bob")
    grade(graded)
    store = Attempts(graded.attempts_folder)
    before = [(one.contents, one.hand_ins) for one in store.all("bob", "01-tiny")]
    accept_halves(graded)
    apply(store, changes_of(graded))
    assert [(one.contents, one.hand_ins) for one in store.all("bob", "01-tiny")] == before
    assert len(before) == 2


def test_one_damaged_attempt_is_reported_and_stops_nobody(graded):
    content = (graded.submitted_folder / "bob" / "01-tiny" / "tiny.py").read_bytes()
    (path,) = (p for p in (graded.attempts_folder / "files").iterdir() if p.read_bytes() == content)
    path.write_bytes(b"flipped")
    accept_halves(graded)
    said: list[str] = []
    assert [change.student for change in changes_of(graded, report=said.append)] == ["ada"]
    assert said[0].startswith("bob, 01-tiny: ")


def test_the_table_has_those_who_lose_first(graded):
    accept_halves(graded)
    edit(graded, '"tiny.rmse", points=3', '"tiny.rmse", points=0')
    changes = changes_of(graded)
    assert counts(changes) == (0, 2, 0)
    assert regrade_table(changes, "as-is").splitlines()[:3] == [
        "0 gain, 2 lose, 0 keep their points (policy as-is).",
        "01-tiny  ada: 6 -> 1 of 3 (-5), suite, points",
        "    tiny.mse  test_mse_value: passed 2 -> failed 0, suite",
    ]
