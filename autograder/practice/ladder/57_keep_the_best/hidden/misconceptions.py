"""What goes wrong in 57."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex57_keep_the_best.keep_the_best",
    "returns the last theta",
    "You return the theta that training ended with. By then it has gone on past the best one: which variable holds that?",
)
def the_last(step, score, theta, patience):
    lowest, waited = score(theta), 0
    while waited < patience:
        theta = step(theta)
        now = score(theta)
        if now < lowest:
            lowest, waited = now, 0
        else:
            waited += 1
    return theta


@misconception(
    "ex57_keep_the_best.keep_the_best",
    "never sets the count back",
    "You count all epochs without a new best since the start. After a new best, how many have there been in a row?",
)
def not_set_back(step, score, theta, patience):
    best, lowest, waited = theta, score(theta), 0
    while waited < patience:
        theta = step(theta)
        now = score(theta)
        if now < lowest:
            best, lowest = theta, now
        else:
            waited += 1
    return best


@misconception(
    "ex57_keep_the_best.keep_the_best",
    "waits one epoch too long",
    "You allow one epoch more than the patience says. When exactly does the loop end?",
)
def one_too_long(step, score, theta, patience):
    best, lowest, waited = theta, score(theta), 0
    while waited <= patience:
        theta = step(theta)
        now = score(theta)
        if now < lowest:
            best, lowest, waited = theta, now, 0
        else:
            waited += 1
    return best


@misconception(
    "ex57_keep_the_best.keep_the_best",
    "compares with the epoch before",
    "You call it progress when the score is below that of the epoch before. It may still be far above the best one.",
)
def epoch_before(step, score, theta, patience):
    best, before, waited = theta, score(theta), 0
    while waited < patience:
        theta = step(theta)
        now = score(theta)
        if now < before:
            best, waited = theta, 0
        else:
            waited += 1
        before = now
    return best


@misconception(
    "ex57_keep_the_best.keep_the_best",
    "does not score the start",
    "When no epoch is better than the start, you should return the start. With which best score do you begin?",
)
def start_not_scored(step, score, theta, patience):
    best, lowest, waited = theta, float("inf"), 0
    while waited < patience:
        theta = step(theta)
        now = score(theta)
        if now < lowest:
            best, lowest, waited = theta, now, 0
        else:
            waited += 1
    return best
