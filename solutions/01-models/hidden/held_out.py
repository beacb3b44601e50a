"""Wrong answers to 01-models, written from the released text alone, to measure the diagnosis;
never used to improve it."""

import numpy as np
from models import linear, pack, sigmoid, softmax, unpack

from autograder.diagnosis.held_out import mistake

# --------------------------------------------------------------------------------------- models.linear


@mistake("models.linear", "bias taken from the front of theta")
def linear_bias_front(theta, X):
    b = theta[0]
    w = theta[1:]
    return X @ w + b


@mistake("models.linear", "bias forgotten")
def linear_no_bias(theta, X):
    return np.dot(X, theta[:-1])


@mistake("models.linear", "result is a column (n, 1)")
def linear_column(theta, X):
    w = theta[:-1].reshape(-1, 1)
    return X @ w + theta[-1]


@mistake("models.linear", "bias subtracted")
def linear_minus_bias(theta, X):
    return X @ theta[:-1] - theta[-1]


@mistake("models.linear", "only the first feature")
def linear_first_feature(theta, X):
    slope, intercept = theta[0], theta[-1]
    return slope * X[:, 0] + intercept


@mistake("models.linear", "return stands inside the loop, so only the first example")
def linear_return_in_loop(theta, X):
    y_hat = []
    for row in X:
        y_hat.append(row @ theta[:-1] + theta[-1])
        return np.array(y_hat)


@mistake("models.linear", "bias added once for each feature")
def linear_bias_d_times(theta, X):
    return (X * theta[:-1] + theta[-1]).sum(axis=1)


@mistake("models.linear", "sum over the examples in place of the features")
def linear_axis_zero(theta, X):
    return np.sum(X * theta[:-1], axis=0) + theta[-1]


@mistake("models.linear", "writes the products into X")
def linear_writes_X(theta, X):
    X *= theta[:-1]
    return X.sum(axis=1) + theta[-1]


@mistake("models.linear", "sum over the whole table, one number for all")
def linear_total(theta, X):
    w, b = theta[:-1], theta[-1]
    return np.sum(X * w) + b


@mistake("models.linear", "slice drops the first entry of theta instead of the last")
def linear_slice_wrong_end(theta, X):
    return X @ theta[1:] + theta[-1]


@mistake("models.linear", "d read from the rows of X")
def linear_rows_for_d(theta, X):
    d = X.shape[0]
    y_hat = np.zeros(d)
    for i in range(d):
        y_hat[i] = theta[-1]
        for j in range(d):
            y_hat[i] += theta[j] * X[i, j]
    return y_hat


# -------------------------------------------------------------------------------------- models.sigmoid


@mistake("models.sigmoid", "minus in the exponent lost")
def sigmoid_sign(z):
    return 1.0 / (1.0 + np.exp(z))


@mistake("models.sigmoid", "exp(z) / (1 + exp(z)) everywhere, nan for large scores")
def sigmoid_overflow(z):
    e = np.exp(z)
    return e / (1 + e)


@mistake("models.sigmoid", "scores clipped to 20")
def sigmoid_clipped(z):
    z = np.clip(z, -20, 20)
    return 1 / (1 + np.exp(-z))


@mistake("models.sigmoid", "by way of tanh, small probabilities round to 0")
def sigmoid_by_tanh(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


@mistake("models.sigmoid", "tanh itself")
def sigmoid_is_tanh(z):
    return np.tanh(z)


@mistake("models.sigmoid", "each form used on its unsafe side")
def sigmoid_branches_swapped(z):
    result = np.empty(z.shape)
    positive = z >= 0
    result[positive] = np.exp(z[positive]) / (1 + np.exp(z[positive]))
    result[~positive] = 1 / (1 + np.exp(-z[~positive]))
    return result


@mistake("models.sigmoid", "one branch for the whole array")
def sigmoid_one_branch_for_all(z):
    if np.all(z >= 0):
        return 1 / (1 + np.exp(-z))
    else:
        return np.exp(z) / (1 + np.exp(z))


@mistake("models.sigmoid", "absolute value kept, negative scores above one half")
def sigmoid_even(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@mistake("models.sigmoid", "parentheses of the denominator forgotten")
def sigmoid_precedence(z):
    return 1 / 1 + np.exp(-z)


@mistake("models.sigmoid", "loop over one axis only")
def sigmoid_one_axis(z):
    p = np.zeros(len(z))
    for i in range(len(z)):
        if z[i] >= 0:
            p[i] = 1 / (1 + np.exp(-z[i]))
        else:
            p[i] = np.exp(z[i]) / (1 + np.exp(z[i]))
    return p


@mistake("models.sigmoid", "clips the scores in place")
def sigmoid_clips_in_place(z):
    z[z < -700] = -700
    z[z > 700] = 700
    return 1 / (1 + np.exp(-z))


@mistake("models.sigmoid", "nan_to_num turns the nan of large scores into 0")
def sigmoid_nan_to_num(z):
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.exp(z) / (1 + np.exp(z)))


# ------------------------------------------------------------------------------------- models.logistic


@mistake("models.logistic", "the score without the sigmoid")
def logistic_score(theta, X):
    z = linear(theta, X)
    return z


@mistake("models.logistic", "the class 0 or 1 and not the probability")
def logistic_class(theta, X):
    p = sigmoid(linear(theta, X))
    return (p >= 0.5).astype(np.float64)


@mistake("models.logistic", "probability of class 0")
def logistic_other_class(theta, X):
    return 1 - sigmoid(linear(theta, X))


@mistake("models.logistic", "score without the bias")
def logistic_no_bias(theta, X):
    w = theta[:-1]
    return sigmoid(X @ w)


@mistake("models.logistic", "bias added after the sigmoid")
def logistic_bias_outside(theta, X):
    return sigmoid(X @ theta[:-1]) + theta[-1]


@mistake("models.logistic", "scores of all examples normalised with each other")
def logistic_over_examples(theta, X):
    z = linear(theta, X)
    e = np.exp(z - z.max())
    return e / e.sum()


@mistake("models.logistic", "formula written out, nan for large scores")
def logistic_overflow(theta, X):
    z = X @ theta[:-1] + theta[-1]
    return np.exp(z) / (np.exp(z) + 1.0)


@mistake("models.logistic", "sigmoid of the features, then the line")
def logistic_order(theta, X):
    return linear(theta, sigmoid(X))


@mistake("models.logistic", "two columns, one for each class")
def logistic_two_columns(theta, X):
    p = sigmoid(linear(theta, X))
    return np.column_stack([1 - p, p])


@mistake("models.logistic", "sigmoid applied twice")
def logistic_twice(theta, X):
    def probability(x):
        return sigmoid(x @ theta[:-1] + theta[-1])

    return sigmoid(np.array([probability(x) for x in X]))


@mistake("models.logistic", "bias taken from the front of theta")
def logistic_bias_front(theta, X):
    return sigmoid(theta[0] + X @ theta[1:])


@mistake("models.logistic", "probability clipped away from 0 and 1")
def logistic_clipped(theta, X):
    p = sigmoid(linear(theta, X))
    return np.clip(p, 1e-3, 1 - 1e-3)


# -------------------------------------------------------------------------------------- models.softmax


@mistake("models.softmax", "sums over the examples")
def softmax_axis_zero(Z):
    E = np.exp(Z - Z.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)


@mistake("models.softmax", "one maximum for the whole table")
def softmax_global_max(Z):
    E = np.exp(Z - np.max(Z))
    return E / E.sum(axis=1, keepdims=True)


@mistake("models.softmax", "no shift, nan for large scores")
def softmax_no_shift(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1)[:, None]


@mistake("models.softmax", "maxima and sums without keepdims")
def softmax_no_keepdims(Z):
    E = np.exp(Z - Z.max(axis=1))
    return E / E.sum(axis=1)


@mistake("models.softmax", "divided by the sum of the whole table")
def softmax_total(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return np.exp(shifted) / np.sum(np.exp(shifted))


@mistake("models.softmax", "maximum of each column subtracted")
def softmax_column_max(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=1, keepdims=True)


@mistake("models.softmax", "shift written into Z")
def softmax_in_place(Z):
    Z -= Z.max(axis=1, keepdims=True)
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)


@mistake("models.softmax", "scores divided by their sum, no exp")
def softmax_no_exp(Z):
    positive = Z - Z.min(axis=1, keepdims=True) + 1.0
    return positive / positive.sum(axis=1, keepdims=True)


@mistake("models.softmax", "mean of the row subtracted, overflow for distant scores")
def softmax_mean_shift(Z):
    E = np.exp(Z - Z.mean(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


@mistake("models.softmax", "shift in the numerator only")
def softmax_half_shift(Z):
    top = np.exp(Z - Z.max(axis=1, keepdims=True))
    bottom = np.exp(Z).sum(axis=1, keepdims=True)
    return top / bottom


@mistake("models.softmax", "a sigmoid for each class, then normalised")
def softmax_of_sigmoids(Z):
    P = sigmoid(Z)
    return P / P.sum(axis=1, keepdims=True)


@mistake("models.softmax", "large scores clipped before exp")
def softmax_clipped(Z):
    rows = []
    for z in Z:
        e = np.exp(np.clip(z, -500, 500))
        rows.append(e / e.sum())
    return np.array(rows)


# ---------------------------------------------------------------------------------- models.log_softmax


@mistake("models.log_softmax", "logarithm of the finished probabilities")
def log_softmax_of_softmax(Z):
    return np.log(softmax(Z))


@mistake("models.log_softmax", "tiny number added inside the logarithm")
def log_softmax_epsilon(Z):
    return np.log(softmax(Z) + 1e-12)


@mistake("models.log_softmax", "sum subtracted and not its logarithm")
def log_softmax_no_log(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.exp(shifted).sum(axis=1, keepdims=True)


@mistake("models.log_softmax", "shifted sum but unshifted score")
def log_softmax_half_shift(Z):
    m = Z.max(axis=1, keepdims=True)
    return Z - np.log(np.sum(np.exp(Z - m), axis=1, keepdims=True))


@mistake("models.log_softmax", "logaddexp.reduce runs down the columns")
def log_softmax_reduce_columns(Z):
    return Z - np.logaddexp.reduce(Z)


@mistake("models.log_softmax", "sign of the whole result")
def log_softmax_sign(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted


@mistake("models.log_softmax", "formula of the text without a shift")
def log_softmax_no_shift(Z):
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


@mistake("models.log_softmax", "one maximum for the whole table")
def log_softmax_global_max(Z):
    shifted = Z - Z.max()
    out = np.zeros(Z.shape)
    for i in range(len(Z)):
        out[i] = shifted[i] - np.log(np.exp(shifted[i]).sum())
    return out


@mistake("models.log_softmax", "log1p counts the largest score twice")
def log_softmax_log1p(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log1p(np.exp(shifted).sum(axis=1, keepdims=True))


@mistake("models.log_softmax", "sum over the whole table")
def log_softmax_total(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum())


@mistake("models.log_softmax", "smallest score of the row subtracted, overflow")
def log_softmax_min_shift(Z):
    shifted = Z - Z.min(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@mistake("models.log_softmax", "writes the shifted scores into Z")
def log_softmax_in_place(Z):
    for i in range(Z.shape[0]):
        Z[i] = Z[i] - Z[i].max()
    return Z - np.log(np.exp(Z).sum(axis=1))[:, None]


# ------------------------------------------------------------------------------- models.softmax_logits


@mistake("models.softmax_logits", "W unpacked class by class")
def logits_class_by_class(theta, X, k):
    d = X.shape[1]
    W = theta[: d * k].reshape(k, d).T
    return X @ W + theta[d * k :]


@mistake("models.softmax_logits", "last number of theta as the bias of all classes")
def logits_one_bias(theta, X, k):
    d = X.shape[1]
    return X @ theta[: d * k].reshape((d, k)) + theta[-1]


@mistake("models.softmax_logits", "bias forgotten")
def logits_no_bias(theta, X, k):
    d = X.shape[1]
    W = np.reshape(theta[: d * k], (d, k))
    return np.dot(X, W)


@mistake("models.softmax_logits", "biases taken from the front of theta")
def logits_bias_front(theta, X, k):
    b, W = theta[:k], theta[k:].reshape(X.shape[1], k)
    return X @ W + b


@mistake("models.softmax_logits", "returns probabilities")
def logits_probabilities(theta, X, k):
    d = X.shape[1]
    return softmax(X @ theta[: d * k].reshape(d, k) + theta[d * k :])


@mistake("models.softmax_logits", "d read from the rows of X")
def logits_rows_for_d(theta, X, k):
    d = len(X)
    W = theta[: d * k].reshape(d, k)
    b = theta[d * k :]
    return X @ W + b


@mistake("models.softmax_logits", "biases added down the rows")
def logits_bias_column(theta, X, k):
    d = X.shape[1]
    b = theta[d * k :].reshape(-1, 1)
    return X @ theta[: d * k].reshape(d, k) + b


@mistake("models.softmax_logits", "theta read as weights and bias of one class after the other")
def logits_linear_models_in_turn(theta, X, k):
    d = X.shape[1]
    parts = theta.reshape(k, d + 1)
    return np.column_stack([linear(part, X) for part in parts])


@mistake("models.softmax_logits", "only the first feature")
def logits_first_feature(theta, X, k):
    d = X.shape[1]
    W, b = theta[: d * k].reshape(d, k), theta[d * k :]
    Z = np.zeros((X.shape[0], k))
    for c in range(k):
        Z[:, c] = X[:, 0] * W[0, c] + b[c]
    return Z


@mistake("models.softmax_logits", "maximum of each row subtracted from the scores")
def logits_shifted(theta, X, k):
    d = X.shape[1]
    Z = X @ theta[: d * k].reshape(d, k) + theta[d * k :]
    return Z - Z.max(axis=1, keepdims=True)


@mistake("models.softmax_logits", "transposed, a row for each class")
def logits_transposed(theta, X, k):
    d = X.shape[1]
    W = theta[: d * k].reshape(d, k)
    b = theta[d * k :]
    return np.array([X @ W[:, c] + b[c] for c in range(k)])


@mistake("models.softmax_logits", "bias added once for each feature")
def logits_bias_d_times(theta, X, k):
    n, d = X.shape
    W, b = theta[: d * k].reshape(d, k), theta[d * k :]
    Z = np.zeros((n, k))
    for i in range(n):
        for c in range(k):
            for j in range(d):
                Z[i, c] += X[i, j] * W[j, c] + b[c]
    return Z


# ------------------------------------------------------------------------------------ models.two_layer


@mistake("models.two_layer", "b1 outside of act")
def two_layer_b1_outside(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    if act == "tanh":
        H = np.tanh(X @ W1) + b1
    elif act == "relu":
        H = np.maximum(X @ W1, 0) + b1
    else:
        raise ValueError("unknown act: " + act)
    return H @ W2 + b2


@mistake("models.two_layer", "act around the output too")
def two_layer_act_output(theta, X, sizes, act="tanh"):
    def squash(a):
        if act == "tanh":
            return np.tanh(a)
        if act == "relu":
            return np.maximum(a, 0.0)
        raise ValueError(act)

    W1, b1, W2, b2 = unpack(theta, sizes)
    return squash(squash(X @ W1 + b1) @ W2 + b2)


@mistake("models.two_layer", "act only around the output")
def two_layer_act_last(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(f"act is {act}")
    W1, b1, W2, b2 = unpack(theta, sizes)
    out = (X @ W1 + b1) @ W2 + b2
    return np.tanh(out) if act == "tanh" else np.maximum(out, 0)


@mistake("models.two_layer", "any other act is taken for relu")
def two_layer_else_relu(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else A * (A > 0)
    return H @ W2 + b2


@mistake("models.two_layer", "tanh and relu exchanged")
def two_layer_swapped(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "relu":
        A = np.tanh(A)
    elif act == "tanh":
        A = np.maximum(A, 0)
    else:
        raise ValueError(act)
    return A @ W2 + b2


@mistake("models.two_layer", "np.max(A, 0) takes the maximum of each column")
def two_layer_np_max(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "tanh":
        H = np.tanh(A)
    elif act == "relu":
        H = np.max(A, 0)
    else:
        raise ValueError(act)
    return H @ W2 + b2


@mistake("models.two_layer", "second bias forgotten")
def two_layer_no_b2(theta, X, sizes, act="tanh"):
    W1, b1, W2, _ = unpack(theta, sizes)
    if act == "tanh":
        return np.tanh(X @ W1 + b1) @ W2
    if act == "relu":
        return np.maximum(X @ W1 + b1, 0) @ W2
    raise ValueError(act)


@mistake("models.two_layer", "a sigmoid in place of tanh")
def two_layer_sigmoid(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    hidden = X @ W1 + b1
    if act == "tanh":
        hidden = sigmoid(hidden)
    elif act == "relu":
        hidden = np.maximum(hidden, 0)
    else:
        raise ValueError(f"unknown act {act!r}")
    return hidden @ W2 + b2


@mistake("models.two_layer", "KeyError for any other act")
def two_layer_key_error(theta, X, sizes, act="tanh"):
    functions = {"tanh": np.tanh, "relu": lambda a: np.maximum(a, 0)}
    W1, b1, W2, b2 = unpack(theta, sizes)
    return functions[act](X @ W1 + b1) @ W2 + b2


@mistake("models.two_layer", "single output flattened to (n,)")
def two_layer_squeezed(theta, X, sizes, act="tanh"):
    if act != "tanh" and act != "relu":
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.where(A > 0, A, 0)
    return np.squeeze(H @ W2 + b2)


@mistake("models.two_layer", "own unpacking reads W1 and W2 column by column")
def two_layer_column_major(theta, X, sizes, act="tanh"):
    d, h, k = sizes
    W1 = theta[: d * h].reshape(h, d)
    b1 = theta[d * h : d * h + h]
    W2 = theta[d * h + h : d * h + h + h * k].reshape(k, h)
    b2 = theta[-k:]
    if act == "tanh":
        H = np.tanh(X @ W1.T + b1)
    elif act == "relu":
        H = np.maximum(0, X @ W1.T + b1)
    else:
        raise ValueError(act)
    return H @ W2.T + b2


@mistake("models.two_layer", "relu as a step of height 1")
def two_layer_step(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    match act:
        case "tanh":
            H = np.tanh(A)
        case "relu":
            H = (A > 0).astype(float)
        case _:
            raise ValueError(act)
    return H @ W2 + b2


# ------------------------------------------------------------------------------------- models.n_params


@mistake("models.n_params", "weights only, no biases")
def n_params_no_biases(sizes):
    return sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))


@mistake("models.n_params", "one bias for each layer")
def n_params_bias_per_layer(sizes):
    count = 0
    for before, after in zip(sizes, sizes[1:]):
        count += before * after + 1
    return count


@mistake("models.n_params", "inputs have biases too")
def n_params_input_biases(sizes):
    weights = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return weights + sum(sizes)


@mistake("models.n_params", "only the first layer is counted")
def n_params_first_layer(sizes):
    for d, h in zip(sizes, sizes[1:]):
        total = d * h + h
        return total


@mistake("models.n_params", "only the last layer survives the loop")
def n_params_last_layer(sizes):
    for i in range(1, len(sizes)):
        total = 0
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


@mistake("models.n_params", "loop stops one layer early")
def n_params_off_by_one(sizes):
    total = 0
    for i in range(len(sizes) - 2):
        total += (sizes[i] + 1) * sizes[i + 1]
    return total


@mistake("models.n_params", "product of all sizes together")
def n_params_product_of_all(sizes):
    product = 1
    for size in sizes:
        product *= size
    return product + sum(sizes[1:])


@mistake("models.n_params", "hidden layers beyond the first are skipped")
def n_params_three_at_most(sizes):
    if len(sizes) == 2:
        d, k = sizes
        return (d + 1) * k
    d, h, k = sizes[0], sizes[1], sizes[-1]
    return d * h + h + h * k + k


@mistake("models.n_params", "every pair of layers is connected")
def n_params_all_pairs(sizes):
    count = sum(sizes[1:])
    for i in range(len(sizes)):
        for j in range(i + 1, len(sizes)):
            count += sizes[i] * sizes[j]
    return count


@mistake("models.n_params", "biases counted for the layer before")
def n_params_bias_before(sizes):
    return int(sum(a * (b + 1) for a, b in zip(sizes[:-1], sizes[1:])))


@mistake("models.n_params", "no biases for the outputs")
def n_params_no_output_bias(sizes):
    weights = sum(np.array(sizes[:-1]) * np.array(sizes[1:]))
    biases = sum(sizes[1:-1])
    return int(weights + biases)


@mistake("models.n_params", "only two or three sizes can be taken apart")
def n_params_fixed_length(sizes):
    if len(sizes) == 2:
        d, k = sizes
        return d * k + k
    d, h, k = sizes
    return len(pack(np.zeros((d, h)), np.zeros(h), np.zeros((h, k)), np.zeros(k)))


PAIRS = [
    (("models.linear", "bias forgotten"), ("models.logistic", "probability of class 0")),
    (
        ("models.linear", "bias taken from the front of theta"),
        ("models.logistic", "the score without the sigmoid"),
    ),
    (
        ("models.sigmoid", "minus in the exponent lost"),
        ("models.logistic", "the class 0 or 1 and not the probability"),
    ),
    (
        ("models.sigmoid", "scores clipped to 20"),
        ("models.logistic", "sigmoid of the features, then the line"),
    ),
    (
        ("models.softmax", "divided by the sum of the whole table"),
        ("models.log_softmax", "logarithm of the finished probabilities"),
    ),
    (
        ("models.softmax", "sums over the examples"),
        ("models.softmax_logits", "returns probabilities"),
    ),
]
