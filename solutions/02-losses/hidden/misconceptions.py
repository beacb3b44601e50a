"""Mistakes that students make in 02-losses, as code, each with the sentence that helps."""

import numpy as np
from losses import mse

from autograder.misconceptions import Expression, misconception

TINY = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
"""Numbers that are added, or cut off at, so that no logarithm meets 0."""

KEPT_FROM_0 = (Expression("lambda p, eps: p + eps"), Expression("lambda p, eps: np.clip(p, eps, 1 - eps)"))
"""Ways to keep a probability from 0."""

BASES = (2.0, 10.0)
"""Of logarithms."""


# mse


@misconception(
    "losses.mse",
    "half the mean",
    "Your value is exactly half of the right one: look at which convention the text fixes for the factor in front.",
)
def mse_with_a_half(y_hat, y):
    return float(0.5 * np.mean((y_hat - y) ** 2))


@misconception(
    "losses.mse",
    "root of the mean",
    "If all residuals double, by which factor should a squared error grow? Yours only doubles.",
)
def mse_rooted(y_hat, y):
    return float(np.sqrt(np.mean((y_hat - y) ** 2)))


@misconception(
    "losses.mse",
    "absolute error",
    "Large mistakes are to be penalised heavily. Double one residual and see by how much your loss grows.",
)
def mse_absolute(y_hat, y):
    return float(np.mean(np.abs(y_hat - y)))


@misconception(
    "losses.mse",
    "squares after averaging",
    "Two errors of +1 and -1: is that a perfect model? In which order do you square and average?",
)
def mse_squares_last(y_hat, y):
    return float(np.mean(y_hat - y) ** 2)


@misconception(
    "losses.mse",
    "divides by n - 1",
    "A training loss is a plain average, not an estimate of a variance: what do you divide by?",
)
def mse_bessel(y_hat, y):
    return float(np.sum((y_hat - y) ** 2) / (y.size - 1))


@misconception(
    "losses.mse",
    "sum instead of mean",
    "Give your function the same data twice over: an average would not change.",
)
def mse_summed(y_hat, y):
    return float(np.sum((y_hat - y) ** 2))


@misconception(
    "losses.mse",
    "difference of the squares",
    "What is squared: the residual, or each of the two numbers by itself?",
)
def mse_difference_of_squares(y_hat, y):
    return float(np.mean(y_hat**2 - y**2))


@misconception(
    "losses.mse",
    "a table of all pairs",
    "With n examples, how many residuals are there? Each prediction belongs to one true value, not to all of them.",
    picture="broadcast.svg",
)
def mse_of_all_pairs(y_hat, y):
    return float(np.mean((y_hat[:, None] - y) ** 2))


@misconception(
    "losses.mse",
    "half the sum",
    "Twice the data looks twice as wrong to your loss. What should the sum of the squares be divided by?",
)
def mse_half_the_sum(y_hat, y):
    return float(0.5 * np.sum((y_hat - y) ** 2))


@misconception(
    "losses.mse",
    "length of the residuals",
    "The norm of a vector is the root of a sum. Is there a root in the formula, and a sum?",
)
def mse_as_a_norm(y_hat, y):
    return float(np.linalg.norm(y_hat - y))


@misconception(
    "losses.mse",
    "variance of the residuals",
    "Predict 1 too much for everybody: that is wrong, and your loss is 0. What does a variance take away first?",
)
def mse_as_a_variance(y_hat, y):
    return float(np.var(y_hat - y))


# bce_logits


@misconception(
    "losses.bce_logits",
    "only the label 1",
    "What does your loss say about an example with label 0 and a large positive logit?",
)
def bce_only_ones(z, y):
    return float(np.mean(y * np.logaddexp(0, -z)))


@misconception(
    "losses.bce_logits",
    "labels of -1 and +1",
    "For examples of one class your loss does not depend on the model at all. Which labels does your formula expect?",
)
def bce_signed_labels(z, y):
    return float(np.mean(np.logaddexp(0, -y * z)))


@misconception(
    "losses.bce_logits",
    "logarithm to another base",
    "At z = 0 the loss is to be log 2, about 0.693. Which logarithm are you using?",
    family={"base": BASES},
)
def bce_base_two(z, y, *, base):
    return float(np.mean(np.logaddexp(0, z) - y * z) / np.log(base))


@misconception(
    "losses.bce_logits",
    "sum instead of mean",
    "Give your function the same data twice over: an average would not change.",
)
def bce_summed(z, y):
    return float(np.sum(np.logaddexp(0, z) - y * z))


@misconception(
    "losses.bce_logits",
    "minus sign forgotten",
    "Can this loss be negative? Think of what a minimiser would do with yours.",
)
def bce_negative(z, y):
    return float(-np.mean(np.logaddexp(0, z) - y * z))


@misconception(
    "losses.bce_logits",
    "squared error of the probabilities",
    "How much does a confident wrong prediction cost with your loss, at the most?",
)
def bce_brier(z, y):
    return float(np.mean((1 / (1 + np.exp(-z)) - y) ** 2))


@misconception(
    "losses.bce_logits",
    "logits taken for probabilities",
    "Is the input a probability? A logit may be -3: what does a logarithm make of it?",
)
def bce_of_probabilities(z, y):
    p = np.clip(z, 1e-12, 1 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    "losses.bce_logits",
    "a small number inside the logarithm",
    "Your loss stops growing: at z = -1000 with label 1 it should be 1000. Where does the small number in your logarithm put a ceiling?",
    family={"eps": TINY, "kept": KEPT_FROM_0},
)
def bce_clipped(z, y, *, eps, kept):
    p = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return float(-np.mean(y * np.log(kept(p, eps)) + (1 - y) * np.log(kept(1 - p, eps))))


@misconception(
    "losses.bce_logits",
    "overflows",
    "For a large logit your exp overflows, or your logarithm meets 0. Is there a way to get the logarithm without the exponential in between?",
)
def bce_naive(z, y):
    return float(np.mean(np.log(1 + np.exp(z)) - y * z))


@misconception(
    "losses.bce_logits",
    "labels swapped",
    "A large positive logit means: surely a 1. Does your loss punish it when the label is 1, or when it is 0?",
)
def bce_swapped(z, y):
    return float(np.mean(np.logaddexp(0, z) - (1 - y) * z))


@misconception(
    "losses.bce_logits",
    "only the label 0",
    "What does your loss say about an example with label 1 and a large negative logit?",
)
def bce_only_zeros(z, y):
    return float(np.mean((1 - y) * np.logaddexp(0, z)))


@misconception(
    "losses.bce_logits",
    "probabilities that are rounded to 0 or 1",
    "At z = -1000 the computer rounds p to 0, and its logarithm is infinite. Can you get the cost from z without p in between?",
)
def bce_by_way_of_p(z, y):
    p = 1 / (np.exp(-z) + 1)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    "losses.bce_logits",
    "probabilities that are rounded to 0 or 1, chosen by label",
    "At z = -1000 the computer rounds p to 0, and its logarithm is infinite. Can you get the cost from z without p in between?",
)
def bce_by_way_of_a_chosen_p(z, y):
    p = 1 / (np.exp(-z) + 1)
    return float(-np.mean(np.where(y == 1, np.log(p), np.log(1 - p))))


@misconception(
    "losses.bce_logits",
    "hit or miss",
    "Your loss sees on which side of 0 a logit is, and not how far away. How much more does a confident mistake cost than a hesitant one?",
)
def bce_counts_errors(z, y):
    return float(np.mean((z > 0) != (y == 1)))


# cross_entropy


@misconception(
    "losses.cross_entropy",
    "logarithm of the logits",
    "Is the input a probability or a logit? A logarithm needs the one, and the docstring promises the other.",
)
def ce_of_probabilities(Z, y):
    return float(-np.log(np.clip(Z, 1e-12, None))[np.arange(len(y)), y].mean())


@misconception(
    "losses.cross_entropy",
    "picks whole columns",
    "How many numbers should you pick for n examples? Rows and columns have to be indexed in pairs.",
)
def ce_columns(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return float(-log_p[:, y].mean())


@misconception(
    "losses.cross_entropy",
    "softmax applied twice",
    "Even for a perfect, very confident model your loss stays away from 0. What is applied twice?",
)
def ce_softmax_twice(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    log_p = P - np.log(np.exp(P).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(len(y)), y].mean())


@misconception(
    "losses.cross_entropy",
    "minus sign forgotten",
    "Should a better prediction have a smaller or a larger loss?",
)
def ce_negative(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return float(log_p[np.arange(len(y)), y].mean())


@misconception(
    "losses.cross_entropy",
    "k yes-or-no questions",
    "With all logits 0 the loss should be log k. Do your classes exclude each other, or does each get a question of its own?",
)
def ce_binary(Z, y):
    Y = np.eye(Z.shape[1])[y]
    return float(np.mean(np.sum(np.logaddexp(0, Z) - Y * Z, axis=1)))


@misconception(
    "losses.cross_entropy",
    "normalises over the whole table",
    "Add up the probabilities of one row: they should make 1 in each row, not in the whole table.",
)
def ce_whole_table(Z, y):
    Z = Z - Z.max()
    log_p = Z - np.log(np.exp(Z).sum())
    return float(-log_p[np.arange(len(y)), y].mean())


@misconception(
    "losses.cross_entropy",
    "sum instead of mean",
    "Give your function the same data twice over: an average would not change.",
)
def ce_summed(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(len(y)), y].sum())


@misconception(
    "losses.cross_entropy",
    "overflows",
    "With a logit of 1000 your exp overflows. Softmax does not change when a row is shifted: use that before exp.",
)
def ce_naive(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return float(-np.log(P[np.arange(len(y)), y]).mean())


@misconception(
    "losses.cross_entropy",
    "a small number inside the logarithm",
    "Your loss stops growing: for a very confident wrong row it should be as large as the gap between the logits. What puts a ceiling on it?",
    family={"eps": TINY, "kept": KEPT_FROM_0},
)
def ce_clipped(Z, y, *, eps, kept):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(-np.log(kept(P[np.arange(len(y)), y], eps)).mean())


@misconception(
    "losses.cross_entropy",
    "average over the whole table",
    "How many examples are there, and how many numbers do you average? The zeros of the other classes count in a mean too.",
)
def ce_table_mean(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return float(-np.mean(np.eye(Z.shape[1])[y] * log_p))


@misconception(
    "losses.cross_entropy",
    "normalises over the examples",
    "Add up the probabilities of one row, then of one column: which of the two makes 1 with your code, and which should?",
)
def ce_down_the_columns(Z, y):
    Z = Z - Z.max(axis=0)
    log_p = Z - np.log(np.exp(Z).sum(axis=0))
    return float(-log_p[np.arange(len(y)), y].mean())


@misconception(
    "losses.cross_entropy",
    "one maximum for all rows",
    "Take two rows, one of them 1800 below the other: what is left of exp of the lower one in your code?",
)
def ce_with_a_global_maximum(Z, y):
    Z = Z - Z.max()
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(len(y)), y].mean())


@misconception(
    "losses.cross_entropy",
    "shift not undone",
    "Add 5 to all logits of a row: nothing should change. You shift inside exp: what became of the shift outside of it?",
)
def ce_shifted_inside_only(Z, y):
    log_normalizer = np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1))
    return float(np.mean(log_normalizer - Z[np.arange(len(y)), y]))


@misconception(
    "losses.cross_entropy",
    "shifted by the logit of the true class",
    "Your shift brings the true class to 0. What does exp make of another class whose logit is 1000 larger?",
)
def ce_shifted_by_the_truth(Z, y):
    gaps = Z - Z[np.arange(len(y)), y][:, None]
    return float(np.mean(np.log(np.exp(gaps).sum(axis=1))))


@misconception(
    "losses.cross_entropy",
    "logarithm to another base",
    "Ten equal logits are to cost log 10, about 2.303. Which logarithm are you using?",
    family={"base": BASES},
)
def ce_base_two(Z, y, *, base):
    Z = Z - Z.max(axis=1, keepdims=True)
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(len(y)), y].mean() / np.log(base))


@misconception(
    "losses.cross_entropy",
    "logarithm of the rounded softmax",
    "A probability of exp(-1000) is rounded to 0, and what is log 0? Take the logarithm of the fraction on paper before you compute.",
)
def ce_of_rounded_probabilities(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(-np.log(P[np.arange(len(y)), y]).mean())


# training_loss


@misconception(
    "losses.training_loss",
    "only the last example",
    "Shuffle the rows: should the training loss change? Yours knows a single example.",
)
def training_loss_last_row(theta, X, y):
    return float(((X @ theta[:-1] + theta[-1])[-1] - y[-1]) ** 2)


@misconception(
    "losses.training_loss",
    "average of unequal batch averages",
    "The last batch is smaller than the others: does each example still count the same?",
)
def training_loss_batches(theta, X, y):
    squares = ((X @ theta[:-1] + theta[-1]) - y) ** 2
    return float(np.mean([squares[i : i + 4].mean() for i in range(0, len(y), 4)]))


@misconception("losses.training_loss", "bias left out", "What happens to your loss if only the bias changes?")
def training_loss_without_bias(theta, X, y):
    return mse(X @ theta[:-1], y)


@misconception(
    "losses.training_loss",
    "penalises the weights too",
    "The text asks for the error alone. What else does your loss charge for?",
)
def training_loss_penalised(theta, X, y):
    return mse((X @ theta[:-1] + theta[-1]), y) + 0.5 * float(np.sum(theta[:-1] ** 2))


@misconception(
    "losses.training_loss",
    "bias taken from the front",
    "Check in the packing rule which slot of theta holds the bias.",
)
def training_loss_bias_first(theta, X, y):
    return mse(X @ theta[1:] + theta[0], y)


@misconception(
    "losses.training_loss",
    "a table of all pairs",
    "With n examples, how many residuals are there? Write the shapes of your predictions and of y beside each other.",
    picture="broadcast.svg",
)
def training_loss_of_all_pairs(theta, X, y):
    y_hat = X @ theta[:-1, None] + theta[-1]
    return float(np.mean((y_hat - y) ** 2))


@misconception(
    "losses.training_loss",
    "half the mean",
    "Your value is exactly half of the right one: which convention does the text fix for the factor in front?",
)
def training_loss_with_a_half(theta, X, y):
    return float(0.5 * np.mean(((X @ theta[:-1] + theta[-1]) - y) ** 2))


@misconception(
    "losses.training_loss",
    "sum instead of mean",
    "Give your function the same data twice over: an average would not change.",
)
def training_loss_summed(theta, X, y):
    return float(np.sum(((X @ theta[:-1] + theta[-1]) - y) ** 2))


@misconception(
    "losses.training_loss",
    "average over batches of 32",
    "The last batch is smaller than the others: does each example still count the same?",
)
def training_loss_batches_of_32(theta, X, y):
    squares = ((X @ theta[:-1] + theta[-1]) - y) ** 2
    return float(np.mean([squares[i : i + 32].mean() for i in range(0, len(y), 32)]))


# one_hot


@misconception(
    "losses.one_hot", "classes as rows", "One row for each example: which axis is which in your table?"
)
def one_hot_transposed(y, k):
    return np.eye(k)[y].T


@misconception(
    "losses.one_hot",
    "only the classes that occur",
    "What if a class does not occur in the batch? The table still has k columns.",
)
def one_hot_present(y, k):
    present = np.unique(y)
    return (y[:, None] == present[None]).astype(float)


@misconception(
    "losses.one_hot", "counts from 1", "The first class is called 0. Which column do you give to it?"
)
def one_hot_shifted(y, k):
    rows = np.zeros((len(y), k))
    rows[np.arange(len(y)), y - 1] = 1.0
    return rows


@misconception(
    "losses.one_hot",
    "fills whole columns",
    "How many ones should there be in a row? Rows and columns have to be indexed in pairs.",
)
def one_hot_columns(y, k):
    rows = np.zeros((len(y), k))
    rows[:, y] = 1.0
    return rows


@misconception(
    "losses.one_hot",
    "writes the label",
    "What should stand at the place of the class: the class itself, or a mark that it is this one?",
)
def one_hot_labels(y, k):
    rows = np.zeros((len(y), k))
    rows[np.arange(len(y)), y] = y
    return rows


@misconception(
    "losses.one_hot",
    "as many columns as the largest label",
    "Which of the two arguments says how many columns there are? The last class need not occur.",
)
def one_hot_by_largest_label(y, k):
    return np.eye(y.max() + 1)[y]


@misconception(
    "losses.one_hot",
    "no mark for class 0",
    "Class 0 is a class like any other: what does its row look like in your table?",
)
def one_hot_without_zero(y, k):
    return (np.arange(k) == np.where(y > 0, y, -1)[:, None]).astype(float)


@misconception(
    "losses.one_hot",
    "all classes up to the label",
    "How many ones should there be in a row? Yours says at least this class, and the question was which.",
)
def one_hot_up_to_the_label(y, k):
    return (np.arange(k) <= y[:, None]).astype(float)


# accuracy


@misconception("losses.accuracy", "in percent", "A share lies between 0 and 1.")
def accuracy_percent(Z, y):
    return 100 * float(np.mean(Z.argmax(1) == y))


@misconception("losses.accuracy", "error rate", "Is 1 the best value or the worst?")
def accuracy_of_errors(Z, y):
    return float(np.mean(Z.argmax(1) != y))


@misconception(
    "losses.accuracy", "number of hits", "With ten examples your value may be 7. What is it a share of?"
)
def accuracy_count(Z, y):
    return float(np.sum(Z.argmax(1) == y))


@misconception(
    "losses.accuracy",
    "smallest logit wins",
    "Which class does a model choose: that with the largest score, or with the smallest?",
)
def accuracy_argmin(Z, y):
    return float(np.mean(Z.argmin(1) == y))


@misconception(
    "losses.accuracy",
    "positive logit of the true class",
    "A logit above 0 is not enough: which class does the model choose when another one has a larger score?",
)
def accuracy_positive(Z, y):
    return float(np.mean(Z[np.arange(len(y)), y] > 0))


@misconception(
    "losses.accuracy",
    "average over the classes",
    "In a share each example counts the same, however rare its class. What is your average taken over?",
)
def accuracy_balanced(Z, y):
    hits = Z.argmax(1) == y
    return float(np.mean([hits[y == c].mean() for c in np.unique(y)]))


@misconception(
    "losses.accuracy",
    "counts the classes from 1",
    "argmax says 0 for the first column. What is the first class called in y?",
)
def accuracy_counting_from_one(Z, y):
    return float(np.mean(Z.argmax(1) + 1 == y))


@misconception(
    "losses.accuracy",
    "a probability above one half",
    "With three classes or more the largest probability may well be 0.4. Does such a prediction count with your code?",
)
def accuracy_of_the_certain(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(np.mean(P[np.arange(len(y)), y] > 0.5))


@misconception(
    "losses.accuracy",
    "mean probability of the true class",
    "How often is the model right? Yours says how sure it is of the truth, which is another question.",
)
def accuracy_as_a_mean_probability(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return float(np.mean(P[np.arange(len(y)), y]))
