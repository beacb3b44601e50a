"""Wrong answers to 08-layers, written from the released text alone, to measure the
diagnosis; never used to improve it."""

import numpy as np

from autograder.diagnosis.held_out import mistake


@mistake("layers.dropout", "survivors not scaled")
def dropout_unscaled(X, p, rng, train=True):
    if not train:
        return X.copy(), np.ones_like(X)
    mask = (rng.random(X.shape) >= p).astype(float)
    return X * mask, mask


@mistake("layers.dropout", "scaled by 1 / p")
def dropout_one_over_p(X, p, rng, train=True):
    if not train:
        return X.copy(), np.ones(X.shape)
    kept = rng.random(X.shape) >= p
    mask = kept / p if p > 0 else np.ones(X.shape)
    return X * mask, mask


@mistake("layers.dropout", "kept with probability p")
def dropout_keeps_p(X, p, rng, train=True):
    if not train:
        return X.copy(), np.ones(X.shape)
    mask = rng.binomial(1, p, size=X.shape) / (1 - p)
    return X * mask, mask


@mistake("layers.dropout", "multiplied by 1 - p")
def dropout_times(X, p, rng, train=True):
    if train:
        mask = np.where(rng.uniform(0.0, 1.0, X.shape) < p, 0.0, 1.0 - p)
    else:
        mask = np.ones(X.shape)
    return X * mask, mask


@mistake("layers.dropout", "whole columns dropped")
def dropout_columns(X, p, rng, train=True):
    n, d = X.shape
    if not train:
        return X.copy(), np.ones((n, d))
    row = (rng.random(d) >= p) / (1 - p)
    mask = np.tile(row, (n, 1))
    return X * mask, mask


@mistake("layers.dropout", "exactly a share of p dropped")
def dropout_exact_number(X, p, rng, train=True):
    mask = np.ones(X.size)
    if train:
        dropped = rng.choice(X.size, size=int(round(p * X.size)), replace=False)
        mask[:] = 1 / (1 - p)
        mask[dropped] = 0.0
    mask = mask.reshape(X.shape)
    return X * mask, mask


@mistake("layers.dropout", "scaled at test time instead")
def dropout_classic(X, p, rng, train=True):
    if train:
        mask = rng.choice([0.0, 1.0], size=X.shape, p=[p, 1 - p])
    else:
        mask = np.full(X.shape, 1 - p)
    return X * mask, mask


@mistake("layers.dropout", "train not looked at")
def dropout_always(X, p, rng, train=True):
    mask = (rng.random(X.shape) > p) / (1 - p)
    return X * mask, mask


@mistake("layers.dropout", "mask returned without the scale")
def dropout_bare_mask(X, p, rng, train=True):
    if not train:
        return X.copy(), np.ones_like(X)
    mask = np.where(rng.random(X.shape) < p, 0.0, 1.0)
    return X * mask / (1 - p), mask


@mistake("layers.dropout", "writes into X")
def dropout_in_place(X, p, rng, train=True):
    mask = np.ones(X.shape)
    if train:
        mask = (rng.random(X.shape) >= p) / (1 - p)
        X *= mask
    return X.copy(), mask


@mistake("layers.dropout", "scaled by the share that was kept")
def dropout_counted(X, p, rng, train=True):
    if not train:
        return X.copy(), np.ones(X.shape)
    kept = rng.random(X.shape) >= p
    share = kept.mean()
    mask = kept / share if share > 0 else np.zeros(X.shape)
    return X * mask, mask


@mistake("layers.dropout", "mask read off the output")
def dropout_read_off(X, p, rng, train=True):
    if not train:
        return np.array(X), np.ones(X.shape)
    out = np.zeros(X.shape)
    n, d = X.shape
    for i in range(n):
        for j in range(d):
            if rng.random() >= p:
                out[i, j] = X[i, j] / (1 - p)
    mask = (out != 0) / (1 - p)
    return out, mask


@mistake("layers.dropout_vjp", "G passed on")
def dropout_vjp_identity(G, mask):
    return G.copy()


@mistake("layers.dropout_vjp", "scaled twice")
def dropout_vjp_twice(G, mask):
    scale = mask.max()
    return G * mask * scale


@mistake("layers.dropout_vjp", "scale forgotten")
def dropout_vjp_no_scale(G, mask):
    return np.where(mask > 0, G, 0.0)


@mistake("layers.dropout_vjp", "divided by the mask")
def dropout_vjp_divided(G, mask):
    out = np.zeros_like(G)
    kept = mask != 0
    out[kept] = G[kept] / mask[kept]
    return out


@mistake("layers.dropout_vjp", "writes into G")
def dropout_vjp_in_place(G, mask):
    G *= mask
    return G


@mistake("layers.dropout_vjp", "a mask drawn anew")
def dropout_vjp_drawn_anew(G, mask):
    p = np.mean(mask == 0)
    kept = np.random.default_rng().random(G.shape) >= p
    return G * kept * mask.max()


@mistake("layers.dropout_vjp", "slopes go to the dropped entries")
def dropout_vjp_other_half(G, mask):
    return G * (mask == 0)


@mistake("layers.dropout_vjp", "divided by n")
def dropout_vjp_mean(G, mask):
    return G * mask / len(G)


@mistake("layers.dropout_vjp", "added up over the batch")
def dropout_vjp_sum(G, mask):
    return (G * mask).sum(axis=0)


@mistake("layers.dropout_vjp", "first row of the mask for all")
def dropout_vjp_first_row(G, mask):
    out = np.empty(G.shape)
    for i in range(len(G)):
        out[i] = G[i] * mask[0]
    return out


@mistake("layers.dropout_vjp", "matrix product with the mask")
def dropout_vjp_matrix(G, mask):
    return G @ mask.T


@mistake("layers.batchnorm", "one mean and variance for the whole batch")
def batchnorm_no_axis(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        mean, var = X.mean(), X.var()
        new["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        new["var"] = (1 - momentum) * run["var"] + momentum * X.var(ddof=1)
    else:
        mean, var = run["mean"], run["var"]
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@mistake("layers.batchnorm", "unbiased variance normalises")
def batchnorm_unbiased(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if train:
        mean, var = X.mean(axis=0), X.var(axis=0, ddof=1)
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * var,
        }
    else:
        mean, var = run["mean"], run["var"]
        new = {"mean": mean.copy(), "var": var.copy()}
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@mistake("layers.batchnorm", "biased variance remembered")
def batchnorm_biased(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if train:
        stats = {"mean": X.mean(axis=0), "var": X.var(axis=0)}
        new = {key: (1 - momentum) * run[key] + momentum * stats[key] for key in run}
    else:
        stats = run
        new = {key: run[key].copy() for key in run}
    out = gamma * (X - stats["mean"]) / np.sqrt(stats["var"] + eps) + beta
    return out, new


@mistake("layers.batchnorm", "momentum the other way round")
def batchnorm_momentum(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if not train:
        out = gamma * (X - run["mean"]) / np.sqrt(run["var"] + eps) + beta
        return out, {k: v.copy() for k, v in run.items()}
    mean, var = X.mean(axis=0), X.var(axis=0)
    new = {
        "mean": momentum * run["mean"] + (1 - momentum) * mean,
        "var": momentum * run["var"] + (1 - momentum) * X.var(axis=0, ddof=1),
    }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@mistake("layers.batchnorm", "eps outside of the root")
def batchnorm_eps_outside(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if train:
        mean, std = X.mean(axis=0), X.std(axis=0)
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * X.var(axis=0, ddof=1),
        }
    else:
        mean, std = run["mean"], np.sqrt(run["var"])
        new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    return gamma * (X - mean) / (std + eps) + beta, new


@mistake("layers.batchnorm", "eps forgotten")
def batchnorm_no_eps(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean = X.mean(axis=0) if train else run["mean"]
    std = X.std(axis=0) if train else np.sqrt(run["var"])
    out = gamma * ((X - mean) / std) + beta
    new = {"mean": run["mean"].copy(), "var": run["var"].copy()}
    if train:
        new["mean"] += momentum * (mean - new["mean"])
        new["var"] += momentum * (X.var(axis=0, ddof=1) - new["var"])
    return out, new


@mistake("layers.batchnorm", "batch's statistics at test time too")
def batchnorm_batch_at_test(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = X.mean(axis=0), X.var(axis=0)
    out = gamma * (X - mean) / np.sqrt(var + eps) + beta
    if not train:
        return out, {"mean": run["mean"].copy(), "var": run["var"].copy()}
    unbiased = var * len(X) / (len(X) - 1)
    return out, {
        "mean": (1 - momentum) * run["mean"] + momentum * mean,
        "var": (1 - momentum) * run["var"] + momentum * unbiased,
    }


@mistake("layers.batchnorm", "running statistics changed in place")
def batchnorm_in_place(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if train:
        mean, var = X.mean(axis=0), X.var(axis=0)
        run["mean"] = (1 - momentum) * run["mean"] + momentum * mean
        run["var"] = (1 - momentum) * run["var"] + momentum * X.var(axis=0, ddof=1)
    else:
        mean, var = run["mean"], run["var"]
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, run


@mistake("layers.batchnorm", "running statistics move at test time")
def batchnorm_moves_at_test(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    n = len(X)
    batch_mean, batch_var = X.mean(axis=0), X.var(axis=0)
    mean, var = (batch_mean, batch_var) if train else (run["mean"], run["var"])
    unbiased = batch_var * n / (n - 1) if n > 1 else batch_var
    new = {
        "mean": (1 - momentum) * run["mean"] + momentum * batch_mean,
        "var": (1 - momentum) * run["var"] + momentum * unbiased,
    }
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@mistake("layers.batchnorm", "root forgotten")
def batchnorm_no_root(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if train:
        mean, var = X.mean(axis=0), X.var(axis=0)
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * np.var(X, axis=0, ddof=1),
        }
    else:
        mean, var = run["mean"], run["var"]
        new = {"mean": mean.copy(), "var": var.copy()}
    return gamma * (X - mean) / (var + eps) + beta, new


@mistake("layers.batchnorm", "running statistics normalise in training")
def batchnorm_by_running(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    mean, var = run["mean"].copy(), run["var"].copy()
    if train:
        mean = (1 - momentum) * mean + momentum * X.mean(axis=0)
        var = (1 - momentum) * var + momentum * X.var(axis=0, ddof=1)
    out = gamma * (X - mean) / np.sqrt(var + eps) + beta
    return out, {"mean": mean, "var": var}


@mistake("layers.batchnorm", "variance as a difference of large numbers")
def batchnorm_cancels(X, gamma, beta, run, train=True, momentum=0.1, eps=1e-5):
    if train:
        n = len(X)
        mean = X.sum(axis=0) / n
        var = np.maximum((X**2).sum(axis=0) / n - mean**2, 0.0)
        new = {
            "mean": (1 - momentum) * run["mean"] + momentum * mean,
            "var": (1 - momentum) * run["var"] + momentum * var * n / (n - 1),
        }
    else:
        mean, var = run["mean"], run["var"]
        new = {"mean": mean.copy(), "var": var.copy()}
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, new


@mistake("layers.batchnorm_vjp", "mean and variance taken as fixed")
def batchnorm_vjp_fixed(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    return gamma * G / s, (G * x_hat).sum(axis=0), G.sum(axis=0)


@mistake("layers.batchnorm_vjp", "only the mean's part")
def batchnorm_vjp_mean_only(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    dX = gamma / s * (G - G.mean(axis=0))
    return dX, np.sum(G * x_hat, axis=0), np.sum(G, axis=0)


@mistake("layers.batchnorm_vjp", "only the variance's part")
def batchnorm_vjp_variance_only(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    dX = gamma / s * (G - x_hat * np.mean(G * x_hat, axis=0))
    return dX, np.sum(G * x_hat, axis=0), np.sum(G, axis=0)


@mistake("layers.batchnorm_vjp", "sums for means in dX")
def batchnorm_vjp_sums(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    dgamma, dbeta = (G * x_hat).sum(axis=0), G.sum(axis=0)
    return gamma / s * (G - dbeta - x_hat * dgamma), dgamma, dbeta


@mistake("layers.batchnorm_vjp", "dgamma with X, not normalised")
def batchnorm_vjp_raw_dgamma(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    dX = gamma / s * (G - G.mean(axis=0) - x_hat * (G * x_hat).mean(axis=0))
    return dX, (G * X).sum(axis=0), G.sum(axis=0)


@mistake("layers.batchnorm_vjp", "means for dgamma and dbeta")
def batchnorm_vjp_means(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    dgamma = (G * x_hat).mean(axis=0)
    dbeta = G.mean(axis=0)
    return gamma / s * (G - dbeta - x_hat * dgamma), dgamma, dbeta


@mistake("layers.batchnorm_vjp", "gamma forgotten in dX")
def batchnorm_vjp_no_gamma(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    dX = (G - G.mean(axis=0) - x_hat * (G * x_hat).mean(axis=0)) / s
    return dX, (G * x_hat).sum(axis=0), G.sum(axis=0)


@mistake("layers.batchnorm_vjp", "unbiased variance")
def batchnorm_vjp_unbiased(G, X, gamma, eps=1e-5):
    n = len(X)
    centred = X - X.mean(axis=0)
    s = np.sqrt((centred**2).sum(axis=0) / (n - 1) + eps)
    x_hat = centred / s
    dX = gamma / s * (G - G.mean(axis=0) - x_hat * (G * x_hat).mean(axis=0))
    return dX, (G * x_hat).sum(axis=0), G.sum(axis=0)


@mistake("layers.batchnorm_vjp", "eps forgotten")
def batchnorm_vjp_no_eps(G, X, gamma, eps=1e-5):
    s = X.std(axis=0)
    x_hat = (X - X.mean(axis=0)) / s
    dX = gamma / s * (G - G.mean(axis=0) - x_hat * (G * x_hat).mean(axis=0))
    return dX, (G * x_hat).sum(axis=0), G.sum(axis=0)


@mistake("layers.batchnorm_vjp", "second correction with a plus")
def batchnorm_vjp_plus(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    dX = np.empty_like(G)
    for j in range(G.shape[1]):
        g, h = G[:, j], x_hat[:, j]
        dX[:, j] = gamma[j] / s[j] * (g - g.mean() + h * (g * h).mean())
    return dX, (G * x_hat).sum(axis=0), G.sum(axis=0)


@mistake("layers.batchnorm_vjp", "dgamma and dbeta in each other's place")
def batchnorm_vjp_exchanged(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    dX = gamma / s * (G - G.mean(axis=0) - x_hat * (G * x_hat).mean(axis=0))
    return dX, G.sum(axis=0), (G * x_hat).sum(axis=0)


@mistake("layers.batchnorm_vjp", "gamma in dgamma as well")
def batchnorm_vjp_gamma_twice(G, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    x_hat = (X - X.mean(axis=0)) / s
    G_hat = G * gamma
    dX = (G_hat - G_hat.mean(axis=0) - x_hat * (G_hat * x_hat).mean(axis=0)) / s
    return dX, (G_hat * x_hat).sum(axis=0), G.sum(axis=0)


PAIRS = [
    (("layers.dropout", "survivors not scaled"), ("layers.dropout_vjp", "scale forgotten")),
    (("layers.dropout", "mask returned without the scale"), ("layers.dropout_vjp", "divided by n")),
    (
        ("layers.dropout", "kept with probability p"),
        ("layers.dropout_vjp", "slopes go to the dropped entries"),
    ),
    (
        ("layers.batchnorm", "unbiased variance normalises"),
        ("layers.batchnorm_vjp", "unbiased variance"),
    ),
    (("layers.batchnorm", "eps forgotten"), ("layers.batchnorm_vjp", "eps forgotten")),
    (
        ("layers.batchnorm", "batch's statistics at test time too"),
        ("layers.batchnorm_vjp", "mean and variance taken as fixed"),
    ),
]
