"""Hidden suite of 11-autodiff: operations one by one, the order of a trail, and the walk back along it.

An operation is asked through `graphs.pulled`, which adds up slopes over all paths and needs neither `order` nor `backward`.
These two walk along graphs that `graphs` makes without any operation of the student's, and `value_and_grad` along the
same; so a mistake costs once. How constants are kept, which topological order is chosen and what else stands in a dict
of slopes is left open. One small check runs whole formulas through the student's own engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.bridge import NotReached, Student, StudentFault, StudentStopped, take_calls
from autograder.checks import CheckFailed, assert_close, assert_contract, assert_float64

Step = tuple[int, int, float, float]

LETTERS = {"value": "value"} | {letter: f"slope in {letter}" for letter in "abc"}


def assert_pulled(student: Student, reference: Any, text: str, G: np.ndarray, *arrays: np.ndarray) -> None:
    """Check the value of a formula and the slope in each letter against ours, with the right unbroadcast if the own one is wrong."""
    right = reference.graphs.pulled(text, G, *arrays)

    def attempt(own: Student) -> None:
        came = own.graphs.pulled(text, G, *arrays)
        for key, expected in right.items():
            assert_close(
                came[key], expected, what=f"{LETTERS[key]} of {text}" if key == "value" else LETTERS[key]
            )

    student.own_then_reference(attempt, "autodiff.unbroadcast")


def away_from_zero(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Return numbers of both signs whose size is between 0.3 and 2."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2.0, shape)


# unbroadcast


@pytest.mark.exercise("autodiff.unbroadcast", points=2)
def test_new_and_repeated_axes_are_summed(student, reference, rng):
    """Axes that NumPy has put in front, and those that it has repeated, are summed, and the others are kept."""
    cases: list[tuple[np.ndarray, tuple[int, ...]]] = []
    for long, short in (((4, 3), (3,)), ((4, 3), (4, 1)), ((2, 5, 3), (5, 1)), ((2, 4, 3), (2, 1, 3)), ((4, 3), (1, 3)),
                        ((5, 2, 3), (1, 1, 3)), ((2, 3, 4, 5), (3, 1, 5))):  # fmt: skip
        cases.append((rng.normal(size=long), short))
    # all are asked before one is judged: mistakes that agree in the first case differ in others
    for (G, short), came in [(case, student.autodiff.unbroadcast(*case)) for case in cases]:
        assert_close(came, reference.autodiff.unbroadcast(G, short), what=f"slope of {G.shape} for {short}")


@pytest.mark.exercise("autodiff.unbroadcast", points=1, kind="edge")
def test_nothing_stretched_and_everything_stretched(student, reference, rng):
    """The same shape, a single number, and axes that have length 1 on both sides."""
    for long, short in (((3, 2), (3, 2)), ((3, 2), ()), ((4,), (1,)), ((1, 3), (3,)), ((1, 3), (1, 3)), ((), ()),
                        ((2, 1, 3), (1, 3)), ((1, 4), (1, 1)), ((3, 3), (3,)), ((2, 2, 2), (2, 1))):  # fmt: skip
        G = rng.normal(size=long)
        came = student.autodiff.unbroadcast(G, short)
        assert_close(came, reference.autodiff.unbroadcast(G, short), what=f"slope of {long} for {short}")


@pytest.mark.exercise("autodiff.unbroadcast", points=1, kind="purity")
def test_unbroadcast_is_a_pure_function(student, rng):
    """G is left alone, a second call gives the same, in double precision."""
    first, second = rng.normal(size=(2, 3, 4))
    assert_contract(student.autodiff.unbroadcast, (first, (4,)), (second, (4,)), shape=(4,), what="slope")


# add


@pytest.mark.exercise("autodiff.add", points=1)
def test_a_sum_hands_its_slope_to_both(student, reference, rng):
    """Of two nodes of one shape: the sum, and the slope in each."""
    for shape in ((4,), (3, 2)):
        a, b, G = rng.normal(size=(3, *shape))
        assert_pulled(student, reference, "add(a, b)", G, a, b)


@pytest.mark.exercise("autodiff.add", points=1)
def test_a_sum_of_stretched_arrays(student, reference, rng):
    """Where NumPy stretches one side, its slope has its own shape."""
    for one, other, out in (
        ((4, 3), (3,), (4, 3)),
        ((1, 3), (4, 1), (4, 3)),
        ((), (2, 3), (2, 3)),
        ((2, 1, 3), (5, 1), (2, 5, 3)),
    ):
        assert_pulled(
            student,
            reference,
            "add(a, b)",
            rng.normal(size=out),
            rng.normal(size=one),
            rng.normal(size=other),
        )


@pytest.mark.exercise("autodiff.add", points=1, kind="edge")
def test_a_sum_with_constants_and_with_itself(student, reference, rng):
    """Arrays and numbers may be constants on either side, and a node may be added to itself."""
    a, b, G = rng.normal(size=(3, 2, 3))
    for text in (
        "add(a, B)",
        "add(B, a)",
        "add(a, 2.5)",
        "add(3, a)",
        "add(a, np.array([1, 2, 3]))",
        "add(a, a)",
    ):
        assert_pulled(student, reference, text, G, a, b)


# mul


@pytest.mark.exercise("autodiff.mul", points=2)
def test_a_product_hands_each_the_other(student, reference, rng):
    """Of two nodes of one shape: the product, and the slope in each, also within a larger product."""
    for shape in ((4,), (3, 2)):
        a, b, G = (away_from_zero(rng, *shape) for _ in range(3))
        for text in ("mul(a, b)", "mul(mul(a, b), b)"):
            assert_pulled(student, reference, text, G, a, b)


@pytest.mark.exercise("autodiff.mul", points=1)
def test_a_product_of_stretched_arrays(student, reference, rng):
    """Where NumPy stretches one side, its slope has its own shape."""
    for one, other, out in (
        ((4, 3), (3,), (4, 3)),
        ((1, 3), (4, 1), (4, 3)),
        ((), (2, 3), (2, 3)),
        ((2, 1, 3), (5, 1), (2, 5, 3)),
    ):
        G, a, b = (away_from_zero(rng, *shape) for shape in (out, one, other))
        assert_pulled(student, reference, "mul(a, b)", G, a, b)


@pytest.mark.exercise("autodiff.mul", points=1, kind="edge")
def test_a_square_and_a_product_with_constants(student, reference, rng):
    """A node times itself has two slopes that add up; arrays and numbers may be constants on either side."""
    a, b, G = (away_from_zero(rng, 2, 3) for _ in range(3))
    for text in (
        "mul(a, a)",
        "mul(a, B)",
        "mul(B, a)",
        "mul(a, -2)",
        "mul(0.5, a)",
        "mul(a, np.array([1, 2, 3]))",
        "mul(mul(a, a), a)",
    ):
        assert_pulled(student, reference, text, G, a, b)


# matmul


@pytest.mark.exercise("autodiff.matmul", points=1)
def test_a_product_of_two_matrices(student, reference, rng):
    """Of two matrices, also square ones: the product, and the slope in each."""
    for n, m, k in ((2, 3, 4), (3, 3, 3), (1, 4, 2)):
        G, a, b = rng.normal(size=(n, k)), rng.normal(size=(n, m)), rng.normal(size=(m, k))
        assert_pulled(student, reference, "matmul(a, b)", G, a, b)


@pytest.mark.exercise("autodiff.matmul", points=1)
def test_a_batch_of_products(student, reference, rng):
    """A batch times a batch: each matrix has the slope of its own product."""
    for batch in ((5,), (2, 3), (3,)):
        G, a, b = (
            rng.normal(size=(*batch, 3, 3)),
            rng.normal(size=(*batch, 3, 2)),
            rng.normal(size=(*batch, 2, 3)),
        )
        assert_pulled(student, reference, "matmul(a, b)", G, a, b)


@pytest.mark.exercise("autodiff.matmul", points=1)
def test_one_matrix_for_a_whole_batch(student, reference, rng):
    """One matrix that serves a whole batch gets the sum of the slopes from all of them, on either side."""
    for one, other, out in (
        ((5, 2, 3), (3, 4), (5, 2, 4)),
        ((2, 3), (5, 3, 4), (5, 2, 4)),
        ((5, 1, 2, 3), (2, 3, 4), (5, 2, 2, 4)),
    ):
        G, a, b = rng.normal(size=out), rng.normal(size=one), rng.normal(size=other)
        assert_pulled(student, reference, "matmul(a, b)", G, a, b)


@pytest.mark.exercise("autodiff.matmul", points=1, kind="edge")
def test_a_matrix_times_a_constant_and_times_itself(student, reference, rng):
    """Either side may be a constant, and both may be one node."""
    a, b, G = rng.normal(size=(3, 3, 3))
    for text in ("matmul(a, B)", "matmul(B, a)", "matmul(a, a)", "matmul(matmul(a, b), a)"):
        assert_pulled(student, reference, text, G, a, b)


# tanh, relu, log_softmax


@pytest.mark.exercise("autodiff.tanh", points=2)
def test_tanh_and_its_slope(student, reference, rng):
    """The value and the slope for arrays of any shape, also of a tanh of a tanh."""
    for shape in ((5,), (2, 3), ()):
        for text in ("tanh(a)", "tanh(tanh(a))"):
            assert_pulled(student, reference, text, away_from_zero(rng, *shape), away_from_zero(rng, *shape))


@pytest.mark.exercise("autodiff.tanh", points=1, kind="edge")
def test_tanh_far_out_and_of_a_constant(student, reference, rng):
    """At 0, at plus and minus 1000, and of an array that is no node."""
    assert_pulled(
        student, reference, "tanh(a)", away_from_zero(rng, 5), np.array([0.0, 1000.0, -1000.0, 20.0, 1e-9])
    )
    assert_pulled(student, reference, "tanh(A)", away_from_zero(rng, 3), away_from_zero(rng, 3))


@pytest.mark.exercise("autodiff.relu", points=2)
def test_relu_and_its_slope(student, reference, rng):
    """The value and the slope for arrays of any shape, with slopes of both signs arriving on both sides."""
    for shape in ((12,), (4, 5)):
        assert_pulled(student, reference, "relu(a)", away_from_zero(rng, *shape), away_from_zero(rng, *shape))


@pytest.mark.exercise("autodiff.relu", points=1, kind="edge")
def test_relu_at_zero_and_of_a_constant(student, reference, rng):
    """At exactly 0 the slope is 0; far out it is 0 or 1; an array that is no node is a constant."""
    assert_pulled(
        student,
        reference,
        "relu(a)",
        away_from_zero(rng, 6),
        np.array([0.0, -0.0, 1e300, -1e300, 1e-300, 3.0]),
    )
    assert_pulled(student, reference, "relu(A)", away_from_zero(rng, 3), away_from_zero(rng, 3))


@pytest.mark.exercise("autodiff.log_softmax", points=2)
def test_log_softmax_and_its_slope(student, reference, rng):
    """The value and the slope of each row, for slopes that do not add up to 0 and for those of a single entry."""
    for shape in ((4, 3), (3, 3)):
        a = 2 * rng.normal(size=shape)
        single = np.zeros(shape)
        single[np.arange(shape[0]), rng.integers(0, 3, shape[0])] = -1 / shape[0]
        for G in (rng.normal(size=shape) + 0.5, single):
            assert_pulled(student, reference, "log_softmax(a)", G, a)


@pytest.mark.exercise("autodiff.log_softmax", points=1)
def test_log_softmax_of_other_shapes(student, reference, rng):
    """One row alone, and three axes: it is always the last axis that adds up to 1."""
    for shape in ((5,), (2, 3, 4), (2, 2, 2)):
        assert_pulled(
            student, reference, "log_softmax(a)", rng.normal(size=shape), 2 * rng.normal(size=shape)
        )


@pytest.mark.exercise("autodiff.log_softmax", points=1, kind="edge")
def test_log_softmax_of_huge_numbers(student, reference, rng):
    """Numbers of 1000 and of -1000, and rows 1000 apart, give finite values and slopes."""
    a = np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -1002.0], [0.0, -60.0, 3.0], [1e4, 1e4, 1e4]])
    assert_pulled(student, reference, "log_softmax(a)", rng.normal(size=(4, 3)), a)
    assert_pulled(student, reference, "log_softmax(A)", rng.normal(size=(4, 3)), a)


# take


@pytest.mark.exercise("autodiff.take", points=1)
def test_rows_are_picked(student, reference, rng):
    """Rows of a matrix and entries of a vector, none of them twice: the others have slope 0."""
    assert_pulled(
        student,
        reference,
        "take(a, B)",
        rng.normal(size=(3, 4)),
        rng.normal(size=(6, 4)),
        rng.permutation(6)[:3],
    )
    assert_pulled(
        student, reference, "take(a, B)", rng.normal(size=2), rng.normal(size=5), rng.permutation(5)[:2]
    )


@pytest.mark.exercise("autodiff.take", points=1)
def test_a_row_that_is_picked_twice(student, reference, rng):
    """A row that is picked several times has the sum of the slopes that arrive."""
    index = rng.permutation(np.array([0, 2, 2, 3, 0, 2]))
    assert_pulled(student, reference, "take(a, B)", rng.normal(size=(6, 3)), rng.normal(size=(5, 3)), index)


@pytest.mark.exercise("autodiff.take", points=1)
def test_single_entries_are_picked(student, reference, rng):
    """One entry of each row, as a loss picks the score of the right class, and any entries, also twice."""
    a = rng.normal(size=(5, 4))
    labels, rows, columns = rng.integers(0, 4, 5), np.array([0, 3, 3, 1, 3]), np.array([2, 1, 1, 0, 2])
    assert_pulled(student, reference, "take(a, (np.arange(5), B))", rng.normal(size=5), a, labels)
    assert_pulled(student, reference, "take(a, (B, C))", rng.normal(size=5), a, rows, columns)


@pytest.mark.exercise("autodiff.take", points=1, kind="edge")
def test_a_table_of_places(student, reference, rng):
    """An index with two axes, as a window of letters is: each place brings its row. The last row can be picked, too."""
    index = np.array([[0, 0, 5], [1, 0, 2], [0, 5, 1], [3, 3, 3]])
    assert_pulled(
        student, reference, "take(a, B)", rng.normal(size=(4, 3, 2)), rng.normal(size=(6, 2)), index
    )
    assert_pulled(
        student, reference, "take(A, B)", rng.normal(size=(4, 3, 2)), rng.normal(size=(6, 2)), index
    )


# order


def random_steps(rng: np.random.Generator, leaves: int, count: int) -> list[Step]:
    """Return ``count`` steps in which every node is used by a later one: the last node was computed from all of them."""
    unused, steps = list(range(leaves)), []
    for k in range(leaves, leaves + count):
        i = unused.pop(int(rng.integers(len(unused))))
        left = leaves + count - k  # steps to come, this one included; each may use up two
        must = len(unused) >= left
        j = unused.pop(int(rng.integers(len(unused)))) if must and unused else int(rng.integers(k))
        if j in unused:
            unused.remove(j)
        p, q = rng.uniform(0.5, 1.5, 2) * rng.choice([-1.0, 1.0], 2)
        steps.append((i, j, 1.0 if rng.random() < 0.4 else float(p), 1.0 if rng.random() < 0.4 else float(q)))
        unused.append(k)
    return steps


def doublings(count: int) -> list[Step]:
    return [(k, k, 1.0, 1.0) for k in range(count)]


def short_and_long_way(rungs: int) -> list[Step]:
    """Return a graph in which a node is used at once by the last node, and by a chain that leads to it as well."""
    steps: list[Step] = [(0, 1, 1.0, 2.0)]
    steps += [(k, 1, 1.0, 0.5) for k in range(2, 2 + rungs)]
    return [*steps, (2 + rungs, 2, -1.0, 1.0), (0, 3 + rungs, 1.0, 1.0)]


def assert_ordered(student: Student, steps: Sequence[Step], leaves: np.ndarray) -> None:
    """Check that each node stands once, behind its parents, and none is missing."""
    came = student.graphs.ordered(steps, leaves)["order"]
    parents = {len(leaves) + k: {step[0], step[1]} for k, step in enumerate(steps)}
    last = len(leaves) + len(steps) - 1
    needed, waiting = {last}, [last]
    while waiting:
        new = parents.get(waiting.pop(), set()) - needed
        needed |= new
        waiting += new
    if -1 in came:
        raise CheckFailed("Your order holds something that is no node of the graph.")
    if len(set(came)) < len(came):
        raise CheckFailed(
            "Some node stands in your order more than once. How do you know that you have met a node already?"
        )
    if set(came) - needed:
        raise CheckFailed("Your order holds nodes from which the last one was not computed.")
    if missing := needed - set(came):
        leaf = all(number < len(leaves) for number in missing)
        raise CheckFailed(
            "All that is missing in your order are leaves: they are nodes as well." if leaf
            else "Some nodes are missing in your order. Where does your search stop?",
            values=f"{len(came)} of {len(needed)} nodes",
            mistake="forgets the end itself" if missing == {last} and steps else "",
        )  # fmt: skip
    place = {number: at for at, number in enumerate(came)}
    if any(place[parent] > place[number] for number in needed for parent in parents.get(number, ())):
        is_reversed = all(
            place[parent] > place[number] for number in needed for parent in parents.get(number, ())
        )
        raise CheckFailed(
            "A node stands before one of its parents. A graph in which one way is longer than another shows it: the "
            "node at which both ways meet has to wait for the longer one.",
            mistake="begins with the end" if is_reversed and len(needed) > 5 else "",
        )


@pytest.mark.exercise("autodiff.order", points=2)
def test_parents_come_first(student, rng):
    """Every node stands once, and behind all its parents, in graphs of all kinds."""
    for leaves, count in ((1, 3), (3, 5), (4, 9), (2, 14), (3, 10), (5, 12)):
        assert_ordered(student, random_steps(rng, leaves, count), rng.normal(size=leaves))
    for rungs in (1, 2, 4):
        assert_ordered(student, short_and_long_way(rungs), rng.normal(size=2))


@pytest.mark.exercise("autodiff.order", points=1)
def test_nodes_with_equal_values_are_different_nodes(student):
    """Leaves that hold the same number are different nodes, and a node that is used in many places is one."""
    assert_ordered(
        student, [(0, 1, 1.0, 1.0), (2, 3, 1.0, 1.0), (4, 5, 1.0, 1.0), (5, 6, 1.0, 0.0)], np.ones(4)
    )
    assert_ordered(student, doublings(40), np.array([1.0]))
    assert_ordered(student, [], np.array([2.0]))


@pytest.mark.exercise("autodiff.order", points=1, kind="edge")
def test_a_trail_of_thousands_of_nodes(student):
    """A chain of 5000 steps."""
    assert_ordered(student, [(k, k, 1.0, -0.5) for k in range(5000)], np.array([1.0]))


# backward


def with_own_and_given(student: Student, attempt: Callable[[Student, bool], None]) -> None:
    """Run ``attempt`` with the student's own lower function, and if that fails with one of `graphs` in its place."""
    try:
        return attempt(student, True)
    except StudentStopped:
        raise
    except (CheckFailed, StudentFault):
        take_calls(student)  # what a wrong lower function led to must not blur the diagnosis
    attempt(student, False)


def assert_slopes(
    student: Student, reference: Any, steps: Sequence[Step], leaves: np.ndarray, times: int = 1
) -> None:
    """Check the slope in every node of a graph, each time that backward is asked."""
    right = reference.graphs.slopes(steps, leaves)[0]

    def attempt(own: Student, own_order: bool) -> None:
        for turn, came in enumerate(own.graphs.slopes(steps, leaves, times, own_order)):
            again = ", asked again" if turn else ""
            for number, (yours, expected) in enumerate(zip(came, right, strict=True)):
                if expected is not None:
                    kind = (
                        "a leaf"
                        if number < len(leaves)
                        else "the last node"
                        if number == len(right) - 1
                        else "an inner node"
                    )
                    if yours is None:
                        raise CheckFailed(f"Your slopes have no entry for {kind}.")
                    assert_close(yours, expected, what=f"slope in {kind}{again}")

    with_own_and_given(student, attempt)


@pytest.mark.exercise("autodiff.backward", points=2)
def test_the_slope_in_every_node(student, reference, rng):
    """In graphs of all kinds, the slope in every node is the sum over all that used it."""
    for leaves, count in ((1, 3), (3, 5), (4, 9), (2, 14)):
        assert_slopes(student, reference, random_steps(rng, leaves, count), rng.normal(size=leaves))
    for rungs in (1, 3):
        assert_slopes(student, reference, short_and_long_way(rungs), rng.normal(size=(2, 3)))
    assert_slopes(student, reference, random_steps(rng, 2, 6), rng.normal(size=(2, 2, 3)))


@pytest.mark.exercise("autodiff.backward", points=1)
def test_sixty_doublings(student, reference):
    """A number that is doubled sixty times: 2^60 paths lead back, along 61 nodes."""
    assert_slopes(student, reference, doublings(60), np.array([1.0]))


@pytest.mark.exercise("autodiff.backward", points=1, kind="edge")
def test_a_long_way_and_none(student, reference):
    """A chain of 5000 steps, and a node that is its own leaf: its slope in itself is 1."""
    assert_slopes(student, reference, [], np.array([2.0]))
    assert_slopes(student, reference, [(k, k, 1.5, -0.4999) for k in range(5000)], np.array([1.0]))


@pytest.mark.exercise("autodiff.backward", points=1, kind="purity")
def test_backward_keeps_nothing(student, reference, rng):
    """Asked three times, it gives the same three times: nothing is kept, and slopes that are shared are left alone."""
    assert_slopes(
        student,
        reference,
        [(0, 1, 1.0, 1.0), (2, 0, 1.0, 1.0), (3, 2, 1.0, 1.0), (4, 0, 1.0, 1.0)],
        rng.normal(size=(2, 3)),
        3,
    )
    assert_slopes(student, reference, random_steps(rng, 3, 6), rng.normal(size=(3, 2)), 3)


# value_and_grad


def assert_gradient_of(student: Student, reference: Any, steps: Sequence[Step], theta: np.ndarray) -> None:
    """Check value and gradient of a graph, its types, and what has been done meanwhile."""
    value, gradient = reference.graphs.gradient(steps, theta)["answer"]

    def attempt(own: Student, own_backward: bool) -> None:
        yours, slope, _ = answered(own.graphs.gradient(steps, theta, own_backward))
        assert_close(yours, value, what="value")
        assert_close(slope, gradient, what="gradient")

    with_own_and_given(student, attempt)


def answered(came: dict[str, Any]) -> tuple[Any, Any, dict[str, Any]]:
    answer = came["answer"]
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise CheckFailed("value_and_grad should return two things: the value and the gradient.")
    return answer[0], answer[1], came


@pytest.mark.exercise("autodiff.value_and_grad", points=2)
def test_value_and_gradient(student, reference, rng):
    """The value of a function of theta, and its slope in each entry."""
    for p, count in ((1, 2), (3, 5), (5, 9)):
        assert_gradient_of(student, reference, random_steps(rng, p, count), rng.normal(size=p))


@pytest.mark.exercise("autodiff.value_and_grad", points=1, kind="edge")
def test_a_function_that_leaves_theta_unused(student, reference, rng):
    """Where the function does not use theta, or not all of it, these slopes are 0."""
    assert_gradient_of(student, reference, [(1, 2, 1.0, 3.0)], rng.normal(size=4))
    assert_gradient_of(student, reference, [], rng.normal(size=3))


@pytest.mark.exercise("autodiff.value_and_grad", points=1, kind="purity")
def test_value_and_grad_is_careful(student, reference, rng):
    """A float and a float64 array of theta's shape; the function is called once, and theta is left alone."""

    def attempt(own: Student, own_backward: bool) -> None:
        answers = []
        for theta in rng.normal(size=(2, 3)):
            value, slope, came = answered(
                own.graphs.gradient([(0, 1, 1.0, 1.0), (3, 2, 0.5, 2.0)], theta, own_backward)
            )
            if type(value) is not float:
                raise CheckFailed(f"The value is a {type(value).__name__}; the docstring promises a float.")
            assert_close(slope, np.array([0.5, 0.5, 2.0]), what="gradient")
            assert_float64(slope, what="gradient")
            if came["calls"] != 1:
                raise CheckFailed(
                    "The function should be called once: what does each call cost?",
                    values=f"{came['calls']} calls",
                )
            assert_close(came["theta"], theta, what="theta afterwards")
            answers.append(value)
        if answers[0] == answers[1]:
            raise CheckFailed("Another theta gives the same value.")
        whole, slope, _ = answered(own.graphs.gradient([(0, 1, 1.0, 1.0)], np.array([1, 2]), own_backward))
        assert_close(whole, 3.0, what="value at whole numbers")
        assert_float64(slope, what="gradient")

    with_own_and_given(student, attempt)


FORMULAS = (
    "total(t * t)", "total(t * t * t + t * t)", "total(tanh(t) * t)", "total(relu(t - 0.1) * 3)", "total(exp(t) * tanh(t))",
    "total(-t * 2 + 1)", "total((1 - t) * (1 - t))", "total(log_softmax(reshape(t, 3, 4)) * np.arange(12.0).reshape(3, 4))",
    "total(take(log_softmax(reshape(t, 4, 3)), (np.arange(4), np.array([0, 2, 2, 1])))) * -0.25",
    "total(reshape(t, 3, 4) @ swap(reshape(t, 3, 4)))", "total(tanh(reshape(t, 2, 6) @ np.ones((6, 2))))",
    "total(reshape(t, 3, 4) * part(t, 0, 4))", "total(reshape(t, 3, 4) + part(t, 0, 3, (3, 1)))", "total(part(t, 0, 1) * t)",
    "total(take(t, np.array([0, 0, 5])) * np.array([1.0, 2.0, 3.0]))", "total(take(reshape(t, 6, 2), np.array([[0, 0], [5, 1]])) * 2)",
    "total(reshape(t, 3, 2, 2) @ reshape(t, 3, 2, 2))", "total(reshape(t, 3, 2, 2) @ part(t, 2, 6, (2, 2)))",
    "total(tanh(np.ones((2, 3)) @ part(t, 0, 6, (3, 2)) + part(t, 6, 8)) @ part(t, 8, 12, (2, 2)))",
    "total(relu(np.ones((2, 3)) @ part(t, 0, 6, (3, 2)) + part(t, 6, 8)) * part(t, 8, 10))",
    "total(exp(log_softmax(t)) * t)", "total(log_softmax(t)) * total(t)", "tanh(total(t)) * tanh(total(t))", "exp(total(t * t) * -0.1)",
    "total((q := tanh(t)) * q + q)", "total((q := t * t) * (r := q + t) - r * r)", "total(5.0 * t - t * 5.0 + t)",
    "total(take(total(reshape(t, 3, 4), 0), np.array([3, 3])))", "total(swap(reshape(t, 3, 4)) @ reshape(relu(t), 3, 4))",
    "total(log_softmax(swap(reshape(t, 3, 4)) @ np.eye(3)) * 0.5)",
)  # fmt: skip


@pytest.mark.exercise("autodiff.value_and_grad", points=1)
def test_your_whole_engine_on_thirty_formulas(student, reference, rng):
    """Thirty formulas through your own engine: the operators, all operations, order, backward and value_and_grad together."""
    theta = away_from_zero(rng, 12)
    judged, unreached = 0, None
    for text in FORMULAS:
        value, slope = reference.graphs.of_formula(text, theta)
        try:
            came = student.graphs.of_formula(text, theta)
            yours, gradient, _ = answered({"answer": came})
            assert_close(yours, value, what="value of a formula")
            assert_close(gradient, slope, what="gradient of a formula")
            judged += 1
        except StudentStopped:
            raise
        except (CheckFailed, StudentFault) as failed:
            unreached = unreached or (failed if isinstance(failed, NotReached) else None)
            own = own_operations(student, text, theta)
            if own is None or not is_right(own, value, slope):
                continue  # an operation raises, or is wrong: that costs there
            assert_close(yours_of(student, text, theta, 0), own["value"], what="value of a formula")
            assert_close(yours_of(student, text, theta, 1), own["a"], what="gradient of a formula")
            judged += 1
    if judged == 0:
        raise unreached or CheckFailed("None of thirty formulas goes through your engine yet.")


def own_operations(student: Student, text: str, theta: np.ndarray) -> dict[str, Any] | None:
    """Return value and slope that the student's own operations give along all paths; None where one raises."""
    try:
        return student.graphs.pulled(f"(lambda t: {text})(a)", 1.0, theta)
    except StudentStopped:
        raise
    except StudentFault:
        return None


def is_right(own: dict[str, Any], value: Any, slope: np.ndarray) -> bool:
    """Whether the student's own operations give the right value and slope of a formula."""
    try:
        assert_close(own["value"], value, what="value of a formula")
        assert_close(own["a"], slope, what="gradient of a formula")
    except CheckFailed:
        return False
    return True


def yours_of(student: Student, text: str, theta: np.ndarray, place: int) -> Any:
    return answered({"answer": student.graphs.of_formula(text, theta)})[place]
