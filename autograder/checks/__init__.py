"""Checks of numeric code: for hidden suites, visible tests, and anybody's pytest suite.

Every check knows numpy and callables and nothing else, so the same one runs in a student's notebook,
on the reference, on a misconception and over the wire. A check that fails raises `CheckFailed`, whose
diagnosis is a sentence for the student that gives no expected value away.

docs/checks.md has the formula, the tolerance and the source of each.
"""

from .contracts import (
    assert_fresh,
    assert_leaves_inputs,
    assert_no_global_random,
    assert_raises,
    assert_repeatable,
    assert_uses,
    assert_uses_generator,
)
from .convergence import (
    assert_basins,
    assert_certified,
    assert_path,
    assert_rate,
    assert_reaches,
    assert_stability_limit,
    certified_distance,
    convergence_rate,
    local_strong_convexity,
    measured_rate,
)
from .differences import (
    MeasuredGradient,
    complex_step_gradient,
    directional_derivative,
    draw_away_from_kinks,
    kink_distance,
    measured_gradient,
    numerical_gradient,
    richardson_gradient,
)
from .failure import CheckFailed
from .gradients import (
    assert_adjoint,
    assert_directional,
    assert_gradient,
    assert_order,
    assert_separates,
    block_report,
)
from .optimizers import Scenario, assert_independent_runs, assert_optimizer, assert_pure_step, scenarios
from .oracles import BudgetExceeded, CountedOracle, assert_calls, assert_visits, assert_within_budget
from .stability import (
    Probe,
    assert_no_warnings,
    assert_stable,
    bce_probes,
    cross_entropy_probes,
    first_not_finite,
    log_softmax_probes,
    sigmoid_probes,
    softmax_probes,
)
from .tolerances import float32_tolerance, normwise_distance, rounding_spread, summation_spread
from .values import (
    assert_close,
    assert_float64,
    assert_same,
    assert_shape,
    assert_tuple,
    constant_factor,
    normwise_close,
)

__all__ = [
    "BudgetExceeded",
    "CheckFailed",
    "CountedOracle",
    "MeasuredGradient",
    "Probe",
    "Scenario",
    "assert_adjoint",
    "assert_basins",
    "assert_calls",
    "assert_certified",
    "assert_close",
    "assert_directional",
    "assert_float64",
    "assert_fresh",
    "assert_gradient",
    "assert_independent_runs",
    "assert_leaves_inputs",
    "assert_no_global_random",
    "assert_no_warnings",
    "assert_optimizer",
    "assert_order",
    "assert_path",
    "assert_pure_step",
    "assert_raises",
    "assert_rate",
    "assert_reaches",
    "assert_repeatable",
    "assert_same",
    "assert_separates",
    "assert_shape",
    "assert_stability_limit",
    "assert_stable",
    "assert_tuple",
    "assert_uses",
    "assert_uses_generator",
    "assert_visits",
    "assert_within_budget",
    "bce_probes",
    "block_report",
    "certified_distance",
    "complex_step_gradient",
    "constant_factor",
    "convergence_rate",
    "cross_entropy_probes",
    "directional_derivative",
    "draw_away_from_kinks",
    "first_not_finite",
    "float32_tolerance",
    "kink_distance",
    "local_strong_convexity",
    "log_softmax_probes",
    "measured_gradient",
    "measured_rate",
    "normwise_close",
    "normwise_distance",
    "numerical_gradient",
    "richardson_gradient",
    "rounding_spread",
    "scenarios",
    "sigmoid_probes",
    "softmax_probes",
    "summation_spread",
]
