"""What goes wrong in 67."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex67_who_is_to_blame.run_a",
    "blames the loss",
    "log 10 is what cross-entropy says to somebody who knows nothing: it says the right thing. Why did it not come down?",
)
def a_loss():
    return "loss"


@misconception(
    "ex67_who_is_to_blame.run_a",
    "blames the data",
    "No data could move this network: its gradient is 0 whatever the pictures are. What came of the search?",
)
def a_data():
    return "data"


@misconception(
    "ex67_who_is_to_blame.run_b",
    "blames the minimum",
    "From every start its loss falls to the same small number: the search has found what it was sent for. Was that what we wanted?",
)
def b_minimum():
    return "minimum"


@misconception(
    "ex67_who_is_to_blame.run_b",
    "blames the data",
    "Training and validation agree, so these pictures are alike. Which answers does a squared distance between numbers call nearly right?",
)
def b_data():
    return "data"


@misconception(
    "ex67_who_is_to_blame.run_c",
    "blames the minimum",
    "On held-back pictures of the training kind it is excellent, so this theta has learned to read. What is special about the others?",
)
def c_minimum():
    return "minimum"


@misconception(
    "ex67_who_is_to_blame.run_c",
    "blames the loss",
    "The loss is small and the answers are right, so on these pictures it says what we want. On which pictures does it go wrong, and how do they differ?",
)
def c_loss():
    return "loss"
