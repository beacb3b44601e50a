"""What is only tried ends after so many steps, on every machine after the same ones."""

from __future__ import annotations

import pytest

from autograder.diagnosis.steps import StepBudget, StepsSpent, counted, tick


def run(source, steps, call):
    namespace = {"__name__": "tried"}
    exec(counted(source), namespace)
    budget = StepBudget(steps)
    with budget.counting():
        result = eval(call, namespace)
    return result, steps - budget.left


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        ("def f():\n    '''Doc.'''\n    for _ in range(5): pass", 6),
        ("def f():\n    k = 0\n    while k < 4: k += 1", 5),
        ("def f(): return [x for x in range(7) if x % 2]", 8),
        ("def g(): pass\ndef f():\n    g(); g()", 3),
        ("from __future__ import annotations\ndef f(): pass", 1),
    ],
)
def test_turns_of_loops_and_calls_are_counted(source, steps):
    assert run(source, 100, "f()")[1] == steps


def test_an_endless_loop_ends_though_it_swallows_exceptions():
    source = "def f():\n    while True:\n        try:\n            pass\n        except Exception:\n            pass"
    with pytest.raises(StepsSpent):
        run(source, 1000, "f()")


def test_what_is_counted_computes_the_same():
    source = "def f(n):\n    '''Add up.'''\n    return sum(k for k in range(n) if k != 2)"
    assert run(source, 100, "f(5)")[0] == 8
    assert run(source, 100, "f.__doc__")[0] == "Add up."


def test_several_budgets_are_used_up_together():
    together = StepBudget(5)
    first, second = StepBudget(100, together), StepBudget(100, together)
    for _ in range(3):
        first.take()
    second.take(), second.take()
    with pytest.raises(StepsSpent):
        second.take()


def test_nothing_is_counted_outside():
    assert tick()


@pytest.mark.parametrize("steps", range(9))
@pytest.mark.parametrize(("own", "shared"), [(3, 6), (6, 3), (4, 4), (100, 5), (5, 100)])
def test_many_steps_at_once_cost_as_much_as_one_after_the_other(own, shared, steps):
    def left(use):
        together = StepBudget(shared)
        budget = StepBudget(own, together)
        try:
            use(budget)
        except StepsSpent:
            return budget.left, budget.used, together.left, "spent"
        return budget.left, budget.used, together.left, "enough"

    assert left(lambda budget: budget.spend(steps)) == left(lambda b: [b.take() for _ in range(steps)])
