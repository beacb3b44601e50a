"""Optimizer checks: no wrong optimizer gets through, every right style does, and published styles let some through.

The positive control re-creates how courses check an Adam today: one update compared with allclose, one
update from a given state, the end of a thousand steps. Each lets wrong variants through.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from autograder.checks import CheckFailed
from autograder.checks.optimizers import (
    assert_independent_runs,
    assert_optimizer,
    assert_pure_step,
    scenarios,
)


def sgd(theta, g, lr):
    return theta - lr * g


def momentum(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + g
    return theta - lr * v, {"v": v}


def rmsprop(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * g * g
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}


def adamw(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0, wrong=""):
    """The right AdamW, or one of its wrong variants by name."""
    if wrong == "betas_swapped":
        beta1, beta2 = beta2, beta1
    if wrong == "ascent":
        g = -g
    if wrong == "l2_decay":
        g = g + decay * theta
    if wrong == "clipped":
        g = np.clip(g, -5, 5)
    t = state["t"] + (wrong != "t_late")
    m0 = np.zeros_like(g) if wrong == "no_accum_m" else state["m"]
    v0 = np.zeros_like(g) if wrong == "no_accum_v" else state["v"]
    m = beta1 * m0 + (1 if wrong == "m_unweighted" else 1 - beta1) * g
    square = {"v_of_m": m * m, "v_abs": np.abs(g), "v_mean": np.mean(g * g) * np.ones_like(g)}.get(
        wrong, g * g
    )
    v = beta2 * v0 + (1 - beta2) * square
    if wrong == "amsgrad":
        v = np.maximum(v, state["v"])
    used = {"t_constant": 1, "t_late": max(t, 1), "t_off_by_one": t + 1, "t_capped": min(t, 10)}.get(wrong, t)
    m_hat = m if wrong in ("no_correction", "only_v_corrected") else m / (1 - beta1**used)
    v_hat = v if wrong in ("no_correction", "only_m_corrected") else v / (1 - beta2**used)
    if wrong == "same_correction":
        v_hat = v / (1 - beta1**used)
    if wrong == "old_m":
        m_hat = state["m"] / (1 - beta1**used)
    root = v_hat if wrong == "no_root" else np.sqrt(v_hat)
    divisor = {
        "eps_in_sqrt": np.sqrt(v_hat + eps),
        "no_eps": np.sqrt(v_hat),
        "eps_before_correction": (np.sqrt(v) + eps) / np.sqrt(1 - beta2**used),
        "eps_floor": np.maximum(np.sqrt(v_hat), eps),
        "eps_hard_coded": root + 1e-8,
    }.get(wrong, root + eps)
    step = lr * m_hat / divisor
    if wrong == "decay_unscaled":
        new = theta - step - decay * theta
    elif wrong == "decay_after":
        new = (theta - step) * (1 - lr * decay)
    elif wrong == "no_decay" or wrong == "l2_decay":
        new = theta - step
    elif wrong == "decay_always":
        new = theta - step - lr * 0.01 * theta
    else:
        new = theta - step - lr * decay * theta
    if wrong == "stores_corrected":
        m, v = m_hat, v_hat
    if wrong == "float32":
        new = new.astype(np.float32).astype(np.float64)
    return new, {"m": m, "v": v, "t": 1 if wrong == "t_constant" else t + (wrong == "t_late")}


def variant(name):
    return lambda *args, **settings: adamw(*args, **settings, wrong=name)


FOURTEEN = (
    *("no_accum_m", "no_accum_v", "no_correction", "only_m_corrected", "only_v_corrected", "t_off_by_one"),
    *(
        "t_constant",
        "eps_in_sqrt",
        "no_eps",
        "no_root",
        "betas_swapped",
        "l2_decay",
        "decay_unscaled",
        "no_decay",
    ),
)
"""The wrong variants that the checks of courses were measured with."""

MORE_ADAMS = (
    *("ascent", "clipped", "m_unweighted", "v_of_m", "v_abs", "v_mean", "amsgrad", "t_late", "t_capped"),
    *("same_correction", "old_m", "eps_before_correction", "eps_floor", "eps_hard_coded", "decay_after"),
    *("decay_always", "stores_corrected", "float32"),
)

WRONG_SGD = {
    "ascent": lambda th, g, lr: th + lr * g,
    "normalised": lambda th, g, lr: th - lr * g / (np.linalg.norm(g) or 1.0),
    "sign": lambda th, g, lr: th - lr * np.sign(g),
    "mean": lambda th, g, lr: th - lr * g / g.size,
    "twice": lambda th, g, lr: th - 2 * lr * g,
    "clipped": lambda th, g, lr: th - lr * np.clip(g, -5, 5),
    "fixed_lr": lambda th, g, lr: th - 0.01 * g,
    "decays": lambda th, g, lr: th - lr * (g + 1e-4 * th),
    "column": lambda th, g, lr: (th - lr * g)[:, None],
    "nothing": lambda th, g, lr: None,
}

WRONG_MOMENTUM = {
    "average": lambda th, g, s, lr, beta=0.9: (lambda v: (th - lr * v, {"v": v}))(
        beta * s["v"] + (1 - beta) * g
    ),
    "old_velocity": lambda th, g, s, lr, beta=0.9: (th - lr * s["v"], {"v": beta * s["v"] + g}),
    "nesterov": lambda th, g, s, lr, beta=0.9: (lambda v: (th - lr * (g + beta * v), {"v": v}))(
        beta * s["v"] + g
    ),
    "uphill": lambda th, g, s, lr, beta=0.9: (lambda v: (th + lr * v, {"v": v}))(beta * s["v"] + g),
    "lr_inside": lambda th, g, s, lr, beta=0.9: (lambda v: (th - v, {"v": v}))(beta * s["v"] + lr * g),
    "no_accumulation": lambda th, g, s, lr, beta=0.9: (th - lr * g, {"v": g.copy()}),
    "beta_fixed": lambda th, g, s, lr, beta=0.9: (lambda v: (th - lr * v, {"v": v}))(0.9 * s["v"] + g),
    "forgets": lambda th, g, s, lr, beta=0.9: (th - lr * (beta * s["v"] + g), {}),
    "alone": lambda th, g, s, lr, beta=0.9: th - lr * (beta * s["v"] + g),
    "list": lambda th, g, s, lr, beta=0.9: (lambda v: (th - lr * v, [v]))(beta * s["v"] + g),
}

WRONG_RMSPROP = {
    "no_root": lambda th, g, s, lr, rho=0.9, eps=1e-8: (lambda q: (th - lr * g / (q + eps), {"s": q}))(rho * s["s"] + (1 - rho) * g * g),
    "adagrad": lambda th, g, s, lr, rho=0.9, eps=1e-8: (lambda q: (th - lr * g / (np.sqrt(q) + eps), {"s": q}))(s["s"] + g * g),
    "one_scale": lambda th, g, s, lr, rho=0.9, eps=1e-8: (lambda q: (th - lr * g / (np.sqrt(q) + eps), {"s": q}))(rho * s["s"] + (1 - rho) * np.mean(g * g)),
    "eps_in_sqrt": lambda th, g, s, lr, rho=0.9, eps=1e-8: (lambda q: (th - lr * g / np.sqrt(q + eps), {"s": q}))(rho * s["s"] + (1 - rho) * g * g),
    "swapped": lambda th, g, s, lr, rho=0.9, eps=1e-8: (lambda q: (th - lr * g / (np.sqrt(q) + eps), {"s": q}))((1 - rho) * s["s"] + rho * g * g),
    "old_s": lambda th, g, s, lr, rho=0.9, eps=1e-8: (th - lr * g / (np.sqrt(s["s"]) + eps), {"s": rho * s["s"] + (1 - rho) * g * g}),
    "corrected": lambda th, g, s, lr, rho=0.9, eps=1e-8: (lambda q: (th - lr * g / (np.sqrt(q / (1 - rho)) + eps), {"s": q}))(rho * s["s"] + (1 - rho) * g * g),
}  # fmt: skip

ADAM = {
    "state": lambda theta: {"m": np.zeros_like(theta), "v": np.zeros_like(theta), "t": 0},
    "variations": ({}, {"beta1": 0.7, "beta2": 0.9, "eps": 1e-3}, {"decay": 0.1}),
}
MOMENTUM = {"state": lambda theta: {"v": np.zeros_like(theta)}, "variations": ({}, {"beta": 0.5})}
RMSPROP = {"state": lambda theta: {"s": np.zeros_like(theta)}, "variations": ({}, {"rho": 0.5, "eps": 1e-3})}
SGD = {"state": None}

ALL_WRONG = [
    *((f"adam:{name}", variant(name), adamw, ADAM) for name in (*FOURTEEN, *MORE_ADAMS)),
    *((f"sgd:{name}", step, sgd, SGD) for name, step in WRONG_SGD.items()),
    *((f"momentum:{name}", step, momentum, MOMENTUM) for name, step in WRONG_MOMENTUM.items()),
    *((f"rmsprop:{name}", step, rmsprop, RMSPROP) for name, step in WRONG_RMSPROP.items()),
]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture(autouse=True)
def _quiet():
    with np.errstate(all="ignore"):
        yield


def verdict(step, reference, options, seed=7) -> CheckFailed | None:
    try:
        assert_optimizer(step, reference, rng=np.random.default_rng(seed), **options)
    except CheckFailed as failed:
        return failed
    return None


@pytest.mark.parametrize(
    ("step", "reference", "options"), [w[1:] for w in ALL_WRONG], ids=[w[0] for w in ALL_WRONG]
)
def test_no_wrong_optimizer_gets_through(step, reference, options):
    for seed in range(5):
        assert verdict(step, reference, options, seed) is not None


def test_there_are_fourteen_published_variants_and_many_more():
    assert len(set(FOURTEEN)) == 14
    assert len(ALL_WRONG) >= 55


# right styles


def fused_adam(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0):
    """The form of the paper's section 2: the corrections folded into the step."""
    t = state["t"] + 1
    m = state["m"] + (1 - beta1) * (g - state["m"])
    v = state["v"] + (1 - beta2) * (np.square(g) - state["v"])
    root = np.sqrt(1 - beta2**t)
    return theta * (1 - lr * decay) - lr * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root), dict(
        m=m, v=v, t=t
    )


def looped_adam(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0):
    t, m, v, new = state["t"] + 1, [], [], []
    for th, gi, mi, vi in zip(theta, g, state["m"], state["v"], strict=True):
        m.append(beta1 * mi + (1.0 - beta1) * gi)
        v.append(beta2 * vi + (1.0 - beta2) * gi**2)
        corrected = (m[-1] / (1 - beta1**t)) / ((v[-1] / (1 - beta2**t)) ** 0.5 + eps)
        new.append(th - lr * (corrected + decay * th))
    return np.array(new), {"m": np.array(m), "v": np.array(v), "t": t, "steps seen": t}


def out_argument_adam(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0):
    state = {key: np.copy(value) for key, value in state.items()}
    state["t"] = state["t"] + 1
    state["m"] *= beta1
    state["m"] += (1 - beta1) * g
    state["v"] *= beta2
    np.add(state["v"], (1 - beta2) * g * g, out=state["v"])
    theta = np.multiply(theta, 1 - lr * decay)
    theta -= (
        lr * state["m"] / (1 - beta1 ** state["t"]) / (np.sqrt(state["v"] / (1 - beta2 ** state["t"])) + eps)
    )
    return [theta, state]


def heavy_ball(theta, g, state, lr, beta=0.9):
    v = np.array([beta * a + b for a, b in zip(state["v"], g, strict=True)])
    return theta + -lr * v, {"v": v}


def other_rmsprop(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = state["s"] - (1 - rho) * (state["s"] - g**2)
    return theta - (lr / (s**0.5 + eps)) * g, {"s": s}


RIGHT = [
    (adamw, adamw, ADAM),
    (fused_adam, adamw, ADAM),
    (looped_adam, adamw, ADAM),
    (out_argument_adam, adamw, ADAM),
    (momentum, momentum, MOMENTUM),
    (heavy_ball, momentum, MOMENTUM),
    (rmsprop, rmsprop, RMSPROP),
    (other_rmsprop, rmsprop, RMSPROP),
    (sgd, sgd, SGD),
    (lambda theta, g, lr: np.add(theta, -g * lr), sgd, SGD),
]


@pytest.mark.parametrize(("step", "reference", "options"), RIGHT, ids=[right[0].__name__ for right in RIGHT])
def test_every_right_style_passes(step, reference, options):
    for seed in range(20):
        assert_optimizer(step, reference, rng=np.random.default_rng(seed), **options)


def test_single_precision_of_what_comes_back_is_the_matter_of_another_item():
    def single(theta, g, state, lr, beta=0.9):
        theta, new = momentum(theta, g, state, lr, beta)
        return theta.astype(np.float32), {"v": new["v"].astype(np.float32)}

    for seed in range(5):
        assert_optimizer(single, momentum, rng=np.random.default_rng(seed), **MOMENTUM)


def test_a_private_state_is_accepted_where_theta_alone_counts(rng):
    def hoards(theta, g, state, lr, beta=0.9):
        velocity = beta * state.get("speed", np.zeros_like(g)) + g
        return theta - lr * velocity, {"speed": velocity}

    assert_optimizer(hoards, momentum, rng=rng, **MOMENTUM, compare_state=False)
    with pytest.raises(CheckFailed, match='Your new state lacks "v"'):
        assert_optimizer(hoards, momentum, rng=rng, **MOMENTUM)


# messages


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("adam:eps_in_sqrt", r"Step 1 is the first that is wrong with ordinary .* where does a small constant such as eps stand"),
        ("adam:no_eps", r"the move of theta is off by 1.7e-07 of its size, though the state is right. All but a small term"),
        ("adam:no_accum_v", r'Step 2 is the first that is wrong .*: state\["v"\] is off by .* steps before it are right'),
        ("adam:t_off_by_one", r"the move of theta is off by .*, though the state is right"),
        ("adam:t_capped", r"Step 11 is the first that is wrong over many steps|with a state that has seen"),
        ("adam:l2_decay", r'with ordinary gradients and decay set: state\["m"\] is off'),
        ("adam:no_decay", r"with ordinary gradients and decay set: the move of theta is off"),
        ("adam:decay_always", r"the move of theta is off|should be 0 and is not"),
        ("adam:clipped", r"with gradients near 1000"),
        ("sgd:twice", r"Step 1 .*: the move of theta is twice what it should be"),
        ("sgd:ascent", r"is the negative of what it should be"),
        ("sgd:fixed_lr", r"Step 2 is the first that is wrong when the learning rate changes"),
        ("sgd:decays", r"the move of theta is off by"),
        ("sgd:nothing", r"None in place of its theta"),
        ("sgd:column", r"theta has shape \(5, 1\)"),
        ("momentum:old_velocity", r"Step 1 .*the move of theta is 0 and should not be, though the state is right"),
        ("momentum:beta_fixed", r"Step 2 .* and beta set"),
        ("momentum:lr_inside", r'state\["v"\] is'),
        ("momentum:alone", r"A step should return two values"),
        ("momentum:list", r'The new state should be a dict with "v"; yours is list'),
        ("momentum:forgets", r'Your new state lacks "v"'),
    ],
)  # fmt: skip
def test_the_first_divergent_step_and_quantity_are_named(name, words):
    _, step, reference, options = next(wrong for wrong in ALL_WRONG if wrong[0] == name)
    failed = verdict(step, reference, options)
    assert re.search(words, failed.diagnosis), failed.diagnosis


def test_the_paths_up_to_the_divergence_are_evidence():
    failed = verdict(variant("no_accum_v"), adamw, ADAM)
    assert failed.evidence["first_divergent_step"] == 2
    assert failed.evidence["expected"].shape == failed.evidence["actual"].shape == (2, 5)


def test_a_division_of_zero_by_zero_is_called_not_finite(rng):
    def unprotected(theta, g, state, lr, eps=1e-8):
        return adamw(theta, g, state, lr, eps=eps) if g.any() else (theta + g / g, state)

    with pytest.raises(
        CheckFailed, match="when the gradient is 0 from the start: the move of theta is not finite"
    ):
        assert_optimizer(unprotected, adamw, rng=rng, state=ADAM["state"], compare_state=False)


def test_a_theta_that_moves_without_a_gradient_is_named(rng):
    with pytest.raises(CheckFailed, match="0 from the start: the move of theta should be 0 and is not"):
        assert_optimizer(lambda th, g, lr: th - lr * g + 1e-13 * th * (not g.any()), sgd, rng=rng)


# purity


def test_a_step_that_writes_into_its_arguments_is_named():
    theta, g = np.ones(3), np.ones(3)
    state = {"v": np.ones(3)}

    def writes_theta(theta, g, state, lr):
        theta -= lr * g
        return theta, state

    def writes_g(theta, g, state, lr):
        g *= lr
        return theta - g, state

    def writes_state(theta, g, state, lr):
        state["v"] += g
        return theta - lr * state["v"], state

    for step, words in [
        (writes_theta, "changes theta that"),
        (writes_g, "changes the gradient that"),
        (writes_state, "changes the state that"),
    ]:
        with pytest.raises(CheckFailed, match=words):
            assert_pure_step(step, theta, g, 0.1, state=state)


def test_a_state_that_keeps_the_callers_array_is_named():
    with pytest.raises(CheckFailed, match="v is the caller's own array of the gradient"):
        assert_pure_step(
            lambda th, g, s, lr: (th - lr * g, {"v": g}),
            np.ones(3),
            np.ones(3),
            0.1,
            state={"v": np.zeros(3)},
        )


def test_a_step_that_remembers_outside_of_its_state_is_named(rng):
    memory = {"v": np.zeros(5)}

    def remembers(theta, g, lr):
        memory["v"] = 0.9 * memory["v"] + g
        return theta - lr * memory["v"]

    with pytest.raises(CheckFailed, match="something is remembered outside of the state"):
        assert_independent_runs(remembers, rng=rng)
    assert_independent_runs(sgd, rng=rng)
    assert_independent_runs(momentum, rng=rng, **{"state": MOMENTUM["state"]})


def test_the_scenarios_cover_twelve_decades_zeros_and_changing_rates(rng):
    found = scenarios(rng=rng)
    sizes = [np.abs(s.gradients).max() for s in found]
    assert min(s for s in sizes if s > 0) < 1e-8
    assert max(sizes) > 500
    assert any(not s.gradients.any() for s in found)
    assert any((s.gradients[:, -1] == 0).all() and s.gradients.any() for s in found)
    assert any(len(set(s.lrs)) > 1 for s in found)


# the positive control: how such a check is usually written


def one_update_from_zero(step) -> bool:
    """One update from a zero state at t = 2, compared with allclose."""
    rng = np.random.default_rng(1)
    theta, g = rng.normal(size=6), rng.normal(size=6)
    state = {"m": np.zeros(6), "v": np.zeros(6), "t": 1}
    return all(
        np.allclose(a, b)
        for a, b in zip(flat(step(theta, g, state, 0.01)), flat(adamw(theta, g, state, 0.01)), strict=True)
    )


def one_update_from_given_state(step) -> bool:
    """One update from m, v, t = 5 on linspace inputs, relative error below 1e-7."""
    theta, g = np.linspace(-0.4, 0.6, 20), np.linspace(-0.6, 0.4, 20)
    state = {"m": np.linspace(0.6, 0.9, 20), "v": np.linspace(0.7, 0.5, 20), "t": 5}
    pairs = zip(flat(step(theta, g, state, 1e-2)), flat(adamw(theta, g, state, 1e-2)), strict=True)
    return all(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))) < 1e-7 for a, b in pairs)


def a_thousand_steps(step, atol) -> bool:
    """The weights after 1000 steps on a regression, with decay, compared at the end."""
    rng = np.random.default_rng(2)
    X, W = rng.normal(size=(30, 3)), rng.normal(size=3)
    y = X @ W + 0.1 * rng.normal(size=30)
    ends = []
    for run in (step, adamw):
        theta, state = np.zeros(3), ADAM["state"](np.zeros(3))
        for _ in range(1000):
            theta, state = run(theta, 2 * X.T @ (X @ theta - y) / 30, state, 1e-3, decay=0.01)
        ends.append(theta)
    return bool(np.allclose(*ends, rtol=1e-4, atol=atol))


def flat(result):
    theta, state = result
    return [theta, state["m"], state["v"], np.array(float(state["t"]))]


NO_DECAY = [name for name in FOURTEEN if "decay" not in name]


@pytest.mark.parametrize(
    ("published", "names", "survivors"),
    [
        (one_update_from_zero, NO_DECAY, {"no_accum_m", "no_accum_v", "eps_in_sqrt", "no_eps"}),
        (one_update_from_given_state, NO_DECAY, {"eps_in_sqrt", "no_eps"}),
        (lambda step: a_thousand_steps(step, 1e-4), FOURTEEN, {"eps_in_sqrt", "no_eps"}),
    ],
    ids=["one update from zero", "one update from a state", "the end of 1000 steps"],
)
def test_published_styles_let_wrong_adams_through(published, names, survivors):
    assert published(adamw)
    assert survivors <= {name for name in names if published(variant(name))}
    assert all(verdict(variant(name), adamw, ADAM) for name in names)


def test_a_loose_tolerance_lets_even_more_through():
    loose = [name for name in FOURTEEN if a_thousand_steps(variant(name), 1e-2)]
    assert len(loose) > len([name for name in FOURTEEN if a_thousand_steps(variant(name), 1e-4)])
