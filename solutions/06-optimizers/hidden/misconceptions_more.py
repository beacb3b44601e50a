"""More of what goes wrong in 06-optimizers: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np
from optimizers import minibatches

from autograder.misconceptions import Between, Expression, misconception

# minibatches


@misconception(
    "optimizers.minibatches", "one batch of all", "How many examples does a batch hold? You cut nothing."
)
def minibatches_one_batch_of_all(n, batch_size, rng):
    return [rng.permutation(n)]


@misconception(
    "optimizers.minibatches",
    "one array in place of a list of batches",
    "A list of batches is asked for. What do you return?",
)
def minibatches_one_array_in_place_of_a_list_of_batches(n, batch_size, rng):
    return rng.permutation(n)


@misconception(
    "optimizers.minibatches",
    "only the first batch, or the last",
    "All n examples are in the batches together. How many batches do you return?",
    family={"part": (Expression("slice(0, 1)"), Expression("slice(1, None)"), Expression("slice(-1, None)"))},
)
def minibatches_only_the_first_batch_or_the_last(n, batch_size, rng, *, part):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)][part]


@misconception(
    "optimizers.minibatches",
    "batches of another size",
    "How many examples does a batch hold, and how many do yours?",
    family={
        "size": (
            Expression("lambda b: b + 1"),
            Expression("lambda b: max(b - 1, 1)"),
            Expression("lambda b: 2 * b"),
            Expression("lambda b: 1"),
        )
    },
)
def minibatches_batches_of_another_size(n, batch_size, rng, *, size):
    order = rng.permutation(n)
    return [order[i : i + size(batch_size)] for i in range(0, n, size(batch_size))]


@misconception(
    "optimizers.minibatches",
    "batches that overlap",
    "Each example is in exactly one batch. Where does the next batch begin?",
)
def minibatches_batches_that_overlap(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n)]


@misconception(
    "optimizers.minibatches",
    "a shared or a lost example at each cut",
    "Each example is in exactly one batch. Look at the two ends of your slices.",
    family={
        "cut": (
            Expression("lambda order, i, b: order[i + 1 : i + b + 1]"),
            Expression("lambda order, i, b: order[i : i + b - 1]"),
            Expression("lambda order, i, b: order[i : i + b + 1]"),
            Expression("lambda order, i, b: order[i + 1 : i + b]"),
        )
    },
)
def minibatches_a_shared_or_a_lost_example_at_each_cut(n, batch_size, rng, *, cut):
    order = rng.permutation(n)
    return [cut(order, i, batch_size) for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "last example lost",
    "Where does your range end? Count the examples in all batches.",
)
def minibatches_last_example_lost(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i : min(i + batch_size, n - 1)] for i in range(0, n - 1, batch_size)]


@misconception(
    "optimizers.minibatches",
    "order of the batches only",
    "You shuffle the batches. Which examples are together in one is always the same.",
)
def minibatches_order_of_the_batches_only(n, batch_size, rng):
    batches = [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]


@misconception("optimizers.minibatches", "backwards", "Is the order a random one? Run it twice.")
def minibatches_backwards(n, batch_size, rng):
    order = np.arange(n)[::-1]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "shuffled with NumPy's own generator",
    "All random numbers come from rng. Which generator do you draw from?",
)
def minibatches_shuffled_with_numpy_s_own_generator(n, batch_size, rng):
    order = np.random.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "sorted again",
    "Your batches are random, and sorted inside. All n! orders should be equally likely.",
)
def minibatches_sorted_again(n, batch_size, rng):
    order = rng.permutation(n)
    return [np.sort(order[i : i + batch_size]) for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "a new order for each batch",
    "One order of all the examples, and then cuts. How often do you shuffle?",
)
def minibatches_a_new_order_for_each_batch(n, batch_size, rng):
    return [rng.permutation(n)[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "drawn without return, batch by batch",
    "An example may be in two of your batches, and another in none.",
)
def minibatches_drawn_without_return_batch_by_batch(n, batch_size, rng):
    return [rng.choice(n, size=min(batch_size, n - i), replace=False) for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "strided",
    "All n! orders should be equally likely: which of yours are possible?",
)
def minibatches_strided(n, batch_size, rng):
    order, k = rng.permutation(n), -(-n // batch_size)
    return [order[i::k] for i in range(k)]


@misconception(
    "optimizers.minibatches",
    "last batch filled up",
    "The last batch may hold fewer. With what do you fill yours up?",
    family={
        "of": (
            Expression("lambda order, m: order[:m]"),
            Expression("lambda order, m: np.zeros(m, dtype=np.int64)"),
            Expression("lambda order, m: order[-1:].repeat(m)"),
        )
    },
)
def minibatches_last_batch_filled_up(n, batch_size, rng, *, of):
    order = rng.permutation(n)
    missing = -n % batch_size
    order = np.concatenate([order, of(order, missing)]) if missing else order
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "random numbers in place of indices",
    "Indices are whole numbers from 0 to n - 1. What do you return?",
    family={
        "of": (Expression("lambda rng, n: rng.random(n)"), Expression("lambda rng, n: rng.normal(size=n)"))
    },
)
def minibatches_random_numbers_in_place_of_indices(n, batch_size, rng, *, of):
    order = of(rng, n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "rest joined to the last batch",
    "Batches hold batch_size examples, and the last one may hold fewer. How many has your last one?",
)
def minibatches_rest_joined_to_the_last_batch(n, batch_size, rng):
    order = rng.permutation(n)
    batches = [order[i : i + batch_size] for i in range(0, n, batch_size)]
    if len(batches) > 1 and len(batches[-1]) < batch_size:
        batches[-2:] = [np.concatenate(batches[-2:])]
    return batches


@misconception(
    "optimizers.minibatches",
    "a seed drawn first",
    "The order comes from a generator of your own, and only its seed from rng. How many seeds are there?",
)
def minibatches_a_seed_drawn_first(n, batch_size, rng):
    order = np.random.default_rng(int(rng.integers(10))).permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches", "rest comes first", "The last batch may hold fewer. Which one does in yours?"
)
def minibatches_rest_comes_first(n, batch_size, rng):
    order = rng.permutation(n)
    r = n % batch_size
    return ([order[:r]] if r else []) + [order[i : i + batch_size] for i in range(r, n, batch_size)]


# sgd_epoch


@misconception(
    "optimizers.sgd_epoch",
    "steps of another length",
    "After each batch, theta goes lr times the gradient downhill. How far does yours go?",
    family={"c": Between(0.01, 100, examples=(2.0, 0.5))},
)
def sgd_epoch_steps_of_another_length(grad_batch, theta, n, batch_size, lr, rng, *, c):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - c * lr * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "learning rate left out",
    "How long is a step, and where does the learning rate enter?",
    family={"sign": (1, -1)},
)
def sgd_epoch_learning_rate_left_out(grad_batch, theta, n, batch_size, lr, rng, *, sign):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - sign * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "another learning rate after each batch",
    "The learning rate is the same after each batch. What do you do to it?",
    family={
        "rate": (
            Expression("lambda lr, t: lr / (t + 1)"),
            Expression("lambda lr, t: lr * 0.5**t"),
            Expression("lambda lr, t: lr * 0.9**t"),
            Expression("lambda lr, t: lr / np.sqrt(t + 1)"),
            Expression("lambda lr, t: lr * (t + 1)"),
            Expression("lambda lr, t: lr * 0.99**t"),
            Expression("lambda lr, t: lr * t"),
        )
    },
)
def sgd_epoch_another_learning_rate_after_each_batch(grad_batch, theta, n, batch_size, lr, rng, *, rate):
    for t, batch in enumerate(minibatches(n, batch_size, rng)):
        theta = theta - rate(lr, t) * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "steps divided or multiplied by a number of examples",
    "grad_batch is the gradient of a mean already. By what do you multiply or divide?",
    family={
        "of": (
            Expression("lambda m, n, b: m"),
            Expression("lambda m, n, b: b"),
            Expression("lambda m, n, b: 1 / n"),
            Expression("lambda m, n, b: n"),
            Expression("lambda m, n, b: n / b"),
            Expression("lambda m, n, b: b / n"),
            Expression("lambda m, n, b: 1 / np.ceil(n / b)"),
            Expression("lambda m, n, b: np.sqrt(m)"),
        )
    },
)
def sgd_epoch_steps_divided_or_multiplied_by_a_number_of_examples(
    grad_batch, theta, n, batch_size, lr, rng, *, of
):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * of(len(batch), n, batch_size) * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "adds all gradients before one step",
    "A step comes after each batch. When does theta move in yours?",
    family={
        "of": (Expression("lambda total, k, n: total / n"), Expression("lambda total, k, n: total / k**2"))
    },
)
def sgd_epoch_adds_all_gradients_before_one_step(grad_batch, theta, n, batch_size, lr, rng, *, of):
    batches = minibatches(n, batch_size, rng)
    total = np.sum([grad_batch(theta, batch) for batch in batches], axis=0)
    return theta - lr * of(total, len(batches), n)


@misconception(
    "optimizers.sgd_epoch",
    "last gradient only",
    "A step comes after each batch. Which gradients does your theta follow?",
)
def sgd_epoch_last_gradient_only(grad_batch, theta, n, batch_size, lr, rng):
    g = None
    for batch in minibatches(n, batch_size, rng):
        g = grad_batch(theta, batch)
    return theta - lr * g


@misconception(
    "optimizers.sgd_epoch",
    "first or last batch left out",
    "A step comes after each batch. Where does your loop begin, and where does it end?",
    family={"part": (Expression("slice(1, None)"), Expression("slice(None, -1)"))},
)
def sgd_epoch_first_or_last_batch_left_out(grad_batch, theta, n, batch_size, lr, rng, *, part):
    for batch in minibatches(n, batch_size, rng)[part]:
        theta = theta - lr * grad_batch(theta, batch)
    return theta


@misconception("optimizers.sgd_epoch", "two epochs", "One epoch is asked for.")
def sgd_epoch_two_epochs(grad_batch, theta, n, batch_size, lr, rng):
    for _ in range(2):
        for batch in minibatches(n, batch_size, rng):
            theta = theta - lr * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "gradient made into a direction",
    "The gradient goes in as it is. What do you do to it before?",
    family={
        "of": (
            Expression("np.sign"),
            Expression("lambda g: g / max(np.linalg.norm(g), 1e-300)"),
            Expression("np.abs"),
            Expression("lambda g: np.clip(g, -1, 1)"),
            Expression("lambda g: g / (np.linalg.norm(g) + 1e-8)"),
            Expression("np.mean"),
            Expression("np.sum"),
            Expression("np.square"),
        )
    },
)
def sgd_epoch_gradient_made_into_a_direction(grad_batch, theta, n, batch_size, lr, rng, *, of):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * of(np.asarray(grad_batch(theta, batch)))
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "a velocity is kept",
    "Each step follows the gradient of its own batch. What is left of earlier ones in yours?",
    family={"keep": (0.9, 0.5, 1.0)},
)
def sgd_epoch_a_velocity_is_kept(grad_batch, theta, n, batch_size, lr, rng, *, keep):
    v = 0.0
    for batch in minibatches(n, batch_size, rng):
        v = keep * v + grad_batch(theta, batch)
        theta = theta - lr * v
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "theta shrinks",
    "Each step begins at theta as it is. By which factor do you multiply it?",
    family={
        "c": (Expression("lambda lr: 1 - lr"), Expression("lambda lr: 0.99"), Expression("lambda lr: lr"))
    },
)
def sgd_epoch_theta_shrinks(grad_batch, theta, n, batch_size, lr, rng, *, c):
    for batch in minibatches(n, batch_size, rng):
        theta = c(lr) * theta - lr * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "asks at the place before",
    "Each gradient is asked for where the last step has led. Where do you ask?",
)
def sgd_epoch_asks_at_the_place_before(grad_batch, theta, n, batch_size, lr, rng):
    before = theta
    for batch in minibatches(n, batch_size, rng):
        before, theta = theta, theta - lr * grad_batch(before, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "random batches, drawn for each step",
    "Each example is used exactly once in an epoch. How do you choose a batch?",
    family={
        "of": (
            Expression("lambda rng, n, m: rng.integers(0, n, m)"),
            Expression("lambda rng, n, m: rng.choice(n, m, replace=False)"),
        )
    },
)
def sgd_epoch_random_batches_drawn_for_each_step(grad_batch, theta, n, batch_size, lr, rng, *, of):
    for start in range(0, n, batch_size):
        theta = theta - lr * grad_batch(theta, of(rng, n, min(batch_size, n - start)))
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "a generator of its own",
    "All random numbers come from rng. Which generator do you use?",
    family={"seed": (0, 1, 42)},
)
def sgd_epoch_a_generator_of_its_own(grad_batch, theta, n, batch_size, lr, rng, *, seed):
    for batch in minibatches(n, batch_size, np.random.default_rng(seed)):
        theta = theta - lr * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "batch of one size",
    "The batches hold batch_size examples. Which size do you ask for?",
    family={
        "size": (
            Expression("lambda n, b: n"),
            Expression("lambda n, b: b + 1"),
            Expression("lambda n, b: 2 * b"),
        )
    },
)
def sgd_epoch_batch_of_one_size(grad_batch, theta, n, batch_size, lr, rng, *, size):
    for batch in minibatches(n, size(n, batch_size), rng):
        theta = theta - lr * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "returns all the places, or the change",
    "One new place is asked for. What do you return?",
    family={
        "of": (
            Expression("lambda places: np.array(places)"),
            Expression("lambda places: np.array(places[1:])"),
            Expression("lambda places: places[-1] - places[0]"),
            Expression("lambda places: places[0]"),
            Expression("lambda places: np.mean(places, axis=0)"),
        )
    },
)
def sgd_epoch_returns_all_the_places_or_the_change(grad_batch, theta, n, batch_size, lr, rng, *, of):
    places = [theta + 0.0]
    for batch in minibatches(n, batch_size, rng):
        places.append(places[-1] - lr * grad_batch(places[-1], batch))
    return of(places)


@misconception(
    "optimizers.sgd_epoch",
    "the gradient comes in another step",
    "Which gradient belongs to which step? Yours comes a step late.",
)
def sgd_epoch_the_gradient_comes_in_another_step(grad_batch, theta, n, batch_size, lr, rng):
    last = 0.0
    for batch in minibatches(n, batch_size, rng):
        g = grad_batch(theta, batch)
        theta = theta - lr * last
        last = g
    return theta


# momentum_step


@misconception(
    "optimizers.momentum_step",
    "a step of another length",
    "Your step has the right direction and another length.",
    family={"c": Between(0.01, 100, examples=(2.0, 0.5))},
)
def momentum_step_a_step_of_another_length(theta, g, state, lr, beta=0.9, *, c):
    v = beta * state["v"] + g
    return theta - c * lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "another velocity",
    "Compare your velocity with its formula, term by term.",
    family={
        "of": (
            Expression("lambda v, g, beta, lr: beta * v - g"),
            Expression("lambda v, g, beta, lr: (1 - beta) * v + g"),
            Expression("lambda v, g, beta, lr: v + beta * g"),
            Expression("lambda v, g, beta, lr: v + (1 - beta) * g"),
            Expression("lambda v, g, beta, lr: beta * v + (1 - beta) * g**2"),
            Expression("lambda v, g, beta, lr: beta * v * g"),
            Expression("lambda v, g, beta, lr: beta + v * g"),
            Expression("lambda v, g, beta, lr: beta * v + g**2"),
            Expression("lambda v, g, beta, lr: beta**2 * v + g"),
            Expression("lambda v, g, beta, lr: np.sqrt(beta) * v + g"),
            Expression("lambda v, g, beta, lr: v / beta + g"),
            Expression("lambda v, g, beta, lr: beta * v"),
            Expression("lambda v, g, beta, lr: beta * g"),
            Expression("lambda v, g, beta, lr: beta * v + np.abs(g)"),
            Expression("lambda v, g, beta, lr: beta * v + np.sign(g)"),
            Expression("lambda v, g, beta, lr: lr * (beta * v + g)"),
            Expression("lambda v, g, beta, lr: beta * lr * v + g"),
            Expression("lambda v, g, beta, lr: beta * (v - g)"),
            Expression("lambda v, g, beta, lr: g - beta * v"),
            Expression("lambda v, g, beta, lr: beta + v + g"),
            Expression("lambda v, g, beta, lr: v - g"),
            Expression("lambda v, g, beta, lr: lr * v + g"),
            Expression("lambda v, g, beta, lr: beta * v + 0.1 * g"),
            Expression("lambda v, g, beta, lr: beta * v + lr * (1 - beta) * g"),
        )
    },
)
def momentum_step_another_velocity(theta, g, state, lr, beta=0.9, *, of):
    v = of(state["v"], g, beta, lr)
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "another friction of its own",
    "beta is an argument. Which number do you use?",
    family={"kept": (0.99, 0.5, 0.95, 0.8)},
)
def momentum_step_another_friction_of_its_own(theta, g, state, lr, beta=0.9, *, kept):
    v = kept * state["v"] + g
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "another step from the right velocity",
    "The new place is theta minus lr times the new velocity. What is yours?",
    family={
        "of": (
            Expression("lambda theta, g, old, v, lr, beta: theta - v"),
            Expression("lambda theta, g, old, v, lr, beta: theta + v"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * g"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * (v + g)"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * beta * v"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * (1 - beta) * v"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * v - lr * g"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * g - v"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * g + beta * old"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * g - beta * old"),
            Expression("lambda theta, g, old, v, lr, beta: -lr * v"),
            Expression("lambda theta, g, old, v, lr, beta: beta * theta - lr * v"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr**2 * v"),
            Expression("lambda theta, g, old, v, lr, beta: theta - v / lr"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * v * g"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * v / (1 - beta)"),
            Expression("lambda theta, g, old, v, lr, beta: theta"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * np.sign(v)"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * (old + g)"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * beta * old"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * v / max(np.linalg.norm(v), 1e-300)"),
            Expression("lambda theta, g, old, v, lr, beta: v"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr - v"),
            Expression("lambda theta, g, old, v, lr, beta: theta - lr * (beta * v - g)"),
            Expression("lambda theta, g, old, v, lr, beta: theta * (1 - lr) - lr * v"),
        )
    },
)
def momentum_step_another_step_from_the_right_velocity(theta, g, state, lr, beta=0.9, *, of):
    v = beta * state["v"] + g
    return of(theta, g, state["v"], v, lr, beta), {"v": v}


@misconception(
    "optimizers.momentum_step",
    "another state from the right step",
    "The state holds the new velocity, and nothing else. What do you hand on?",
    family={
        "of": (
            Expression("lambda theta, g, old, v, lr: g + 0.0"),
            Expression("lambda theta, g, old, v, lr: lr * v"),
            Expression("lambda theta, g, old, v, lr: -v"),
            Expression("lambda theta, g, old, v, lr: 0 * v"),
            Expression("lambda theta, g, old, v, lr: v + g"),
            Expression("lambda theta, g, old, v, lr: old + v"),
            Expression("lambda theta, g, old, v, lr: theta - lr * v"),
            Expression("lambda theta, g, old, v, lr: -lr * v"),
            Expression("lambda theta, g, old, v, lr: old + g"),
            Expression("lambda theta, g, old, v, lr: v / 2"),
        )
    },
)
def momentum_step_another_state_from_the_right_step(theta, g, state, lr, beta=0.9, *, of):
    v = beta * state["v"] + g
    return theta - lr * v, {"v": of(theta, g, state["v"], v, lr)}


@misconception(
    "optimizers.momentum_step",
    "corrected for the start",
    "Momentum adds gradients up, and its start is not corrected. What do you divide by?",
)
def momentum_step_corrected_for_the_start(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + (1 - beta) * g
    return theta - lr * v / (1 - beta), {"v": v}


@misconception(
    "optimizers.momentum_step",
    "results in another form",
    "Two values are asked for: first theta, then the state, a dict with the keys that came in. What do you return?",
    family={
        "of": (
            Expression("lambda theta, v: ({'v': v}, theta)"),
            Expression("lambda theta, v: (theta, v)"),
            Expression("lambda theta, v: theta"),
            Expression("lambda theta, v: (theta, {'velocity': v})"),
            Expression("lambda theta, v: (theta, {'m': v})"),
            Expression("lambda theta, v: (theta, {})"),
        )
    },
)
def momentum_step_order_of_the_results(theta, g, state, lr, beta=0.9, *, of):
    v = beta * state["v"] + g
    return of(theta - lr * v, v)


@misconception(
    "optimizers.momentum_step",
    "pulls theta to 0 beside the step",
    "There is no term that pulls theta to 0.",
    family={"c": (0.01, 0.001, 0.0001)},
)
def momentum_step_pulls_theta_to_0_beside_the_step(theta, g, state, lr, beta=0.9, *, c):
    v = beta * state["v"] + g + c * theta
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "velocity of one size for all",
    "Each coordinate has a velocity of its own.",
    family={
        "of": (
            Expression("lambda v: np.full_like(v, v.mean())"),
            Expression("lambda v: np.full_like(v, v.sum())"),
            Expression("lambda v: np.full_like(v, np.linalg.norm(v))"),
            Expression("lambda v: np.clip(v, -1, 1)"),
        )
    },
)
def momentum_step_velocity_of_one_size_for_all(theta, g, state, lr, beta=0.9, *, of):
    v = of(beta * state["v"] + g)
    return theta - lr * v, {"v": v}


# adam_step


@misconception(
    "optimizers.adam_step",
    "another averaging of the gradients",
    "Compare your line for m with its formula, term by term.",
    family={
        "of": (
            Expression("lambda m, g, b: (1 - b) * m + g"),
            Expression("lambda m, g, b: b * m"),
            Expression("lambda m, g, b: b * m + (1 - b) * g**2"),
            Expression("lambda m, g, b: b * m - (1 - b) * g"),
            Expression("lambda m, g, b: b * m + (1 - b) * np.abs(g)"),
            Expression("lambda m, g, b: b * (m + g)"),
            Expression("lambda m, g, b: m + (1 - b) * g"),
            Expression("lambda m, g, b: (1 - b) * (m + g)"),
            Expression("lambda m, g, b: b * m + b * g"),
            Expression("lambda m, g, b: m + g"),
            Expression("lambda m, g, b: b * m + (1 - b) * np.sign(g)"),
            Expression("lambda m, g, b: g"),
            Expression("lambda m, g, b: b + (1 - b) * g"),
            Expression("lambda m, g, b: b * m * (1 - b) * g"),
            Expression("lambda m, g, b: b * m + (1 + b) * g"),
            Expression("lambda m, g, b: 0.5 * m + 0.5 * g"),
        )
    },
)
def adam_step_another_averaging_of_the_gradients(
    theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of
):
    t = state["t"] + 1
    m, v = of(state["m"], g, beta1), beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "another averaging of the squares",
    "Compare your line for v with its formula, term by term.",
    family={
        "of": (
            Expression("lambda v, g, b: b * v + (1 - b) * np.abs(g)"),
            Expression("lambda v, g, b: b * v + g**2"),
            Expression("lambda v, g, b: b * v + (1 - b) * np.sum(g**2)"),
            Expression("lambda v, g, b: b * v + (1 - b) * np.mean(g**2)"),
            Expression("lambda v, g, b: v + g**2"),
            Expression("lambda v, g, b: (1 - b) * v + b * g**2"),
            Expression("lambda v, g, b: np.maximum(v, g**2)"),
            Expression("lambda v, g, b: np.maximum(b * v, g**2)"),
            Expression("lambda v, g, b: g**2"),
            Expression("lambda v, g, b: b * v + (1 - b) * g"),
            Expression("lambda v, g, b: v + (1 - b) * g**2"),
            Expression("lambda v, g, b: b * v + b * g**2"),
            Expression("lambda v, g, b: b * v + (1 - b) ** 2 * g**2"),
            Expression("lambda v, g, b: np.maximum(v, b * v + (1 - b) * g**2)"),
            Expression("lambda v, g, b: b * v**2 + (1 - b) * g**2"),
            Expression("lambda v, g, b: b * v + (1 - b) * g**3"),
            Expression("lambda v, g, b: b * v + (1 - b) * g**4"),
            Expression("lambda v, g, b: (1 - b) * (v + g**2)"),
        )
    },
)
def adam_step_another_averaging_of_the_squares(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, of(state["v"], g, beta2)
    with np.errstate(all="ignore"):
        return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {
            "m": m,
            "v": v,
            "t": t,
        }


@misconception(
    "optimizers.adam_step",
    "squares of what is left over",
    "v averages the squares of the gradients. Of what are yours the squares?",
    family={
        "of": (
            Expression("lambda g, m, old: g - m"),
            Expression("lambda g, m, old: g - old"),
            Expression("lambda g, m, old: old"),
        )
    },
)
def adam_step_squares_of_what_is_left_over(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * of(g, m, state["m"]) ** 2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "another correction",
    "Which number is m divided by in the first step, and which in the tenth? And v?",
    family={
        "of": (
            Expression("lambda m, v, b1, b2, t: (m / (1 - b1), v / (1 - b2))"),
            Expression("lambda m, v, b1, b2, t: (m / (1 - b1**t), v / (1 - b1**t))"),
            Expression("lambda m, v, b1, b2, t: (m / (1 - b2**t), v / (1 - b2**t))"),
            Expression("lambda m, v, b1, b2, t: (m * (1 - b1**t), v * (1 - b2**t))"),
            Expression("lambda m, v, b1, b2, t: (m / (1 + b1**t), v / (1 + b2**t))"),
            Expression("lambda m, v, b1, b2, t: (m / b1**t, v / b2**t)"),
            Expression("lambda m, v, b1, b2, t: (m / (1 - b1) ** t, v / (1 - b2) ** t)"),
            Expression("lambda m, v, b1, b2, t: (m / (1 - b1**t), v / np.sqrt(1 - b2**t))"),
            Expression("lambda m, v, b1, b2, t: (m / (1 - b1), v / (1 - b2**t))"),
            Expression("lambda m, v, b1, b2, t: (m / (1 - b1**t), v / (1 - b2))"),
            Expression("lambda m, v, b1, b2, t: (m / (1 - b1**2), v / (1 - b2**2))"),
            Expression("lambda m, v, b1, b2, t: (m / t, v / t)"),
            Expression("lambda m, v, b1, b2, t: (m / (1 - b1 * t), np.abs(v / (1 - b2 * t)))"),
            Expression("lambda m, v, b1, b2, t: (m * (1 - b1**t), v / (1 - b2**t))"),
            Expression("lambda m, v, b1, b2, t: (m - b1**t, v - b2**t + 1)"),
        )
    },
)
def adam_step_another_correction(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    a, b = of(m, v, beta1, beta2, t)
    return theta - lr * a / (np.sqrt(b) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "another count in the correction",
    "t is 1 in the first step, and 2 in the second. What is it in yours?",
    family={
        "of": (
            Expression("lambda t: 2 * t + 1"),
            Expression("lambda t: max(t, 1)"),
            Expression("lambda t: 10"),
            Expression("lambda t: 100"),
        )
    },
)
def adam_step_another_count_in_the_correction(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = of(state["t"])
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {
        "m": m,
        "v": v,
        "t": state["t"] + 1,
    }


@misconception(
    "optimizers.adam_step",
    "another count handed on",
    "t is 1 after the first step, and 2 after the second. What is it in yours?",
    family={"of": (Expression("lambda t: 1"), Expression("lambda t: 0"), Expression("lambda t: 2 * t"))},
)
def adam_step_another_count_handed_on(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {
        "m": m,
        "v": v,
        "t": of(t),
    }


@misconception(
    "optimizers.adam_step",
    "another step from right averages",
    "Compare your last line with its formula: what is above the line of the fraction, and what below?",
    family={
        "of": (
            Expression("lambda theta, g, m, v, lr, eps: theta - m / (np.sqrt(v) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (np.sqrt(v) - eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / np.sqrt(v) + eps"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * np.sqrt(v) / (m + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m * (np.sqrt(v) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * np.sign(m)"),
            Expression("lambda theta, g, m, v, lr, eps: -lr * m / (np.sqrt(v) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (np.sqrt(np.mean(v)) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (np.linalg.norm(np.sqrt(v)) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (np.sqrt(np.max(v)) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (np.sqrt(np.sum(v)) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / np.maximum(np.sqrt(v), eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (np.sqrt(v) + 1)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (v**2 + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m**2 / (np.sqrt(v) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * (m + g) / (np.sqrt(v) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m * g / (np.sqrt(v) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (np.abs(g) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (v ** (1 / 3) + eps)"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / np.sqrt(v) - eps"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr * m / (np.sqrt(v) + eps) * theta"),
            Expression("lambda theta, g, m, v, lr, eps: theta - lr / (np.sqrt(v) + eps)"),
        )
    },
)
def adam_step_another_step_from_right_averages(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    with np.errstate(all="ignore"):
        return of(theta, g, m / (1 - beta1**t), v / (1 - beta2**t), lr, eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "a step of another length",
    "Your step has the right direction and another length.",
    family={"c": Between(0.01, 100, examples=(2.0, 0.5))},
)
def adam_step_a_step_of_another_length(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, c):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - c * lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {
        "m": m,
        "v": v,
        "t": t,
    }


@misconception(
    "optimizers.adam_step",
    "learning rate that shrinks",
    "The learning rate is lr in every step. What do you do to it?",
    family={
        "of": (
            Expression("lambda lr, t: lr / np.sqrt(t)"),
            Expression("lambda lr, t: lr / t"),
            Expression("lambda lr, t: lr * t"),
            Expression("lambda lr, t: lr * 0.99**t"),
        )
    },
)
def adam_step_learning_rate_that_shrinks(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - of(lr, t) * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {
        "m": m,
        "v": v,
        "t": t,
    }


@misconception(
    "optimizers.adam_step",
    "old averages in the step",
    "The step uses the new averages. Which of them is old in yours?",
    family={
        "of": (
            Expression("lambda old_m, old_v, m, v: (old_m, v)"),
            Expression("lambda old_m, old_v, m, v: (m, old_v)"),
            Expression("lambda old_m, old_v, m, v: (old_m, old_v)"),
        )
    },
)
def adam_step_old_averages_in_the_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    a, b = of(state["m"], state["v"], m, v)
    with np.errstate(all="ignore"):
        return theta - lr * (a / (1 - beta1**t)) / (np.sqrt(b / (1 - beta2**t)) + eps), {
            "m": m,
            "v": v,
            "t": t,
        }


@misconception(
    "optimizers.adam_step",
    "state mixed up",
    "The state holds m, v and t under their names, not corrected. What do you hand on?",
    family={
        "of": (
            Expression("lambda old, m, v, t, g: {'m': v, 'v': m, 't': t}"),
            Expression("lambda old, m, v, t, g: {'m': m, 'v': old['v'], 't': t}"),
            Expression("lambda old, m, v, t, g: {'m': old['m'], 'v': v, 't': t}"),
            Expression("lambda old, m, v, t, g: {'m': g, 'v': g**2, 't': t}"),
            Expression("lambda old, m, v, t, g: {'m': m, 'v': np.sqrt(v), 't': t}"),
            Expression("lambda old, m, v, t, g: {'m': m, 'v': v}"),
            Expression("lambda old, m, v, t, g: {'m': m, 's': v, 't': t}"),
            Expression("lambda old, m, v, t, g: {'m': 0 * m, 'v': 0 * v, 't': t}"),
            Expression("lambda old, m, v, t, g: {'m': -m, 'v': v, 't': t}"),
            Expression("lambda old, m, v, t, g: {'m': g, 'v': v, 't': t}"),
            Expression("lambda old, m, v, t, g: (m, v, t)"),
        )
    },
)
def adam_step_state_mixed_up(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), of(state, m, v, t, g)


@misconception(
    "optimizers.adam_step",
    "one corrected average handed on",
    "The state holds m and v, and not what they are corrected to.",
    family={"both": (0, 1)},
)
def adam_step_one_corrected_average_handed_on(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, both):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    a, b = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * a / (np.sqrt(b) + eps), {
        "m": a if both == 0 else m,
        "v": b if both == 1 else v,
        "t": t,
    }


@misconception(
    "optimizers.adam_step",
    "another eps",
    "eps is an argument. Which number do you use?",
    family={"small": (1e-4, 1e-5, 1e-6, 1e-7, 1e-10, 1e-12, 0.1, 1e-3)},
)
def adam_step_another_eps(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, small):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + small), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "constants in place of the arguments",
    "beta1 and beta2 are arguments. Which numbers do you use?",
    family={"betas": ((0.9, None), (None, 0.999), (0.9, 0.999), (None, 0.99), (0.5, None))},
)
def adam_step_constants_in_place_of_the_arguments(
    theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, betas
):
    beta1, beta2 = betas[0] or beta1, betas[1] or beta2
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "uses beta2 for both averages",
    "Two averages, and two numbers that say how much of them is kept.",
)
def adam_step_uses_beta2_for_both_averages(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta2 * state["m"] + (1 - beta2) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta2**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "another decay of theta",
    "There is no term that pulls theta to 0.",
    family={"c": (0.1, 0.001, 0.0001)},
)
def adam_step_another_decay_of_theta(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, c):
    t, g = state["t"] + 1, g + c * theta
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "gradient made smaller first",
    "The gradient goes in as it is. What do you do to it before?",
    family={
        "of": (
            Expression("lambda g: g / max(np.linalg.norm(g), 1e-300)"),
            Expression("lambda g: np.clip(g, -1, 1)"),
            Expression("np.sign"),
            Expression("lambda g: np.full_like(g, g.mean())"),
        )
    },
)
def adam_step_gradient_made_smaller_first(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t, g = state["t"] + 1, of(g)
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step", "order of the results", "Two values are asked for: first theta, then the state."
)
def adam_step_order_of_the_results(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return {"m": m, "v": v, "t": t}, theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)


@misconception(
    "optimizers.adam_step", "theta alone", "Two values are asked for: first theta, then the state."
)
def adam_step_theta_alone(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)


@misconception(
    "optimizers.adam_step",
    "another optimizer",
    "Compare line by line: which of the five is missing?",
    family={
        "of": (
            Expression("lambda theta, g, m, v, lr, eps: (theta - lr * g, m, v)"),
            Expression("lambda theta, g, m, v, lr, eps: (theta - lr * (0.9 * m + g), 0.9 * m + g, v)"),
            Expression(
                "lambda theta, g, m, v, lr, eps: (theta - lr * g / (np.sqrt(0.999 * v + 0.001 * g**2) + eps), 0 * m, 0.999 * v + 0.001 * g**2)"
            ),
            Expression(
                "lambda theta, g, m, v, lr, eps: (theta - lr * g / (np.sqrt(v + g**2) + eps), m, v + g**2)"
            ),
        )
    },
)
def adam_step_another_optimizer(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    theta, m, v = of(theta, g, state["m"], state["v"], lr, eps)
    return theta, {"m": m, "v": v, "t": state["t"] + 1}
