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
