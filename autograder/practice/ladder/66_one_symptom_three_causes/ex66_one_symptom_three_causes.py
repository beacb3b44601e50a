"""One symptom, three causes

A digit classifier has training loss 0 and a validation accuracy of 10 %, which is chance. There is
no magic in it: a search did what it was told. It did reach the bottom of its objective, so three
questions are left. One suspect for each:

    few      the examples are honest, but too few for so large a family: the lowest point remembers
             them one by one, and knows nothing of digits in general
    loss     by a slip, the code gives every example the weight 0 in the mean: the loss is 0 for any theta
    data     someone sorted the labels of the validation file; they no longer belong to their pictures

Three measurements are on offer. For each suspect, choose the ONE that would find it guilty:

    "training accuracy"     it is low although the training loss is 0
    "kept-back rows"        hold some training rows back, train without them, test on them: good there
    "more honest rows"      train again with ten times as many rows: validation rises well above chance
"""

from __future__ import annotations


def for_few() -> str:
    """Return the measurement that finds the small number of examples guilty, one of the three texts in quotes."""
    ### BEGIN SOLUTION
    return "more honest rows"
    ### END SOLUTION


def for_loss() -> str:
    """Return the measurement that finds the loss guilty, one of the three texts in quotes."""
    ### BEGIN SOLUTION
    return "training accuracy"
    ### END SOLUTION


def for_data() -> str:
    """Return the measurement that finds the validation data guilty, one of the three texts in quotes."""
    ### BEGIN SOLUTION
    return "kept-back rows"
    ### END SOLUTION
