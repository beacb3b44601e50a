"""What goes wrong in 06-optimizers, as executable code, with the sentence that helps."""

from __future__ import annotations

import numpy as np
from optimizers import minibatches

from autograder.misconceptions import misconception

# minibatches


@misconception(
    "optimizers.minibatches",
    "drops the last, shorter batch",
    "In each of your epochs some examples are never seen: as many as are left over when n is divided by the batch size. Where do they get lost?",
)
def minibatches_without_the_rest(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n - batch_size + 1, batch_size)]


@misconception(
    "optimizers.minibatches",
    "draws with replacement",
    "Collect the indices of one epoch: some come twice and others never. In an epoch every example has its turn, exactly once.",
)
def minibatches_with_replacement(n, batch_size, rng):
    return [rng.integers(0, n, min(batch_size, n - i)) for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "does not shuffle",
    "Your batches are the same in every epoch. What is rng for?",
)
def minibatches_in_stored_order(n, batch_size, rng):
    return [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "skips example 0",
    "One example never has its turn. Which one, and where does counting begin?",
)
def minibatches_from_one(n, batch_size, rng):
    order = rng.permutation(np.arange(1, n))
    return [order[i : i + batch_size] for i in range(0, n - 1, batch_size)]


@misconception(
    "optimizers.minibatches",
    "shuffles only within the batches",
    "The same examples always share a batch: only their order inside of it changes. Should the cutting come before the shuffling?",
)
def minibatches_shuffled_inside(n, batch_size, rng):
    return [rng.permutation(np.arange(i, min(i + batch_size, n))) for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "makes a generator of its own",
    "Every epoch brings the same batches, whatever generator you are given. Does a line of yours start the random numbers afresh?",
)
def minibatches_from_a_fixed_seed(n, batch_size, rng):
    order = np.random.default_rng(0).permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "rotates instead of shuffling",
    "Only the place where you begin is random: behind example 3 there always comes example 4. Every order should be possible.",
)
def minibatches_rotated(n, batch_size, rng):
    order = np.roll(np.arange(n), rng.integers(n))
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "sorts by random integers that can be equal",
    "You sort by random numbers of which some are equal, and equal ones keep their old order. That favours some orders over others.",
)
def minibatches_sorted_by_ties(n, batch_size, rng):
    order = np.argsort(rng.integers(0, n, n), kind="stable")
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "swaps each place with any other",
    "You swap each place with any place, also with those that are already done. Count for three examples: can 27 equally likely outcomes be spread evenly over 6 orders?",
)
def minibatches_with_careless_swaps(n, batch_size, rng):
    order = np.arange(n)
    for i in range(n):
        j = int(rng.integers(n))
        order[i], order[j] = order[j], order[i]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "spreads the examples evenly over the batches",
    "You have the right number of batches, but the sizes are evened out. All batches but the last should be full.",
)
def minibatches_of_even_size(n, batch_size, rng):
    return np.array_split(rng.permutation(n), -(-n // batch_size))


@misconception(
    "optimizers.minibatches",
    "swaps a few pairs",
    "You swap pairs of places at random, and too many examples are never touched. Does every example get a random place, whatever n is?",
)
def minibatches_after_a_few_swaps(n, batch_size, rng):
    order = np.arange(n)
    for _ in range(n):
        i, j = rng.integers(n, size=2)
        order[[i, j]] = order[[j, i]]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "counts the examples from 1",
    "Your indices run from 1 to n. With what number does Python begin to count the rows of an array?",
)
def minibatches_counted_from_one(n, batch_size, rng):
    order = rng.permutation(n) + 1
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "ends with an empty batch",
    "If n can be divided by the batch size, your last batch is empty. How many batches are there for 6 examples in batches of 3?",
)
def minibatches_with_an_empty_one(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n // batch_size + 1)]


@misconception(
    "optimizers.minibatches",
    "makes as many batches as a batch should hold examples",
    "Your number of batches is what their size should be. What does batch_size count?",
)
def minibatches_as_many_as_large(n, batch_size, rng):
    return np.array_split(rng.permutation(n), batch_size)


# sgd_epoch


@misconception(
    "optimizers.sgd_epoch",
    "asks for all gradients at the starting point",
    "All your batches ask for their gradient at the same place, where the epoch begins. Where are you after the first batch?",
)
def sgd_epoch_from_the_start(grad_batch, theta, n, batch_size, lr, rng):
    new = theta
    for batch in minibatches(n, batch_size, rng):
        new = new - lr * grad_batch(theta, batch)
    return new


@misconception(
    "optimizers.sgd_epoch",
    "steps uphill",
    "Each batch moves theta to where its loss is larger. Which way does a gradient point?",
)
def sgd_epoch_uphill(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta = theta + lr * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "divides by the batch size once more",
    "Your steps are as many times too short as a batch has examples. The gradient that you get is of a mean already: who divides by the size?",
)
def sgd_epoch_dividing_again(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * grad_batch(theta, batch) / len(batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "weights the steps by the share of the batch",
    "Your steps get shorter when a batch holds a smaller part of the data. That would be right if all gradients were added up at one place; here each batch makes a full step.",
)
def sgd_epoch_weighted(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * len(batch) / n * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "makes one step only",
    "After your epoch most examples have not been looked at. How many batches does an epoch have?",
)
def sgd_epoch_of_one_batch(grad_batch, theta, n, batch_size, lr, rng):
    batch = minibatches(n, batch_size, rng)[0]
    return theta - lr * grad_batch(theta, batch)


@misconception(
    "optimizers.sgd_epoch",
    "takes all examples for each step",
    "Every one of your steps asks for the gradient of all examples. That is gradient descent at the full price; which examples belong to this step?",
)
def sgd_epoch_of_full_gradients(grad_batch, theta, n, batch_size, lr, rng):
    for _ in minibatches(n, batch_size, rng):
        theta = theta - lr * grad_batch(theta, np.arange(n))
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "takes the examples in stored order",
    "Your batches come in the order in which the examples are stored, epoch after epoch. Who shuffles them?",
)
def sgd_epoch_in_stored_order(grad_batch, theta, n, batch_size, lr, rng):
    for start in range(0, n, batch_size):
        theta = theta - lr * grad_batch(theta, np.arange(start, min(start + batch_size, n)))
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "changes theta in place",
    "You write into an array that is not yours: theta, or a gradient that grad_batch has returned. Operators such as -= do that to arrays; make a new array.",
)
def sgd_epoch_in_place(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta -= lr * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "returns the average of the places",
    "All steps are right, but what you return is no place where the epoch has been: it is an average of them. Where does the epoch end?",
)
def sgd_epoch_averaged(grad_batch, theta, n, batch_size, lr, rng):
    places = []
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * grad_batch(theta, batch)
        places.append(theta)
    return np.mean(places, axis=0)


@misconception(
    "optimizers.sgd_epoch",
    "makes one step with the mean of all gradients",
    "You collect the gradients of all batches and make one step with their mean. What would change if each batch moved theta at once?",
)
def sgd_epoch_of_one_mean(grad_batch, theta, n, batch_size, lr, rng):
    return theta - lr * np.mean(
        [grad_batch(theta, batch) for batch in minibatches(n, batch_size, rng)], axis=0
    )


@misconception(
    "optimizers.sgd_epoch",
    "divides by the batch size that was asked for",
    "Your steps are batch_size times too short. The gradient that you get is of a mean already: who divides by the size?",
)
def sgd_epoch_dividing_by_batch_size(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * grad_batch(theta, batch) / batch_size
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "makes shorter steps for a short batch",
    "Full batches are right, and the step of a short one is too short. Each batch makes a full step, however many examples it holds.",
)
def sgd_epoch_with_shorter_last_step(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * len(batch) / batch_size * grad_batch(theta, batch)
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "makes a step for each example",
    "You take the examples of a batch one after the other, with a step for each. What is one step of an epoch made of?",
)
def sgd_epoch_by_single_examples(grad_batch, theta, n, batch_size, lr, rng):
    for batch in minibatches(n, batch_size, rng):
        for i in batch:
            theta = theta - lr * grad_batch(theta, np.array([i]))
    return theta


# momentum_step


@misconception(
    "optimizers.momentum_step",
    "averages the gradients",
    "Your velocity is an average of the gradients, 1 - beta times what it should be. There are two forms of momentum: which one does the docstring give?",
)
def momentum_step_of_averages(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + (1 - beta) * g
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "steps with the old velocity",
    "From rest your first step goes nowhere: everything comes one step late. Which velocity moves theta, the old or the new one?",
)
def momentum_step_late(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + g
    return theta - lr * state["v"], {"v": v}


@misconception(
    "optimizers.momentum_step",
    "looks ahead as Nesterov does",
    "Your velocity is right, but theta moves by beta times the velocity and the gradient once more. That is Nesterov's variant; the plain one is asked for.",
)
def momentum_step_of_nesterov(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + g
    return theta - lr * (g + beta * v), {"v": v}


@misconception(
    "optimizers.momentum_step",
    "steps uphill",
    "The velocity is right, and theta moves the other way. A gradient points uphill; where should the ball roll?",
)
def momentum_step_uphill(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + g
    return theta + lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "puts the learning rate into the velocity",
    "Your velocity already holds lr. As long as lr stays the same, theta does not notice; what happens to the old speed when lr changes?",
)
def momentum_step_with_lr_inside(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + lr * g
    return theta - v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "forgets the velocity",
    "Your step is that of plain gradient descent: what came before has no influence. What does the state bring?",
)
def momentum_step_without_memory(theta, g, state, lr, beta=0.9):
    return theta - lr * g, {"v": g + 0.0}


@misconception(
    "optimizers.momentum_step",
    "forgets friction",
    "Your velocity keeps all of what it was: nothing ever slows the ball down. What does beta do?",
)
def momentum_step_without_friction(theta, g, state, lr, beta=0.9):
    v = state["v"] + g
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "hands back the old state",
    "The new theta is right, but the state that you return is the one that came in: the next step will not know of this one.",
)
def momentum_step_with_the_old_state(theta, g, state, lr, beta=0.9):
    return theta - lr * (beta * state["v"] + g), state


@misconception(
    "optimizers.momentum_step",
    "writes into its arguments in place",
    "You write into an array that the caller has handed to you: theta, g or the velocity. Operators such as *=, += and -= do that to arrays; make a new one.",
)
def momentum_step_in_place(theta, g, state, lr, beta=0.9):
    v = state["v"]
    v *= beta
    v += g
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "lets the velocity point downhill",
    "Your velocity has the other sign: it points downhill. Which way does the velocity of the docstring point, and which sign stands before lr v then?",
)
def momentum_step_with_the_other_sign(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] - g
    return theta + lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "lets the velocity hold the step",
    "Your velocity is the step itself, with lr in it and pointing downhill. As long as lr stays the same, theta does not notice; what happens to the old speed when lr changes?",
)
def momentum_step_of_steps(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] - lr * g
    return theta + v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "swaps what beta multiplies",
    "The larger beta, the more your velocity listens to the new gradient, and the less to the old velocity. Which of the two does beta belong to?",
)
def momentum_step_with_swapped_weights(theta, g, state, lr, beta=0.9):
    v = (1 - beta) * state["v"] + beta * g
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "slows down the new gradient too",
    "Your beta multiplies the new gradient too, so even the first velocity is too small. What is slowed down before the gradient is added?",
)
def momentum_step_with_beta_on_both(theta, g, state, lr, beta=0.9):
    v = beta * (state["v"] + g)
    return theta - lr * v, {"v": v}


# rmsprop_step


@misconception(
    "optimizers.rmsprop_step",
    "forgets the root",
    "Multiply all gradients by 100: your steps get shorter, though they should hardly change. What makes a square comparable with a gradient?",
)
def rmsprop_step_without_root(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * g**2
    return theta - lr * g / (s + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "adds the squares up without forgetting",
    "Your s only ever grows, so the steps shrink for ever, even on a steady slope. A running average also forgets.",
)
def rmsprop_step_of_sums(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = state["s"] + g**2
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "decays the sum but does not average",
    "Your s ends 1 / (1 - rho) times as large as the squares that go in. What are the two weights of a running average, and what do they add up to?",
)
def rmsprop_step_of_decayed_sums(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + g**2
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "uses one scale for all coordinates",
    "All coordinates are divided by the same number. A coordinate with a gradient 1000 times smaller should move about as far as the others.",
)
def rmsprop_step_with_one_scale(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * np.mean(g**2)
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "puts eps under the root",
    "For ordinary gradients your steps are right; feed some of size 1e-6. Is eps added before or after the root is taken?",
)
def rmsprop_step_with_eps_under_the_root(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * g**2
    return theta - lr * g / np.sqrt(s + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "leaves eps out",
    "Your step is that of the formula with eps = 0. What is added to the root there, and what is 0/0 in a coordinate without any gradient?",
)
def rmsprop_step_without_eps(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * g**2
    return theta - lr * g / np.sqrt(s), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "divides by the old average",
    "Your first step divides by an average in which no gradient is yet. Does this step's gradient count?",
)
def rmsprop_step_late(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * g**2
    return theta - lr * g / (np.sqrt(state["s"]) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "swaps the two weights",
    "Your average forgets nearly everything at once: the newest square has the weight that the past should have. Which of the two does rho belong to?",
)
def rmsprop_step_with_swapped_weights(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = (1 - rho) * state["s"] + rho * g**2
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "corrects for the start at 0",
    "Your first steps are shorter than the formula says: you correct s for its start at 0. That is an idea of Adam, and not of RMSProp as it stands here.",
)
def rmsprop_step_corrected(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * g**2
    s_hat = np.where(state["s"] == 0, s / (1 - rho), s)
    return theta - lr * g / (np.sqrt(s_hat) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "keeps no average",
    "Your s knows only the gradient of this step; what came in with the state is lost. What does rho multiply?",
)
def rmsprop_step_without_memory(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = (1 - rho) * g**2
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "takes the newest square for the average",
    "Your s is the square of this gradient and nothing else, so all that is left of g is its sign. What do the two weights of a running average do?",
)
def rmsprop_step_of_the_newest_square(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = g**2
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "averages sizes and not squares",
    "Your s averages the size of the gradient. What is averaged in the formula, and what is the root for?",
)
def rmsprop_step_of_sizes(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * np.abs(g)
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}


@misconception(
    "optimizers.rmsprop_step",
    "keeps the root in the state",
    "Your theta is right for one step, but the state holds the root. What will the next step take it for?",
)
def rmsprop_step_keeping_the_root(theta, g, state, lr, rho=0.9, eps=1e-8):
    root = np.sqrt(rho * state["s"] + (1 - rho) * g**2)
    return theta - lr * g / (root + eps), {"s": root}


@misconception(
    "optimizers.rmsprop_step",
    "hands back the old state",
    "The new theta is right, but the state that you return is the one that came in: the next step will not know of this one.",
)
def rmsprop_step_with_the_old_state(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * g**2
    return theta - lr * g / (np.sqrt(s) + eps), state


@misconception(
    "optimizers.rmsprop_step",
    "steps uphill",
    "The average is right, and theta moves the other way. Which way does a gradient point?",
)
def rmsprop_step_uphill(theta, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state["s"] + (1 - rho) * g**2
    return theta + lr * g / (np.sqrt(s) + eps), {"s": s}


# adam_step


@misconception(
    "optimizers.adam_step",
    "counts the step after using it",
    "What is 1 - beta^t in your very first step? Count first, then use t.",
)
def adam_step_counting_late(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"]
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    m_hat, v_hat = m / np.float64(1 - beta1**t), v / np.float64(1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t + 1}


@misconception(
    "optimizers.adam_step",
    "never counts the steps",
    "Your first step is right and the later ones are not. Besides m and v, what must the next step find changed?",
)
def adam_step_with_t_one(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "counts one step too many",
    "Your t is one ahead of the steps that were taken. What is t in the very first step?",
)
def adam_step_ahead_by_one(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "puts eps under the root",
    "For ordinary gradients your steps are right; feed some of size 1e-6. Is eps added before or after the root is taken?",
)
def adam_step_with_eps_under_the_root(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "adds eps before the correction",
    "In your step eps is divided by the root of 1 - beta2^t too, which you see only where slopes are tiny. To what does the formula add eps: to the root of v or of v_hat?",
)
def adam_step_with_eps_before_correction(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - rate * m / (np.sqrt(v) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "leaves eps out",
    "Your step is that of the formula with eps = 0. What is added to the root there, and what is 0/0 in a coordinate without any gradient?",
)
def adam_step_without_eps(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t)), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "corrects neither average",
    "Both averages start at 0 and are too small at first, one far more than the other. Which two lines make up for that?",
)
def adam_step_uncorrected(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * m / (np.sqrt(v) + eps), {"m": m, "v": v, "t": state["t"] + 1}


@misconception(
    "optimizers.adam_step",
    "corrects the squares only",
    "Your first step has a tenth of the length that it should have. Both averages start at 0: are both corrected?",
)
def adam_step_correcting_v_only(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * m / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "hands back the corrected averages",
    "Your first step is right, and then it goes wrong: the state that you return holds the corrected averages, which are corrected again in the next step.",
)
def adam_step_storing_corrected(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m / (np.sqrt(v) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "adds weight decay",
    "At a flat place, where g is 0 from the start, your theta moves all the same: something pulls it to 0. Is that in the formula?",
)
def adam_step_with_decay(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t, g = state["t"] + 1, g + 0.01 * theta
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "squares the averaged gradient",
    "Your v averages the square of m. Whose square should it average?",
)
def adam_step_squaring_m(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * m**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "keeps no average of the squares",
    "Your v knows only the gradient of this step; what came in with the state is lost. From the second step on that shows.",
)
def adam_step_without_old_v(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "steps with the gradient instead of its average",
    "Your steps turn as abruptly as the gradient does: the average m is computed, and then not used. What stands above the fraction line?",
)
def adam_step_of_raw_gradients(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * g / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "corrects the gradients only",
    "Your first step is about 30 times as long as it should be. Both averages start at 0: are both corrected?",
)
def adam_step_correcting_m_only(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "swaps beta1 and beta2",
    "Your m remembers for long and your v for a short time; it should be the other way round. Which beta goes with which average, and with which correction?",
)
def adam_step_with_swapped_betas(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta2 * state["m"] + (1 - beta2) * g, beta1 * state["v"] + (1 - beta1) * g**2
    return theta - lr * (m / (1 - beta2**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "swaps the betas of the corrections",
    "Both averages are right, and each is corrected with the other one's beta. Which beta made m small at the start?",
)
def adam_step_with_swapped_corrections(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta2**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "uses beta1 for both averages",
    "Your m is right, and v forgets as fast as m does. There are two betas: what is the second one for?",
)
def adam_step_with_one_beta(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta1 * state["v"] + (1 - beta1) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "keeps no average of the gradients",
    "Your m knows only the gradient of this step; what came in with the state is lost. From the second step on that shows.",
)
def adam_step_without_old_m(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "adds gradients up as the heavy ball does",
    "Your m is a velocity, 1 / (1 - beta1) times an average. What are the two weights of a running average, and what do they add up to?",
)
def adam_step_of_the_heavy_ball(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "swaps the two weights",
    "Your averages forget nearly everything at once: the newest gradient has the weight that the past should have. Which of the two does a beta belong to?",
)
def adam_step_with_swapped_weights(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = (1 - beta1) * state["m"] + beta1 * g, (1 - beta2) * state["v"] + beta2 * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "forgets the root",
    "Multiply all gradients by 100: your steps get shorter, though they should hardly change. What makes a square comparable with a gradient?",
)
def adam_step_without_root(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (v / (1 - beta2**t) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "does not hand the count on",
    "Your step is right, but the t that you return is the one that came in. How will the next step know that it is the next one?",
)
def adam_step_keeping_the_count(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {
        "m": m,
        "v": v,
        "t": state["t"],
    }


@misconception(
    "optimizers.adam_step",
    "counts twice",
    "Your step is right, but the t that you return has gone up by 2. How many steps was that?",
)
def adam_step_counting_twice(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {
        "m": m,
        "v": v,
        "t": t + 1,
    }


@misconception(
    "optimizers.adam_step",
    "hands back the old state",
    "The new theta is right, but the state that you return is the one that came in: the next step will not know of this one.",
)
def adam_step_with_the_old_state(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), state


@misconception(
    "optimizers.adam_step",
    "steps uphill",
    "Both averages are right, and theta moves the other way. Which way does a gradient point?",
)
def adam_step_uphill(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta + lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "multiplies beta by t",
    "Your corrections hold beta times t. What does the small t above beta stand for?",
)
def adam_step_with_a_product(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    m_hat, v_hat = m / np.float64(1 - beta1 * t), v / np.float64(1 - beta2 * t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "pulls theta to 0 beside the step",
    "The averages are right, and theta is pulled towards 0 by a little in every step, even where g is 0: that is the decay of AdamW. Is it in the formula?",
)
def adam_step_of_adamw(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    step = (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta - lr * (step + 0.01 * theta), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "looks ahead as Nadam does",
    "The averages are right, and m_hat is mixed with the gradient once more. That is a variant with look-ahead; the plain one is asked for.",
)
def adam_step_of_nadam(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    m_hat = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    return theta - lr * m_hat / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.momentum_step",
    "writes into the state",
    "Your step puts the new velocity into the dict that it was given. Whoever kept the old state has lost it: make a new one.",
)
def momentum_writes_into_the_state(theta, g, state, lr, beta=0.9):
    state["v"] = beta * state["v"] + g
    return theta - lr * state["v"], state


@misconception(
    "optimizers.rmsprop_step",
    "writes into the state",
    "Your step puts the new average into the dict that it was given. Whoever kept the old state has lost it: make a new one.",
)
def rmsprop_writes_into_the_state(theta, g, state, lr, rho=0.9, eps=1e-8):
    state["s"] = rho * state["s"] + (1 - rho) * g**2
    return theta - lr * g / (np.sqrt(state["s"]) + eps), state


@misconception(
    "optimizers.adam_step",
    "writes into the state",
    "Your step counts and averages in the dict that it was given. Whoever kept the old state has lost it: make a new one.",
)
def adam_writes_into_the_state(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] += 1
    state["m"] = beta1 * state["m"] + (1 - beta1) * g
    state["v"] = beta2 * state["v"] + (1 - beta2) * g**2
    m_hat = state["m"] / (1 - beta1 ** state["t"])
    v_hat = state["v"] / (1 - beta2 ** state["t"])
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), state
