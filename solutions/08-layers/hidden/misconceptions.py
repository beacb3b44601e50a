"""Mistakes of 08-layers that run: each loses marks at its exercise, and only there."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception

# dropout


@misconception(
    "layers.dropout",
    "does not scale the survivors",
    "Average your output over many masks: does it equal the input? Something must make up for what is dropped.",
)
def dropout_without_scaling(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p).astype(float) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "takes p for the probability of staying",
    "With p = 0.1, how many of 1000 entries should survive?",
)
def dropout_keeps_p(X, p, rng, train=True):
    mask = (rng.random(X.shape) < p) / max(p, 1e-12) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "drops the share p and scales by the wrong share",
    "The right share of entries is dropped. By what must a survivor grow, so that the mean stays: 1/p, or something else?",
)
def dropout_scales_by_p(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p) / max(p, 1e-12) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "drops at test time too",
    "Evaluate your trained model twice on one image: should it give two different answers?",
)
def dropout_always(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p) / (1 - p)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "scales at test time as well",
    "In training the survivors have grown already, so the mean is right. What is left to do at test time?",
)
def dropout_scales_twice(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p) / (1 - p) if train else np.full_like(X, 1 - p)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "adds noise and drops nothing",
    "Mean and variance of your output are right, but how many entries are exactly 0?",
)
def dropout_as_noise(X, p, rng, train=True):
    mask = 1 + rng.normal(0, np.sqrt(p / (1 - p)), X.shape) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "makes a generator of its own",
    "Call it twice: should the same entries be dropped each time? Draw from the rng that is passed in.",
)
def dropout_own_generator(X, p, rng, train=True):
    mask = (np.random.default_rng(0).random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "drops whole columns",
    "In your output a feature is dropped for all examples, or for none. Each entry has a fate of its own.",
)
def dropout_columns(X, p, rng, train=True):
    mask = np.broadcast_to((rng.random(X.shape[1]) >= p) / (1 - p), X.shape) if train else np.ones_like(X)
    return X * mask, np.array(mask)


@misconception(
    "layers.dropout",
    "drops whole rows",
    "In your output an example loses all of its features, or none. Each entry has a fate of its own.",
)
def dropout_rows(X, p, rng, train=True):
    mask = np.broadcast_to((rng.random((len(X), 1)) >= p) / (1 - p), X.shape) if train else np.ones_like(X)
    return X * mask, np.array(mask)


@misconception(
    "layers.dropout",
    "drops an exact number of entries",
    "Every one of your masks drops the same number of entries. If each entry is dropped on its own, does the number not vary?",
)
def dropout_exact_count(X, p, rng, train=True):
    mask = np.ones(X.size)
    if train:
        mask[rng.permutation(X.size)[: round(p * X.size)]] = 0.0
        mask /= 1 - p
    mask = mask.reshape(X.shape)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "returns a mask without the scaling",
    "Your output is right, but X * mask is something else: what does the way back need to know?",
)
def dropout_plain_mask(X, p, rng, train=True):
    kept = rng.random(X.shape) >= p if train else np.ones(X.shape, dtype=bool)
    return (X * kept / (1 - p) if train else X.copy()), kept.astype(float)


@misconception(
    "layers.dropout",
    "scales at test time instead of in training",
    "That is dropout's older form. Here nothing is left to do at test time: when must the survivors grow?",
)
def dropout_scales_at_test(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p).astype(float) if train else np.full_like(X, 1 - p)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "scales by the share that happened to survive",
    "Your factor changes from call to call. Which number makes the output right on average, whatever was drawn?",
)
def dropout_scales_by_the_draw(X, p, rng, train=True):
    kept = rng.random(X.shape) >= p if train else np.ones(X.shape, dtype=bool)
    mask = kept / max(kept.mean(), 1e-12)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "one draw for all entries",
    "Your output loses everything or nothing: how many random numbers do you draw for a table of entries?",
)
def dropout_all_or_nothing(X, p, rng, train=True):
    mask = np.full(X.shape, (rng.random() >= p) / (1 - p)) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "drops whole percents only",
    "You draw from a hundred whole numbers, so only whole percents are possible. What should happen for p = 0.004?",
)
def dropout_in_percents(X, p, rng, train=True):
    mask = (rng.integers(0, 100, X.shape) >= 100 * p) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "returns the mask first",
    "Two arrays come back, and the order matters: output first, or mask first?",
)
def dropout_mask_first(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    return mask, X * mask


# dropout_vjp


@misconception(
    "layers.dropout_vjp",
    "lets slopes through where nothing went",
    "A dropped entry has no influence on the output. What is the slope there?",
)
def vjp_ignores_mask(G, mask):
    return G.copy()


@misconception(
    "layers.dropout_vjp",
    "forgets the scaling",
    "The zeros are in the right places. But a survivor had grown on its way: if it moves by 1, by how much does the output move?",
)
def vjp_without_scaling(G, mask):
    return G * (mask > 0)


@misconception(
    "layers.dropout_vjp",
    "divides by the mask",
    "The slope of c x in x is c, and not 1/c.",
)
def vjp_divides(G, mask):
    return np.where(mask > 0, G / np.where(mask > 0, mask, 1), 0.0)


@misconception(
    "layers.dropout_vjp",
    "scales twice",
    "The mask holds the scaling already. What happens to the survivors if you scale them again?",
)
def vjp_scales_twice(G, mask):
    return G * mask**2


@misconception(
    "layers.dropout_vjp",
    "lets slopes through where entries were dropped",
    "You have it the wrong way round: yours is 0 exactly where the entries survived.",
)
def vjp_turned_round(G, mask):
    return G * (mask == 0)


@misconception(
    "layers.dropout_vjp",
    "scales by the share of survivors",
    "You find the scale by counting. The mask tells it: which number stands where an entry was kept?",
)
def vjp_counts(G, mask):
    return G * (mask > 0) / max(np.mean(mask > 0), 1e-12)


@misconception(
    "layers.dropout_vjp",
    "writes into what came in",
    "G and mask belong to the caller, who needs them unchanged. Make a new array.",
)
def vjp_in_place(G, mask):
    G *= mask
    return G


@misconception(
    "layers.dropout_vjp",
    "averages over the batch",
    "G carries the 1/n of the loss already. Does a single entry of X feel how many examples there are?",
)
def vjp_averages(G, mask):
    return G * mask / len(G)


# batchnorm


@misconception(
    "layers.batchnorm",
    "adds eps outside the root",
    "Take a feature with a variance of a millionth: is eps added to the variance, or to its root?",
)
def batchnorm_eps_outside(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * (X - mean) / (np.sqrt(var) + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "normalises with the unbiased variance",
    "Which of the two variances gives an output whose own variance is 1: that with n or that with n - 1?",
)
def batchnorm_unbiased(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0, ddof=1)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * var,
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "remembers the biased variance",
    "The variance that is remembered should be right for all data, not only for this batch. By what is it divided?",
)
def batchnorm_remembers_biased(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * var,
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "never moves the running statistics",
    "Train on data with mean 5, then look at the running mean: where is it?",
)
def batchnorm_never_moves(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "moves nearly all the way in each batch",
    "Your running mean is mostly the last batch. How far should a single batch move it, with momentum = 0.1?",
)
def batchnorm_momentum_swapped(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": momentum * run["mean"] + (1 - momentum) * mean,
            "var": momentum * run["var"] + (1 - momentum) * X.var(0, ddof=1),
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "divides by the variance",
    "Stretch a feature by 10: a normalised output must not change. Does yours?",
)
def batchnorm_divides_by_variance(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * (X - mean) / (var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "normalises the rows",
    "You take mean and variance over the features of one example. Which axis runs over the examples of one feature?",
    picture="axes.svg",
)
def batchnorm_rows(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if train:
        rows, spread = X.mean(1, keepdims=True), X.var(1, keepdims=True)
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return (gamma * (X - (rows if train else mean)) / np.sqrt((spread if train else var) + eps) + beta), new


@misconception(
    "layers.batchnorm",
    "normalises all entries together",
    "You have one mean and one variance for the whole table. Each feature has its own.",
)
def batchnorm_all_together(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return (
        gamma * (X - (X.mean() if train else mean)) / np.sqrt((X.var() if train else var) + eps) + beta
    ), new


@misconception(
    "layers.batchnorm",
    "uses the batch at test time",
    "At test time a prediction must not depend on which other examples come along, and a batch of one has no variance. Which statistics are there?",
)
def batchnorm_batch_at_test(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = X.mean(0), X.var(0)
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "uses the running statistics in training",
    "In training the batch itself is normalised, by its own mean and variance.",
)
def batchnorm_running_in_training(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean = X.mean(0)
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * (X - run["mean"]) / np.sqrt(run["var"] + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "moves the running statistics at test time",
    "Should what you test on change the model? Which statistics stay as they are when train is False?",
)
def batchnorm_learns_at_test(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    spread = X.var(0, ddof=1) if len(X) > 1 else np.zeros(X.shape[1])
    new = {
        "mean": (1 - momentum) * run["mean"] + momentum * X.mean(0),
        "var": (1 - momentum) * run["var"] + momentum * spread,
    }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "forgets the shift",
    "Your features come out with mean 0, whatever beta is. Where does beta come in?",
)
def batchnorm_without_beta(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * (X - mean) / np.sqrt(var + eps), new


@misconception(
    "layers.batchnorm",
    "stretches the shift too",
    "beta is added at the very end. In yours gamma multiplies it.",
)
def batchnorm_gamma_on_beta(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * ((X - mean) / np.sqrt(var + eps) + beta), new


@misconception(
    "layers.batchnorm",
    "does not take the mean away",
    "Shift a feature by 100: a normalised output must not change. Does yours?",
)
def batchnorm_not_centred(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * X / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "writes into what came in",
    "X and the running statistics belong to the caller, who needs them unchanged. Return new arrays, in a new dict.",
)
def batchnorm_in_place(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"].copy(), run["var"].copy())
    if train:
        run["mean"] += momentum * (mean - run["mean"])
        run["var"] += momentum * (X.var(0, ddof=1) - run["var"])
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, run


@misconception(
    "layers.batchnorm",
    "forgets the stretch",
    "Your features come out with variance 1, whatever gamma is. Where does gamma come in?",
)
def batchnorm_without_gamma(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "exchanges gamma and beta",
    "Which of the two stretches, and which one shifts?",
)
def batchnorm_exchanged(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return beta * (X - mean) / np.sqrt(var + eps) + gamma, new


@misconception(
    "layers.batchnorm",
    "leaves eps out",
    "What does your output become for a feature that does not vary? Something small stands under the root.",
)
def batchnorm_without_eps(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    with np.errstate(divide="ignore", invalid="ignore"):
        return gamma * (X - mean) / np.sqrt(var) + beta, new


@misconception(
    "layers.batchnorm",
    "has an eps of its own",
    "eps is an argument, and 1e-5 only its default. What does your output do when eps is 1?",
)
def batchnorm_own_eps(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * (X - mean) / np.sqrt(var + 1e-5) + beta, new


@misconception(
    "layers.batchnorm",
    "has a momentum of its own",
    "momentum is an argument, and 0.1 only its default. How far should the statistics move when it is 1?",
)
def batchnorm_own_momentum(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {"mean": 0.9 * run["mean"] + 0.1 * mean, "var": 0.9 * run["var"] + 0.1 * X.var(0, ddof=1)}
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "momentum the other way round, with the biased variance",
    "In some courses momentum is what stays of the old statistics; here it is how far they move. And which variance is remembered?",
)
def batchnorm_other_convention(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": momentum * run["mean"] + (1 - momentum) * mean,
            "var": momentum * run["var"] + (1 - momentum) * var,
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "remembers the last batch only",
    "One small batch may be far from typical. What should be left of all the batches before it?",
)
def batchnorm_remembers_the_last(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {"mean": mean, "var": X.var(0, ddof=1)}
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "remembers the standard deviation",
    'run["var"] is a variance, and at test time its root is taken. What do you put into it?',
)
def batchnorm_remembers_the_deviation(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.std(0, ddof=1),
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "normalises with the statistics that have just moved",
    "In training the batch is normalised by its own mean and variance. The running ones are only for later.",
)
def batchnorm_moved_in_training(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * X.mean(0),
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1),
        }
    return gamma * (X - new["mean"]) / np.sqrt(new["var"] + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "takes the variance as a difference of two large numbers",
    "For a feature near 100000 the mean of the squares and the square of the mean agree in nearly all of their digits. "
    "What is left of their difference? Take something away before you square.",
)
def batchnorm_of_two_large_numbers(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = run["mean"], run["var"]
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        mean, n = X.mean(0), len(X)
        var = np.maximum((X**2).mean(0) - mean**2, 0.0)
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * var * n / (n - 1),
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


# batchnorm_vjp


@misconception(
    "layers.batchnorm_vjp",
    "takes mean and variance for constants",
    "Shift a whole column of X: the output does not change. What must the entries of that column of dX add up to?",
)
def vjp_constant_statistics(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    return gamma * G / s, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "forgets that the variance moves",
    "Stretch a column of X about its mean: the output does not change. To what must that column of dX be orthogonal?",
)
def vjp_without_variance(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    return gamma / s * (G - G.mean(0)), (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "forgets that the mean moves",
    "Your dX takes the variance into account, and not the mean. Shift a column: what should happen to the loss?",
)
def vjp_without_mean(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    return gamma / s * (G - x_hat * (G * x_hat).mean(0)), (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "forgets gamma in dX",
    "Each column of your dX is off by a factor of its own. Which vector has these entries?",
)
def vjp_without_gamma(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    return (G - G.mean(0) - x_hat * (G * x_hat).mean(0)) / s, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "multiplies by the spread",
    "The layer divides by s on the way forward. What does a slope do on the way back, when an input is shrunk?",
)
def vjp_times_s(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    return gamma * s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0)), (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "averages the slopes of gamma and beta",
    "gamma and beta serve every example of the batch, and G carries the 1/n already. Is it a sum or a mean?",
)
def vjp_means(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0))
    return dX, (G * x_hat).mean(0), G.mean(0)


@misconception(
    "layers.batchnorm_vjp",
    "takes the slope of gamma with the raw features",
    "gamma multiplies the normalised features, and not X itself.",
)
def vjp_raw_features(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0))
    return dX, (G * X).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "takes sums where means belong",
    "Moving one example moves the mean of the batch by 1/n only. Are the two corrections of dX sums or means?",
)
def vjp_sums(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.sum(0) - x_hat * (G * x_hat).sum(0))
    return dX, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "normalises with the unbiased variance",
    "The layer divides by the root of the variance with n, not with n - 1. The way back must use the same.",
)
def vjp_unbiased(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0, ddof=1) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0))
    return dX, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "leaves eps out",
    "For a feature that hardly varies your dX is far too large. What else stands under the root?",
)
def vjp_without_eps(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + 1e-300)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0))
    return dX, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "exchanges gamma and beta",
    "Your dgamma is what dbeta should be. In which order are they asked for, and what does gamma multiply?",
)
def vjp_exchanged(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0))
    return dX, G.sum(0), (G * x_hat).sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "forgets the 1/n",
    "Your dX points the right way, and grows with the batch. Which of the parts of the formula are means?",
)
def vjp_without_one_over_n(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (len(X) * G - G.sum(0) - x_hat * (G * x_hat).sum(0))
    return dX, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "adds eps outside the root",
    "Is eps added to the variance, or to its root? The way back must use the s of the way forward.",
)
def vjp_eps_outside(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0)) + eps
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0))
    return dX, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "takes the means along the rows",
    "The bar is the mean over the batch, one for each feature. Over which axis do you average?",
    picture="axes.svg",
)
def vjp_along_rows(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(1, keepdims=True) - x_hat * (G * x_hat).mean(1, keepdims=True))
    return dX, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "adds the second correction",
    "Stretch a column about its mean: the part of G along x_hat should be taken out. In yours it is there twice.",
)
def vjp_adds_the_second_part(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) + x_hat * (G * x_hat).mean(0))
    return dX, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "takes the variance as a difference of two large numbers",
    "For a feature near 100000 the mean of the squares and the square of the mean agree in nearly all of their digits. "
    "What is left of their difference? Take something away before you square.",
)
def vjp_of_two_large_numbers(G, X, gamma, eps=1e-5):
    s = np.sqrt(np.maximum((X**2).mean(0) - X.mean(0) ** 2, 0.0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0))
    return dX, (G * x_hat).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm",
    "writes into run",
    "You move the statistics in the dict that the caller gave you, and hand the same dict back. Whoever kept the old ones has lost them: make a new dict.",
)
def batchnorm_writes_into_run(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    if train:
        run["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        run["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, run


# standardize


@misconception(
    "layers.standardize",
    "statistics from train and test together",
    "Change one test row: should the training data change? What is computed here must be known before the first test example arrives.",
)
def standardize_together(X_train, X_test):
    both = np.vstack([X_train, X_test])
    mean, deviation = both.mean(axis=0), both.std(axis=0)
    deviation[deviation == 0] = np.inf
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "layers.standardize",
    "the test data by statistics of their own",
    "Your test columns have mean 0 too. A single test example would then always become 0: on whose scale should it be measured?",
)
def standardize_each_alone(X_train, X_test):
    results = []
    for X in (X_train, X_test):
        deviation = X.std(axis=0)
        deviation[np.ptp(X_train, axis=0) == 0] = np.inf
        deviation[deviation == 0] = np.inf
        results.append((X - X.mean(axis=0)) / deviation)
    return tuple(results)


@misconception(
    "layers.standardize",
    "normalises rows",
    "Your rows have mean 0. A feature is a column: along which axis runs the mean over the examples?",
)
def standardize_rows(X_train, X_test):
    return tuple(
        (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True) for X in (X_train, X_test)
    )


@misconception(
    "layers.standardize",
    "divides by the variance",
    "The standard deviation of your training columns is not 1 but one over what it was before. What have you divided by?",
)
def standardize_by_variance(X_train, X_test):
    mean, variance = X_train.mean(axis=0), X_train.var(axis=0)
    variance[variance == 0] = np.inf
    return (X_train - mean) / variance, (X_test - mean) / variance


@misconception(
    "layers.standardize",
    "divides by n - 1 in the deviation",
    "Two standard deviations are in use, which differ by sqrt(n / (n - 1)). Which one does the docstring ask for?",
)
def standardize_unbiased(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0, ddof=1)
    deviation[deviation == 0] = np.inf
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "layers.standardize",
    "only shifts",
    "The means are right. What about columns that were measured in millimetres, beside others in kilometres?",
)
def standardize_by_shift(X_train, X_test):
    mean = X_train.mean(axis=0)
    return X_train - mean, X_test - mean


@misconception(
    "layers.standardize",
    "one mean and one deviation for all columns",
    "All your columns are shifted by the same number. How many means does a table with d columns have?",
)
def standardize_by_one_number(X_train, X_test):
    mean, deviation = X_train.mean(), X_train.std()
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "layers.standardize",
    "divides 0 by 0 in constant columns",
    "Some pixels are white in every training image: their deviation is 0. What happens to them in your division?",
)
def standardize_without_care(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "layers.standardize",
    "leaves constant columns alive in the test data",
    "A column that was constant in training is 0 in your training data, but not in your test data. What should a network make of an input that was always 0 while it learned?",
)
def standardize_with_ones(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    deviation[deviation == 0] = 1.0
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "layers.standardize",
    "scales to the interval from 0 to 1",
    "Your columns run from 0 to 1. That is a scale too, but the docstring names a mean and a deviation.",
)
def standardize_to_the_range(X_train, X_test):
    low, width = X_train.min(axis=0), np.ptp(X_train, axis=0)
    width[width == 0] = np.inf
    return (X_train - low) / width, (X_test - low) / width


@misconception(
    "layers.standardize",
    "adds a small number to the deviation",
    "You add a small number to each deviation, so no column has deviation 1 exactly, and one that never varied in training "
    "becomes enormous in the test. Which columns need care, and which do not?",
)
def standardize_with_epsilon(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0) + 1e-8
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "layers.standardize",
    "sweeps nan under the carpet",
    "`nan_to_num` turns nan into 0, and infinity into the largest number that there is. What happens to a test pixel that "
    "differs from a column that was constant in training?",
)
def standardize_with_nan_to_num(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    with np.errstate(all="ignore"):
        return np.nan_to_num((X_train - mean) / deviation), np.nan_to_num((X_test - mean) / deviation)


@misconception(
    "layers.standardize",
    "returns the test data as they came",
    "Your training data are scaled and your test data are not. What would a network that has learned from the former say to the latter?",
)
def standardize_training_only(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    deviation[deviation == 0] = np.inf
    return (X_train - mean) / deviation, X_test.copy()


@misconception(
    "layers.standardize",
    "scales the test data without the shift",
    "Your test columns are divided by the right numbers, and their zero is where it was. Which two things should happen to both data sets?",
)
def standardize_without_test_shift(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    deviation[deviation == 0] = np.inf
    return (X_train - mean) / deviation, X_test / deviation


# scale_vjp


@misconception(
    "layers.scale_vjp",
    "dgamma without Xhat",
    "Your dgamma is that of beta. Out = gamma Xhat + beta: what is gamma multiplied by?",
)
def scale_dgamma_without_xhat(G, Xhat, gamma):
    return G * gamma, G.sum(axis=0), G.sum(axis=0)


@misconception(
    "layers.scale_vjp",
    "means in place of sums",
    "Your dgamma and dbeta are n times too small. The 1/n of the loss is in G already; each gamma collects from all examples.",
)
def scale_with_means(G, Xhat, gamma):
    return G * gamma, (G * Xhat).mean(axis=0), G.mean(axis=0)


@misconception(
    "layers.scale_vjp",
    "dXhat without gamma",
    "Your dXhat is G. By how much does the output move when Xhat moves by 1?",
)
def scale_without_gamma(G, Xhat, gamma):
    return G.copy(), (G * Xhat).sum(axis=0), G.sum(axis=0)


@misconception(
    "layers.scale_vjp",
    "gamma and beta change places",
    "All three slopes are there, in another order: Xhat, gamma, beta is asked for.",
)
def scale_in_another_order(G, Xhat, gamma):
    return G * gamma, G.sum(axis=0), (G * Xhat).sum(axis=0)


@misconception(
    "layers.scale_vjp",
    "sums over the features",
    "You add up over the features of an example. There is one gamma for each feature, and it serves all examples.",
)
def scale_over_axis_1(G, Xhat, gamma):
    return G * gamma, np.resize((G * Xhat).sum(axis=1), G.shape[1]), np.resize(G.sum(axis=1), G.shape[1])


@misconception(
    "layers.scale_vjp",
    "dbeta for each row",
    "Your dbeta has a number for each example. beta has one for each feature: what becomes of the examples?",
)
def scale_dbeta_per_row(G, Xhat, gamma):
    return G * gamma, (G * Xhat).sum(axis=0), G.copy()


@misconception(
    "layers.scale_vjp",
    "dXhat divided by gamma",
    "You divide by gamma on the way back. A slope is multiplied by the same number on both ways.",
)
def scale_divided_by_gamma(G, Xhat, gamma):
    with np.errstate(divide="ignore", invalid="ignore"):
        return G / gamma, (G * Xhat).sum(axis=0), G.sum(axis=0)


@misconception(
    "layers.scale_vjp",
    "dgamma with gamma in it",
    "Your dgamma is multiplied by gamma. The output is linear in gamma: its slope does not depend on where gamma is.",
)
def scale_dgamma_with_gamma(G, Xhat, gamma):
    return G * gamma, gamma * (G * Xhat).sum(axis=0), G.sum(axis=0)


@misconception(
    "layers.scale_vjp",
    "dbeta with gamma in it",
    "Your dbeta is multiplied by gamma. beta is added: what else happens to it?",
)
def scale_dbeta_with_gamma(G, Xhat, gamma):
    return G * gamma, (G * Xhat).sum(axis=0), gamma * G.sum(axis=0)


@misconception(
    "layers.scale_vjp",
    "the slopes are added up over everything",
    "Your dgamma and dbeta are the same for all features. Each feature has numbers of its own.",
)
def scale_over_everything(G, Xhat, gamma):
    d = G.shape[1]
    return G * gamma, np.full(d, (G * Xhat).sum()), np.full(d, G.sum())


# normalise_vjp


@misconception(
    "layers.normalise_vjp",
    "the mean is taken for a constant",
    "The columns of your dX do not add up to 0. Move one entry: the mean of its column moves too.",
)
def normalise_constant_mean(dXhat, X, eps=1e-5):
    n, c = len(X), X - X.mean(axis=0)
    s = 1 / np.sqrt((c**2).mean(axis=0) + eps)
    dvar = -0.5 * s**3 * (dXhat * c).sum(axis=0)
    return s * dXhat + 2 * c * dvar / n


@misconception(
    "layers.normalise_vjp",
    "the variance is taken for a constant",
    "Your dX still has a part along X - mean. Move one entry: the variance of its column moves too.",
)
def normalise_constant_variance(dXhat, X, eps=1e-5):
    c = X - X.mean(axis=0)
    s = 1 / np.sqrt((c**2).mean(axis=0) + eps)
    return s * (dXhat - dXhat.mean(axis=0))


@misconception(
    "layers.normalise_vjp",
    "both are taken for constants",
    "You divide the slope by the standard deviation and no more. Mean and variance depend on X as well: two parts are missing.",
)
def normalise_constants(dXhat, X, eps=1e-5):
    return dXhat / np.sqrt(X.var(axis=0) + eps)


@misconception(
    "layers.normalise_vjp",
    "s for its cube",
    "The part of the variance has the wrong size: s = (var + eps)^(-1/2). What is its derivative, and to which power?",
    family={"power": (1, 2)},
)
def normalise_without_the_cube(dXhat, X, eps=1e-5, *, power):
    n, c = len(X), X - X.mean(axis=0)
    s = 1 / np.sqrt((c**2).mean(axis=0) + eps)
    dvar = -0.5 * s**power * (dXhat * c).sum(axis=0)
    return s * dXhat + (2 * c * dvar - s * dXhat.sum(axis=0)) / n


@misconception(
    "layers.normalise_vjp",
    "the unbiased variance",
    "You divide by n - 1. The variance that normalises is the biased one, with n.",
)
def normalise_unbiased(dXhat, X, eps=1e-5):
    n, c = len(X), X - X.mean(axis=0)
    s = 1 / np.sqrt(X.var(axis=0, ddof=1) + eps)
    dvar = -0.5 * s**3 * (dXhat * c).sum(axis=0)
    return s * dXhat + 2 * c * dvar / (n - 1) - s * dXhat.sum(axis=0) / n


@misconception(
    "layers.normalise_vjp",
    "eps outside of the root",
    "Your eps is added to the standard deviation. Under the root, to the variance, is where batchnorm has it.",
)
def normalise_eps_outside(dXhat, X, eps=1e-5):
    n, c = len(X), X - X.mean(axis=0)
    deviation = X.std(axis=0)
    s = 1 / (deviation + eps)
    safe = np.where(deviation > 0, deviation, 1.0)
    dvar = -0.5 * s**2 / safe * (dXhat * c).sum(axis=0)
    return s * dXhat + (2 * c * dvar - s * dXhat.sum(axis=0)) / n


@misconception(
    "layers.normalise_vjp",
    "no 1/n",
    "The two corrections are n times too large. An entry moves the mean of its column by how much?",
)
def normalise_without_one_over_n(dXhat, X, eps=1e-5):
    c = X - X.mean(axis=0)
    s = 1 / np.sqrt((c**2).mean(axis=0) + eps)
    dvar = -0.5 * s**3 * (dXhat * c).sum(axis=0)
    return s * dXhat + 2 * c * dvar - s * dXhat.sum(axis=0)


@misconception(
    "layers.normalise_vjp",
    "the 2 of the square is forgotten",
    "The part of the variance is half of what it should be. What is the derivative of (x - mean)^2?",
)
def normalise_without_the_two(dXhat, X, eps=1e-5):
    n, c = len(X), X - X.mean(axis=0)
    s = 1 / np.sqrt((c**2).mean(axis=0) + eps)
    dvar = -0.5 * s**3 * (dXhat * c).sum(axis=0)
    return s * dXhat + (c * dvar - s * dXhat.sum(axis=0)) / n


@misconception(
    "layers.normalise_vjp",
    "the part of the variance with the other sign",
    "Your dX has twice the part along X - mean in place of none. A larger variance makes all outputs smaller: which sign is that?",
)
def normalise_sign_of_variance(dXhat, X, eps=1e-5):
    n, c = len(X), X - X.mean(axis=0)
    s = 1 / np.sqrt((c**2).mean(axis=0) + eps)
    dvar = 0.5 * s**3 * (dXhat * c).sum(axis=0)
    return s * dXhat + (2 * c * dvar - s * dXhat.sum(axis=0)) / n


@misconception(
    "layers.normalise_vjp",
    "X in place of X - mean",
    "You use X where its distance from the mean belongs. Shift a feature: your slope changes, and should not.",
)
def normalise_uncentred(dXhat, X, eps=1e-5):
    n = len(X)
    s = 1 / np.sqrt(X.var(axis=0) + eps)
    dvar = -0.5 * s**3 * (dXhat * X).sum(axis=0)
    return s * dXhat + (2 * X * dvar - s * dXhat.sum(axis=0)) / n


@misconception(
    "layers.normalise_vjp",
    "over the features of each example",
    "You normalise each example over its features. Batch normalisation goes down the columns.",
)
def normalise_over_axis_1(dXhat, X, eps=1e-5):
    d, c = X.shape[1], X - X.mean(axis=1, keepdims=True)
    s = 1 / np.sqrt((c**2).mean(axis=1, keepdims=True) + eps)
    dvar = -0.5 * s**3 * (dXhat * c).sum(axis=1, keepdims=True)
    return s * dXhat + (2 * c * dvar - s * dXhat.sum(axis=1, keepdims=True)) / d


@misconception(
    "layers.normalise_vjp",
    "the way forward",
    "You return the normalised batch. Its slope is asked for: dXhat should come in.",
)
def normalise_forward(dXhat, X, eps=1e-5):
    return (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + eps)


# validation_curve


@misconception(
    "layers.validation_curve",
    "nan is the best",
    "A search that ran away is your best one: np.argmin takes nan for the smallest number.",
)
def curve_nan_best(fit, loss, values):
    losses = np.array([loss(fit(value)) for value in values])
    return float(values[int(np.argmin(losses))]), losses


@misconception(
    "layers.validation_curve",
    "the last of equal ones",
    "Of equal losses you take the last value; the first one is asked for.",
)
def curve_last_of_equal(fit, loss, values):
    losses = np.array([loss(fit(value)) for value in values])
    k = len(losses) - 1 - int(np.nanargmin(losses[::-1]))
    return float(values[k]), losses


@misconception(
    "layers.validation_curve",
    "returns the index",
    "Your first result is the place of the best value. The value itself is asked for.",
)
def curve_index(fit, loss, values):
    losses = np.array([loss(fit(value)) for value in values])
    return int(np.nanargmin(losses)), losses


@misconception(
    "layers.validation_curve",
    "takes the largest loss",
    "You take the value with the largest loss.",
)
def curve_largest(fit, loss, values):
    losses = np.array([loss(fit(value)) for value in values])
    return float(values[int(np.nanargmax(losses))]), losses


@misconception(
    "layers.validation_curve",
    "searches again",
    "You search more than once with the same value. A training is dear: keep what loss said.",
)
def curve_refits(fit, loss, values):
    losses = np.array([loss(fit(value)) for value in values])
    best = min(range(len(values)), key=lambda k: (np.nan_to_num(loss(fit(values[k])), nan=np.inf), k))
    return float(values[best]), losses


@misconception(
    "layers.validation_curve",
    "the lowest loss in place of its value",
    "Your first result is the lowest loss. The value that gave it is asked for.",
)
def curve_lowest_loss(fit, loss, values):
    losses = np.array([loss(fit(value)) for value in values])
    return float(np.nanmin(losses)), losses


@misconception(
    "layers.validation_curve",
    "sorted by value",
    "Your losses are in the order of rising values. They should be in the order of values as they come.",
)
def curve_sorted(fit, loss, values):
    values = np.sort(values)
    losses = np.array([loss(fit(value)) for value in values])
    return float(values[int(np.nanargmin(losses))]), losses


@misconception(
    "layers.validation_curve",
    "the smallest of equal ones",
    "Of equal losses you take the smallest value; the first one is asked for.",
)
def curve_smallest_of_equal(fit, loss, values):
    losses = np.array([loss(fit(value)) for value in values])
    return float(np.min(np.asarray(values)[losses == np.nanmin(losses)])), losses


@misconception(
    "layers.validation_curve",
    "searches that ran away are left out",
    "Where a search ran away its loss is missing. Each value has a loss, nan or not.",
)
def curve_leaving_out(fit, loss, values):
    pairs = [(float(value), loss(fit(value))) for value in values]
    kept = [(value, found) for value, found in pairs if not np.isnan(found)]
    return min(kept, key=lambda pair: pair[1])[0], np.array([found for _, found in kept])


@misconception(
    "layers.validation_curve",
    "nan becomes 0",
    "You turn nan into 0, and that is the best loss of all.",
)
def curve_nan_to_zero(fit, loss, values):
    losses = np.nan_to_num(np.array([loss(fit(value)) for value in values]))
    return float(values[int(np.argmin(losses))]), losses


@misconception(
    "layers.validation_curve",
    "stops at the first rise",
    "You stop where the loss rises for the first time. A curve may rise and fall again: try every value.",
)
def curve_stopping_early(fit, loss, values):
    losses = [loss(fit(values[0]))]
    for value in values[1:]:
        losses.append(loss(fit(value)))
        if losses[-1] > losses[-2]:
            break
    return float(values[int(np.nanargmin(losses))]), np.array(losses)


@misconception(
    "layers.validation_curve",
    "judges by the start",
    "You judge the theta of the first value only. Each value has a theta of its own.",
)
def curve_of_one_theta(fit, loss, values):
    theta = fit(values[0])
    losses = np.array([loss(theta) for _ in values])
    return float(values[int(np.nanargmin(losses))]), losses
