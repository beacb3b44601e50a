"""Where two trajectories part is drawn, for those who may see values, and for nobody else."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import tiny

from autograder.checks import CheckFailed, assert_path
from autograder.feedback.disclosure import EVERYTHING, Circumstances, Policy, shown
from autograder.feedback.trajectory_figure import svg
from autograder.results import Curves
from autograder.suite.divergence import MOST_STEPS, curves_of
from autograder.suite.session import Suite


def path(steps=6):
    return np.cumsum(np.arange(2.0 * steps).reshape(steps, 2) % 3, axis=0)


def failed(yours, right):
    with pytest.raises(CheckFailed) as failure:
        assert_path(yours, right)
    return curves_of(failure.value.evidence)


def parting(at=3, coordinate=1, by=1.0):
    yours = path()
    yours[at:, coordinate] += by
    return failed(yours, path())


def test_the_coordinate_and_the_step_where_two_paths_part_are_found():
    curves = parting()
    assert (curves.name, curves.first) == ("theta[1]", 3)
    assert curves.yours[:3] == curves.right[:3]
    assert curves.yours[3] == curves.right[3] + 1


def test_a_long_path_is_drawn_around_the_step_that_matters():
    right = np.arange(2000.0).reshape(1000, 2)
    yours = right.copy()
    yours[700:] *= 2
    curves = failed(yours, right)
    assert len(curves.right) == MOST_STEPS
    assert curves.start < 700 == curves.first < curves.start + MOST_STEPS


def test_a_failure_without_a_trajectory_has_no_picture():
    assert curves_of({"expected": np.ones(3), "actual": np.zeros(3)}) is None


def test_numbers_that_are_not_finite_leave_a_gap():
    curves = parting(by=np.inf)
    assert None in curves.yours
    ElementTree.fromstring(svg(curves))


def test_the_picture_is_well_formed_has_a_text_and_marks_the_step():
    root = ElementTree.fromstring(svg(parting()))
    assert root.attrib["role"] == "img"
    assert "leaves it at step 3" in root.attrib["aria-label"]
    words = [element.text for element in root.iter("text")]
    assert {"yours", "right", "step 3"} <= set(words)


def test_equal_numbers_and_a_single_step_can_be_drawn():
    ElementTree.fromstring(svg(Curves("theta[0]", 0, 0, (2.0,), (2.0,))))
    assert svg(Curves("theta[0]", 0, 0, (None,), (None,))) == ""


SUITE = '''
import numpy as np
import pytest
from autograder.checks import assert_path


@pytest.mark.exercise("tiny.walk", points=1)
def test_walk(student):
    """The walk goes two steps."""
    assert_path(student.tiny.walk(), np.array([[0.0], [1.0], [2.0]]))
'''


def test_the_picture_is_shown_with_the_values_and_never_with_the_diagnosis_alone(tmp_path):
    folder = tiny.write_assignment(tmp_path, suite=SUITE)
    student = tiny.student_with(folder, "def walk(): return np.array([[0.0], [1.0], [3.0]])")
    with Suite(folder / "hidden", folder) as suite:
        (run,) = suite.run(student, b"seed")
    assert shown(run.result, Policy(), EVERYTHING).curves.first == 2
    for level, is_shown in (("outcome", False), ("diagnosis", False), ("values", True)):
        assert (shown(run.result, Policy(level=level), Circumstances()).curves is not None) == is_shown


def test_the_curves_are_drawn_from_edge_to_edge_and_named_at_their_ends():
    drawing = svg(Curves("theta[0]", 4, 5, (0.0, 2.0, 4.0), (0.0, 1.0, 2.0)))
    root = ElementTree.fromstring(drawing)
    right, yours = (line.get("points") for line in root.iter("polyline"))
    assert yours == "62.0,166.0 226.0,91.0 390.0,16.0"
    assert right == "62.0,166.0 226.0,128.5 390.0,91.0"
    assert [path.get("d") for path in root.iter("path")] == ["M62 16V166H390", "M226.0 16V166"]
    words = [(text.text, text.get("x"), text.get("y")) for text in root.iter("text")]
    assert words == [
        ("4", "56", "22"),
        ("0", "56", "166"),
        ("step 5", "226.0", "182"),
        ("theta[0], steps 4 to 6", "62", "197"),
        ("yours", "398", "20.0"),
        ("right", "398", "95.0"),
    ]
    assert "up to step 4 and leaves it at step 5" in root.attrib["aria-label"]


@pytest.mark.parametrize(("end", "middle"), [(9.9, 20.8), (9.1, 26.8)])
def test_names_of_curves_that_end_together_do_not_lie_on_each_other(end, middle):
    root = ElementTree.fromstring(svg(Curves("theta[0]", 0, 1, (0.0, end), (0.0, 10.0))))
    ends = {text.text: float(text.get("y")) for text in root.iter("text") if text.text in ("yours", "right")}
    assert ends["yours"] - ends["right"] == pytest.approx(14)
    assert (ends["yours"] + ends["right"]) / 2 == pytest.approx(middle, abs=0.1)


def test_a_curve_that_starts_elsewhere_is_said_to():
    drawing = svg(Curves("theta[0]", 0, 0, (1.0, 1.0), (0.0, 1.0)))
    assert "Your curve does not start where the right one starts." in drawing


def test_a_curve_without_a_number_has_no_name():
    root = ElementTree.fromstring(svg(Curves("theta[0]", 0, 1, (None, None), (0.0, 10.0))))
    assert {"right"} == {text.text for text in root.iter("text")} & {"yours", "right"}


def test_curves_without_a_number_have_no_picture():
    assert svg(Curves("theta[0]", 0, 0, (None,), (None,))) == ""


def test_points_have_one_decimal():
    drawing = svg(Curves("theta[0]", 0, 1, (0.0, 1.0, 2.0, 3.0), (0.0, 1.0, 2.0, 3.0)))
    (points, _) = (line.get("points") for line in ElementTree.fromstring(drawing).iter("polyline"))
    assert points == "62.0,166.0 171.3,116.0 280.7,66.0 390.0,16.0"


def test_a_curve_of_one_value_is_drawn_at_the_top():
    assert 'points="62.0,16.0"' in svg(Curves("theta[0]", 0, 0, (5.0,), (5.0,)))
