"""What goes wrong in 10-capstone, as executable code, with the sentence that helps."""

from __future__ import annotations

import numpy as np
from architecture import init_two_layer
from capstone import diagnose
from gradients import cross_entropy_grad, two_layer_vjp
from losses import accuracy, cross_entropy
from models import two_layer
from optimizers import adam_state, adam_step, minibatches

from autograder.misconceptions import misconception

# standardize


@misconception(
    "capstone.standardize",
    "statistics from train and test together",
    "Change one test row: should the training data change? What is computed here must be known before the first test example arrives.",
)
def standardize_together(X_train, X_test):
    both = np.vstack([X_train, X_test])
    mean, deviation = both.mean(axis=0), both.std(axis=0)
    deviation[deviation == 0] = np.inf
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "capstone.standardize",
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
    "capstone.standardize",
    "normalises rows",
    "Your rows have mean 0. A feature is a column: along which axis runs the mean over the examples?",
)
def standardize_rows(X_train, X_test):
    return tuple(
        (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True) for X in (X_train, X_test)
    )


@misconception(
    "capstone.standardize",
    "divides by the variance",
    "The standard deviation of your training columns is not 1 but one over what it was before. What have you divided by?",
)
def standardize_by_variance(X_train, X_test):
    mean, variance = X_train.mean(axis=0), X_train.var(axis=0)
    variance[variance == 0] = np.inf
    return (X_train - mean) / variance, (X_test - mean) / variance


@misconception(
    "capstone.standardize",
    "divides by n - 1 in the deviation",
    "Two standard deviations are in use, which differ by sqrt(n / (n - 1)). Which one does the docstring ask for?",
)
def standardize_unbiased(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0, ddof=1)
    deviation[deviation == 0] = np.inf
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "capstone.standardize",
    "only shifts",
    "The means are right. What about columns that were measured in millimetres, beside others in kilometres?",
)
def standardize_by_shift(X_train, X_test):
    mean = X_train.mean(axis=0)
    return X_train - mean, X_test - mean


@misconception(
    "capstone.standardize",
    "one mean and one deviation for all columns",
    "All your columns are shifted by the same number. How many means does a table with d columns have?",
)
def standardize_by_one_number(X_train, X_test):
    mean, deviation = X_train.mean(), X_train.std()
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "capstone.standardize",
    "divides 0 by 0 in constant columns",
    "Some pixels are white in every training image: their deviation is 0. What happens to them in your division?",
)
def standardize_without_care(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "capstone.standardize",
    "leaves constant columns alive in the test data",
    "A column that was constant in training is 0 in your training data, but not in your test data. What should a network make of an input that was always 0 while it learned?",
)
def standardize_with_ones(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    deviation[deviation == 0] = 1.0
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "capstone.standardize",
    "scales to the interval from 0 to 1",
    "Your columns run from 0 to 1. That is a scale too, but the docstring names a mean and a deviation.",
)
def standardize_to_the_range(X_train, X_test):
    low, width = X_train.min(axis=0), np.ptp(X_train, axis=0)
    width[width == 0] = np.inf
    return (X_train - low) / width, (X_test - low) / width


@misconception(
    "capstone.standardize",
    "adds a small number to the deviation",
    "You add a small number to each deviation, so no column has deviation 1 exactly, and one that never varied in training "
    "becomes enormous in the test. Which columns need care, and which do not?",
)
def standardize_with_epsilon(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0) + 1e-8
    return (X_train - mean) / deviation, (X_test - mean) / deviation


@misconception(
    "capstone.standardize",
    "sweeps nan under the carpet",
    "`nan_to_num` turns nan into 0, and infinity into the largest number that there is. What happens to a test pixel that "
    "differs from a column that was constant in training?",
)
def standardize_with_nan_to_num(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    with np.errstate(all="ignore"):
        return np.nan_to_num((X_train - mean) / deviation), np.nan_to_num((X_test - mean) / deviation)


@misconception(
    "capstone.standardize",
    "returns the test data as they came",
    "Your training data are scaled and your test data are not. What would a network that has learned from the former say to the latter?",
)
def standardize_training_only(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    deviation[deviation == 0] = np.inf
    return (X_train - mean) / deviation, X_test.copy()


@misconception(
    "capstone.standardize",
    "scales the test data without the shift",
    "Your test columns are divided by the right numbers, and their zero is where it was. Which two things should happen to both data sets?",
)
def standardize_without_test_shift(X_train, X_test):
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    deviation[deviation == 0] = np.inf
    return (X_train - mean) / deviation, X_test / deviation


# train


@misconception(
    "capstone.train",
    "starts with all weights 0",
    "At your start every hidden unit is 0, and so is every slope that could change that. What did 09-architecture say about equal units?",
)
def train_from_zeros(X, y, sizes, rng):
    theta = 0 * init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(10):
        for batch in minibatches(len(y), 64, rng):
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
            g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
            theta, state = adam_step(theta, g, state, lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "starts with all weights equal",
    "All hidden units start as the same function and get the same gradient. How many different units will you have in the end?",
)
def train_from_equal_weights(X, y, sizes, rng):
    theta = np.full_like(init_two_layer(sizes, rng), 0.1)
    state = adam_state(theta)
    for _ in range(10):
        for batch in minibatches(len(y), 64, rng):
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
            g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
            theta, state = adam_step(theta, g, state, lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "crawls",
    "After your training the loss has hardly moved. How far can theta get in that many steps, if Adam's step is about lr in every coordinate?",
)
def train_with_tiny_steps(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(10):
        for batch in minibatches(len(y), 64, rng):
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
            g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
            theta, state = adam_step(theta, g, state, lr=1e-6)
    return theta


@misconception(
    "capstone.train",
    "steps uphill",
    "Print the loss after every epoch: it grows. Which sign does adam_step expect of the gradient?",
)
def train_uphill(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(10):
        for batch in minibatches(len(y), 64, rng):
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
            g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
            theta, state = adam_step(theta, -g, state, lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "pairs images with the labels of others",
    "Your images are shuffled and your labels are not. Which label belongs to the third image of a batch?",
)
def train_on_wrong_pairs(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(10):
        for batch in minibatches(len(y), 64, rng):
            labels = y[: len(batch)]
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), labels)
            g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
            theta, state = adam_step(theta, g, state, lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "returns the start",
    "The theta that you return is the one that you began with. Does each step's result find its way into the next one?",
)
def train_and_forget(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    for batch in minibatches(len(y), 64, rng):
        G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
        g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
        adam_step(theta, g, adam_state(theta), lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "always looks at the first batch",
    "Most of your examples are never looked at: the search sees the same 64 again and again. What does an epoch go through?",
)
def train_on_one_batch(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    batch = minibatches(len(y), 64, rng)[0]
    for _ in range(300):
        G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
        g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
        theta, state = adam_step(theta, g, state, lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "makes a generator of its own",
    "Whatever generator you are given, the result is the same. Does a line of yours start the random numbers afresh?",
)
def train_with_a_fixed_seed(X, y, sizes, rng):
    rng = np.random.default_rng(0)
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(30):
        for batch in minibatches(len(y), 64, rng):
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
            g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
            theta, state = adam_step(theta, g, state, lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "knows one size only",
    "Your network has 64, 32 and 10 units whatever sizes says. Where should these three numbers come from?",
)
def train_for_one_size(X, y, sizes, rng):
    sizes = (64, 32, 10)
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(30):
        for batch in minibatches(len(y), 64, rng):
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
            g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
            theta, state = adam_step(theta, g, state, lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "trains a network of tanh units",
    "You have trained another network than the one that is judged. Which activation does the docstring name, and which one do "
    "two_layer and two_layer_vjp take if they are not told?",
)
def train_tanh(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(30):
        for batch in minibatches(len(y), 64, rng):
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes), y[batch])
            theta, state = adam_step(theta, two_layer_vjp(theta, X[batch], G, sizes), state, lr=0.01)
    return theta


@misconception(
    "capstone.train",
    "passes the activation forwards only",
    "Your logits are those of relu units, and your slopes go back through tanh. What does two_layer_vjp take if it is not told?",
)
def train_tanh_backwards(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(30):
        for batch in minibatches(len(y), 64, rng):
            G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
            theta, state = adam_step(theta, two_layer_vjp(theta, X[batch], G, sizes), state, lr=0.01)
    return theta


# evaluate


@misconception(
    "capstone.evaluate",
    "accuracy in percent",
    "Your accuracies are 100 times too large. A share lies between 0 and 1.",
)
def evaluate_in_percent(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = [100 * right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": 100 * accuracy(Z, y), "per_class": np.array(per_class)}


@misconception(
    "capstone.evaluate",
    "counts mistakes",
    "Is 1 good or bad? Your accuracies are the shares of what is named wrongly.",
)
def evaluate_mistakes(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    wrong = Z.argmax(axis=1) != y
    per_class = [wrong[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": float(wrong.mean()), "per_class": np.array(per_class)}


@misconception(
    "capstone.evaluate",
    "divides by all examples in each class",
    "Your accuracies of the classes add up to the accuracy. A class that is always recognised should have 1: share of how many?",
)
def evaluate_shares_of_all(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = [np.sum(right & (y == c)) / len(y) if np.any(y == c) else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@misconception(
    "capstone.evaluate",
    "groups by the class that was named",
    "You ask: of those called c, how many are c? Another good question, but here it is: of those that are c, how many are called so?",
)
def evaluate_by_prediction(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    said = Z.argmax(axis=1)
    per_class = [np.mean(y[said == c] == c) if np.any(said == c) else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@misconception(
    "capstone.evaluate",
    "0 for classes that do not occur",
    "A class without examples gets the accuracy 0 from you, as if it had failed. What do you know about it?",
)
def evaluate_with_zeros(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = [right[y == c].mean() if np.any(y == c) else 0.0 for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@misconception(
    "capstone.evaluate",
    "leaves out classes that do not occur",
    "Where a class has no examples, your per_class is shorter, and the entries behind it have moved. Which number tells how many classes there are?",
)
def evaluate_present_classes(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = [right[y == c].mean() for c in np.unique(y)]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@misconception(
    "capstone.evaluate",
    "adds up the loss",
    "Evaluate the same examples twice over: your loss doubles. The loss of this course is a mean.",
)
def evaluate_total_loss(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = [right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])]
    total = cross_entropy(Z, y) * len(y)
    return {"loss": total, "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@misconception(
    "capstone.evaluate",
    "evaluates another network",
    "The numbers belong to a network with the same theta and other hidden units. Which activation does the docstring name, and which one does two_layer take if it is not told?",
)
def evaluate_tanh(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes)
    right = Z.argmax(axis=1) == y
    per_class = [right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@misconception(
    "capstone.evaluate",
    "averages the accuracies of the classes",
    "In your accuracy each class counts the same, however few examples it has. The docstring asks for a share of the examples.",
)
def evaluate_mean_of_classes(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    return {"loss": cross_entropy(Z, y), "accuracy": float(np.nanmean(per_class)), "per_class": per_class}


@misconception(
    "capstone.evaluate",
    "adds a small number inside the logarithm",
    "However wrong the network is, your loss has a ceiling: something is added to the probability before its logarithm is "
    "taken. Which function of `losses` does without?",
)
def evaluate_with_epsilon(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = (P / P.sum(axis=1, keepdims=True))[np.arange(len(y)), y]
    return {"loss": float(-np.mean(np.log(P + 1e-12))), "accuracy": accuracy(Z, y), "per_class": per_class}


# diagnose


@misconception(
    "capstone.diagnose",
    "judges by accuracy alone",
    "You look at the validation accuracy and call everything that is low a bad minimum. It says that something is wrong, not what: which other curves tell the three causes apart?",
)
def diagnose_by_accuracy(run):
    val = float(run["val_accuracy"][-1])
    return ("ok" if val > 0.9 else "minimum"), f"The validation accuracy is {val:.3f}."


@misconception(
    "capstone.diagnose",
    "blames the search for a loss that says something else",
    "Whenever the cross-entropy ends high you blame the search. But was it told to make the cross-entropy small? Look at its own objective first.",
)
def diagnose_without_the_objective(run, right=diagnose):
    entropy = float(run["cross_entropy"][-1])
    cause, evidence = right(run)
    if entropy > 2.0:
        return "minimum", f"The cross-entropy ended at {entropy:.3f}."
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "never suspects the data",
    "Every run that reached a low loss is healthy for you. What the search found may still fail on new examples: compare training with validation.",
)
def diagnose_trusting_the_data(run, right=diagnose):
    cause, evidence = right(run)
    if cause == "data":
        return "ok", f"The training loss is {run['cross_entropy'][-1]:.3f}."
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "calls every gap a matter of the data",
    "Almost every network does a little better on what it has learned than on new examples. How large is the gap in the healthy runs?",
)
def diagnose_without_tolerance(run, right=diagnose):
    train, val = float(run["train_accuracy"][-1]), float(run["val_accuracy"][-1])
    cause, evidence = right(run)
    if cause == "ok" and train > val:
        return "data", f"Training accuracy is {train:.3f}, validation accuracy {val:.3f}."
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "takes two different objectives for a mistake",
    "As soon as the objective differs from the cross-entropy you call the loss wrong. A small penalty is no mistake, and a search can be thrown out under any objective: did the cross-entropy come down?",
)
def diagnose_by_equality(run, right=diagnose):
    objective, entropy = float(run["objective"][-1]), float(run["cross_entropy"][-1])
    cause, evidence = right(run)
    if cause == "minimum" or abs(objective - entropy) > 0.01:
        return "loss", f"The objective is {objective:.3f}, the cross-entropy {entropy:.3f}."
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "quotes thresholds for evidence",
    "Your sentences name the limits that you have chosen, the same in every run. Evidence is what this run has measured.",
)
def diagnose_by_quoting_limits(run, right=diagnose):
    cause, _ = right(run)
    return cause, {
        "ok": "The accuracy is above 0.9.",
        "minimum": "The objective fell by less than 10 %.",
        "loss": "The cross-entropy stayed above 2.0.",
        "data": "Training and validation differ by more than 0.1.",
    }[cause]


@misconception(
    "capstone.diagnose",
    "evidence without a number",
    "Your sentences may be right, but nobody can check them: which number did you see?",
)
def diagnose_without_numbers(run, right=diagnose):
    cause, _ = right(run)
    return cause, f"The curves look as they do when the cause is {cause}."
