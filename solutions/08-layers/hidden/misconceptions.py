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
    "writes into the slope that came in",
    "Your result is right, but G is no longer what it was. Make a new array.",
)
def vjp_in_place(G, mask):
    G *= mask
    return G


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
    "writes into the running statistics that came in",
    "Your numbers are right, but the dict that was passed in has changed. Return a new one with new arrays.",
)
def batchnorm_in_place(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"].copy(), run["var"].copy())
    if train:
        run["mean"] += momentum * (mean - run["mean"])
        run["var"] += momentum * (X.var(0, ddof=1) - run["var"])
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, run


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
    "Both slopes are there, in the wrong order: dgamma comes before dbeta.",
)
def vjp_exchanged(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    x_hat = (X - X.mean(0)) / s
    dX = gamma / s * (G - G.mean(0) - x_hat * (G * x_hat).mean(0))
    return dX, G.sum(0), (G * x_hat).sum(0)
