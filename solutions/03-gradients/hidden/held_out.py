"""Wrong answers to 03-gradients, written from the released text alone, to measure the diagnosis;
never used to improve it."""

import numpy as np
from gradients import linear_vjp, numerical_grad, softmax_logits_vjp
from models import pack, sigmoid, softmax, unpack

from autograder.diagnosis.held_out import mistake

# ---------------------------------------------------------------------------- gradients.numerical_grad


@mistake("gradients.numerical_grad", "forward difference")
def ng_forward(f, theta, h=1e-5):
    grad = np.zeros_like(theta)
    here = f(theta)
    for i in range(len(theta)):
        moved = theta.copy()
        moved[i] += h
        grad[i] = (f(moved) - here) / h
    return grad


@mistake("gradients.numerical_grad", "divided by h and not by 2 h")
def ng_single_h(f, theta, h=1e-5):
    grad = []
    for i in range(theta.size):
        e = np.zeros(theta.size)
        e[i] = 1
        grad.append((f(theta + h * e) - f(theta - h * e)) / h)
    return np.array(grad)


@mistake("gradients.numerical_grad", "earlier components not put back")
def ng_not_restored(f, theta, h=1e-5):
    grad = np.zeros(len(theta))
    up, down = theta.copy(), theta.copy()
    for i in range(len(theta)):
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


@mistake("gradients.numerical_grad", "both places are theta itself, no copy")
def ng_no_copy(f, theta, h=1e-5):
    grad = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = theta, theta
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


@mistake("gradients.numerical_grad", "theta is moved itself and stays a little below")
def ng_moves_theta(f, theta, h=1e-5):
    grad = np.zeros(len(theta))
    for i in range(len(theta)):
        old = theta[i]
        theta[i] = old + h
        up = f(theta)
        theta[i] = old - h
        down = f(theta)
        grad[i] = (up - down) / (2 * h)
    return grad


@mistake("gradients.numerical_grad", "h added to all components at once")
def ng_all_at_once(f, theta, h=1e-5):
    slope = (f(theta + h) - f(theta - h)) / (2 * h)
    return np.full(theta.shape, slope)


@mistake("gradients.numerical_grad", "second difference")
def ng_second_difference(f, theta, h=1e-5):
    p = len(theta)
    steps = h * np.eye(p)
    here = f(theta)
    return np.array([(f(theta + s) - 2 * here + f(theta - s)) / h**2 for s in steps])


@mistake("gradients.numerical_grad", "down minus up")
def ng_sign(f, theta, h=1e-5):
    result = np.empty(len(theta))
    for i in range(len(theta)):
        a, b = theta.copy(), theta.copy()
        a[i] -= h
        b[i] += h
        result[i] = (f(a) - f(b)) / (2 * h)
    return result


@mistake("gradients.numerical_grad", "four values for each component, higher order")
def ng_four_calls(f, theta, h=1e-5):
    def central(e, step):
        return (f(theta + step * e) - f(theta - step * e)) / (2 * step)

    return np.array([(4 * central(e, h / 2) - central(e, h)) / 3 for e in np.eye(len(theta))])


@mistake("gradients.numerical_grad", "h of the call ignored")
def ng_fixed_h(f, theta, h=1e-5):
    h = 1e-6
    grad = np.zeros_like(theta)
    for i in range(len(theta)):
        e = np.zeros_like(theta)
        e[i] = h
        grad[i] = (f(theta + e) - f(theta - e)) / (2 * h)
    return grad


@mistake("gradients.numerical_grad", "half a step to each side")
def ng_half_step(f, theta, h=1e-5):
    grad = np.zeros(theta.shape)
    for i in range(theta.shape[0]):
        e = np.zeros(theta.shape)
        e[i] = h / 2
        grad[i] = (f(theta + e) - f(theta - e)) / h
    return grad


@mistake("gradients.numerical_grad", "parentheses around 2 h forgotten")
def ng_precedence(f, theta, h=1e-5):
    grad = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / 2 * h
    return grad


# ---------------------------------------------------------------------------------- gradients.mse_grad


@mistake("gradients.mse_grad", "1/n forgotten")
def mg_no_n(y_hat, y):
    return 2 * (y_hat - y)


@mistake("gradients.mse_grad", "factor 2 forgotten")
def mg_no_two(y_hat, y):
    return (y_hat - y) / len(y)


@mistake("gradients.mse_grad", "target minus prediction")
def mg_sign(y_hat, y):
    n = y.shape[0]
    return 2 / n * (y - y_hat)


@mistake("gradients.mse_grad", "mean of the slopes, one number")
def mg_mean(y_hat, y):
    return 2 * np.mean(y_hat - y)


@mistake("gradients.mse_grad", "multiplied by the prediction")
def mg_times_prediction(y_hat, y):
    return 2 * (y_hat - y) * y_hat / len(y_hat)


@mistake("gradients.mse_grad", "only the signs, as for the absolute error")
def mg_signs(y_hat, y):
    return np.sign(y_hat - y) / y.size


@mistake("gradients.mse_grad", "square not differentiated")
def mg_square(y_hat, y):
    grad = np.zeros(len(y))
    for i in range(len(y)):
        grad[i] = 2 * (y_hat[i] - y[i]) ** 2 / len(y)
    return grad


@mistake("gradients.mse_grad", "residuals written into y_hat")
def mg_in_place(y_hat, y):
    y_hat -= y
    y_hat *= 2 / y.size
    return y_hat


@mistake("gradients.mse_grad", "sum over all pairs of prediction and target")
def mg_table(y_hat, y):
    residual = y_hat[:, None] - y
    return 2 * residual.mean(axis=1)


@mistake("gradients.mse_grad", "divided by 2 n")
def mg_two_n(y_hat, y):
    return (y_hat - y) / (2 * len(y))


@mistake("gradients.mse_grad", "divided by n twice")
def mg_n_squared(y_hat, y):
    n = len(y)
    slopes = [2 / n * (p - t) for p, t in zip(y_hat, y)]
    return np.array(slopes) / n


@mistake("gradients.mse_grad", "scaled to length 1")
def mg_unit(y_hat, y):
    g = 2 * (y_hat - y) / len(y)
    length = np.sqrt(np.sum(g**2))
    return g / length if length > 0 else g


# --------------------------------------------------------------------------- gradients.bce_logits_grad


@mistake("gradients.bce_logits_grad", "1/n forgotten")
def bg_no_n(z, y):
    return sigmoid(z) - y


@mistake("gradients.bce_logits_grad", "label minus probability")
def bg_sign(z, y):
    return (y - sigmoid(z)) / len(y)


@mistake("gradients.bce_logits_grad", "chain rule not cancelled, nan for large logits")
def bg_not_cancelled(z, y):
    p = sigmoid(z)
    dl_dp = -y / p + (1 - y) / (1 - p)
    return dl_dp * p * (1 - p) / z.size


@mistake("gradients.bce_logits_grad", "chain rule not cancelled, tiny number in the denominators")
def bg_epsilon(z, y):
    p, eps = sigmoid(z), 1e-12
    dl_dp = (1 - y) / (1 - p + eps) - y / (p + eps)
    return dl_dp * (p * (1 - p)) / len(z)


@mistake("gradients.bce_logits_grad", "slope in the probability, second link forgotten")
def bg_first_link(z, y):
    p = np.clip(sigmoid(z), 1e-12, 1 - 1e-12)
    return ((1 - y) / (1 - p) - y / p) / len(z)


@mistake("gradients.bce_logits_grad", "slope of the sigmoid multiplied in once more")
def bg_extra_link(z, y):
    p = sigmoid(z)
    return (p - y) * p * (1 - p) / len(y)


@mistake("gradients.bce_logits_grad", "logit minus label, no sigmoid")
def bg_no_sigmoid(z, y):
    return (z - y) / len(z)


@mistake("gradients.bce_logits_grad", "examples with label 0 get no slope")
def bg_only_ones(z, y):
    grad = np.zeros(len(z))
    for i in range(len(z)):
        if y[i] == 1:
            grad[i] = (sigmoid(z[i]) - 1) / len(z)
    return grad


@mistake("gradients.bce_logits_grad", "mean of the slopes, one number")
def bg_mean(z, y):
    return np.mean(sigmoid(z) - y)


@mistake("gradients.bce_logits_grad", "factor 2 from the squared error")
def bg_two(z, y):
    return 2 * (sigmoid(z) - y) / y.size


@mistake("gradients.bce_logits_grad", "own sigmoid overflows")
def bg_overflow(z, y):
    def probability(score):
        return np.exp(score) / (1 + np.exp(score))

    return (probability(z) - y) / len(y)


@mistake("gradients.bce_logits_grad", "labels overwritten")
def bg_in_place(z, y):
    y -= sigmoid(z)
    return -y / len(y)


# ------------------------------------------------------------------------ gradients.cross_entropy_grad


@mistake("gradients.cross_entropy_grad", "1/n forgotten")
def cg_no_n(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return P


@mistake("gradients.cross_entropy_grad", "one-hot minus probabilities")
def cg_sign(Z, y):
    n, k = Z.shape
    return (np.eye(k)[y] - softmax(Z)) / n


@mistake("gradients.cross_entropy_grad", "P[:, y] changes whole columns")
def cg_whole_columns(Z, y):
    P = softmax(Z)
    P[:, y] -= 1
    return P / len(y)


@mistake("gradients.cross_entropy_grad", "softmax down the columns")
def cg_axis_zero(Z, y):
    E = np.exp(Z - Z.max(axis=0))
    P = E / E.sum(axis=0)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@mistake("gradients.cross_entropy_grad", "divided by n k")
def cg_n_k(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return P / P.size


@mistake("gradients.cross_entropy_grad", "slope only in the true logit")
def cg_true_only(Z, y):
    P = softmax(Z)
    G = np.zeros_like(Z)
    for i, c in enumerate(y):
        G[i, c] = (P[i, c] - 1) / len(y)
    return G


@mistake("gradients.cross_entropy_grad", "term of the true logit forgotten")
def cg_probabilities(Z, y):
    return softmax(Z) / len(y)


@mistake("gradients.cross_entropy_grad", "own softmax without a shift")
def cg_overflow(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    P[range(len(y)), y] -= 1
    return P / len(y)


@mistake("gradients.cross_entropy_grad", "divided by the number of classes")
def cg_divided_by_k(Z, y):
    k = Z.shape[1]
    return (softmax(Z) - np.eye(k)[y]) / k


@mistake("gradients.cross_entropy_grad", "as many classes as the largest label says")
def cg_largest_label(Z, y):
    T = np.eye(y.max() + 1)[y]
    return (softmax(Z) - T) / len(y)


@mistake("gradients.cross_entropy_grad", "1 subtracted after the division by n")
def cg_order(Z, y):
    n = Z.shape[0]
    G = softmax(Z) / n
    G[np.arange(n), y] -= 1.0
    return G


@mistake("gradients.cross_entropy_grad", "multiplied by p (1 - p) once more")
def cg_extra_link(Z, y):
    P = softmax(Z)
    T = (y[:, None] == np.arange(Z.shape[1])).astype(float)
    return (P - T) * P * (1 - P) / len(y)


# -------------------------------------------------------------------------------- gradients.linear_vjp


@mistake("gradients.linear_vjp", "averaged over the examples")
def lv_mean(theta, X, g):
    n = len(g)
    return np.append(X.T @ g, g.sum()) / n


@mistake("gradients.linear_vjp", "no slope for the bias")
def lv_no_bias(theta, X, g):
    return X.T @ g


@mistake("gradients.linear_vjp", "bias packed first")
def lv_bias_front(theta, X, g):
    Z = np.column_stack([np.ones(len(X)), X])
    return Z.T @ g


@mistake("gradients.linear_vjp", "slope of the bias is 1")
def lv_bias_one(theta, X, g):
    return np.concatenate([g @ X, [1.0]])


@mistake("gradients.linear_vjp", "multiplied by the weights")
def lv_times_weights(theta, X, g):
    w = theta[:-1]
    return np.append((X.T @ g) * w, g.sum())


@mistake("gradients.linear_vjp", "mean of g for the bias")
def lv_bias_mean(theta, X, g):
    return np.append(X.T @ g, g.mean())


@mistake("gradients.linear_vjp", "factor 2 from the squared error")
def lv_two(theta, X, g):
    dw = 2 * (X.T @ g)
    db = 2 * g.sum()
    return pack(dw, db)


@mistake("gradients.linear_vjp", "g left out")
def lv_no_g(theta, X, g):
    return np.append(X.sum(axis=0), float(len(X)))


@mistake("gradients.linear_vjp", "loop overwrites, only the last example counts")
def lv_last_example(theta, X, g):
    back = np.zeros_like(theta)
    for i in range(len(g)):
        back[:-1] = g[i] * X[i]
        back[-1] = g[i]
    return back


@mistake("gradients.linear_vjp", "product of the sums")
def lv_product_of_sums(theta, X, g):
    total = np.sum(g)
    return np.append(X.sum(axis=0) * total, total)


@mistake("gradients.linear_vjp", "X multiplied in place")
def lv_in_place(theta, X, g):
    X *= g[:, None]
    return np.append(X.sum(axis=0), g.sum())


@mistake("gradients.linear_vjp", "sign")
def lv_sign(theta, X, g):
    return -np.append(X.T @ g, g.sum())


# ------------------------------------------------------------------------ gradients.softmax_logits_vjp


@mistake("gradients.softmax_logits_vjp", "slopes of W packed class by class")
def sv_transposed(theta, X, G):
    return pack(G.T @ X, G.sum(axis=0))


@mistake("gradients.softmax_logits_vjp", "averaged over the examples")
def sv_mean(theta, X, G):
    n = len(X)
    dW = X.T @ G / n
    db = G.sum(axis=0) / n
    return pack(dW, db)


@mistake("gradients.softmax_logits_vjp", "mean for the biases only")
def sv_bias_mean(theta, X, G):
    return pack(X.T @ G, G.mean(axis=0))


@mistake("gradients.softmax_logits_vjp", "slopes of the biases summed over the classes")
def sv_bias_axis(theta, X, G):
    return pack(X.T @ G, G.sum(axis=1))


@mistake("gradients.softmax_logits_vjp", "softmax applied to G")
def sv_softmax(theta, X, G):
    P = softmax(G)
    return pack(X.T @ P, P.sum(axis=0))


@mistake("gradients.softmax_logits_vjp", "biases packed first")
def sv_bias_front(theta, X, G):
    return np.concatenate([G.sum(axis=0), (X.T @ G).ravel()])


@mistake("gradients.softmax_logits_vjp", "biases left out")
def sv_no_bias(theta, X, G):
    return np.ravel(X.T @ G)


@mistake("gradients.softmax_logits_vjp", "one sum for all biases")
def sv_bias_total(theta, X, G):
    k = G.shape[1]
    return np.append(X.T @ G, np.full(k, G.sum()))


@mistake("gradients.softmax_logits_vjp", "weights and bias of one class after the other")
def sv_models_in_turn(theta, X, G):
    parts = [linear_vjp(np.zeros(X.shape[1] + 1), X, G[:, c]) for c in range(G.shape[1])]
    return np.concatenate(parts)


@mistake("gradients.softmax_logits_vjp", "loop overwrites, only the last example counts")
def sv_last_example(theta, X, G):
    for x, g in zip(X, G):
        dW = np.outer(x, g)
        db = g
    return pack(dW, db)


@mistake("gradients.softmax_logits_vjp", "table of shape (d + 1, k), not packed")
def sv_not_flat(theta, X, G):
    return np.vstack([X.T @ G, G.sum(axis=0)])


@mistake("gradients.softmax_logits_vjp", "multiplied by the weights")
def sv_times_weights(theta, X, G):
    d, k = X.shape[1], G.shape[1]
    W = theta[: d * k].reshape(d, k)
    return pack(W * (X.T @ G), G.sum(axis=0))


# ----------------------------------------------------------------------------- gradients.two_layer_vjp


@mistake("gradients.two_layer_vjp", "slope of act left out")
def tv_no_slope(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    dH = G @ W2.T
    return pack(X.T @ dH, dH.sum(axis=0), H.T @ G, G.sum(axis=0))


@mistake("gradients.two_layer_vjp", "tanh taken twice in its slope")
def tv_tanh_twice(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "tanh":
        H = np.tanh(A)
        slope = 1 - np.tanh(H) ** 2
    elif act == "relu":
        H = np.maximum(A, 0)
        slope = (A > 0) * 1.0
    else:
        raise ValueError(act)
    dA = (G @ W2.T) * slope
    first = softmax_logits_vjp(theta[: W1.size + b1.size], X, dA)
    second = softmax_logits_vjp(theta[W1.size + b1.size :], H, G)
    return np.concatenate([first, second])


@mistake("gradients.two_layer_vjp", "slope of tanh is 1 - a^2 with a before tanh")
def tv_one_minus_a2(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "tanh":
        H, D = np.tanh(A), 1 - A**2
    elif act == "relu":
        H, D = np.maximum(A, 0), (A > 0).astype(float)
    else:
        raise ValueError(f"unknown {act}")
    dA = G @ W2.T * D
    return pack(X.T @ dA, dA.sum(0), H.T @ G, G.sum(0))


@mistake("gradients.two_layer_vjp", "relu mask from the slopes that come back")
def tv_mask_of_slopes(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    dH = G @ W2.T
    if act == "tanh":
        H = np.tanh(A)
        dA = dH * (1 - H**2)
    elif act == "relu":
        H = np.maximum(A, 0)
        dA = np.maximum(dH, 0)
    else:
        raise ValueError(act)
    return pack(X.T @ dA, dA.sum(axis=0), H.T @ G, G.sum(axis=0))


@mistake("gradients.two_layer_vjp", "slopes of W2 from A and not from H")
def tv_A_for_H(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "tanh":
        dA = (G @ W2.T) * (1 - np.tanh(A) ** 2)
    elif act == "relu":
        dA = (G @ W2.T) * (A > 0)
    else:
        raise ValueError(act)
    dW1, db1 = X.T @ dA, np.sum(dA, axis=0)
    dW2, db2 = A.T @ G, np.sum(G, axis=0)
    return pack(dW1, db1, dW2, db2)


@mistake("gradients.two_layer_vjp", "b1 forgotten on the way forward")
def tv_no_b1(theta, X, G, sizes, act="tanh"):
    W1, _, W2, _ = unpack(theta, sizes)
    A = X @ W1
    if act == "tanh":
        H = np.tanh(A)
        dA = (G @ W2.T) * (1 - H * H)
    elif act == "relu":
        H = A * (A > 0)
        dA = (G @ W2.T) * (A > 0)
    else:
        raise ValueError(act)
    return pack(X.T @ dA, dA.sum(axis=0), H.T @ G, G.sum(axis=0))


@mistake("gradients.two_layer_vjp", "any other act is taken for relu")
def tv_else_relu(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "tanh":
        H = np.tanh(A)
        dA = (G @ W2.T) * (1 - H**2)
    else:
        H = np.maximum(A, 0)
        dA = np.where(A > 0, G @ W2.T, 0)
    return pack(X.T @ dA, dA.sum(axis=0), H.T @ G, G.sum(axis=0))


@mistake("gradients.two_layer_vjp", "slopes of both W packed column by column")
def tv_transposed(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    if act == "tanh":
        H = np.tanh(X @ W1 + b1)
        D = 1 - H**2
    elif act == "relu":
        H = np.maximum(X @ W1 + b1, 0)
        D = np.sign(H)
    else:
        raise ValueError(act)
    dA = (G @ W2.T) * D
    return pack(dA.T @ X, dA.sum(axis=0), G.T @ H, G.sum(axis=0))


@mistake("gradients.two_layer_vjp", "slopes of b1 from before act")
def tv_b1_before_act(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    dH = G @ W2.T
    if act == "tanh":
        H = np.tanh(A)
        dA = dH * (1 - H**2)
    elif act == "relu":
        H = np.maximum(A, 0)
        dA = dH * (A > 0)
    else:
        raise ValueError(act)
    return pack(X.T @ dA, dH.sum(axis=0), H.T @ G, G.sum(axis=0))


@mistake("gradients.two_layer_vjp", "parts packed as W1, W2, b1, b2")
def tv_packing(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "tanh":
        H = np.tanh(A)
        slope = 1 / np.cosh(A) ** 2
    elif act == "relu":
        H = np.maximum(A, 0)
        slope = np.where(A > 0, 1.0, 0.0)
    else:
        raise ValueError(act)
    dA = (G @ W2.T) * slope
    return pack(X.T @ dA, H.T @ G, dA.sum(axis=0), G.sum(axis=0))


@mistake("gradients.two_layer_vjp", "everything divided by n")
def tv_mean(theta, X, G, sizes, act="tanh"):
    n = X.shape[0]
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    if act == "tanh":
        H = np.tanh(A)
        dA = (G @ W2.T) * (1 - H**2)
    elif act == "relu":
        H = np.maximum(A, 0)
        dA = (G @ W2.T) * (A > 0)
    else:
        raise ValueError(act)
    return pack(X.T @ dA / n, dA.mean(axis=0), H.T @ G / n, G.mean(axis=0))


@mistake("gradients.two_layer_vjp", "slope of a sigmoid in place of tanh")
def tv_sigmoid_slope(theta, X, G, sizes, act="tanh"):
    if act != "tanh" and act != "relu":
        raise ValueError("act must be tanh or relu")
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    slope = H * (1 - H) if act == "tanh" else (H > 0)
    dA = (G @ W2.T) * slope
    return pack(X.T @ dA, dA.sum(axis=0), H.T @ G, G.sum(axis=0))


# -------------------------------------------------------------------------------- gradients.grad_check


@mistake("gradients.grad_check", "absolute difference, depends on the unit of the loss")
def gc_absolute(f, g, theta):
    return float(np.linalg.norm(g(theta) - numerical_grad(f, theta)))


@mistake("gradients.grad_check", "angle only, blind for the length")
def gc_cosine(f, g, theta):
    m, claim = numerical_grad(f, theta), g(theta)
    lengths = np.linalg.norm(m) * np.linalg.norm(claim)
    if lengths == 0:
        return 0.0 if np.array_equal(m, claim) else 1.0
    return max(0.0, 1 - float(m @ claim / lengths))


@mistake("gradients.grad_check", "lengths only, blind for the direction")
def gc_lengths(f, g, theta):
    a, b = np.linalg.norm(g(theta)), np.linalg.norm(numerical_grad(f, theta))
    if a + b == 0:
        return 0.0
    return float(abs(a - b) / (a + b))


@mistake("gradients.grad_check", "errors of opposite sign cancel")
def gc_sum(f, g, theta):
    m = numerical_grad(f, theta)
    difference = abs(np.sum(g(theta) - m))
    size = np.sum(np.abs(m))
    return float(difference / size) if size > 0 else float(difference)


@mistake("gradients.grad_check", "component by component, 0/0 where a slope is 0")
def gc_componentwise(f, g, theta):
    m = numerical_grad(f, theta)
    return float(np.max(np.abs(g(theta) - m) / np.abs(m)))


@mistake("gradients.grad_check", "component by component with a tiny number below")
def gc_componentwise_epsilon(f, g, theta):
    claim, m = g(theta), numerical_grad(f, theta)
    relative = np.abs(claim - m) / (np.abs(claim) + np.abs(m) + 1e-12)
    return float(relative.max())


@mistake("gradients.grad_check", "denominator never below 1")
def gc_floor_one(f, g, theta):
    claim, m = g(theta), numerical_grad(f, theta)
    return float(np.linalg.norm(claim - m) / max(1.0, np.linalg.norm(claim), np.linalg.norm(m)))


@mistake("gradients.grad_check", "np.allclose, yes or no")
def gc_allclose(f, g, theta):
    return 0.0 if np.allclose(g(theta), numerical_grad(f, theta), atol=1e-5) else 1.0


@mistake("gradients.grad_check", "median over the components")
def gc_median(f, g, theta):
    m = numerical_grad(f, theta)
    size = np.max(np.abs(m))
    if size == 0:
        return float(np.max(np.abs(g(theta))))
    return float(np.median(np.abs(g(theta) - m)) / size)


@mistake("gradients.grad_check", "0/0 where slope and claim are both 0")
def gc_zero_by_zero(f, g, theta):
    claim, m = g(theta), numerical_grad(f, theta)
    return float(np.linalg.norm(claim - m) / (np.linalg.norm(claim) + np.linalg.norm(m)))


@mistake("gradients.grad_check", "a claim of zeros is waved through")
def gc_zero_claim(f, g, theta):
    claim = g(theta)
    size = np.linalg.norm(claim)
    if size == 0:
        return 0.0
    return float(np.linalg.norm(claim - numerical_grad(f, theta)) / size)


@mistake("gradients.grad_check", "difference written into the array that g returned")
def gc_writes_claim(f, g, theta):
    m = numerical_grad(f, theta)
    claim = g(theta)
    size = np.linalg.norm(claim) + np.linalg.norm(m)
    claim -= m
    return float(np.linalg.norm(claim) / size) if size > 0 else 0.0


PAIRS = [
    (
        ("gradients.numerical_grad", "divided by h and not by 2 h"),
        ("gradients.grad_check", "absolute difference, depends on the unit of the loss"),
    ),
    (
        ("gradients.numerical_grad", "earlier components not put back"),
        ("gradients.grad_check", "0/0 where slope and claim are both 0"),
    ),
    (
        ("gradients.numerical_grad", "h added to all components at once"),
        ("gradients.grad_check", "lengths only, blind for the direction"),
    ),
    (
        ("gradients.linear_vjp", "averaged over the examples"),
        ("gradients.softmax_logits_vjp", "weights and bias of one class after the other"),
    ),
    (
        ("gradients.softmax_logits_vjp", "slopes of W packed class by class"),
        ("gradients.two_layer_vjp", "tanh taken twice in its slope"),
    ),
    (
        ("gradients.softmax_logits_vjp", "mean for the biases only"),
        ("gradients.two_layer_vjp", "tanh taken twice in its slope"),
    ),
]
