"""What goes wrong in 03-gradients, as executable code, with the sentence that helps."""

from __future__ import annotations

import numpy as np
from gradients import numerical_grad
from models import pack, sigmoid, softmax, unpack

from autograder.misconceptions import misconception

CANCELS = (
    "With a logit of 1000 or -1000 your slope is almost 0 where the prediction is quite wrong. Write down the links of "
    "the chain on paper: the slope in p, and that of p in z. What is left when they are multiplied?"
)

# mse_grad


@misconception(
    "gradients.mse_grad",
    "factor 2 forgotten",
    "Every slope is exactly half of what it should be. Differentiate r^2 once more by hand: this loss has no 1/2 in front.",
)
def mse_grad_of_half_the_loss(y_hat, y):
    return (y_hat - y) / y.size


@misconception(
    "gradients.mse_grad",
    "residual the wrong way round",
    "Step along minus your gradient: does the loss fall? Which prediction should go down, one that is too high or one that is too low?",
)
def mse_grad_uphill(y_hat, y):
    return 2 * (y - y_hat) / y.size


@misconception(
    "gradients.mse_grad",
    "the same slope for all predictions",
    "All entries of your gradient are equal. Each prediction has a slope of its own: which residuals does it depend on?",
)
def mse_grad_averaged(y_hat, y):
    return np.full_like(y_hat, 2 * np.mean(y_hat - y) / y.size)


@misconception(
    "gradients.mse_grad",
    "gradient of the sum and not of the mean",
    "Give every example twice: the mean stays the same and each copy should matter half as much. Does your gradient know how many examples there are?",
)
def mse_grad_of_the_sum(y_hat, y):
    return 2 * (y_hat - y)


@misconception(
    "gradients.mse_grad",
    "gradient of the absolute error",
    "All your slopes have the same size, for small residuals as for large ones. Of which loss is that the slope?",
)
def mse_grad_of_the_absolute_error(y_hat, y):
    return np.sign(y_hat - y) / y.size


@misconception(
    "gradients.mse_grad",
    "gradient of the root of the mean",
    "Double all residuals: the slope of a square doubles, and yours does not change. Is there a root in your loss?",
)
def mse_grad_of_the_root(y_hat, y):
    r = y_hat - y
    length = np.sqrt(np.mean(r**2))
    return r / (y.size * length) if length > 0 else r


@misconception(
    "gradients.mse_grad",
    "writes into the predictions",
    "You write into the array that the caller has handed to you. Operators such as -= do that to arrays; make a new array.",
)
def mse_grad_in_place(y_hat, y):
    y_hat -= y
    y_hat *= 2 / y.size
    return y_hat


@misconception(
    "gradients.mse_grad",
    "neither the 2 nor the 1/n",
    "You return the residuals themselves. That is the slope of half the sum of their squares: with which numbers does the loss of this course differ from that?",
)
def mse_grad_of_half_the_sum(y_hat, y):
    return y_hat - y


# bce_logits_grad


@misconception(
    "gradients.bce_logits_grad",
    "an extra factor p (1 - p)",
    "With a logit of -30 and a label of 1 your slope is almost 0: would such a model ever recover? Write down dloss/dp times dp/dz and see what cancels.",
    tag=CANCELS,
)
def bce_grad_not_cancelled(z, y):
    P = sigmoid(z)
    return (P - y) * P * (1 - P) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "label minus probability",
    "Step along minus your gradient: does the loss fall? For a label of 1 a larger logit is better, so which sign has the slope?",
)
def bce_grad_uphill(z, y):
    return (y - sigmoid(z)) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "prediction rounded to 0 or 1",
    "An example on the right side of 0 gets no slope from you at all. Should a right but unsure prediction not be pushed any further?",
)
def bce_grad_of_a_perceptron(z, y):
    return ((z > 0) - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "labels turned into -1 and 1",
    "Probabilities lie between 0 and 1. In which range do the labels lie that you subtract from them?",
)
def bce_grad_with_signed_labels(z, y):
    return (sigmoid(z) - (2 * y - 1)) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "gradient of the sum and not of the mean",
    "Give every example twice: the mean stays the same and each copy should matter half as much. Where does the number of examples enter?",
)
def bce_grad_of_the_sum(z, y):
    return sigmoid(z) - y


@misconception(
    "gradients.bce_logits_grad",
    "slope in the probability and not in the logit",
    "You return the slope of the loss in p. The argument is z, and p moves when z does: which link of the chain is missing?",
)
def bce_grad_in_p(z, y):
    P = sigmoid(z)
    with np.errstate(all="ignore"):
        return (P - y) / (P * (1 - P)) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "a sigmoid that overflows",
    "For a logit of 1000 your slope is nan: exp(1000) is infinite, and infinite divided by infinite is not 1. The sigmoid that is given does not overflow; what does yours do?",
)
def bce_grad_overflowing(z, y):
    with np.errstate(all="ignore"):
        p = np.exp(z) / (1 + np.exp(z))
    return (p - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "logit in place of the probability",
    "Your slope grows without limit as the logit does. A label is compared with a probability: how does one come from a logit?",
)
def bce_grad_without_sigmoid(z, y):
    return (z - y) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "gradient of the squared error of the probability",
    "With a logit of -30 and a label of 1 your slope is almost 0. Squares of p - y have such slopes: is there a square in this loss?",
    tag=CANCELS,
)
def bce_grad_of_the_squared_error(z, y):
    P = sigmoid(z)
    return 2 * (P - y) * P * (1 - P) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "examples of class 1 only",
    "Examples of class 0 get no slope from you. What does the loss say about an example of class 0 whose logit is 5?",
)
def bce_grad_of_one_class(z, y):
    return y * (sigmoid(z) - 1) / y.size


@misconception(
    "gradients.bce_logits_grad",
    "chain rule multiplied out with a tiny number in it",
    "For logits of 1000 your slope is 0, or nan: one factor of your chain is 0 there, and the other divides by it. On paper the two cancel: what is left?",
    tag=CANCELS,
    family={
        "tiny": (1e-8, 1e-7, 1e-9, 1e-10, 1e-12)
    },  # below 1e-8 only extreme logits tell, and not always which mistake it is
)
def bce_grad_patched(z, y, *, tiny):
    P = sigmoid(z)
    return ((1 - y) / (1 - P + tiny) - y / (P + tiny)) * P * (1 - P) / y.size


# cross_entropy_grad


@misconception(
    "gradients.cross_entropy_grad",
    "averaged over the classes too",
    "The loss is a mean over examples; how many numbers does that mean average? Classes are not examples.",
)
def cross_entropy_grad_over_all_entries(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return P / P.size


@misconception(
    "gradients.cross_entropy_grad",
    "sign flipped",
    "Step along minus your gradient: does the loss fall? The logit of the right class should rise.",
)
def cross_entropy_grad_uphill(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return -P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "slope for the right class only",
    "All wrong classes get the slope 0 from you. A larger logit of a wrong class takes probability from the right one: what does the loss do then?",
)
def cross_entropy_grad_of_one_class(Z, y):
    P, i = softmax(Z), np.arange(len(y))
    G = np.zeros_like(P)
    G[i, y] = P[i, y] - 1
    return G / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "whole columns in place of single entries",
    "Your rows do not add up to 0. P[:, y] picks whole columns, for every example; each example has one class. How are rows and columns paired?",
)
def cross_entropy_grad_by_columns(Z, y):
    P = softmax(Z)
    P[:, y] -= 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "gradient of the sum and not of the mean",
    "Give every example twice: the mean stays the same and each copy should matter half as much. Where does the number of examples enter?",
)
def cross_entropy_grad_of_the_sum(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] -= 1
    return P


@misconception(
    "gradients.cross_entropy_grad",
    "a sigmoid for each class",
    "Your rows do not add up to 0. In a softmax the classes share one probability of 1: if one gains, the others lose. Is each of yours on its own?",
)
def cross_entropy_grad_of_sigmoids(Z, y):
    P = sigmoid(Z)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "an extra factor p (1 - p)",
    "For a confident wrong example your slopes are almost 0, where they should be largest. Which derivative have you multiplied in although it has cancelled?",
)
def cross_entropy_grad_not_cancelled(Z, y):
    P = softmax(Z)
    D = P.copy()
    D[np.arange(len(y)), y] -= 1
    return D * P * (1 - P) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "a softmax that overflows",
    "For a logit of 1000 your slopes are nan: exp(1000) is infinite. The softmax that is given does not overflow; what does yours do?",
)
def cross_entropy_grad_overflowing(Z, y):
    with np.errstate(all="ignore"):
        E = np.exp(Z)
        P = E / E.sum(axis=1, keepdims=True)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "softmax over the examples and not over the classes",
    "Your columns add up to a whole number, where your rows should add up to 0. Which numbers compete for one probability of 1: those of one example, or those of one class?",
)
def cross_entropy_grad_over_examples(Z, y):
    P = softmax(Z.T).T
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "one softmax over the whole array",
    "With one example you are right, with several you are not: they share one probability of 1. How much does each row of a softmax add up to?",
)
def cross_entropy_grad_over_everything(Z, y):
    P = softmax(Z.reshape(1, -1)).reshape(Z.shape)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "logits in place of probabilities",
    "Your rows do not add up to 0, and your slopes grow without limit as the logits do. What makes probabilities of logits?",
)
def cross_entropy_grad_without_softmax(Z, y):
    return (Z - np.eye(Z.shape[1])[y]) / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "softmax applied twice",
    "Even a very confident right prediction keeps a large slope. The arguments are logits: how many times do you turn them into probabilities?",
)
def cross_entropy_grad_twice(Z, y):
    P = softmax(softmax(Z))
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


@misconception(
    "gradients.cross_entropy_grad",
    "clips the logits",
    "Logits of 1000 and 999 are as far apart as 1 and 0, but not once you have cut them off. Which shift of a row keeps its differences, and keeps exp from overflowing?",
    family={"bound": (20.0, 30.0, 50.0, 100.0, 500.0, 700.0)},
)
def cross_entropy_grad_clipped(Z, y, *, bound):
    P = softmax(np.clip(Z, -bound, bound))
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


# linear_vjp


@misconception(
    "gradients.linear_vjp",
    "bias gradient always 0",
    "What happens to the predictions, and so to the loss, if only the bias changes?",
)
def linear_vjp_without_bias(theta, X, g):
    return np.append(X.T @ g, 0.0)


@misconception(
    "gradients.linear_vjp",
    "averages for the bias",
    "The bias moves every prediction, and the effects add up. The 1/n of the loss is already in g: do you divide by n again?",
)
def linear_vjp_mean_for_the_bias(theta, X, g):
    return np.append(X.T @ g, g.mean())


@misconception(
    "gradients.linear_vjp",
    "averages again",
    "The loss is averaged already, in its own gradient: g may carry a 1/n. Is there any mean in the model itself?",
)
def linear_vjp_mean(theta, X, g):
    return np.append(X.T @ g, g.sum()) / len(X)


@misconception(
    "gradients.linear_vjp",
    "ignores X in the chain rule",
    "All weights get the same slope from you. If w[j] grows by 1, by how much does a prediction grow? Where does X enter?",
)
def linear_vjp_without_X(theta, X, g):
    return np.append(np.full(X.shape[1], g.sum()), g.sum())


@misconception(
    "gradients.linear_vjp",
    "bias first",
    "The numbers are right, but their order is not that of theta: in which place does theta keep the bias?",
)
def linear_vjp_bias_first(theta, X, g):
    return np.append(g.sum(), X.T @ g)


@misconception(
    "gradients.linear_vjp",
    "multiplied by theta",
    "At theta = 0 all your slopes are 0. How does w[j] * x move when w[j] does, and does that depend on w[j]?",
)
def linear_vjp_times_theta(theta, X, g):
    return np.append(X.T @ g, g.sum()) * theta


@misconception(
    "gradients.linear_vjp",
    "the model's output in place of its derivative",
    "You have multiplied g by the predictions. The chain rule wants the derivative of a prediction in each parameter: is that the prediction itself?",
)
def linear_vjp_times_output(theta, X, g):
    return np.append(X.T @ (g * (X @ theta[:-1] + theta[-1])), g.sum())


@misconception(
    "gradients.linear_vjp",
    "no slope for the bias",
    "You return d slopes, but theta has d + 1 entries. Which parameter has none, and what happens to the predictions if it alone moves?",
)
def linear_vjp_of_the_weights(theta, X, g):
    return X.T @ g


@misconception(
    "gradients.linear_vjp",
    "averages for the weights",
    "The bias is right, and the slopes of the weights are n times too small. The 1/n of the loss is already in g: do you divide by n again?",
)
def linear_vjp_mean_for_the_weights(theta, X, g):
    return np.append(X.T @ g / len(X), g.sum())


@misconception(
    "gradients.linear_vjp",
    "takes g for the targets",
    "You make residuals of g, but g is a slope already, of a loss that you need not know. What is left to do here?",
)
def linear_vjp_of_squared_error(theta, X, g):
    r = 2 * (X @ theta[:-1] + theta[-1] - g) / len(g)
    return np.append(X.T @ r, r.sum())


# softmax_logits_vjp


@misconception(
    "gradients.softmax_logits_vjp",
    "weights packed class by class",
    "All numbers are there, in another order. W has a row for each feature: which of your two axes is the feature when you unroll it?",
)
def softmax_logits_vjp_transposed(theta, X, G):
    return np.concatenate([(G.T @ X).ravel(), G.sum(axis=0)])


@misconception(
    "gradients.softmax_logits_vjp",
    "bias sums over the wrong axis",
    "The weights are right. The bias of a class moves the logit of that class for every example: over which axis of G do its effects add up?",
)
def softmax_logits_vjp_other_axis(theta, X, G):
    return np.concatenate([(X.T @ G).ravel(), np.resize(G.sum(axis=1), G.shape[1])])


@misconception(
    "gradients.softmax_logits_vjp",
    "averages again",
    "The loss is averaged already, in its own gradient: G may carry a 1/n. Is there any mean in the model itself?",
)
def softmax_logits_vjp_mean(theta, X, G):
    return np.concatenate([(X.T @ G).ravel(), G.sum(axis=0)]) / len(X)


@misconception(
    "gradients.softmax_logits_vjp",
    "averages for the biases",
    "The weights are right. A bias moves a logit of every example, and the effects add up: do you average them?",
)
def softmax_logits_vjp_mean_for_the_biases(theta, X, G):
    return np.concatenate([(X.T @ G).ravel(), G.mean(axis=0)])


@misconception(
    "gradients.softmax_logits_vjp",
    "biases first",
    "The numbers are right, but their order is not that of theta: which part does theta begin with?",
)
def softmax_logits_vjp_biases_first(theta, X, G):
    return np.concatenate([G.sum(axis=0), (X.T @ G).ravel()])


@misconception(
    "gradients.softmax_logits_vjp",
    "derivative of the softmax taken again",
    "The outputs of this model are logits, and G is the slope in them. Which function's derivative have you put in that is not in the model?",
)
def softmax_logits_vjp_with_softmax(theta, X, G):
    d = X.shape[1]
    k = G.shape[1]
    P = softmax(X @ theta[: d * k].reshape(d, k) + theta[d * k :])
    G = P * (G - (G * P).sum(axis=1, keepdims=True))
    return np.concatenate([(X.T @ G).ravel(), G.sum(axis=0)])


@misconception(
    "gradients.softmax_logits_vjp",
    "the same bias gradient for all classes",
    "All your bias slopes are equal. The bias of one class leaves the logits of the others alone: which part of G does it see?",
)
def softmax_logits_vjp_one_bias(theta, X, G):
    return np.concatenate([(X.T @ G).ravel(), np.full(G.shape[1], G.sum())])


@misconception(
    "gradients.softmax_logits_vjp",
    "one linear model after another",
    "All numbers are there, with the bias of each class behind its weights. In theta all weights come before all biases: how are the parts put together?",
)
def softmax_logits_vjp_class_after_class(theta, X, G):
    return np.concatenate([np.append(X.T @ g, g.sum()) for g in G.T])


@misconception(
    "gradients.softmax_logits_vjp",
    "no slopes for the biases",
    "You return d times k slopes, but theta has k entries more. Which parameters have none?",
)
def softmax_logits_vjp_of_the_weights(theta, X, G):
    return (X.T @ G).ravel()


# two_layer_vjp


@misconception(
    "gradients.two_layer_vjp",
    "derivative of the activation forgotten",
    "The second layer is right. On its way to the first one the signal passes through one more function: which, and what is its slope?",
)
def two_layer_vjp_straight_through(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = G @ W2.T
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "the inputs in place of the hidden units",
    "The slopes of W2 are wrong. W2 multiplies the outputs of the layer before it: what are the inputs of the second layer?",
)
def two_layer_vjp_with_X_for_H(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), np.resize(X, H.shape).T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "W2 changed before it was used",
    "The first layer is a little off. All slopes belong to one and the same theta: does a parameter change before you have finished?",
)
def two_layer_vjp_with_updated_W2(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    W2 = W2 - 0.1 * H.T @ G
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "slope of tanh taken at its own output",
    "tanh' can be written with the tanh itself, or with the cosh of what went in. You have applied tanh once too often: which letter stands for what went in, and which for what came out?",
)
def two_layer_vjp_tanh_twice(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - np.tanh(H) ** 2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "always the slope of tanh",
    "For tanh you are right. The forward pass takes act into account; does the slope between the layers?",
)
def two_layer_vjp_always_tanh_slope(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * (1 - np.tanh(A) ** 2)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "hidden bias skips the activation",
    "W1 is right and b1 is not, though both enter at the same place, before act. Which slopes do you add up for b1?",
)
def two_layer_vjp_b1_after_act(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    S = G @ W2.T
    D = S * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, S.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "hidden bias forgotten on the way forward",
    "Set b1 to 0 and you are right; only then. You need the hidden units as the model computes them: what is in A?",
)
def two_layer_vjp_without_b1(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, _, W2, _ = unpack(theta, sizes)
    A = X @ W1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "weights packed output by output",
    "The biases are right, and all numbers are there. Each weight matrix goes into theta row by row: what is a row of yours?",
)
def two_layer_vjp_transposed(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(D.T @ X, D.sum(axis=0), G.T @ H, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "any other activation taken for relu",
    "You return numbers for an activation that does not exist. Somebody who writes act='tahn' would never learn of it: what does the docstring ask for?",
)
def two_layer_vjp_guessing(theta, X, G, sizes, act="tanh"):
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "slope of tanh from what went in",
    "The slope of tanh can be negative in your code, though tanh rises everywhere. In 1 - square, is the square that of what went into tanh, or of what came out?",
)
def two_layer_vjp_slope_of_A(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - A**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "square in the slope of tanh forgotten",
    "Where tanh is steepest its slope is 1, and it is the same at a and at -a. Is yours? Differentiate tanh = sinh / cosh once more.",
)
def two_layer_vjp_without_square(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "slope of the sigmoid for tanh",
    "H (1 - H) is the slope of another curve with the shape of an S, the one from 0 to 1. What is it for the one from -1 to 1?",
)
def two_layer_vjp_slope_of_sigmoid(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((H * (1 - H)) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "hidden units before the activation",
    "W1, b1 and b2 are right, W2 is not. W2 multiplies what comes out of act: what does your code multiply with G?",
)
def two_layer_vjp_before_act(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), A.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "activation after the second layer too",
    "Even b2 is off, which sits next to the outputs. The outputs of this model are H @ W2 + b2: which function's slope have you put in there?",
)
def two_layer_vjp_act_on_outputs(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    out = H @ W2 + b2
    G = G * ((1 - np.tanh(out) ** 2) if act == "tanh" else (out > 0))
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "weights first, then biases",
    "All numbers are there, in another order. Compare the order of your parts with the docstring: does b1 come before W2, or after it?",
)
def two_layer_vjp_weights_first(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, H.T @ G, D.sum(axis=0), G.sum(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "averages again",
    "The loss is averaged already, in its own gradient: G may carry a 1/n. Is there any mean in the model itself?",
)
def two_layer_vjp_mean(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0)) / len(X)


@misconception(
    "gradients.two_layer_vjp",
    "averages for the biases",
    "The weights are right. A bias moves something of every example, and the effects add up: do you average them?",
)
def two_layer_vjp_mean_for_the_biases(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
    D = (G @ W2.T) * ((1 - H**2) if act == "tanh" else (A > 0))
    return pack(X.T @ D, D.mean(axis=0), H.T @ G, G.mean(axis=0))


@misconception(
    "gradients.two_layer_vjp",
    "act ignored",
    "For tanh you are right, and for relu you return the same. Where does act enter, forward and backward?",
)
def two_layer_vjp_ignoring_act(theta, X, G, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    H = np.tanh(A)
    D = (G @ W2.T) * (1 - H**2)
    return pack(X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0))


# numerical_grad


@misconception(
    "gradients.numerical_grad",
    "steps in all components at once",
    "All components of your result are equal. When every parameter moves at once, how do you find out which one has changed the loss?",
)
def numerical_grad_all_together(f, theta, h=1e-5):
    return np.full_like(theta, (f(theta + h) - f(theta - h)) / (2 * h))


@misconception(
    "gradients.numerical_grad",
    "does not step back",
    "The first component is right, and the later ones are worse and worse. Where is theta when you go on to the next component?",
)
def numerical_grad_wandering(f, theta, h=1e-5):
    here = theta.copy()
    slope = np.empty_like(here)
    for i in range(here.size):
        here[i] += h
        above = f(here)
        here[i] -= 2 * h
        slope[i] = (above - f(here)) / (2 * h)
    return slope


@misconception(
    "gradients.numerical_grad",
    "changes theta in place",
    "You write into the array that the caller has handed to you, even if you undo it later. Work on a copy.",
)
def numerical_grad_in_place(f, theta, h=1e-5):
    slope = np.empty_like(theta)
    for i in range(theta.size):
        theta[i] += h
        above = f(theta)
        theta[i] -= 2 * h
        slope[i] = (above - f(theta)) / (2 * h)
        theta[i] += h
    return slope


@misconception(
    "gradients.numerical_grad",
    "a step to one side only",
    "Your error halves when h halves. A difference around theta, with a step to each side, is much better for the price of one more value: from where to where do you measure?",
)
def numerical_grad_forward(f, theta, h=1e-5):
    here = f(theta)
    return np.array([(f(theta + h * e) - here) / h for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "divides by h and not by the distance",
    "Your slopes are twice as steep as they should be. How far apart are the two points whose heights you compare?",
)
def numerical_grad_twice(f, theta, h=1e-5):
    return np.array([(f(theta + h * e) - f(theta - h * e)) / h for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "ignores h",
    "Your result is the same for every h. Where does the argument enter?",
)
def numerical_grad_with_its_own_step(f, theta, h=1e-5):
    return np.array([(f(theta + 1e-5 * e) - f(theta - 1e-5 * e)) / 2e-5 for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "step relative to theta",
    "Your step is longer where a parameter is larger. The docstring says how far to step; is it as far for every component?",
)
def numerical_grad_relative_step(f, theta, h=1e-5):
    return np.array(
        [
            (f(theta + h * abs(t) * e) - f(theta - h * abs(t) * e)) / (2 * h * abs(t))
            for t, e in zip(theta, np.eye(theta.size))
        ]
    )


@misconception(
    "gradients.numerical_grad",
    "the difference the wrong way round",
    "All your slopes have the wrong sign. A function that rises has a positive slope: which value do you subtract from which?",
)
def numerical_grad_negative(f, theta, h=1e-5):
    return np.array([(f(theta - h * e) - f(theta + h * e)) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "divides by 2 and multiplies by h",
    "Your slopes are nearly 0, and the shorter the step, the smaller they are. Python takes / and * from left to right: what is all of it that the difference is divided by?",
)
def numerical_grad_without_parentheses(f, theta, h=1e-5):
    return np.array([(f(theta + h * e) - f(theta - h * e)) / 2 * h for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "a step backwards only",
    "Your error halves when h halves. A difference around theta is much better: to which sides do you step?",
)
def numerical_grad_backward(f, theta, h=1e-5):
    here = f(theta)
    return np.array([(here - f(theta - h * e)) / h for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "half a step to each side",
    "Your two points lie h apart, and the docstring wants h to each side: how far apart are they then?",
)
def numerical_grad_half_step(f, theta, h=1e-5):
    return np.array([(f(theta + h / 2 * e) - f(theta - h / 2 * e)) / h for e in np.eye(theta.size)])


@misconception(
    "gradients.numerical_grad",
    "earlier components stay moved",
    "The first component is right; each later one holds the slopes before it too. Which components does your step move when you come to the second one?",
)
def numerical_grad_adding_up(f, theta, h=1e-5):
    slope, step = np.empty_like(theta), np.zeros_like(theta)
    for i in range(theta.size):
        step[i] = h
        slope[i] = (f(theta + step) - f(theta - step)) / (2 * h)
    return slope


@misconception(
    "gradients.numerical_grad",
    "a usual step of its own",
    "With a step given you are right, and without one you are not. How long is the usual step, by the first line of the function as it was handed out?",
)
def numerical_grad_with_another_default(f, theta, h=1e-6):
    return np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])


# grad_check


@misconception(
    "gradients.grad_check",
    "absolute difference",
    "Measure the loss in cents and not in euros: the gradient is 100 times as large, and so is its rounding error. Does your score depend on the unit?",
)
def grad_check_absolute(f, g, theta):
    return float(np.linalg.norm(g(theta) - numerical_grad(f, theta)))


@misconception(
    "gradients.grad_check",
    "relative in each component",
    "Where a slope happens to be 0, the numerical one is not quite. Your score is large there although the gradient is right: against what should the difference be measured?",
)
def grad_check_elementwise(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    with np.errstate(all="ignore"):
        ratio = np.abs(claimed - measured) / (np.abs(claimed) + np.abs(measured))
    return float(np.max(np.where(claimed == measured, 0.0, ratio)))


@misconception(
    "gradients.grad_check",
    "compares lengths only",
    "Two arrows can have the same length and point in different directions. Do you subtract the vectors, or their lengths?",
)
def grad_check_lengths(f, g, theta):
    claimed, measured = np.linalg.norm(g(theta)), np.linalg.norm(numerical_grad(f, theta))
    return float(abs(claimed - measured) / (claimed + measured)) if claimed + measured else 0.0


@misconception(
    "gradients.grad_check",
    "compares directions only",
    "Twice the gradient gets the same score from you as the gradient. A lost factor is a common mistake: where would your test see it?",
)
def grad_check_angle(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.linalg.norm(claimed) * np.linalg.norm(measured)
    if not size:
        return 0.0 if np.linalg.norm(claimed) == np.linalg.norm(measured) else 1.0
    return float(np.linalg.norm(claimed / np.linalg.norm(claimed) - measured / np.linalg.norm(measured)))


@misconception(
    "gradients.grad_check",
    "looks at the first component only",
    "A gradient whose last entry is wrong gets a perfect score from you. Which components does your number depend on?",
)
def grad_check_first(f, g, theta):
    claimed, measured = g(theta)[0], numerical_grad(f, theta)[0]
    size = abs(claimed) + abs(measured)
    return float(abs(claimed - measured) / size) if size else 0.0


@misconception(
    "gradients.grad_check",
    "differences that cancel",
    "One slope that is too large and one that is too small make a perfect score. What has to happen to differences before they are added up?",
)
def grad_check_signed(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.sum(np.abs(claimed)) + np.sum(np.abs(measured))
    return float(abs(np.sum(claimed - measured)) / size) if size else 0.0


@misconception(
    "gradients.grad_check",
    "a verdict in place of a number",
    "A perfect gradient gets 1 from you. The docstring asks how far a gradient is off: how far is a perfect one?",
)
def grad_check_verdict(f, g, theta):
    return float(np.allclose(g(theta), numerical_grad(f, theta)))


@misconception(
    "gradients.grad_check",
    "best component in place of the worst",
    "One right component is enough for a perfect score. Which component decides whether a gradient is right?",
)
def grad_check_best(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.max(np.abs(claimed)) + np.max(np.abs(measured))
    return float(np.min(np.abs(claimed - measured)) / size) if size else 0.0


@misconception(
    "gradients.grad_check",
    "nan where everything is 0",
    "Where the loss is flat and the gradient says so, your score is 0 divided by 0. What should a right gradient score there?",
)
def grad_check_dividing_by_zero(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    with np.errstate(all="ignore"):
        return float(
            np.linalg.norm(claimed - measured) / (np.linalg.norm(claimed) + np.linalg.norm(measured))
        )


@misconception(
    "gradients.grad_check",
    "right or wrong in place of how far",
    "A gradient that is a little too long and one that is much too long get the same score from you. You compare with a limit of your own: what do you compare, before that?",
)
def grad_check_with_a_limit(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return 1.0 if np.linalg.norm(claimed - measured) > 1e-5 * size else 0.0


@misconception(
    "gradients.grad_check",
    "how alike in place of how far apart",
    "A perfect gradient gets 1 from you. The docstring asks how far a gradient is off: how far is a perfect one?",
)
def grad_check_likeness(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return float(1 - np.linalg.norm(claimed - measured) / size) if size else 1.0


@misconception(
    "gradients.grad_check",
    "never less than relative to 1",
    "Measure the loss in a unit so huge that all slopes are tiny: then your score is an absolute difference again, and any claim looks right. What does your 1 do there?",
)
def grad_check_with_a_one(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    return float(
        np.linalg.norm(claimed - measured) / max(1.0, np.linalg.norm(claimed), np.linalg.norm(measured))
    )


@misconception(
    "gradients.grad_check",
    "0 wherever the slope is 0",
    "Where the loss is flat you give a perfect score to every claim. Two things have to be 0 for that: the measured slope, and what else?",
)
def grad_check_trusting_flat_ground(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    size = np.linalg.norm(measured)
    return float(np.linalg.norm(claimed - measured) / size) if size else 0.0


@misconception(
    "gradients.grad_check",
    "average of relative errors of components",
    "Where a slope happens to be 0, the numerical one is not quite, and that component alone makes your score large although the gradient is right. Against what should the difference be measured?",
)
def grad_check_mean_of_ratios(f, g, theta):
    claimed, measured = g(theta), numerical_grad(f, theta)
    return float(np.mean(np.abs(claimed - measured) / (np.abs(claimed) + np.abs(measured) + 1e-12)))
