"""More of what goes wrong in 08-layers: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import Between, Expression, misconception

# dropout


@misconception(
    "layers.dropout",
    "another scale of the survivors",
    "By which number must the survivors grow, so that the expected output is X? Take the mean of many masks.",
    family={
        "scale": (
            Expression("lambda p: 1 + p"),
            Expression("lambda p: 1 - p"),
            Expression("lambda p: 2.0"),
            Expression("lambda p: 1 / np.sqrt(1 - p)"),
            Expression("lambda p: 1 / (1 - p) ** 2"),
            Expression("lambda p: 1 / (1 + p)"),
            Expression("lambda p: 1 / (1 - p**2)"),
            Expression("lambda p: p"),
            Expression("lambda p: np.exp(p)"),
            Expression("lambda p: 1 / (1 - p + 0.01)"),
        )
    },
)
def dropout_another_scale_of_the_survivors(X, p, rng, train=True, *, scale):
    mask = (rng.random(X.shape) >= p) * scale(p) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "p for the probability of staying, not scaled",
    "With p = 0.1, how many entries should survive, and how large are they?",
)
def dropout_p_for_the_probability_of_staying_not_scaled(X, p, rng, train=True):
    mask = (rng.random(X.shape) < p).astype(float) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "p for the probability of staying, with the other scale",
    "With p = 0.1, how many entries should survive, and how large are they?",
)
def dropout_p_for_the_probability_of_staying_with_the_other_scale(X, p, rng, train=True):
    mask = (rng.random(X.shape) < p) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "out not scaled, mask scaled",
    "out is X times the mask that you return. Which of the two is scaled in yours?",
)
def dropout_out_not_scaled_mask_scaled(X, p, rng, train=True):
    kept = (rng.random(X.shape) >= p).astype(float) if train else np.ones_like(X)
    return X * kept, kept / (1 - p) if train else kept


@misconception(
    "layers.dropout", "out scaled twice", "out is X times the mask that you return. How often do you scale?"
)
def dropout_out_scaled_twice(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    return (X * mask / (1 - p) if train else X * mask), mask


@misconception(
    "layers.dropout",
    "another output from a right mask",
    "out is X times the mask. What is yours?",
    family={
        "of": (
            Expression("lambda X, mask, p: X + mask"),
            Expression("lambda X, mask, p: X - mask"),
            Expression("lambda X, mask, p: X @ mask.T if X.shape[0] == X.shape[1] else X + 0"),
            Expression("lambda X, mask, p: mask"),
            Expression("lambda X, mask, p: X / np.where(mask > 0, mask, 1)"),
            Expression("lambda X, mask, p: X * (mask == 0)"),
            Expression("lambda X, mask, p: np.where(mask > 0, X, X.mean())"),
            Expression("lambda X, mask, p: np.where(mask > 0, X * mask, np.nan)"),
            Expression("lambda X, mask, p: X * mask - (X * mask).mean()"),
            Expression("lambda X, mask, p: -X * mask"),
        )
    },
)
def dropout_another_output_from_a_right_mask(X, p, rng, train=True, *, of):
    mask = (rng.random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    return of(X, mask, p), mask


@misconception(
    "layers.dropout",
    "another mask beside a right output",
    "The mask holds 0 where an entry is dropped, and elsewhere the number that it grows by. What does yours hold?",
    family={
        "of": (
            Expression("lambda mask: mask == 0"),
            Expression("lambda mask: 1 - mask"),
            Expression("lambda mask: (mask == 0).astype(float)"),
            Expression("lambda mask: np.ones_like(mask)"),
            Expression("lambda mask: mask**2"),
            Expression("lambda mask: np.where(mask > 0, 1 / np.where(mask > 0, mask, 1), 0)"),
            Expression("lambda mask: np.array(mask[0])"),
            Expression("lambda mask: None"),
        )
    },
)
def dropout_another_mask_beside_a_right_output(X, p, rng, train=True, *, of):
    mask = (rng.random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    return X * mask, of(mask)


@misconception(
    "layers.dropout",
    "something else at test time",
    "At test time nothing is dropped or scaled, and the mask is all ones.",
    family={
        "of": (
            Expression("lambda X, p: (X / (1 - p), np.ones_like(X))"),
            Expression("lambda X, p: (X * (1 - p), np.ones_like(X))"),
            Expression("lambda X, p: (X.copy(), np.zeros_like(X))"),
            Expression("lambda X, p: (X.copy(), None)"),
            Expression("lambda X, p: X.copy()"),
            Expression("lambda X, p: (X * 0, np.zeros_like(X))"),
            Expression("lambda X, p: (X.copy(), np.full_like(X, 1 - p))"),
            Expression("lambda X, p: (X / (1 - p), np.full_like(X, 1 / (1 - p)))"),
            Expression("lambda X, p: (X.copy(), np.full_like(X, 1 / (1 - p)))"),
            Expression("lambda X, p: (X * p, np.full_like(X, p))"),
            Expression("lambda X, p: (X.copy(), np.ones(X.shape[1]))"),
            Expression("lambda X, p: (X.copy(), 1.0)"),
        )
    },
)
def dropout_something_else_at_test_time(X, p, rng, train=True, *, of):
    if not train:
        return of(X, p)
    mask = (rng.random(X.shape) >= p) / (1 - p)
    return X * mask, mask


@misconception(
    "layers.dropout", "train turned round", "When are entries dropped: in training, or at test time?"
)
def dropout_train_turned_round(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p) / (1 - p) if not train else np.ones_like(X)
    return X * mask, mask


@misconception("layers.dropout", "never drops", "Run it in training: how many entries are 0?")
def dropout_never_drops(X, p, rng, train=True):
    return X.copy(), np.ones_like(X)


@misconception(
    "layers.dropout",
    "largest or smallest entries dropped",
    "Which entries are dropped is a matter of chance, and not of their size.",
    family={
        "of": (
            Expression("lambda X, p: np.abs(X) >= np.quantile(np.abs(X), p)"),
            Expression("lambda X, p: X >= np.quantile(X, p)"),
            Expression("lambda X, p: np.abs(X) >= p"),
        )
    },
)
def dropout_largest_or_smallest_entries_dropped(X, p, rng, train=True, *, of):
    mask = of(X, p) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "random numbers of another distribution",
    "rng.random is uniform in [0, 1): how often is it below p? Which numbers do you draw?",
    family={
        "of": (
            Expression("lambda rng, X: rng.normal(size=X.shape)"),
            Expression("lambda rng, X: np.abs(rng.normal(size=X.shape))"),
            Expression("lambda rng, X: rng.uniform(-1, 1, X.shape)"),
            Expression("lambda rng, X: rng.integers(0, 2, X.shape)"),
            Expression("lambda rng, X: rng.random(X.shape) ** 2"),
        )
    },
)
def dropout_random_numbers_of_another_distribution(X, p, rng, train=True, *, of):
    mask = (of(rng, X) >= p) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "the random numbers themselves as the mask",
    "The mask holds 0 and one other number. What does yours hold?",
)
def dropout_the_random_numbers_themselves_as_the_mask(X, p, rng, train=True):
    u = rng.random(X.shape)
    mask = np.where(u >= p, u, 0.0) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "one half in place of p",
    "How often should an entry be dropped?",
    family={"share": (0.5, 0.2, 0.1)},
)
def dropout_one_half_in_place_of_p(X, p, rng, train=True, *, share):
    mask = (rng.random(X.shape) >= share) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception("layers.dropout", "dropped twice", "How often does an entry have to survive?")
def dropout_dropped_twice(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p) * (rng.random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception(
    "layers.dropout",
    "drops an exact number in each row or column",
    "Each entry is dropped on its own. How many survive in each of your rows?",
    family={"axis": (0, 1)},
)
def dropout_drops_an_exact_number_in_each_row_or_column(X, p, rng, train=True, *, axis):
    mask = (
        (
            rng.permuted(
                np.broadcast_to(np.arange(X.shape[axis]) if axis else np.arange(len(X))[:, None], X.shape),
                axis=axis,
            )
            >= round(p * X.shape[axis])
        )
        / (1 - p)
        if train
        else np.ones_like(X)
    )
    return X * mask, mask


@misconception(
    "layers.dropout",
    "NumPy's own generator",
    "All random numbers come from rng. Which generator do you draw from?",
)
def dropout_numpy_s_own_generator(X, p, rng, train=True):
    mask = (np.random.random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    return X * mask, mask


@misconception("layers.dropout", "writes into X", "X is not changed. Where do you write?")
def dropout_writes_into_x(X, p, rng, train=True):
    mask = (rng.random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    X *= mask
    return X, mask


@misconception(
    "layers.dropout",
    "one value returned",
    "Two arrays are asked for.",
    family={"of": (Expression("lambda out, mask: out"), Expression("lambda out, mask: mask"))},
)
def dropout_one_value_returned(X, p, rng, train=True, *, of):
    mask = (rng.random(X.shape) >= p) / (1 - p) if train else np.ones_like(X)
    return of(X * mask, mask)


@misconception(
    "layers.dropout",
    "a choice among two of equal chance",
    "How often should an entry be dropped?",
    family={"values": ((0, 1), (0.0, 2.0))},
)
def dropout_a_choice_among_two_of_equal_chance(X, p, rng, train=True, *, values):
    mask = rng.choice(values, size=X.shape) * 1.0 if train else np.ones_like(X)
    return X * mask, mask


# dropout_vjp


@misconception(
    "layers.dropout_vjp",
    "another combination of G and the mask",
    "out = X * mask, entry by entry: how far does an entry of out move when X does?",
    family={
        "of": (
            Expression("lambda G, mask: G + mask"),
            Expression("lambda G, mask: G - mask"),
            Expression("lambda G, mask: mask.copy()"),
            Expression("lambda G, mask: -G * mask"),
            Expression("lambda G, mask: G * (1 - mask)"),
            Expression("lambda G, mask: 2 * G * mask"),
            Expression("lambda G, mask: G * mask / 2"),
            Expression("lambda G, mask: G**2 * mask"),
            Expression("lambda G, mask: np.abs(G) * mask"),
            Expression("lambda G, mask: np.zeros_like(G)"),
            Expression("lambda G, mask: (mask > 0).astype(float)"),
            Expression("lambda G, mask: np.where(mask > 0, G, 1.0)"),
            Expression("lambda G, mask: G * np.sqrt(mask)"),
            Expression("lambda G, mask: G * mask**3"),
            Expression("lambda G, mask: np.where(mask > 0, mask, 0)* G * G"),
            Expression("lambda G, mask: G * (mask == 1)"),
            Expression("lambda G, mask: G * (mask - mask.mean())"),
            Expression("lambda G, mask: G / (mask + 1e-8)"),
            Expression("lambda G, mask: G / (mask + 1e-12)"),
            Expression("lambda G, mask: np.where(mask > 0, G * mask, G)"),
            Expression("lambda G, mask: G * np.exp(mask)"),
            Expression("lambda G, mask: np.maximum(G, 0) * mask"),
            Expression("lambda G, mask: np.sign(G) * mask"),
        )
    },
)
def dropout_vjp_another_combination_of_g_and_the_mask(G, mask, *, of):
    with np.errstate(all="ignore"):
        return of(G, mask)


@misconception(
    "layers.dropout_vjp",
    "divided by the mask, zeros and all",
    "A dropped entry has a mask of 0. What is G divided by it?",
)
def dropout_vjp_divided_by_the_mask_zeros_and_all(G, mask):
    with np.errstate(all="ignore"):
        return G / mask


@misconception(
    "layers.dropout_vjp",
    "divided by a size",
    "The slope of each entry is its own. What do you divide by?",
    family={
        "of": (
            Expression("lambda G, mask: G.size"),
            Expression("lambda G, mask: G.shape[1]"),
            Expression("lambda G, mask: max(np.sum(mask > 0), 1)"),
            Expression("lambda G, mask: max(mask.sum(), 1e-300)"),
            Expression("lambda G, mask: max(mask.max(), 1e-300) ** 3"),
        )
    },
)
def dropout_vjp_divided_by_a_size(G, mask, *, of):
    return G * mask / of(G, mask)


@misconception(
    "layers.dropout_vjp",
    "added up",
    "The slope has the shape of X. What do you add up?",
    family={
        "of": (
            Expression("lambda D: D.sum()"),
            Expression("lambda D: D.sum(axis=0)"),
            Expression("lambda D: D.sum(axis=1)"),
            Expression("lambda D: D.mean(axis=0)"),
            Expression("lambda D: D.T"),
            Expression("lambda D: D.ravel()"),
        )
    },
)
def dropout_vjp_added_up(G, mask, *, of):
    return of(G * mask)


@misconception(
    "layers.dropout_vjp",
    "a matrix product",
    "out = X * mask goes entry by entry. Which product do you take?",
    family={
        "of": (
            Expression("lambda G, mask: G @ mask.T"),
            Expression("lambda G, mask: G.T @ mask"),
            Expression("lambda G, mask: G @ mask"),
            Expression("lambda G, mask: np.dot(G, mask.T)"),
        )
    },
)
def dropout_vjp_a_matrix_product(G, mask, *, of):
    return of(G, mask)


@misconception(
    "layers.dropout_vjp",
    "mask of one row or column",
    "Each entry has a mask of its own. Which one do you use?",
    family={
        "of": (
            Expression("lambda mask: mask[0]"),
            Expression("lambda mask: mask[:, :1]"),
            Expression("lambda mask: mask[::-1]"),
            Expression("lambda mask: mask.mean()"),
            Expression("lambda mask: mask.max()"),
            Expression("lambda mask: mask[:, ::-1]"),
            Expression("lambda mask: mask.mean(axis=0)"),
        )
    },
)
def dropout_vjp_mask_of_one_row_or_column(G, mask, *, of):
    return G * of(mask)


@misconception("layers.dropout_vjp", "two values", "One array is asked for.")
def dropout_vjp_two_values(G, mask):
    return G * mask, mask


@misconception(
    "layers.dropout_vjp",
    "a constant in front",
    "Your slopes are a multiple of the right ones.",
    family={"c": Between(0.01, 100, examples=(3.0, 0.1))},
)
def dropout_vjp_a_constant_in_front(G, mask, *, c):
    return c * G * mask


@misconception(
    "layers.dropout_vjp", "rounded", "Your slopes have few digits.", family={"decimals": (0, 1, 2, 3)}
)
def dropout_vjp_rounded(G, mask, *, decimals):
    return np.round(G * mask, decimals)


# batchnorm


@misconception(
    "layers.batchnorm",
    "another eps under the root",
    "eps is an argument. Which number do you use?",
    family={"small": (1e-08, 1e-06, 0.0001, 0.001, 1e-07)},
)
def batchnorm_another_eps_under_the_root(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, small):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return gamma * (X - mean) / np.sqrt(var + small) + beta, new


@misconception(
    "layers.batchnorm", "eps missing at test time", "Is eps under the root in both of your branches?"
)
def batchnorm_eps_missing_at_test_time(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return gamma * (X - mean) / np.sqrt(var + (eps if train else 0.0)) + beta, new


@misconception(
    "layers.batchnorm", "eps missing in training", "Is eps under the root in both of your branches?"
)
def batchnorm_eps_missing_in_training(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    with np.errstate(all="ignore"):
        return gamma * (X - mean) / np.sqrt(var + (0.0 if train else eps)) + beta, new


@misconception(
    "layers.batchnorm",
    "eps added to std at test time only, or in training only",
    "In both branches eps stands under the root. Compare them.",
    family={"when": (True, False)},
)
def batchnorm_std_eps_at_test_time_only_or_in_training_only(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, when
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return gamma * (X - mean) / (np.sqrt(var) + eps if train is when else np.sqrt(var + eps)) + beta, new


@misconception(
    "layers.batchnorm",
    "eps subtracted, squared or added elsewhere",
    "Where does eps stand in the formula, and with which sign?",
    family={
        "of": (
            Expression("lambda var, eps: np.sqrt(np.abs(var - eps))"),
            Expression("lambda var, eps: np.sqrt(var + eps**2)"),
            Expression("lambda var, eps: np.sqrt(var + 2 * eps)"),
            Expression("lambda var, eps: np.sqrt(np.maximum(var, eps))"),
            Expression("lambda var, eps: np.sqrt(var + eps) + eps"),
            Expression("lambda var, eps: np.sqrt(var + np.sqrt(eps))"),
        )
    },
)
def batchnorm_eps_subtracted_squared_or_added_elsewhere(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return gamma * (X - mean) / of(var, eps) + beta, new


@misconception(
    "layers.batchnorm",
    "another denominator",
    "By what is the difference to the mean divided in the formula?",
    family={
        "of": (
            Expression("lambda var, eps: 1.0"),
            Expression("lambda var, eps: np.sqrt(var.mean() + eps)"),
            Expression("lambda var, eps: (var + eps) ** 2"),
            Expression("lambda var, eps: 1 / np.sqrt(var + eps)"),
            Expression("lambda var, eps: np.sqrt(var.sum() + eps)"),
            Expression("lambda var, eps: 2 * np.sqrt(var + eps)"),
            Expression("lambda var, eps: (var + eps) ** (1 / 3)"),
            Expression("lambda var, eps: (var + eps) ** 0.25"),
            Expression("lambda var, eps: np.sqrt(var + 1)"),
            Expression("lambda var, eps: 1 + np.sqrt(var)"),
        )
    },
)
def batchnorm_another_denominator(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return gamma * (X - mean) / of(var, eps) + beta, new


@misconception(
    "layers.batchnorm",
    "mean of something else taken away",
    "From each column its own mean is taken away. What do you take away?",
    family={
        "of": (
            Expression("lambda X, mean: X.mean()"),
            Expression("lambda X, mean: mean.mean()"),
            Expression("lambda X, mean: X.mean(1, keepdims=True)"),
            Expression("lambda X, mean: np.median(X, axis=0)"),
            Expression("lambda X, mean: -mean"),
            Expression("lambda X, mean: 2 * mean"),
            Expression("lambda X, mean: X[0]"),
            Expression("lambda X, mean: X.min(axis=0)"),
            Expression("lambda X, mean: X.sum(axis=0)"),
            Expression("lambda X, mean: 0.5 * mean"),
        )
    },
)
def batchnorm_mean_of_something_else_taken_away(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return gamma * (X - of(X, mean)) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "stretch and shift in another form",
    "The normalised feature is stretched by gamma, and then shifted by beta.",
    family={
        "of": (
            Expression("lambda N, g, b: g * N - b"),
            Expression("lambda N, g, b: g * N * b"),
            Expression("lambda N, g, b: g + N + b"),
            Expression("lambda N, g, b: N / g + b"),
            Expression("lambda N, g, b: g * N + b.mean()"),
            Expression("lambda N, g, b: g.mean() * N + b"),
            Expression("lambda N, g, b: N"),
            Expression("lambda N, g, b: (N - b) * g"),
            Expression("lambda N, g, b: g[0] * N + b[0]"),
            Expression("lambda N, g, b: g**2 * N + b"),
            Expression("lambda N, g, b: np.sqrt(np.abs(g)) * N + b"),
            Expression("lambda N, g, b: (N - b) / g"),
            Expression("lambda N, g, b: -(g * N + b)"),
            Expression("lambda N, g, b: g * N + 2 * b"),
            Expression("lambda N, g, b: (1 + g) * N + b"),
            Expression("lambda N, g, b: np.abs(g) * N + b"),
            Expression("lambda N, g, b: g * np.tanh(N) + b"),
            Expression("lambda N, g, b: np.maximum(g * N + b, 0)"),
        )
    },
)
def batchnorm_stretch_and_shift_in_another_form(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return of((X - mean) / np.sqrt(var + eps), gamma, beta), new


@misconception(
    "layers.batchnorm",
    "mean moves and the variance does not, or the reverse",
    "Both running statistics move, in the same way.",
    family={
        "of": (
            Expression("lambda run, mean, var, m: (run['mean'], (1 - m) * run['var'] + m * var)"),
            Expression("lambda run, mean, var, m: ((1 - m) * run['mean'] + m * mean, run['var'])"),
            Expression("lambda run, mean, var, m: (mean, (1 - m) * run['var'] + m * var)"),
            Expression("lambda run, mean, var, m: ((1 - m) * run['mean'] + m * mean, var)"),
            Expression(
                "lambda run, mean, var, m: (m * run['mean'] + (1 - m) * mean, (1 - m) * run['var'] + m * var)"
            ),
            Expression(
                "lambda run, mean, var, m: ((1 - m) * run['mean'] + m * mean, m * run['var'] + (1 - m) * var)"
            ),
        )
    },
)
def batchnorm_mean_moves_and_the_variance_does_not_or_the_reverse(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    moved = (run["mean"] + 0.0, run["var"] + 0.0)
    if train:
        moved = of(run, mean, X.var(0, ddof=1), momentum)
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, {"mean": moved[0] + 0.0, "var": moved[1] + 0.0}


@misconception(
    "layers.batchnorm",
    "running statistics moved in another way",
    "run <- (1 - momentum) run + momentum batch: compare term by term.",
    family={
        "of": (
            Expression("lambda old, new, m: old + m * new"),
            Expression("lambda old, new, m: m * old + new"),
            Expression("lambda old, new, m: (old + new) / 2"),
            Expression("lambda old, new, m: (1 - m) * (old + new)"),
            Expression("lambda old, new, m: m * (old + new)"),
            Expression("lambda old, new, m: (1 - m) * old"),
            Expression("lambda old, new, m: m * new"),
            Expression("lambda old, new, m: old + m * (old - new)"),
            Expression("lambda old, new, m: (1 - m) * old - m * new"),
            Expression("lambda old, new, m: old + new"),
            Expression("lambda old, new, m: (1 + m) * old + m * new"),
            Expression("lambda old, new, m: (1 - m) * old + new"),
            Expression("lambda old, new, m: old * m * new"),
            Expression("lambda old, new, m: old + (1 - m) * new"),
            Expression("lambda old, new, m: (1 - m) ** 2 * old + m * new"),
            Expression("lambda old, new, m: np.maximum(old, new)"),
        )
    },
)
def batchnorm_running_statistics_moved_in_another_way(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {"mean": of(run["mean"], mean, momentum), "var": of(run["var"], X.var(0, ddof=1), momentum)}
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "biased variance, moved in another way",
    "The running variance takes the unbiased variance of the batch, and moves as the text says.",
    family={
        "of": (
            Expression("lambda old, new, m: new"),
            Expression("lambda old, new, m: old + m * new"),
            Expression("lambda old, new, m: m * old + new"),
        )
    },
)
def batchnorm_biased_variance_moved_in_another_way(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {"mean": of(run["mean"], mean, momentum), "var": of(run["var"], var, momentum)}
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "another variance remembered",
    "The variance that goes into the running one is that of the batch, divided by n - 1.",
    family={
        "of": (
            Expression("lambda X, eps: X.var(0) * (len(X) - 1) / len(X)"),
            Expression("lambda X, eps: X.std(0)"),
            Expression("lambda X, eps: X.var(0, ddof=1) + eps"),
            Expression("lambda X, eps: X.var()"),
            Expression("lambda X, eps: X.var(0) + eps"),
            Expression("lambda X, eps: np.sqrt(X.var(0) + eps)"),
            Expression("lambda X, eps: X.var(0) * len(X)"),
            Expression("lambda X, eps: (X**2).mean(0)"),
            Expression("lambda X, eps: X.mean(0)"),
            Expression("lambda X, eps: X.var(0, ddof=2) if len(X) > 2 else 2 * X.var(0)"),
            Expression("lambda X, eps: np.ones(X.shape[1])"),
            Expression("lambda X, eps: ((X - X.mean(0)) / np.sqrt(X.var(0) + eps)).var(0)"),
        )
    },
)
def batchnorm_another_variance_remembered(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * of(X, eps),
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "unbiased variance in both, or exchanged",
    "Two variances: which one normalises, and which one is remembered?",
    family={"kept": (0,)},
)
def batchnorm_unbiased_variance_in_both_or_exchanged(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, kept
):
    mean, var = (X.mean(0), X.var(0, ddof=1)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(0, ddof=kept),
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "something else at test time",
    "At test time the running mean and the running variance take the place of the batch's.",
    family={
        "of": (
            Expression("lambda X, run, eps: X"),
            Expression("lambda X, run, eps: (X - run['mean']) / (run['var'] + eps)"),
            Expression("lambda X, run, eps: (X - run['mean']) / np.sqrt(X.var(0) + eps)"),
            Expression("lambda X, run, eps: (X - X.mean(0)) / np.sqrt(run['var'] + eps)"),
            Expression("lambda X, run, eps: X - run['mean']"),
            Expression("lambda X, run, eps: X / np.sqrt(run['var'] + eps)"),
            Expression("lambda X, run, eps: (X - run['mean']) / (run['var'] + 1e-300)"),
            Expression("lambda X, run, eps: (X - run['mean']) / np.sqrt(np.sqrt(run['var']) + eps)"),
            Expression(
                "lambda X, run, eps: (X - run['mean']) / np.sqrt(run['var'] * len(X) / max(len(X) - 1, 1) + eps)"
            ),
        )
    },
)
def batchnorm_something_else_at_test_time(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    N = (X - mean) / np.sqrt(var + eps) if train else of(X, run, eps)
    return gamma * N + beta, new


@misconception(
    "layers.batchnorm",
    "stretch and shift in training only",
    "gamma and beta are at work at test time too.",
    family={
        "of": (
            Expression("lambda N, g, b: N"),
            Expression("lambda N, g, b: g * N"),
            Expression("lambda N, g, b: N + b"),
        )
    },
)
def batchnorm_stretch_and_shift_in_training_only(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    N = (X - mean) / np.sqrt(var + eps)
    return (gamma * N + beta if train else of(N, gamma, beta)), new


@misconception(
    "layers.batchnorm",
    "train turned round",
    "When are the statistics of the batch used: in training, or at test time?",
)
def batchnorm_train_turned_round(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = (run["mean"], run["var"]) if train else (X.mean(0), X.var(0))
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if not train:
        spread = X.var(0, ddof=1) if len(X) > 1 else X.var(0)
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * spread,
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "results in another form",
    "Two values are asked for: the output, and a new dict with mean and var.",
    family={
        "of": (
            Expression("lambda out, new: out"),
            Expression("lambda out, new: (new, out)"),
            Expression("lambda out, new: (out, new['mean'], new['var'])"),
            Expression("lambda out, new: (out, (new['mean'], new['var']))"),
            Expression("lambda out, new: (out, {'mean': new['mean']})"),
            Expression("lambda out, new: (out, {'mean': new['var'], 'var': new['mean']})"),
            Expression("lambda out, new: (out, None)"),
            Expression("lambda out, new: (out, {})"),
        )
    },
)
def batchnorm_results_in_another_form(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return of(gamma * (X - mean) / np.sqrt(var + eps) + beta, new)


@misconception(
    "layers.batchnorm",
    "batch statistics returned at test time",
    "At test time the running statistics stay as they are.",
    family={
        "of": (
            Expression("lambda X, run: {'mean': X.mean(0), 'var': X.var(0)}"),
            Expression("lambda X, run: {'mean': 0 * run['mean'], 'var': 0 * run['var'] + 1}"),
            Expression("lambda X, run: {}"),
            Expression("lambda X, run: None"),
        )
    },
)
def batchnorm_batch_statistics_returned_at_test_time(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, of
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new if train else of(X, run)


@misconception(
    "layers.batchnorm",
    "another momentum of its own",
    "momentum is an argument. Which number do you use?",
    family={"kept": (0.99, 0.01)},
)
def batchnorm_another_momentum_of_its_own(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, kept):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new = {
            "mean": kept * run["mean"] + (1 - kept) * mean,
            "var": kept * run["var"] + (1 - kept) * X.var(0, ddof=1),
        }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@misconception(
    "layers.batchnorm",
    "statistics of the normalised batch remembered",
    "Of which numbers are the mean and the variance that are remembered?",
)
def batchnorm_statistics_of_the_normalised_batch_remembered(
    X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5
):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    out = gamma * (X - mean) / np.sqrt(var + eps) + beta
    if train:
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * out.mean(0),
            "var": (1 - momentum) * run["var"] + momentum * out.var(0, ddof=1),
        }
    return out, new


@misconception("layers.batchnorm", "rounded", "Your output has few digits.", family={"decimals": (2, 3, 4)})
def batchnorm_rounded(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5, *, decimals):
    mean, var = (X.mean(0), X.var(0)) if train else (run["mean"], run["var"])
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(0, ddof=1)
    return np.round(gamma * (X - mean) / np.sqrt(var + eps) + beta, decimals), new


# batchnorm_vjp


@misconception(
    "layers.batchnorm_vjp",
    "another dX",
    "Compare dX with the hint, term by term: what is taken away, what is multiplied, and what is averaged?",
    family={
        "of": (
            Expression("lambda G, N, g, s: g / s * (G - N * (G * N).sum(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.sum(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * (G * N).sum(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.sum(0) - N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * G.mean(0))"),
            Expression("lambda G, N, g, s: g / s**2 * (G - G.mean(0) - N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s**3 * (G - G.mean(0) - N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g * (G - G.mean(0) - N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: (G - G.mean(0) - N * (G * N).mean(0)) / (g * s)"),
            Expression("lambda G, N, g, s: -g / s * (G - G.mean(0) - N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G + G.mean(0) - N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G + G.mean(0) + N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * (G * N).mean(0)) / len(G)"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * (G * N))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - 2 * N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N / 2 * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean() - N * (G * N).mean())"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * s * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * (G * N).mean(0) / s)"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N**2 * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g * G"),
            Expression("lambda G, N, g, s: G / s"),
            Expression("lambda G, N, g, s: g / s * N * (G - G.mean(0))"),
            Expression("lambda G, N, g, s: g / s * (-G.mean(0) - N * (G * N).mean(0)) * np.ones_like(G)"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * (G * N).sum(0) / (len(G) - 1))"),
            Expression("lambda G, N, g, s: g**2 / s * (G - G.mean(0) - N * (G * N).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * (G**2).mean(0))"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0)) - N * (G * N).mean(0)"),
            Expression("lambda G, N, g, s: g / s * G - G.mean(0) - N * (G * N).mean(0)"),
            Expression("lambda G, N, g, s: g / s * (G - G.mean(0) - N * (G * s * N).mean(0))"),
        )
    },
)
def batchnorm_vjp_another_dx(G, X, gamma, eps=1e-5, *, of):
    s = np.sqrt(X.var(0) + eps)
    N = (X - X.mean(0)) / s
    return of(G, N, gamma, s), (G * N).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "another slope of gamma",
    "gamma multiplies the normalised features, in every row. What do the effects add up to?",
    family={
        "of": (
            Expression("lambda G, N, X, g, s: (G * N).mean(0)"),
            Expression("lambda G, N, X, g, s: G.sum(0)"),
            Expression("lambda G, N, X, g, s: (G * (X - X.mean(0))).sum(0)"),
            Expression("lambda G, N, X, g, s: G.sum(0) * N.sum(0)"),
            Expression("lambda G, N, X, g, s: (G * N).sum(1)"),
            Expression("lambda G, N, X, g, s: (G * N).sum()"),
            Expression("lambda G, N, X, g, s: g * (G * N).sum(0)"),
            Expression("lambda G, N, X, g, s: G * N"),
            Expression("lambda G, N, X, g, s: N.sum(0)"),
            Expression("lambda G, N, X, g, s: -(G * N).sum(0)"),
            Expression("lambda G, N, X, g, s: (G * N**2).sum(0)"),
            Expression("lambda G, N, X, g, s: (G * N).sum(0) / s"),
            Expression("lambda G, N, X, g, s: 0 * g"),
            Expression("lambda G, N, X, g, s: (G * g * N).sum(0)* g"),
            Expression("lambda G, N, X, g, s: 0 * g + 1"),
            Expression("lambda G, N, X, g, s: (G * N / (g + 1e-300)).sum(0)"),
        )
    },
)
def batchnorm_vjp_another_slope_of_gamma(G, X, gamma, eps=1e-5, *, of):
    s = np.sqrt(X.var(0) + eps)
    N = (X - X.mean(0)) / s
    return gamma / s * (G - G.mean(0) - N * (G * N).mean(0)), of(G, N, X, gamma, s), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "another slope of beta",
    "beta shifts every row by the same amount. What do the effects add up to?",
    family={
        "of": (
            Expression("lambda G, g: G.mean(0)"),
            Expression("lambda G, g: G.sum(1)"),
            Expression("lambda G, g: G.sum()"),
            Expression("lambda G, g: g * G.sum(0)"),
            Expression("lambda G, g: G"),
            Expression("lambda G, g: 0 * g"),
            Expression("lambda G, g: -G.sum(0)"),
            Expression("lambda G, g: 0 * g + len(G)"),
            Expression("lambda G, g: 0 * g + 1"),
            Expression("lambda G, g: G[0]"),
            Expression("lambda G, g: (G**2).sum(0)"),
            Expression("lambda G, g: np.abs(G).sum(0)"),
        )
    },
)
def batchnorm_vjp_another_slope_of_beta(G, X, gamma, eps=1e-5, *, of):
    s = np.sqrt(X.var(0) + eps)
    N = (X - X.mean(0)) / s
    return gamma / s * (G - G.mean(0) - N * (G * N).mean(0)), (G * N).sum(0), of(G, gamma)


@misconception(
    "layers.batchnorm_vjp",
    "another spread",
    "s = sqrt(var + eps). What is yours?",
    family={
        "of": (
            Expression("lambda X, eps: X.var(0) + eps"),
            Expression("lambda X, eps: np.sqrt(X.var() + eps)"),
            Expression("lambda X, eps: np.sqrt(X.var(0) + 1e-8)"),
            Expression("lambda X, eps: np.sqrt(X.var(0) + 1e-3)"),
            Expression("lambda X, eps: X.std(0, ddof=1) + eps"),
            Expression("lambda X, eps: 1.0"),
            Expression("lambda X, eps: np.sqrt(X.var(1, keepdims=True) + eps)"),
            Expression("lambda X, eps: np.sqrt((X**2).mean(0) + eps)"),
            Expression("lambda X, eps: np.sqrt(X.var(0) * len(X) + eps)"),
            Expression("lambda X, eps: 1 / np.sqrt(X.var(0) + eps)"),
            Expression("lambda X, eps: np.sqrt(X.var(0) + 1e-6)"),
        )
    },
)
def batchnorm_vjp_another_spread(G, X, gamma, eps=1e-5, *, of):
    s = of(X, eps)
    N = (X - X.mean(0)) / s
    return gamma / s * (G - G.mean(0) - N * (G * N).mean(0)), (G * N).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "eps missing in one place",
    "s stands in x_hat and in front of dX, with eps in both.",
    family={"first": (True, False)},
)
def batchnorm_vjp_eps_missing_in_one_place(G, X, gamma, eps=1e-5, *, first):
    a, b = np.sqrt(X.var(0) + eps), np.sqrt(X.var(0) + 1e-300)
    s, front = (b, a) if first else (a, b)
    N = (X - X.mean(0)) / s
    return gamma / front * (G - G.mean(0) - N * (G * N).mean(0)), (G * N).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "features in place of the normalised ones",
    "x_hat = (X - mean) / s. Which numbers take its place in yours?",
    family={
        "of": (
            Expression("lambda X, s: X"),
            Expression("lambda X, s: X - X.mean(0)"),
            Expression("lambda X, s: X / s"),
            Expression("lambda X, s: (X - X.mean()) / s"),
            Expression("lambda X, s: (X - X.mean(1, keepdims=True)) / s"),
            Expression("lambda X, s: (X + X.mean(0)) / s"),
            Expression("lambda X, s: (X - X.mean(0)) * s"),
        )
    },
)
def batchnorm_vjp_features_in_place_of_the_normalised_ones(G, X, gamma, eps=1e-5, *, of):
    s = np.sqrt(X.var(0) + eps)
    N = of(X, s)
    return gamma / s * (G - G.mean(0) - N * (G * N).mean(0)), (G * N).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "features in place of the normalised ones in dX only",
    "x_hat = (X - mean) / s. Which numbers take its place in your dX?",
    family={
        "of": (
            Expression("lambda X, s: X"),
            Expression("lambda X, s: X - X.mean(0)"),
            Expression("lambda X, s: X / s"),
        )
    },
)
def batchnorm_vjp_features_in_place_of_the_normalised_ones_in_dx_only(G, X, gamma, eps=1e-5, *, of):
    s = np.sqrt(X.var(0) + eps)
    N, M = (X - X.mean(0)) / s, of(X, s)
    return gamma / s * (G - G.mean(0) - M * (G * M).mean(0)), (G * N).sum(0), G.sum(0)


@misconception(
    "layers.batchnorm_vjp",
    "results in another form",
    "Three arrays are asked for: dX, dgamma, dbeta.",
    family={
        "of": (
            Expression("lambda a, b, c: a"),
            Expression("lambda a, b, c: (b, c, a)"),
            Expression("lambda a, b, c: (a, b)"),
            Expression("lambda a, b, c: (b, a, c)"),
            Expression("lambda a, b, c: {'X': a, 'gamma': b, 'beta': c}"),
            Expression("lambda a, b, c: (a.T, b, c)"),
            Expression("lambda a, b, c: (c, b, a)"),
        )
    },
)
def batchnorm_vjp_results_in_another_form(G, X, gamma, eps=1e-5, *, of):
    s = np.sqrt(X.var(0) + eps)
    N = (X - X.mean(0)) / s
    return of(gamma / s * (G - G.mean(0) - N * (G * N).mean(0)), (G * N).sum(0), G.sum(0))


@misconception(
    "layers.batchnorm_vjp",
    "all divided by n",
    "G carries the constants of the loss already. What do you divide by?",
)
def batchnorm_vjp_all_divided_by_n(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    N = (X - X.mean(0)) / s
    return gamma / s * (G - G.mean(0) - N * (G * N).mean(0)) / len(G), (G * N).mean(0), G.mean(0)


@misconception("layers.batchnorm_vjp", "all with another sign", "G carries the signs already.")
def batchnorm_vjp_all_with_another_sign(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    N = (X - X.mean(0)) / s
    return -gamma / s * (G - G.mean(0) - N * (G * N).mean(0)), -(G * N).sum(0), -G.sum(0)


@misconception("layers.batchnorm_vjp", "gamma in all of the slopes", "Which of the three slopes holds gamma?")
def batchnorm_vjp_gamma_in_all_of_the_slopes(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(0) + eps)
    N = (X - X.mean(0)) / s
    return gamma / s * (G - G.mean(0) - N * (G * N).mean(0)), (gamma * G * N).sum(0), (gamma * G).sum(0)
