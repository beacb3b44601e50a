"""Wrong answers to 06-optimizers, written from the released text alone, to measure the
diagnosis; never used to improve it."""

import numpy as np
from optimizers import minibatches

from autograder.diagnosis.held_out import mistake


@mistake("optimizers.minibatches", "not shuffled")
def minibatches_in_order(n, batch_size, rng):
    return [np.arange(start, min(start + batch_size, n)) for start in range(0, n, batch_size)]


@mistake("optimizers.minibatches", "short last batch dropped")
def minibatches_full_only(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n // batch_size)]


@mistake("optimizers.minibatches", "empty batch when it divides")
def minibatches_one_too_many(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    batches = []
    for k in range(n // batch_size + 1):
        batches.append(order[k * batch_size : (k + 1) * batch_size])
    return batches


@mistake("optimizers.minibatches", "order drawn with replacement")
def minibatches_choice(n, batch_size, rng):
    order = rng.choice(n, size=n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("optimizers.minibatches", "own generator with a fixed seed")
def minibatches_own_seed(n, batch_size, rng):
    rng = np.random.default_rng(0)
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("optimizers.minibatches", "pieces of nearly equal size")
def minibatches_array_split(n, batch_size, rng):
    count = int(np.ceil(n / batch_size))
    return np.array_split(rng.permutation(n), count)


@mistake("optimizers.minibatches", "batch size taken as number of batches")
def minibatches_number(n, batch_size, rng):
    pieces = np.array_split(rng.permutation(n), batch_size)
    return [piece for piece in pieces if len(piece) > 0]


@mistake("optimizers.minibatches", "each place swapped with any place")
def minibatches_swaps(n, batch_size, rng):
    order = np.arange(n)
    for i in range(n):
        j = rng.integers(n)
        order[i], order[j] = order[j], order[i]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("optimizers.minibatches", "each batch drawn afresh from all")
def minibatches_fresh(n, batch_size, rng):
    batches, left = [], n
    while left > 0:
        size = min(batch_size, left)
        batches.append(rng.choice(n, size=size, replace=False))
        left -= size
    return batches


@mistake("optimizers.minibatches", "only the batches change places")
def minibatches_neighbours(n, batch_size, rng):
    pieces = [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]
    full = [piece for piece in pieces if len(piece) == batch_size]
    rest = [piece for piece in pieces if len(piece) < batch_size]
    return [full[k] for k in rng.permutation(len(full))] + rest


@mistake("optimizers.minibatches", "indices are floats")
def minibatches_floats(n, batch_size, rng):
    batches, batch = [], np.array([])
    for index in rng.permutation(n):
        batch = np.append(batch, index)
        if len(batch) == batch_size:
            batches.append(batch)
            batch = np.array([])
    if len(batch) > 0:
        batches.append(batch)
    return batches


@mistake("optimizers.minibatches", "swap never with the place itself")
def minibatches_cyclic(n, batch_size, rng):
    order = np.arange(n)
    for i in range(n - 1, 0, -1):
        j = rng.integers(0, i)  # a place before i
        order[[i, j]] = order[[j, i]]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@mistake("optimizers.sgd_epoch", "all gradients at the start")
def sgd_epoch_at_the_start(grad_batch, theta, n, batch_size, lr, rng):
    new = theta.copy()
    for batch in minibatches(n, batch_size, rng):
        new = new - lr * grad_batch(theta, batch)
    return new


@mistake("optimizers.sgd_epoch", "uphill")
def sgd_epoch_uphill(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta = theta + lr * grad_batch(theta, batch)
    return theta


@mistake("optimizers.sgd_epoch", "divided by the batch size again")
def sgd_epoch_divided_again(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr / len(batch) * grad_batch(theta, batch)
    return theta


@mistake("optimizers.sgd_epoch", "return inside the loop")
def sgd_epoch_first_batch(grad_batch, theta, n, batch_size, lr, rng):
    position = np.array(theta)
    for batch in minibatches(n, batch_size, rng):
        position = position - lr * grad_batch(position, batch)
        return position


@mistake("optimizers.sgd_epoch", "theta changed in place")
def sgd_epoch_in_place(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta -= lr * grad_batch(theta, batch)
    return theta.copy()


@mistake("optimizers.sgd_epoch", "weighted by the share of the batch")
def sgd_epoch_share(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        share = len(batch) / n
        theta = theta - lr * share * grad_batch(theta, batch)
    return theta


@mistake("optimizers.sgd_epoch", "last batch left out")
def sgd_epoch_without_last(grad_batch, theta, n, batch_size, lr, rng):
    batches = minibatches(n, batch_size, rng)
    new = 1.0 * theta
    for k in range(len(batches) - 1):
        new = new - lr * grad_batch(new, batches[k])
    return new


@mistake("optimizers.sgd_epoch", "generator of its own")
def sgd_epoch_own_generator(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, np.random.default_rng()):
        theta = theta - lr * grad_batch(theta, batch)
    return theta


@mistake("optimizers.sgd_epoch", "shuffled anew for each step")
def sgd_epoch_shuffled_anew(grad_batch, theta, n, batch_size, lr, rng):
    steps = -(-n // batch_size)
    for k in range(steps):
        batch = minibatches(n, batch_size, rng)[k]
        theta = theta - lr * grad_batch(theta, batch)
    return theta


@mistake("optimizers.sgd_epoch", "n and batch size mixed up")
def sgd_epoch_mixed_up(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(batch_size, n, rng):
        theta = theta - lr * grad_batch(theta, batch)
    return theta


@mistake("optimizers.sgd_epoch", "writes into the gradient")
def sgd_epoch_writes_gradient(grad_batch, theta, n, batch_size, lr, rng):
    new = theta.copy()
    for batch in minibatches(n, batch_size, rng):
        step = grad_batch(new, batch)
        step *= lr
        new = new - step
    return new


@mistake("optimizers.sgd_epoch", "a step for each example")
def sgd_epoch_each_example(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        for i in batch:
            theta = theta - lr * grad_batch(theta, np.array([i]))
    return theta


@mistake("optimizers.momentum_step", "running average, (1 - beta) g")
def momentum_average(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + (1 - beta) * g
    return theta - lr * v, {"v": v}


@mistake("optimizers.momentum_step", "step with the old velocity")
def momentum_old_velocity(theta, g, state, lr, beta=0.9):
    new_theta = theta - lr * state["v"]
    new_v = beta * state["v"] + g
    return new_theta, {"v": new_v}


@mistake("optimizers.momentum_step", "learning rate inside the velocity")
def momentum_lr_inside(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + lr * g
    return theta - v, {"v": v}


@mistake("optimizers.momentum_step", "uphill")
def momentum_uphill(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + g
    return theta + lr * v, {"v": v}


@mistake("optimizers.momentum_step", "velocity points downhill")
def momentum_velocity_sign(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] - g
    return theta + lr * v, {"v": v}


@mistake("optimizers.momentum_step", "state changed in place")
def momentum_in_place(theta, g, state, lr, beta=0.9):
    state["v"] *= beta
    state["v"] += g
    return theta - lr * state["v"], state


@mistake("optimizers.momentum_step", "old state returned")
def momentum_old_state(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + g
    return theta - lr * v, dict(state)


@mistake("optimizers.momentum_step", "Nesterov's step")
def momentum_nesterov(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + g
    look_ahead = g + beta * v
    return theta - lr * look_ahead, {"v": v}


@mistake("optimizers.momentum_step", "beta times the slope as well")
def momentum_bracket(theta, g, state, lr, beta=0.9):
    v = beta * (state["v"] + g)
    return theta - lr * v, {"v": v}


@mistake("optimizers.momentum_step", "beta taken as the friction")
def momentum_friction(theta, g, state, lr, beta=0.9):
    v = (1.0 - beta) * state["v"] + g
    return theta - lr * v, {"v": v}


@mistake("optimizers.momentum_step", "beta fixed at 0.9")
def momentum_fixed_beta(theta, g, state, lr, beta=0.9):
    v = 0.9 * state["v"] + g
    return theta - lr * v, {"v": v}


@mistake("optimizers.momentum_step", "velocity begins anew each time")
def momentum_forgets(theta, g, state, lr, beta=0.9):
    v = np.zeros_like(theta)
    v = beta * v + g
    return theta - lr * v, {"v": v}


@mistake("optimizers.adam_step", "no correction")
def adam_uncorrected(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * m / (np.sqrt(v) + eps), {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "count of steps not kept")
def adam_count_not_kept(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g * g
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {**state, "m": m, "v": v}


@mistake("optimizers.adam_step", "corrected averages kept in the state")
def adam_hats_kept(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    theta = theta - lr * m / (np.sqrt(v) + eps)
    return theta, {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "eps under the root")
def adam_eps_under_root(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * np.square(g)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / np.sqrt(v_hat + eps), {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "eps forgotten")
def adam_no_eps(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    step = (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t))
    return theta - lr * step, {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "betas in each other's place")
def adam_betas_swapped(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta2 * state["m"] + (1 - beta2) * g
    v = beta1 * state["v"] + (1 - beta1) * g**2
    m_hat, v_hat = m / (1 - beta2**t), v / (1 - beta1**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "beta times t, no power")
def adam_times_t(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "correction in the learning rate, eps not corrected")
def adam_rate_corrected(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - rate * m / (np.sqrt(v) + eps), {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "averages changed in place")
def adam_in_place(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = state["m"], state["v"], state["t"] + 1
    m += (1 - beta1) * (g - m)
    v += (1 - beta2) * (g**2 - v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "one squared length for all coordinates")
def adam_squared_length(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * (g @ g)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "correction outside of the root")
def adam_correction_outside(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    def corrected(average, beta, steps):
        return average / (1 - beta**steps)

    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    step = corrected(m, beta1, t) / (corrected(np.sqrt(v), beta2, t) + eps)
    return theta - lr * step, {"m": m, "v": v, "t": t}


@mistake("optimizers.adam_step", "learning rate inside the average")
def adam_lr_inside(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * lr * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


PAIRS = [
    (("optimizers.minibatches", "not shuffled"), ("optimizers.sgd_epoch", "uphill")),
    (
        ("optimizers.minibatches", "short last batch dropped"),
        ("optimizers.sgd_epoch", "all gradients at the start"),
    ),
    (
        ("optimizers.minibatches", "order drawn with replacement"),
        ("optimizers.sgd_epoch", "theta changed in place"),
    ),
    (
        ("optimizers.minibatches", "batch size taken as number of batches"),
        ("optimizers.sgd_epoch", "divided by the batch size again"),
    ),
    (
        ("optimizers.minibatches", "own generator with a fixed seed"),
        ("optimizers.sgd_epoch", "weighted by the share of the batch"),
    ),
    (
        ("optimizers.momentum_step", "running average, (1 - beta) g"),
        ("optimizers.adam_step", "no correction"),
    ),
]
