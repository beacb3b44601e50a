"""What validate says where the suite refuses the solution itself: why, and once."""

from autograder.quality.folded import folded, why_lost
from autograder.results import CheckResult, Frame, Outcome


def check(**fields):
    return CheckResult("test_it", "It", "m.f", 1.0, Outcome.FAILED, **fields)


def test_what_follows_from_a_check_that_the_reference_fails_is_counted():
    problems = [
        "m.f: the reference loses marks at test_it: why it is so.",
        "m.f: the accepted alternative 'loops' is right, but loses marks at test_it.",
        "m.f: the misconception 'half' loses marks here at test_it, but belongs to m.g.",
        "m.f: the accepted alternative 'loops' is right, but loses marks at test_its_edge.",
        "m.g: the accepted alternative 'loops' is right, but loses marks at test_it.",
    ]
    assert folded(problems) == (f"{problems[0]} 2 more problems follow from it.", *problems[3:])


def test_other_problems_stay_as_they_are():
    assert folded(["m.f: a", "m.f: a", "m.f: b"]) == ("m.f: a", "m.f: b")


def test_right_work_that_loses_marks_with_several_seeds_has_one_line():
    problems = [
        "m.f: the reference loses marks at test_it: your loss is 0.31.",
        "m.f: the reference loses marks at test_it: your loss is 0.34.",
        "m.g: the accepted alternative 'loops' is right, but loses marks at test_other.",
        "m.g: the accepted alternative 'loops' is right, but loses marks at test_other.",
        "m.g: the accepted alternative 'sums' is right, but loses marks at test_other.",
    ]
    assert folded(problems) == (
        f"{problems[0]} It does so with 2 seeds.",
        f"{problems[2]} It does so with 2 seeds.",
        problems[4],
    )


def test_the_reason_is_what_the_check_says():
    assert why_lost(check(diagnosis="It is twice as large.")) == "It is twice as large."
    assert why_lost(check(cause="There is no x.")) == "There is no x."


def test_the_reason_is_the_exception_with_its_line():
    frames = (Frame("m.py", 3, "f", "return y"),)
    lost = check(error_type="NameError", error_message="name 'y' is not defined", frames=frames)
    assert why_lost(lost) == "NameError: name 'y' is not defined (line 3 of m.py)"


def test_a_missing_shape_of_assert_contract_is_explained():
    lost = check(diagnosis="Your result has shape (4,); a single number is expected.")
    assert why_lost(lost).endswith(
        "If the right answer has this shape, say so: assert_contract(..., shape=(4,))."
    )
