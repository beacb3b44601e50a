"""What a search does wrong with its optimizer's steps is told from the steps, however the search is written."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.recorded_steps import (
    ENDS_EARLY,
    MOST_STEPS,
    NO_LENGTH,
    NOT_REPLACED,
    ONE_STATE,
    STATE_LOST,
    TOO_LONG,
    TOO_SHORT,
    UPHILL,
    EnoughSeen,
    RecordedSteps,
    fault_of_steps,
    searches,
)

TARGET = np.array([0.5, -2.0, 1.0])


def adam_step(theta, g, state, lr):
    t = state["t"] + 1
    m, v = 0.9 * state["m"] + 0.1 * g, 0.999 * state["v"] + 0.001 * g**2
    step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return theta - lr * step, {"m": m, "v": v, "t": t}


def fresh():
    return {"m": np.zeros(3), "v": np.zeros(3), "t": 0}


def falling(k, total=200):
    return max(0.0, 0.02 * (1 - k / total))


def search(step, rate=falling, begins=(0, 100)):
    """Two searches for TARGET, each from a place of its own."""
    for begin in begins:
        theta, state = np.full(3, 1.0 + begin), fresh()
        for k in range(begin, begin + 100):
            theta, state = step(theta, theta - TARGET, state, rate(k))


def search_without_theta(step):
    theta, state = np.ones(3), fresh()
    for k in range(20):
        _, state = step(theta, theta - TARGET, state, falling(k))


def search_without_state(step):
    theta = np.ones(3)
    for k in range(20):
        theta, _ = step(theta, theta - TARGET, fresh(), falling(k))


def search_with_one_state(step):
    state = fresh()
    for begin in (1.0, 5.0):
        theta = np.full(3, begin)
        for k in range(50):
            theta, state = step(theta, theta - TARGET, state, falling(k))


def recorded(run):
    seen = RecordedSteps(adam_step, 3)
    run(seen)
    return seen


def test_a_search_without_a_mistake_shows_none():
    assert fault_of_steps(recorded(search).steps) is None


@pytest.mark.parametrize(
    ("run", "fault"),
    [
        (search_without_theta, NOT_REPLACED),
        (search_without_state, STATE_LOST),
        (search_with_one_state, ONE_STATE),
        (lambda step: search(step, lambda k: -falling(k)), UPHILL),
        (lambda step: search(step, lambda _: 0.0), NO_LENGTH),
        (lambda step: search(step, lambda k: falling(k, 60)), ENDS_EARLY),
        (lambda step: search(step, lambda k: falling(k) / 1000), TOO_SHORT),
        (lambda step: search(step, lambda _: 0.3), TOO_LONG),
    ],
)
def test_a_mistake_with_the_steps_is_told(run, fault):
    assert fault_of_steps(recorded(run).steps) == fault


@pytest.mark.parametrize("rate", [lambda k: falling(k, 60), lambda _: 0.3])
def test_how_a_search_ends_is_not_told_of_one_that_went_on(rate):
    assert fault_of_steps(recorded(lambda step: search(step, rate)).steps, is_whole=False) is None


def test_two_steps_say_nothing():
    assert fault_of_steps(recorded(search_without_state).steps[:2]) is None


def test_a_search_begins_where_a_step_does_not_go_on_from_the_one_before():
    assert [len(part) for part in searches(recorded(search).steps)] == [100, 100]


def test_a_step_does_its_work_while_it_is_recorded():
    ours, theirs = (
        RecordedSteps(adam_step, 3)(np.ones(3), TARGET, fresh(), 0.1),
        adam_step(np.ones(3), TARGET, fresh(), 0.1),
    )
    assert np.array_equal(ours[0], theirs[0])
    assert ours[1]["t"] == theirs[1]["t"] == 1


def test_steps_of_arrays_of_another_length_are_answered_and_not_recorded():
    seen = RecordedSteps(adam_step, 4)
    search_without_theta(seen)
    assert seen.steps == []


def test_a_search_without_an_end_is_ended():
    seen = RecordedSteps(adam_step, 3)
    with pytest.raises(EnoughSeen):
        search(seen, begins=range(0, 100 * MOST_STEPS, 100))
    assert len(seen.steps) == MOST_STEPS
    assert not seen.is_whole
