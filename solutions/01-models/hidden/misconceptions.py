"""What goes wrong in 01-models, as executable code, with the sentence that helps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from models import linear, log_softmax, sigmoid, softmax, unpack

from autograder.misconceptions import Expression, misconception

TINY = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
"""Numbers that are added, or cut off at, so that no logarithm meets 0."""

KEPT_FROM_0 = (Expression("lambda p, eps: p + eps"), Expression("lambda p, eps: np.clip(p, eps, 1 - eps)"))
"""Ways to keep a probability from 0."""

# linear


@misconception(
    "models.linear",
    "bias in the first slot",
    "Read the packing rule at the top of the file again: which slot of theta holds the bias?",
)
def linear_with_the_bias_first(theta, X):
    return X @ theta[1:] + theta[0]


@misconception(
    "models.linear",
    "a column in place of (n,)",
    "Compare the shape of your predictions with that of y, which is (n,). What does NumPy make of a shape (n, 1) minus a shape (n,)?",
    picture="broadcast.svg",
)
def linear_as_a_column(theta, X):
    return (X @ theta[:-1] + theta[-1])[:, None]


@misconception(
    "models.linear",
    "no sum over the features",
    "How many numbers should the model return for one example, and how many does yours?",
)
def linear_without_the_sum(theta, X):
    return X * theta[:-1] + theta[-1]


@misconception(
    "models.linear",
    "bias forgotten",
    "What does your model predict for an example whose features are all 0, whatever theta is?",
)
def linear_through_the_origin(theta, X):
    return X @ theta[:-1]


@misconception(
    "models.linear",
    "bias added once for each feature",
    "Give your model an example whose features are all 0: which number should come back, and how often is the bias in yours?",
)
def linear_with_many_biases(theta, X):
    return (X * theta[:-1] + theta[-1]).sum(axis=1)


@misconception(
    "models.linear",
    "average over the features",
    "Append a feature that is 0 for every example: the predictions should not change. Yours do. Is there an average where a sum belongs?",
)
def linear_with_a_mean(theta, X):
    return (X * theta[:-1]).mean(axis=1) + theta[-1]


# sigmoid


@misconception(
    "models.sigmoid",
    "tanh without halving the score",
    "Right in the middle and at both ends, and too steep between. What is the slope at 0 of the sigmoid, and what is yours?",
)
def sigmoid_too_steep(z):
    return 0.5 * (1 + np.tanh(z))


@misconception(
    "models.sigmoid",
    "score clipped",
    "Is your function still strictly increasing at z = -20? Somewhere a score loses its size.",
    family={"bound": (5.0, 10.0, 15.0, 20.0, 25.0, 30.0)},
)
def sigmoid_clipped(z, *, bound):
    return 1 / (1 + np.exp(-np.clip(z, -bound, bound)))


@misconception(
    "models.sigmoid",
    "hard threshold",
    "Your function knows only certainty. What would its slope be, and how could training use it?",
)
def sigmoid_as_a_step(z):
    return (z > 0).astype(float)


@misconception(
    "models.sigmoid",
    "falls where it should rise",
    "A higher score should mean a higher probability. Look at the sign inside exp.",
)
def sigmoid_mirrored(z):
    return 1 / (1 + np.exp(z))


@misconception(
    "models.sigmoid",
    "overflow for large scores",
    "What is np.exp(1000), and what is that divided by itself plus 1? There is an equal form that never meets it.",
)
def sigmoid_overflows(z):
    return np.exp(z) / (1 + np.exp(z))


@misconception(
    "models.sigmoid",
    "the absolute value is never undone",
    "Compare sigmoid(2) with sigmoid(-2). Your function gives the same for both: which half is the wrong one?",
)
def sigmoid_even(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@misconception(
    "models.sigmoid",
    "tanh in its place",
    "Your values run from -1 to 1. Over which interval do probabilities run?",
)
def sigmoid_is_tanh(z):
    return np.tanh(z / 2)


@misconception(
    "models.sigmoid",
    "division before the sum",
    "Python divides before it adds. What does your line divide by what?",
)
def sigmoid_without_parentheses(z):
    return 1 / 1 + np.exp(-z)


@misconception(
    "models.sigmoid",
    "probability kept away from 0 and 1",
    "Your probabilities stop at a floor, and the right ones go on. Which line holds them back?",
    family={"eps": TINY[1:]},  # 1e-15 is too close to how right answers differ
)
def sigmoid_with_a_floor(z, *, eps):
    return np.clip(1 / (1 + np.exp(-z)), eps, 1 - eps)


@misconception(
    "models.sigmoid",
    "slope in place of the value",
    "Your function is highest in the middle and falls on both sides. Is that the sigmoid, or what you get by differentiating it?",
)
def sigmoid_differentiated(z):
    value = 1 / (1 + np.exp(-z))
    return value * (1 - value)


# logistic


@misconception(
    "models.logistic",
    "score in place of the probability",
    "Can a probability be 3.7, or negative? One step is missing at the end.",
)
def logistic_without_sigmoid(theta, X):
    return linear(theta, X)


@misconception(
    "models.logistic",
    "label in place of the probability",
    "Your model decides. It was asked how probable class 1 is: is an example near the border as certain as one far away?",
)
def logistic_decides(theta, X):
    return np.round(sigmoid(linear(theta, X)))


@misconception(
    "models.logistic",
    "bias outside of the sigmoid",
    "Let the bias grow to 5: can your probabilities leave the interval from 0 to 1? What should the bias be added to?",
)
def logistic_with_the_bias_outside(theta, X):
    return sigmoid(X @ theta[:-1]) + theta[-1]


@misconception(
    "models.logistic",
    "sigmoid applied twice",
    "All your probabilities lie between 0.5 and 0.74. What happens to a number that is a probability already?",
)
def logistic_squeezed_twice(theta, X):
    return sigmoid(sigmoid(linear(theta, X)))


@misconception(
    "models.logistic",
    "probability of the other class",
    "When the score of an example rises, its probability of class 1 should rise. Of which class is yours the probability?",
)
def logistic_of_class_0(theta, X):
    return 1 - sigmoid(linear(theta, X))


@misconception(
    "models.logistic",
    "both classes returned",
    "How many numbers does the docstring promise for an example? From one probability the other follows.",
)
def logistic_with_two_columns(theta, X):
    p = sigmoid(linear(theta, X))
    return np.stack([1 - p, p], axis=1)


@misconception(
    "models.logistic",
    "bias forgotten",
    "At the point where all features are 0 your probability is 1/2 whatever theta is. Which part of theta never enters?",
)
def logistic_without_bias(theta, X):
    return sigmoid(X @ theta[:-1])


@misconception(
    "models.logistic",
    "bias in the first slot",
    "Logistic regression packs its theta as the linear model does. Which slot holds the bias?",
)
def logistic_with_the_bias_first(theta, X):
    return sigmoid(X @ theta[1:] + theta[0])


@misconception(
    "models.logistic",
    "a column in place of (n,)",
    "One probability for each example is an array of shape (n,). Which step gives yours a second axis?",
)
def logistic_as_a_column(theta, X):
    return sigmoid(linear(theta, X))[:, None]


@misconception(
    "models.logistic",
    "overflow for large scores",
    "What is np.exp of a score of 1000, and what is that divided by itself plus 1? You have a function that never meets it.",
)
def logistic_overflows(theta, X):
    score = X @ theta[:-1] + theta[-1]
    return np.exp(score) / (1 + np.exp(score))


# softmax


@misconception(
    "models.softmax",
    "exp of the scores as they are",
    "What is np.exp(1000)? Shifting a whole row changes nothing on paper, so shift before exp.",
)
def softmax_overflows(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "one maximum for all rows",
    "Take two rows, one of them 1000 below the other: which number do you subtract from the lower one, and what is left of it?",
)
def softmax_with_a_global_maximum(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "each class for itself",
    "If one class becomes more probable, what must happen to the others of the same example? With your code nothing does.",
)
def softmax_as_sigmoids(Z):
    return sigmoid(Z)


@misconception(
    "models.softmax",
    "normalised over the examples",
    "Add up one of your rows, then one of your columns. Which of the two should be 1?",
    picture="axes.svg",
)
def softmax_down_the_columns(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


@misconception(
    "models.softmax",
    "normalised over the whole array",
    "All your probabilities together add up to 1. Which of them belong to one example, and what should these add up to?",
)
def softmax_of_everything(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum()


@misconception(
    "models.softmax",
    "scores divided by their sum",
    "Scores may be negative, and probabilities may not. Which function makes every number positive before you divide?",
)
def softmax_without_exp(Z):
    return Z / Z.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "winner takes all",
    "Your model is always certain. Take two scores that are nearly equal: should one class get everything?",
)
def softmax_as_argmax(Z):
    return (Z.max(axis=1, keepdims=True) == Z).astype(float)


@misconception(
    "models.softmax",
    "scores clipped before exp",
    "Take a row with the scores 1000 and 998. Only their difference counts: is it still there when your exp is taken?",
    family={"bound": (10.0, 20.0, 30.0, 50.0, 100.0, 500.0, 700.0)},
)
def softmax_clipped(Z, *, bound):
    E = np.exp(np.clip(Z, -bound, bound))
    return E / E.sum(axis=1, keepdims=True)


@misconception(
    "models.softmax",
    "shifted over the classes, summed over the examples",
    "Your shift and your sum run along different axes. Which of them should add up to 1 in the end: rows or columns?",
)
def softmax_summed_down_the_columns(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=0)


@misconception(
    "models.softmax",
    "never divided by the sum",
    "Nothing is negative, and a row still does not add up to 1. Which step of the formula is missing?",
)
def softmax_without_the_sum(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))


@misconception(
    "models.softmax",
    "rows shifted by their mean",
    "Your shift brings the mean of a row to 0. How large can the largest score of the row still be?",
)
def softmax_shifted_by_the_mean(Z):
    E = np.exp(Z - Z.mean(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


# log_softmax


@misconception(
    "models.log_softmax",
    "normalised over the whole array",
    "Take exp of your result and add up one row. Which numbers belong to one example?",
)
def log_softmax_of_everything(Z):
    shifted = Z - Z.max()
    return shifted - np.log(np.exp(shifted).sum())


@misconception(
    "models.log_softmax",
    "maximum subtracted in one place only",
    "Add 5 to all scores of a row: nothing should change. In your difference the shift appears once. Does it cancel?",
)
def log_softmax_shifted_once(Z):
    return Z - Z.max(axis=1, keepdims=True) - np.log(np.exp(Z).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "sign turned round",
    "Can the logarithm of a probability be positive?",
)
def log_softmax_negated(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted


@misconception(
    "models.log_softmax",
    "logarithm of the finished softmax",
    "A probability of exp(-1000) is rounded to 0, and what is log 0? Simplify the logarithm of the fraction on paper before you compute.",
)
def log_softmax_of_zeros(Z):
    return np.log(softmax(Z))


@misconception(
    "models.log_softmax",
    "a floor inside the logarithm",
    "With a floor no log-probability can fall below its logarithm, and -1000 is asked for. Where does the true size get lost?",
    family={"eps": TINY, "kept": KEPT_FROM_0},
)
def log_softmax_with_a_floor(Z, *, eps, kept):
    return np.log(kept(softmax(Z), eps))


@misconception(
    "models.log_softmax",
    "exp of the scores as they are",
    "What is np.exp(1000), and what is np.exp(-1000) for every entry of a row? Shift each row first.",
)
def log_softmax_overflows(Z):
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "probabilities in place of their logarithms",
    "Your rows add up to 1, so these are probabilities. What does the name of the function ask for?",
)
def log_softmax_without_log(Z):
    return softmax(Z)


@misconception(
    "models.log_softmax",
    "one maximum for all rows",
    "Take two rows, one of them 1000 below the other: what is left of exp of the lower one in your code?",
)
def log_softmax_with_a_global_maximum(Z):
    shifted = Z - Z.max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "normalised over the examples",
    "Take exp of your result and add up one row, then one column. Which of the two should be 1?",
)
def log_softmax_down_the_columns(Z):
    shifted = Z - Z.max(axis=0)
    return shifted - np.log(np.exp(shifted).sum(axis=0))


@misconception(
    "models.log_softmax",
    "shift not undone",
    "Add 5 to all scores of a row: nothing should change. You shift inside exp: what became of the shift outside of it?",
)
def log_softmax_shifted_inside_only(Z):
    return Z - np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))


@misconception(
    "models.log_softmax",
    "rows shifted by their mean",
    "Your shift brings the mean of a row to 0. How large can the largest score of the row still be?",
)
def log_softmax_shifted_by_the_mean(Z):
    shifted = Z - Z.mean(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


# softmax_logits


@misconception(
    "models.softmax_logits",
    "W read column by column",
    "The second number of theta: is it the weight of the next class or of the next feature? Read the packing rule.",
)
def softmax_logits_transposed(theta, X, k):
    d = X.shape[1]
    return X @ theta[: d * k].reshape(k, d).T + theta[d * k :]


@misconception(
    "models.softmax_logits",
    "probabilities in place of scores",
    "Your rows add up to 1. Whoever calls this function will apply softmax to its result: how often is it applied then?",
)
def softmax_logits_with_softmax(theta, X, k):
    d = X.shape[1]
    return softmax(X @ theta[: d * k].reshape(d, k) + theta[d * k :])


@misconception(
    "models.softmax_logits",
    "biases forgotten",
    "Which scores does an example get whose features are all 0? With your code the last k numbers of theta do nothing.",
)
def softmax_logits_without_bias(theta, X, k):
    return X @ theta[:-k].reshape(-1, k)


@misconception(
    "models.softmax_logits",
    "biases taken from the front",
    "Which comes first in theta, W or b? Your code and the packing rule disagree.",
)
def softmax_logits_with_the_bias_first(theta, X, k):
    return X @ theta[k:].reshape(-1, k) + theta[:k]


@misconception(
    "models.softmax_logits",
    "one bias for all classes",
    "A bias that all classes share cancels in softmax, so it would be of no use. How many biases are in theta?",
)
def softmax_logits_with_one_bias(theta, X, k):
    return X @ theta[:-k].reshape(-1, k) + theta[-1]


@misconception(
    "models.softmax_logits",
    "class in place of scores",
    "You return the winner. The loss will need to know by how much it won.",
)
def softmax_logits_decides(theta, X, k):
    return (X @ theta[:-k].reshape(-1, k) + theta[-k:]).argmax(axis=1)


@misconception(
    "models.softmax_logits",
    "one linear theta after the other",
    "You read theta as k linear models, each with its bias behind its weights. What does the packing rule put last?",
)
def softmax_logits_class_by_class(theta, X, k):
    models = theta.reshape(k, -1)
    return X @ models[:, :-1].T + models[:, -1]


@misconception(
    "models.softmax_logits",
    "log-probabilities in place of scores",
    "Take exp of a row of yours: it adds up to 1. The scores are what comes before that step.",
)
def softmax_logits_with_log_softmax(theta, X, k):
    return log_softmax(X @ theta[:-k].reshape(-1, k) + theta[-k:])


# two_layer


@misconception(
    "models.two_layer",
    "no function between the layers",
    "Is your output for the middle of two inputs always the middle of the two outputs? Then what is the hidden layer good for?",
)
def two_layer_linear(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    return (X @ W1 + b1) @ W2 + b2


@misconception(
    "models.two_layer",
    "always ReLU",
    "One of your arguments never makes a difference. Which one?",
)
def two_layer_always_relu(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    return np.maximum(X @ W1 + b1, 0) @ W2 + b2


@misconception(
    "models.two_layer",
    "always tanh",
    "Right for one name of the function between the layers, and the same for the other. Where does the name enter?",
)
def two_layer_always_tanh(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    return np.tanh(X @ W1 + b1) @ W2 + b2


@misconception(
    "models.two_layer",
    "hidden bias forgotten",
    "Change b1 alone: does your output change? Freshly initialised biases are 0, and so nobody notices at first.",
)
def two_layer_without_b1(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, _, W2, b2 = unpack(theta, sizes)
    A = X @ W1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "hidden bias added after the function",
    "Where should b1 shift the curve of a hidden unit: to the side, or up? Is your bias inside or outside of act?",
)
def two_layer_with_b1_outside(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1
    return ((np.tanh(A) if act == "tanh" else np.maximum(A, 0)) + b1) @ W2 + b2


@misconception(
    "models.two_layer",
    "output squeezed too",
    "Can your network put out 5 with tanh, or -5 with ReLU? After which of the two layers does the function stand?",
)
def two_layer_squeezed_twice(theta, X, sizes, act="tanh"):
    functions = {"tanh": np.tanh, "relu": lambda A: np.maximum(A, 0)}
    if act not in functions:
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    return functions[act](functions[act](X @ W1 + b1) @ W2 + b2)


@misconception(
    "models.two_layer",
    "absolute value in place of ReLU",
    "What does a ReLU make of -3? Your hidden units answer to both sides.",
)
def two_layer_with_abs(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.abs(A)) @ W2 + b2


@misconception(
    "models.two_layer",
    "any name means ReLU",
    "Somebody misspells the name of the function. With your code nobody will ever know: what does the docstring promise?",
)
def two_layer_accepts_anything(theta, X, sizes, act="tanh"):
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "weights read column by column",
    "In W1, is the second number the weight of the next unit or of the next feature? Read the packing rule for both matrices.",
)
def two_layer_transposed(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1.reshape(h, d).T + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2.reshape(k, h).T + b2


@misconception(
    "models.two_layer",
    "output bias forgotten",
    "Let all weights of the second layer be 0: which output should be left, and which is in yours?",
)
def two_layer_without_b2(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, _ = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2


@misconception(
    "models.two_layer",
    "the two functions exchanged",
    "Each of the two functions comes out under a name, and not under its own. Look at your comparison with act.",
)
def two_layer_exchanged(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "relu" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "ReLU as the default",
    "What does your function do when nobody says which act it is? The line with def should still be as it was given.",
)
def two_layer_defaults_to_relu(theta, X, sizes, act="relu"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "sigmoid in place of tanh",
    "Between which two numbers do your hidden units lie, and between which two does tanh lie?",
)
def two_layer_with_sigmoid(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    return (sigmoid(A) if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


@misconception(
    "models.two_layer",
    "weights first, biases last",
    "Where does b1 stand in the packing rule: behind W1, or behind both matrices?",
)
def two_layer_with_the_biases_last(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    d, h, k = sizes
    W1, W2, b1, b2 = np.split(theta, [d * h, d * h + h * k, d * h + h * k + h])
    A = X @ W1.reshape(d, h) + b1
    return (np.tanh(A) if act == "tanh" else np.maximum(A, 0)) @ W2.reshape(h, k) + b2


@misconception(
    "models.two_layer",
    "tanh by its formula",
    "What is np.exp(1000), and what is inf divided by inf? NumPy has this function ready, and safe.",
)
def two_layer_with_an_overflow(theta, X, sizes, act="tanh"):
    if act not in ("tanh", "relu"):
        raise ValueError(act)
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    tanh = (np.exp(A) - np.exp(-A)) / (np.exp(A) + np.exp(-A))
    return (tanh if act == "tanh" else np.maximum(A, 0)) @ W2 + b2


# n_params


@misconception(
    "models.n_params",
    "biases for the inputs",
    "Your count is too large by the number of features. Is anything computed in the first layer that could need a bias?",
)
def n_params_with_input_biases(sizes):
    return sum(a * b for a, b in pairwise(sizes)) + sum(sizes)


@misconception(
    "models.n_params",
    "sums in place of products",
    "Every unit is connected to every unit of the layer before. How many connections are there between 3 units and 5?",
)
def n_params_added(sizes):
    return sum(a + b for a, b in pairwise(sizes))


@misconception(
    "models.n_params",
    "biases forgotten",
    "You count the weights. What else is in theta?",
)
def n_params_without_biases(sizes):
    return sum(a * b for a, b in pairwise(sizes))


@misconception(
    "models.n_params",
    "one bias for each layer",
    "How long is b1 in the packing rule? A bias belongs to a unit.",
)
def n_params_with_a_bias_a_layer(sizes):
    return sum(a * b + 1 for a, b in pairwise(sizes))


@misconception(
    "models.n_params",
    "one hidden layer taken for granted",
    "Count a network with no hidden layer, and one with two. Which layers does your code look at?",
)
def n_params_of_three_sizes(sizes):
    d, h, k = sizes[0], sizes[1], sizes[-1]
    return d * h + h + h * k + k


@misconception(
    "models.n_params",
    "all sizes multiplied",
    "Does a layer that is twice as wide double every part of theta, or only the parts that it touches?",
)
def n_params_multiplied(sizes):
    return int(np.prod(sizes)) + sum(sizes[1:])


@misconception(
    "models.n_params",
    "biases on the wrong side",
    "Draw a layer from 3 units to 5 and mark the biases. Do they belong to the 3 or to the 5?",
)
def n_params_with_biases_before(sizes):
    return sum(a * (b + 1) for a, b in pairwise(sizes))


@misconception(
    "models.n_params",
    "no biases at the output",
    "Your count is too small by the number of outputs. Is the last layer different from the others?",
)
def n_params_without_the_last_biases(sizes):
    return sum(a * b for a, b in pairwise(sizes)) + sum(sizes[1:-1])


@misconception(
    "models.n_params",
    "first layer only",
    "Between which pairs of sizes is there a layer? You count only one of them.",
)
def n_params_of_the_first_layer(sizes):
    return (sizes[0] + 1) * sizes[1]


@misconception(
    "models.n_params",
    "last layer left out",
    "How many layers of weights has a network with 3 sizes, and how often does your loop run?",
)
def n_params_without_the_last_layer(sizes):
    return sum((a + 1) * b for a, b in pairwise(sizes[:-1]))


@misconception(
    "models.n_params",
    "a bias on both sides of each layer",
    "You add 1 to both sizes before you multiply. On paper, for 1 unit and 1 unit: how many numbers is that, and how many are there?",
)
def n_params_with_two_ones(sizes):
    return sum((a + 1) * (b + 1) for a, b in pairwise(sizes))
