"""What goes wrong in 66."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex66_one_symptom_three_causes.for_loss",
    "expects more rows to help",
    "If the loss is 0 for any theta, it is 0 on a hundred more examples too. Would the model learn any digits from them?",
)
def more_of_nothing():
    return "more rows"


@misconception(
    "ex66_one_symptom_three_causes.for_loss",
    "expects kept-back rows to go well",
    "With a loss that teaches nothing, the model is at chance on every row. Which measurement sets the loss beside what was meant?",
)
def other_rows():
    return "kept-back rows"


@misconception(
    "ex66_one_symptom_three_causes.for_data",
    "asks about the training rows it has seen",
    "A broken validation file says nothing of training: its accuracy would be high there, and so it is for a model that only remembers.",
)
def seen_rows():
    return "training accuracy"


@misconception(
    "ex66_one_symptom_three_causes.for_data",
    "expects more rows to help",
    "No theta, however much it has seen, agrees with labels that belong to other pictures. Which rows still have their own labels?",
)
def more_of_the_right():
    return "more rows"


@misconception(
    "ex66_one_symptom_three_causes.for_few",
    "asks how well it remembers",
    "A theta that remembers everything has a high training accuracy, and the suspect would walk free. What would make remembering harder?",
)
def remembers():
    return "training accuracy"


@misconception(
    "ex66_one_symptom_three_causes.for_few",
    "expects kept-back rows to go well",
    "A theta that knows ten examples fails on rows that it has not seen, also on those of its own file. What would cure it?",
)
def unseen_rows():
    return "kept-back rows"
