"""Check an optimizer by its whole trajectory: theta and every part of its state, step after step.

An optimizer here is a pure function ``step(theta, g, state, lr, **settings) -> (theta, state)``, or
without state ``step(theta, g, lr) -> theta``. One update from a zero state cannot see an average that is
not accumulated, ordinary gradients cannot see where eps stands, and the end of a long run hides nearly
everything: sixteen of twenty-seven wrong optimizers still reach the optimum of a bowl. So the student's
step and the right one are fed the same gradients, on scales from 1e-9 to 1e3, with zeros, with changing
learning rates, from a fresh and from a used state, and the first step and quantity that differ are named.

The coordinates of these methods do not mix, so each is compared on its own scale: the largest value that
it has had so far. A move of theta may be off by rtol of the largest move and by the rounding of theta.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import arrays_in, copied
from .contracts import assert_left_alone
from .descriptions import exact_factor, short
from .failure import CheckFailed
from .nested import identical
from .parameters import Parameters, parameters_of
from .scenarios import Scenario, scenarios
from .signatures import also_takes
from .tolerances import UNIT_ROUNDOFF
from .values import FLOAT32_RTOL, RTOL, as_array, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours

Step = Callable[..., Any]
State = dict[str, Any]

SUBTLE = 1e-5
"""A relative error below this comes from a small constant or from single precision, not from the formula."""


@also_takes(rng_at=2)
def assert_optimizer(
    step: Step,
    reference_step: Step,
    *,
    rng: np.random.Generator,
    state: Callable[[Any], State] | None = None,
    variations: Sequence[Mapping[str, Any]] = ({},),
    size: int = 5,
    like: Any = None,
    lr: float = 0.01,
    compare_state: bool = True,
    pure: bool = True,
    rtol: float = RTOL,
) -> None:
    """Check that ``step`` goes the way of ``reference_step``, in theta and in state, whatever the gradients.

    step, reference_step: (theta, g, state, lr, **settings) -> (theta, state); without ``state``
                          (theta, g, lr, **settings) -> theta
    rng:           draws theta (size,) and the gradients
    size:          of theta, where ``like`` is not given
    like:          parameters of the arrangement that ``step`` takes: a dict, list or tuple of arrays, a
                   tensor, an array of more axes; its numbers are not used
    state:         theta -> the state before the first step, such as ``{"v": np.zeros_like(theta)}``
    variations:    settings to try, such as ``({}, {"beta": 0.5}, {"weight_decay": 0.1})``
    compare_state: False where the state is the student's own affair; theta alone is compared then
    pure:          False where `assert_pure_step` is an item of its own

    Calls ``step`` about 100 times for each variation. Extra entries of a state are accepted, and so is
    any order of operations that agrees to rounding. Raises CheckFailed that names the variation, the
    first step that is wrong, and the first quantity: a part of the state or theta.

    >>> def momentum(theta, g, state, lr, beta=0.9):
    ...     v = beta * state["v"] + g
    ...     return theta - lr * v, {"v": v}
    >>> assert_optimizer(
    ...     momentum, momentum, rng=np.random.default_rng(0),
    ...     state=lambda theta: {"v": np.zeros_like(theta)}, variations=({}, {"beta": 0.5}),
    ... )
    """
    point = None if like is None else parameters_of(like)
    size = size if point is None else point.values.size
    start_of = _on_vector(state, point)
    yours = _step_on_vectors(step, point, state is not None)
    right = _step_on_vectors(reference_step, point, state is not None)
    for settings in variations:
        for scenario in scenarios(rng=rng, size=size, lr=lr):
            _follow(
                yours,
                right,
                scenario,
                state=start_of,
                settings=dict(settings),
                compare_state=compare_state,
                rtol=rtol,
            )
    first = scenarios(rng=rng, size=size, lr=lr)[0]
    if pure:
        theta, g = _given(first.theta, point), _given(first.gradients[0], point)
        start = state and state(theta)
        assert_pure_step(step, theta, g, lr, state=start, settings=variations[0])
    assert_independent_runs(step, rng=rng, state=state, settings=variations[0], size=size, like=like, lr=lr)


def assert_pure_step(
    step: Step,
    theta: Any,
    g: Any,
    lr: float,
    *,
    state: State | None = None,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Check that a step changes none of its arguments and keeps none of them in the new state.

    theta, g: parameters and gradient: arrays, tensors, or dicts, lists or tuples of these
    state:    the state before the step; None if the step has none

    Sees writing into theta, g or the state, and a new state that shares memory with g or theta, where
    step runs in this process; arrays that cross a wire are copies anyway. Raises CheckFailed.

    >>> assert_pure_step(lambda theta, g, lr: theta - lr * g, np.ones(2), np.ones(2), 0.1)
    """
    theta, g, old = copied(theta), copied(g), copied(state)
    before = copied(theta), copied(g), copied(state)
    _, new = _take(step, theta, g, old, lr, settings=settings or {}, stateful=state is not None)
    for name, now, then in zip(("theta", "the gradient", "the state"), (theta, g, old), before, strict=True):
        if not identical(now, then):
            raise CheckFailed(
                f"Your step changes {name} that the caller handed over. Compute new values and return them; "
                f"the caller may still need the old ones."
            )
    assert_left_alone(step)
    for name, value in (new or {}).items() if isinstance(new, dict) else ():
        for source, argument in (("the gradient", g), ("theta", theta)):
            if _share_memory(value, argument):
                where = name if state and name in state else "an entry"
                raise CheckFailed(
                    f"In your new state, {where} is the caller's own array of {source}, not a copy. When the caller "
                    f"writes the next values into it, your state changes too."
                )


def _share_memory(a: Any, b: Any) -> bool:
    return any(np.shares_memory(x, y) for x in arrays_in(a) for y in arrays_in(b))


@also_takes(rng_at=1)
def assert_independent_runs(
    step: Step,
    *,
    rng: np.random.Generator,
    state: Callable[[Any], State] | None = None,
    settings: Mapping[str, Any] | None = None,
    size: int = 5,
    like: Any = None,
    lr: float = 0.01,
) -> None:
    """Check that two runs, their steps taken in turn, do not disturb each other. Raises CheckFailed.

    Finds what is kept outside of the state: globals, defaults that are mutable, attributes.
    The arguments are those of `assert_optimizer`.

    >>> assert_independent_runs(lambda theta, g, lr: theta - lr * g, rng=np.random.default_rng(0))
    """
    point = None if like is None else parameters_of(like)
    size = size if point is None else point.values.size
    gradients = rng.normal(size=(2, 4, size))
    starts = rng.normal(size=(2, size))

    def walk(run: int) -> Iterator[tuple[np.ndarray, Any]]:
        return _trajectory(
            _step_on_vectors(step, point, state is not None),
            starts[run],
            gradients[run],
            lr=lr,
            state=_on_vector(state, point),
            settings=dict(settings or {}),
        )

    expected = [[theta for theta, _ in walk(run)] for run in (0, 1)]
    for number, pair in enumerate(zip(walk(0), walk(1), strict=True)):
        for run, (theta, _) in enumerate(pair):
            if not np.array_equal(theta, expected[run][number], equal_nan=True):
                raise CheckFailed(
                    "Two runs whose steps are taken in turn disturb each other: something is remembered outside of "
                    "the state. What a step needs from the last one must come in through state, and go out with it."
                )


def _given(vector: np.ndarray, point: Parameters | None) -> Any:
    """Return a flat theta or gradient in the arrangement that the step takes."""
    return vector.copy() if point is None else point.as_given(vector.reshape(point.values.shape))


def _step_on_vectors(step: Step, point: Parameters | None, stateful: bool) -> Step:
    """Return ``step`` for a flat theta and gradient; its state stays in the step's own arrangement."""
    if point is None:
        return step

    def on_vectors(theta: np.ndarray, g: np.ndarray, *rest: Any, **settings: Any) -> Any:
        result = step(_given(theta, point), _given(g, point), *rest, **settings)
        if not stateful:
            return _flat(result, point)
        if not isinstance(result, tuple | list) or len(result) != 2:
            return result  # `_take` says what is wrong with it
        return _flat(result[0], point), result[1]

    return on_vectors


def _flat(theta: Any, point: Parameters) -> np.ndarray:
    numbers = as_array(point.numbers(theta, "theta"), point.values, "theta")
    assert_shape(numbers, point.values.shape, what="theta")
    return numbers.ravel()


def _on_vector(
    state: Callable[[Any], State] | None, point: Parameters | None
) -> Callable[[np.ndarray], State] | None:
    return state and (lambda theta: state(_given(theta, point)))


def _trajectory(
    step: Step,
    theta: np.ndarray,
    gradients: np.ndarray,
    *,
    lr: float,
    state: Callable[[np.ndarray], State] | None,
    settings: dict[str, Any],
) -> Iterator[tuple[np.ndarray, Any]]:
    theta, current = theta.copy(), state(theta) if state else None
    for g in gradients:
        new, current = _take(
            step, theta, g.copy(), current, lr, settings=settings, stateful=state is not None
        )
        theta = as_array(new, theta, "theta").astype(np.float64)
        assert_shape(theta, g.shape, what="theta")
        yield theta, current


def _follow(
    step: Step,
    reference_step: Step,
    scenario: Scenario,
    *,
    state: Callable[[np.ndarray], State] | None,
    settings: dict[str, Any],
    compare_state: bool,
    rtol: float,
) -> None:
    """Drive both optimizers through the scenario; raise CheckFailed at the first difference."""
    stateful = state is not None
    take = functools.partial(_take, settings=settings, stateful=stateful)
    theta, right_state = scenario.theta.copy(), state(scenario.theta) if state else None
    for g in scenario.warm if stateful and compare_state else ():
        theta, right_state = take(reference_step, theta.copy(), g.copy(), right_state, float(scenario.lrs[0]))
    right = theta
    yours, your_state = right.copy(), copied(right_state)
    scales: dict[str, np.ndarray] = {}
    unit = UNIT_ROUNDOFF
    paths: tuple[list[np.ndarray], list[np.ndarray]] = ([right], [yours])
    for number, (g, lr) in enumerate(zip(scenario.gradients, scenario.lrs, strict=True), start=1):
        new, your_state = take(step, yours.copy(), g.copy(), your_state, float(lr))
        new_right, right_state = take(reference_step, right.copy(), g.copy(), right_state, float(lr))
        place = _Place(scenario, number, settings, paths)
        if stateful and compare_state:
            _compare_state(your_state, right_state or {}, scales, place, rtol)
        theta = as_array(new, right, "theta")
        assert_shape(theta, right.shape, what="theta")
        if theta.dtype == np.float32:  # the dtype is another item's matter
            rtol, unit = max(rtol, FLOAT32_RTOL), 2.0**-24
        theta = theta.astype(np.float64)
        move, good = theta - yours, new_right - right
        paths[0].append(new_right)
        paths[1].append(theta)
        scale = scales["theta"] = np.maximum(scales.get("theta", np.zeros(1)), np.abs(good))
        blur = 4 * number * unit * np.maximum(np.abs(new_right), np.abs(right))
        if not (np.abs(theta - new_right) <= rtol * number * scale + blur).all():
            place.fail("theta", move, good, stateful and compare_state)
        yours, right = theta, new_right


@dataclass(frozen=True)
class _Place:
    """Where two trajectories part."""

    scenario: Scenario
    number: int
    settings: dict[str, Any]
    paths: tuple[list[np.ndarray], list[np.ndarray]]

    def fail(self, name: str, yours: np.ndarray, right: np.ndarray, state_is_right: bool) -> None:
        """Raise CheckFailed: ``name`` is the first quantity that is wrong."""
        settings = f" and {', '.join(self.settings)} set" if self.settings else ""
        where = f"{self.scenario.when}{settings}"
        before = "" if self.number == 1 else " The steps before it are right."
        quantity = "the move of theta" if name == "theta" else f'state["{name}"]'
        factor = exact_factor(yours, right) if right.any() and np.isfinite(yours).all() else None
        if not np.isfinite(yours).all():
            what = f"{quantity} is not finite"
        elif not right.any():
            what = f"{quantity} should be 0 and is not"
        elif not yours.any():
            what = f"{quantity} is 0 and should not be"
        elif factor is not None:
            what = f"{quantity} is {factor} what it should be"
        else:
            what = f"{quantity} is off by {_relative(yours, right):.1e} of its size"
        question = self.scenario.question
        if yours.any() and np.isfinite(yours).all() and 0 < _relative(yours, right) < SUBTLE:
            question = "All but a small term is right: where does a small constant such as eps stand, and are the numbers kept in double precision?"
        if name == "theta" and state_is_right:
            what += ", though the state is right"
        raise CheckFailed(
            f"Step {self.number} is the first that is wrong {where}: {what}.{before} {question}",
            values=f"{quantity}: expected {short(right)}\ngot {short(yours)}\nlr {self.scenario.lrs[self.number - 1]:g}, "
            f"settings {self.settings}",
            evidence={
                "expected": np.array(self.paths[0]),
                "actual": np.array(self.paths[1]),
                "first_divergent_step": np.array(self.number),
            },
        )


def _compare_state(
    yours: Any, right: State, scales: dict[str, np.ndarray], place: _Place, rtol: float
) -> None:
    if not isinstance(yours, dict):
        raise CheckFailed(
            f"The new state should be a dict with {_keys(right)}; yours is {type(yours).__name__[:30]}."
        )
    missing = [key for key in right if key not in yours]
    if missing:
        raise CheckFailed(f"Your new state lacks {_keys(missing)}. Which parts must the next step find?")
    for name, value in right.items():
        entry = parameters_of(value)
        good = entry.values
        part = as_array(entry.numbers(yours[name], f'state["{name}"]'), good, f'state["{name}"]')
        assert_shape(part, good.shape, what=f'state["{name}"]')
        if part.dtype == np.float32:
            rtol = max(rtol, FLOAT32_RTOL)
        part = part.astype(np.float64)
        scale = scales[name] = np.maximum(scales.get(name, np.zeros(1)), np.abs(good))
        if not (np.abs(part - good) <= rtol * scale).all():
            place.fail(name, part, good, False)


def _take(
    step: Step,
    theta: np.ndarray,
    g: np.ndarray,
    state: Any,
    lr: float,
    *,
    settings: Mapping[str, Any],
    stateful: bool,
) -> tuple[Any, Any]:
    """Return (theta, state) after one step."""
    if not stateful:
        return step(theta, g, lr, **settings), None
    result = step(theta, g, state, lr, **settings)
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise CheckFailed("A step should return two values, the new theta and the new state.")
    return result[0], result[1]


def _relative(yours: np.ndarray, right: np.ndarray) -> float:
    """Return the largest error of a coordinate relative to that coordinate, 0 where the right one is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(yours - right) / np.abs(right)
    return float(np.max(ratio[np.isfinite(ratio)], initial=0.0))


def _keys(names: Any) -> str:
    return ", ".join(f'"{name}"' for name in names)
