"""What goes wrong in 10-capstone, as executable code, with the sentence that helps."""

from __future__ import annotations

import numpy as np
from capstone import diagnose
from losses import accuracy, cross_entropy
from models import two_layer

from autograder.misconceptions import misconception

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
    "You look at the validation accuracy and call everything that is low a bad minimum. It says that something is wrong, not what: which other curves tell the causes apart?",
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
        "few": "Twice the examples gave more than 0.03.",
    }[cause]


@misconception(
    "capstone.diagnose",
    "evidence without a number",
    "Your sentences may be right, but nobody can check them: which number did you see?",
)
def diagnose_without_numbers(run, right=diagnose):
    cause, _ = right(run)
    return cause, f"The curves look as they do when the cause is {cause}."


@misconception(
    "capstone.diagnose",
    "calls too few examples a matter of the search",
    "A large gap between training and validation is a bad minimum for you. The search has reached the bottom of its objective: which measurement says so, and what would a better search change?",
)
def diagnose_few_as_minimum(run, right=diagnose):
    cause, evidence = right(run)
    return ("minimum" if cause == "few" else cause), evidence


@misconception(
    "capstone.diagnose",
    "calls too few examples a matter of the loss",
    "Where training is perfect and validation is not you say that the loss was the wrong one. The cross-entropy fell, as it should. What would cure such a run: another loss, or more examples?",
)
def diagnose_few_as_loss(run, right=diagnose):
    cause, evidence = right(run)
    return ("loss" if cause == "few" else cause), evidence


@misconception(
    "capstone.diagnose",
    "never says few",
    "Too few honest examples and examples from another world are one thing for you. Which measurement tells what twice as many examples would do?",
)
def diagnose_without_few(run, right=diagnose):
    cause, evidence = right(run)
    return ("data" if cause == "few" else cause), evidence


@misconception(
    "capstone.diagnose",
    "waits for the validation loss to turn up",
    "You call a run short of examples if its validation loss rises again. In many such runs it hardly does, and in healthy ones it may. What does the half of the examples tell?",
)
def diagnose_by_u_turn(run, right=diagnose):
    cause, evidence = right(run)
    curve = run["val_cross_entropy"]
    if cause in ("few", "ok", "data"):
        cause = "few" if curve[-1] > 1.5 * np.min(curve) else "ok" if cause == "few" else cause
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "calls a missing class too few examples",
    "A class that is missing in training you take for a lack of examples. Twice as many examples of the others would bring how much?",
)
def diagnose_missing_as_few(run, right=diagnose):
    cause, evidence = right(run)
    if cause == "data" and run["train_accuracy"][-1] > run["val_accuracy"][-1] + 0.05:
        cause = "few"
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "calls wrong labels too few examples",
    "Where training labels are learned by heart and validation stays at guessing, you ask for more examples. Did twice as many help there?",
)
def diagnose_shuffled_as_few(run, right=diagnose):
    cause, evidence = right(run)
    if cause == "data" and run["val_accuracy"][-1] < 0.3:
        cause = "few"
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "asks for few before it asks for the data",
    "You look at what twice the examples brought before all else. Where training and validation show different worlds that number may say anything: which question comes first?",
)
def diagnose_few_first(run, right=diagnose):
    cause, evidence = right(run)
    if cause in ("data", "ok", "minimum") and run["val_accuracy"][-1] > run["half_val_accuracy"]:
        cause = "few"
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "calls too few examples healthy",
    "What would twice as many examples have brought?",
)
def diagnose_few_as_ok_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("ok" if cause == "few" else cause), evidence


@misconception(
    "capstone.diagnose",
    "blames the search for the data",
    "The search has reached the bottom of its objective. What else differs?",
)
def diagnose_data_as_minimum_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("minimum" if cause == "data" else cause), evidence


@misconception(
    "capstone.diagnose",
    "blames the loss for the data",
    "The cross-entropy fell. What else differs?",
)
def diagnose_data_as_loss_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("loss" if cause == "data" else cause), evidence


@misconception(
    "capstone.diagnose",
    "calls a wrong objective healthy",
    "Which of the two curves fell?",
)
def diagnose_loss_as_ok_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("ok" if cause == "loss" else cause), evidence


@misconception(
    "capstone.diagnose",
    "blames the data for a wrong objective",
    "Which of the two curves fell?",
)
def diagnose_loss_as_data_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("data" if cause == "loss" else cause), evidence


@misconception(
    "capstone.diagnose",
    "blames the number of examples for a wrong objective",
    "Which of the two curves fell?",
)
def diagnose_loss_as_few_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("few" if cause == "loss" else cause), evidence


@misconception(
    "capstone.diagnose",
    "blames the loss for a search that failed",
    "Did the objective itself get anywhere?",
)
def diagnose_minimum_as_loss_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("loss" if cause == "minimum" else cause), evidence


@misconception(
    "capstone.diagnose",
    "calls a search that failed healthy",
    "Did the objective itself get anywhere?",
)
def diagnose_minimum_as_ok_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("ok" if cause == "minimum" else cause), evidence


@misconception(
    "capstone.diagnose",
    "blames the data for a search that failed",
    "Did the objective itself get anywhere?",
)
def diagnose_minimum_as_data_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("data" if cause == "minimum" else cause), evidence


@misconception(
    "capstone.diagnose",
    "blames the number of examples for a search that failed",
    "Did the objective itself get anywhere?",
)
def diagnose_minimum_as_few_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("few" if cause == "minimum" else cause), evidence


@misconception(
    "capstone.diagnose",
    "calls healthy runs a search that failed",
    "What do healthy runs look like?",
)
def diagnose_ok_as_minimum_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("minimum" if cause == "ok" else cause), evidence


@misconception(
    "capstone.diagnose",
    "blames the loss of healthy runs",
    "What do healthy runs look like?",
)
def diagnose_ok_as_loss_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("loss" if cause == "ok" else cause), evidence


@misconception(
    "capstone.diagnose",
    "calls healthy runs too few examples",
    "What did twice as many examples bring in healthy runs?",
)
def diagnose_ok_as_few_always(run, right=diagnose):
    cause, evidence = right(run)
    return ("few" if cause == "ok" else cause), evidence


@misconception(
    "capstone.diagnose",
    "does not look at the hidden units",
    "How many of the hidden units do different things?",
)
def diagnose_without_rank(run, right=diagnose):
    cause, evidence = right(run)
    if np.linalg.matrix_rank(run["hidden"]) <= 1:
        return "ok", evidence
    return cause, evidence


@misconception(
    "capstone.diagnose",
    "does not compare the average images",
    "Do training and validation examples look alike on average?",
)
def diagnose_without_images(run, right=diagnose):
    cause, evidence = right(run)
    moved = np.linalg.norm(run["val_image"] - run["train_image"]) / np.linalg.norm(run["train_image"])
    return ("few" if cause == "data" and moved > 0.3 else cause), evidence


@misconception(
    "capstone.diagnose",
    "returns the cause alone",
    "The docstring promises two strings.",
)
def diagnose_cause_alone(run, right=diagnose):
    cause, _ = right(run)
    return cause


@misconception(
    "capstone.diagnose",
    "evidence before the cause",
    "Which of the two strings comes first?",
)
def diagnose_exchanged(run, right=diagnose):
    cause, evidence = right(run)
    return evidence, cause


@misconception(
    "capstone.diagnose",
    "another word for the cause",
    "The causes have names: which ones does the docstring list?",
)
def diagnose_other_words(run, right=diagnose):
    cause, evidence = right(run)
    return {"ok": "healthy", "few": "overfitting"}.get(cause, cause), evidence


@misconception(
    "capstone.diagnose",
    "evidence that is no sentence",
    "Evidence is a sentence with a number in it.",
)
def diagnose_number(run, right=diagnose):
    cause, _ = right(run)
    return cause, float(run["val_accuracy"][-1])
