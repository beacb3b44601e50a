"""What goes wrong in 06-optimizers, as executable code, with the sentence that helps."""

from __future__ import annotations

import math

import numpy as np
from optimizers import adam_step, minibatches

from autograder.misconceptions import Expression, misconception

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


# schedule


@misconception(
    "optimizers.schedule",
    "the first rate is 0",
    "In your first step nothing moves: its rate is 0. Steps are counted from 0, so which part of the warm-up belongs to step 0?",
)
def schedule_from_zero(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * t / warmup
    return lr / 2 * (1 + math.cos(math.pi * (t - warmup) / (total - warmup)))


@misconception(
    "optimizers.schedule",
    "the cosine runs over all steps",
    "Behind the warm-up your rate begins below lr. The half turn of the cosine belongs to the steps after the warm-up, not to all of them.",
)
def schedule_cosine_over_total(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr / 2 * (1 + math.cos(math.pi * t / total))


@misconception(
    "optimizers.schedule",
    "the turn is divided by total",
    "At the end your rate is not near 0. By how many steps must the half turn be divided, when the warm-up has used some of them?",
)
def schedule_turn_over_total(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr / 2 * (1 + math.cos(math.pi * (t - warmup) / total))


@misconception(
    "optimizers.schedule",
    "the half is forgotten",
    "Behind the warm-up your rate jumps to 2 lr. 1 + cos runs from 2 to 0: what brings it to lr?",
)
def schedule_without_the_half(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr * (1 + math.cos(math.pi * (t - warmup) / (total - warmup)))


@misconception(
    "optimizers.schedule",
    "divides by a warm-up of 0",
    "With warmup = 0 your function divides by 0. Which line must not be reached then?",
)
def schedule_dividing_by_no_warmup(t, total, warmup, lr):
    rise = lr * (t + 1) / warmup
    if t >= total:
        return 0.0
    if t < warmup:
        return rise
    return lr / 2 * (1 + math.cos(math.pi * (t - warmup) / (total - warmup)))


@misconception(
    "optimizers.schedule",
    "the angle is in degrees",
    "Your rate swings up and down behind the warm-up. NumPy and math take angles in radians: what is half a turn there?",
)
def schedule_in_degrees(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr / 2 * (1 + math.cos(180 * (t - warmup) / (total - warmup)))


@misconception(
    "optimizers.schedule",
    "the cosine is one step ahead",
    "The first step behind the warm-up should still have the full rate; yours has the next one's already. Does the cosine begin at t or at t + 1?",
)
def schedule_one_ahead(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr / 2 * (1 + math.cos(math.pi * (t + 1 - warmup) / (total - warmup)))


@misconception(
    "optimizers.schedule",
    "goes on after the end",
    "After the last step your rate rises again, as a cosine does. What should it be from step total on?",
)
def schedule_without_an_end(t, total, warmup, lr):
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr / 2 * (1 + math.cos(math.pi * (t - warmup) / (total - warmup)))


@misconception(
    "optimizers.schedule",
    "falls linearly after the warm-up",
    "Behind the warm-up your rate falls by the same amount in each step. Where is the cosine?",
)
def schedule_straight_down(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr * (total - t) / (total - warmup)


@misconception(
    "optimizers.schedule",
    "no warm-up",
    "Your first rates are the largest ones. What is the warm-up for?",
)
def schedule_without_warmup(t, total, warmup, lr):
    if t >= total:
        return 0.0
    return lr / 2 * (1 + math.cos(math.pi * t / total))


@misconception(
    "optimizers.schedule",
    "reaches 0 one step early",
    "Your last step has a rate of 0, so it is wasted. Which t would make the angle a full half turn?",
)
def schedule_down_too_early(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr / 2 * (1 + math.cos(math.pi * (t - warmup) / max(total - warmup - 1, 1)))


@misconception(
    "optimizers.schedule",
    "the factor without lr",
    "Your rates do not depend on lr: they run up to 1. What should they be multiplied by?",
)
def schedule_without_lr(t, total, warmup, lr):
    if t >= total:
        return 0.0
    if t < warmup:
        return (t + 1) / warmup
    return (1 + math.cos(math.pi * (t - warmup) / (total - warmup))) / 2


# clip_by_norm


@misconception(
    "optimizers.clip_by_norm",
    "clips each coordinate",
    "You cut each entry by itself, so the direction changes. One number should multiply all entries.",
)
def clip_each_coordinate(g, limit):
    return np.clip(g, -limit, limit)


@misconception(
    "optimizers.clip_by_norm",
    "always to the limit",
    "You stretch short gradients to the limit too. What should become of a gradient that is short already?",
)
def clip_always(g, limit):
    length = np.linalg.norm(g)
    return g * limit / length if length > 0 else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "0/0 for a gradient of 0",
    "A gradient of 0 has the length 0, and you divide by it. When is there anything to cut?",
)
def clip_dividing_by_zero(g, limit):
    with np.errstate(invalid="ignore", divide="ignore"):
        return g / np.linalg.norm(g) * np.minimum(np.linalg.norm(g), limit)


@misconception(
    "optimizers.clip_by_norm",
    "compares the square of the length",
    "You compare the square of the length with the limit: below 1 you cut too late, above 1 too early. Where is the root?",
)
def clip_comparing_squares(g, limit):
    return g * limit / np.linalg.norm(g) if g @ g > limit else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "divides by the square of the length",
    "Your gradient does not come out with the length of the limit: you divide by the square of its length. Where is the root?",
)
def clip_dividing_by_squares(g, limit):
    return g * limit / (g @ g) if np.linalg.norm(g) > limit else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "the largest entry for the length",
    "You measure a gradient by its largest entry. Its length is the root of the sum of its squares.",
)
def clip_by_the_largest_entry(g, limit):
    size = np.abs(g).max()
    return g * limit / size if size > limit else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "the sum of the sizes for the length",
    "You measure a gradient by the sum of the sizes of its entries. Its length is the root of the sum of its squares.",
)
def clip_by_the_sum_of_sizes(g, limit):
    size = np.abs(g).sum()
    return g * limit / size if size > limit else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "the root of the mean of the squares",
    "You divide the sum of the squares by the number of parameters before you take the root. A length takes the sum.",
)
def clip_by_the_root_of_the_mean(g, limit):
    size = np.sqrt(np.mean(g**2))
    return g * limit / size if size > limit else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "changes g in place",
    "You write into the gradient that you are given. Make a new array.",
)
def clip_in_place(g, limit):
    length = np.linalg.norm(g)
    if length > limit:
        g *= limit / length
    return g


@misconception(
    "optimizers.clip_by_norm",
    "throws long gradients away",
    "A gradient that is too long becomes 0 with you. It should keep its direction, and get the length of the limit.",
)
def clip_to_nothing(g, limit):
    return g.copy() if np.linalg.norm(g) <= limit else np.zeros_like(g)


@misconception(
    "optimizers.clip_by_norm",
    "long gradients become unit vectors",
    "A long gradient comes out with length 1, whatever the limit is.",
)
def clip_to_one(g, limit):
    length = np.linalg.norm(g)
    return g / length if length > limit else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "compares the wrong way round",
    "You stretch short gradients and leave long ones alone. Which of the two is the danger?",
)
def clip_the_short_ones(g, limit):
    length = np.linalg.norm(g)
    return g * limit / length if 0 < length < limit else g.copy()


# adamw_step


@misconception(
    "optimizers.adamw_step",
    "the decay goes into the gradient",
    "You add decay times theta to the gradient, so Adam divides it by the size of the slopes as well. That is L2 under Adam. In AdamW the decay stands beside the step.",
)
def adamw_decay_in_the_gradient(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    return adam_step(theta, g + decay * theta, state, lr, beta1, beta2, eps)


@misconception(
    "optimizers.adamw_step",
    "the decay without lr",
    "Without a slope your theta shrinks by the part decay in each step, whatever lr is. It should be lr decay.",
)
def adamw_decay_without_lr(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new - decay * theta, state


@misconception(
    "optimizers.adamw_step",
    "the decay of the new theta",
    "Your decay takes its part of the theta after Adam's step. It should be a part of the old one.",
)
def adamw_decay_of_the_new(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new - lr * decay * new, state


@misconception(
    "optimizers.adamw_step",
    "the decay goes into the state",
    "The averages in your state hold the decay too. Adam should know nothing of it.",
)
def adamw_decay_in_the_state(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new - lr * decay * theta, {**state, "m": state["m"] + (1 - beta1) * decay * theta}


@misconception(
    "optimizers.adamw_step",
    "t counts from 0 in the correction",
    "Your step is corrected with the number of the step before. t is 1 in the first step; does adam_step not do that for you?",
)
def adamw_counting_from_zero(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    t = state["t"]
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1 ** max(t, 1)), v / (1 - beta2 ** max(t, 1))
    return theta - lr * (m_hat / (np.sqrt(v_hat) + eps) + decay * theta), {"m": m, "v": v, "t": t + 1}


@misconception(
    "optimizers.adamw_step",
    "averages are not corrected",
    "Your first steps are too long or too short: the averages are used as they are. AdamW corrects them as Adam does; you need not write that again.",
)
def adamw_uncorrected(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * (m / (np.sqrt(v) + eps) + decay * theta), {"m": m, "v": v, "t": state["t"] + 1}


@misconception(
    "optimizers.adamw_step",
    "no decay at all",
    "Your step is that of Adam: without a slope theta stays where it is. Where is the decay?",
)
def adamw_without_decay(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    return adam_step(theta, g, state, lr, beta1, beta2, eps)


@misconception(
    "optimizers.adamw_step",
    "theta grows in place of shrinking",
    "Without a slope your theta gets larger. Which sign does a decay have?",
)
def adamw_growing(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new + lr * decay * theta, state


@misconception(
    "optimizers.adamw_step",
    "settings are not passed on",
    "Your step takes the usual beta1, beta2 and eps, whatever it is called with. Pass them on.",
)
def adamw_with_default_settings(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, state = adam_step(theta, g, state, lr)
    return new - lr * decay * theta, state


@misconception(
    "optimizers.adamw_step",
    "the decay is the same for every size",
    "Your decay moves each coordinate by the same distance towards 0. It should take the same part of each.",
)
def adamw_decay_of_the_sign(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new - lr * decay * np.sign(theta), state


@misconception(
    "optimizers.adamw_step",
    "twice the decay",
    "Your decay is twice as strong as it should be. It is a part of theta, lr decay, without a 2.",
)
def adamw_twice_the_decay(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new - 2 * lr * decay * theta, state


@misconception(
    "optimizers.adamw_step",
    "the old state is returned",
    "Your new state is the old one: nothing is remembered, and every step is a first step.",
)
def adamw_forgetting(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    new, _ = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new - lr * decay * theta, dict(state)


# stationary_variance


@misconception(
    "optimizers.stationary_variance",
    "the square of lr",
    "Half the learning rate should tremble with about half the variance; with you it is a quarter. How often does lr stand in the numerator?",
)
def variance_with_lr_squared(lr, curvature, noise, beta=0.0):
    room = 2 * (1 + beta) - lr * curvature
    V = lr**2 * noise**2 * (1 + beta) / (curvature * (1 - beta) * np.where(room > 0, room, 1.0))
    return np.where(room > 0, V, np.inf)


@misconception(
    "optimizers.stationary_variance",
    "right for short steps only",
    "Your variance holds for short steps. For longer ones the last bracket matters: it gets smaller, and the trembling larger.",
)
def variance_of_short_steps(lr, curvature, noise, beta=0.0):
    V = lr * noise**2 / (2 * curvature * (1 - beta))
    return np.where(lr * curvature < 2 * (1 + beta), V, np.inf)


@misconception(
    "optimizers.stationary_variance",
    "returns the root of the variance",
    "Twice the noise should give four times the variance; with you it is twice. Is yours a variance, or its root?",
)
def variance_as_deviation(lr, curvature, noise, beta=0.0):
    room = 2 * (1 + beta) - lr * curvature
    V = lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * np.where(room > 0, room, 1.0))
    return np.where(room > 0, np.sqrt(V), np.inf)


@misconception(
    "optimizers.stationary_variance",
    "the noise is not squared",
    "noise is a standard deviation, and you need the variance of the slopes. What is missing?",
)
def variance_of_plain_noise(lr, curvature, noise, beta=0.0):
    room = 2 * (1 + beta) - lr * curvature
    V = lr * noise * (1 + beta) / (curvature * (1 - beta) * np.where(room > 0, room, 1.0))
    return np.where(room > 0, V, np.inf)


@misconception(
    "optimizers.stationary_variance",
    "finite where the search runs away",
    "Where steps are too long your variance is finite, even negative. Look at the sign of the last bracket.",
)
def variance_without_limit(lr, curvature, noise, beta=0.0):
    with np.errstate(divide="ignore"):
        return lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * (2 * (1 + beta) - lr * curvature))


@misconception(
    "optimizers.stationary_variance",
    "momentum only as 1 / (1 - beta)",
    "You treat momentum as a learning rate that is 1 / (1 - beta) times as large. That is nearly right for short steps; the law has beta in two more places.",
)
def variance_with_a_longer_rate(lr, curvature, noise, beta=0.0):
    room = 2 - lr * curvature
    V = lr * noise**2 / (curvature * (1 - beta) * np.where(room > 0, room, 1.0))
    return np.where(lr * curvature < 2 * (1 + beta), V, np.inf)


@misconception(
    "optimizers.stationary_variance",
    "the limit without momentum",
    "With momentum the search bears longer steps: up to lr a = 2 (1 + beta). Yours is infinite from 2 on.",
)
def variance_with_the_limit_of_descent(lr, curvature, noise, beta=0.0):
    room = 2 * (1 + beta) - lr * curvature
    V = lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * np.where(room > 0, room, 1.0))
    return np.where(lr * curvature < 2, V, np.inf)


@misconception(
    "optimizers.stationary_variance",
    "one bad coordinate spoils all",
    "Where one coordinate runs away you call all of them infinite. Each coordinate has a limit of its own.",
)
def variance_all_or_nothing(lr, curvature, noise, beta=0.0):
    room = 2 * (1 + beta) - lr * curvature
    if (room <= 0).any():
        return np.full_like(curvature, np.inf)
    return lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * room)


@misconception(
    "optimizers.stationary_variance",
    "finite at the limit itself",
    "Exactly at lr a = 2 (1 + beta) the search does not settle either. What does your comparison do where both sides are equal?",
)
def variance_at_the_limit(lr, curvature, noise, beta=0.0):
    room = 2 * (1 + beta) - lr * curvature
    V = lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * np.where(room > 0, room, 1.0))
    return np.where(room >= 0, V, np.inf)


@misconception(
    "optimizers.stationary_variance",
    "momentum is left out",
    "Your variance does not depend on beta. A heavy ball trembles more: it sums up noise.",
)
def variance_without_momentum(lr, curvature, noise, beta=0.0):
    room = 2 - lr * curvature
    V = lr * noise**2 / (curvature * np.where(room > 0, room, 1.0))
    return np.where(room > 0, V, np.inf)


@misconception(
    "optimizers.stationary_variance",
    "nan or 0 where the search runs away",
    "Where steps are too long the variance grows without end. That is infinity, and neither 0 nor nan.",
    family={"instead": (0.0, Expression("np.nan"))},
)
def variance_zero_when_unstable(lr, curvature, noise, beta=0.0, *, instead):
    room = 2 * (1 + beta) - lr * curvature
    V = lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * np.where(room > 0, room, 1.0))
    return np.where(room > 0, V, instead)


@misconception(
    "optimizers.stationary_variance",
    "the excess loss, not the variance",
    "You have multiplied by half the curvature: that is by how much the loss is too high. The variance of theta is asked for.",
)
def variance_as_loss(lr, curvature, noise, beta=0.0):
    room = 2 * (1 + beta) - lr * curvature
    V = lr * noise**2 * (1 + beta) / (2 * (1 - beta) * np.where(room > 0, room, 1.0))
    return np.where(room > 0, V, np.inf)


# best_rate


@misconception(
    "optimizers.best_rate",
    "nan wins",
    "A training that gives nan is your best one: np.argmin takes the first nan there is. Make the scores harmless before you choose.",
)
def best_rate_nan_wins(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    best = float(grid[np.argmin(scores)])
    return best, np.where(np.isfinite(scores), scores, np.inf), bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "takes the largest score",
    "You take the rate with the largest score. run gives numbers that should be small.",
)
def best_rate_of_the_largest(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    safe = np.where(np.isfinite(scores), scores, -np.inf)
    best = float(grid[np.argmax(safe)])
    return best, np.where(np.isfinite(scores), scores, np.inf), bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "returns the index",
    "Your first value is the place of the best rate in grid. The rate itself is asked for.",
)
def best_rate_as_index(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isfinite(scores), scores, np.inf)
    k = int(np.argmin(scores))
    return k, scores, bool(grid[k] in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "the larger one of two equals",
    "Of two rates with equal scores you take the larger one. The smaller one is safer.",
)
def best_rate_larger_of_equals(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isfinite(scores), scores, np.inf)
    best = float(grid[scores == scores.min()].max())
    return best, scores, bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "the first of two equals",
    "Of two rates with equal scores you take the one that comes first in grid. Which one is it if grid falls?",
)
def best_rate_first_of_equals(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isfinite(scores), scores, np.inf)
    best = float(grid[np.argmin(scores)])
    return best, scores, bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "sorts the grid",
    "Your scores are in the order of rising rates. They should be in the order of grid, so that they can be drawn over it.",
)
def best_rate_sorted(run, grid):
    grid = np.sort(grid)
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isfinite(scores), scores, np.inf)
    best = float(grid[np.argmin(scores)])
    return best, scores, bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "runs twice",
    "You run each training more than once. A training is dear: keep its score.",
)
def best_rate_running_twice(run, grid):
    best = min(sorted(grid), key=lambda lr: run(float(lr)) if np.isfinite(run(float(lr))) else np.inf)
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isfinite(scores), scores, np.inf)
    return float(best), scores, bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "minus infinity wins",
    "A score of minus infinity is your best one. A training that gives no finite number has run away, whatever the sign.",
)
def best_rate_minus_infinity_wins(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isnan(scores), np.inf, scores)
    best = float(grid[scores == scores.min()].min())
    return best, np.where(np.isfinite(scores), scores, np.inf), bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "leaves out what runs away",
    "A training that runs away is missing in your scores. Each rate of grid has a score, if need be inf.",
)
def best_rate_leaving_out(run, grid):
    pairs = [(float(lr), run(float(lr))) for lr in grid]
    kept = [(lr, score) for lr, score in pairs if np.isfinite(score)]
    best = min(kept, key=lambda pair: (pair[1], pair[0]))[0]
    return best, np.array([score for _, score in kept]), bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "the edge on one side only",
    "Your at_edge sees one end of the grid and not the other. A better rate may lie beyond either.",
    family={"end": (Expression("np.min"), Expression("np.max"))},
)
def best_rate_one_edge(run, grid, *, end):
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isfinite(scores), scores, np.inf)
    best = float(grid[scores == scores.min()].min())
    return best, scores, bool(best == end(grid))


@misconception(
    "optimizers.best_rate",
    "the edge the wrong way round",
    "Your at_edge is True where the best rate lies inside. Read its definition once more.",
)
def best_rate_edge_negated(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isfinite(scores), scores, np.inf)
    best = float(grid[scores == scores.min()].min())
    return best, scores, bool(best not in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "nan stays in the scores",
    "Your choice is right, but your scores hold what run returned, nan included. What should stand there?",
)
def best_rate_nan_in_scores(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    safe = np.where(np.isfinite(scores), scores, np.inf)
    best = float(grid[safe == safe.min()].min())
    return best, scores, bool(best in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "the lowest score in place of its rate",
    "Your first value is the lowest score. The rate that gave it is asked for.",
)
def best_rate_as_score(run, grid):
    scores = np.array([run(float(lr)) for lr in grid])
    scores = np.where(np.isfinite(scores), scores, np.inf)
    best = float(grid[scores == scores.min()].min())
    return float(scores.min()), scores, bool(best in (grid.min(), grid.max()))
