"""One symptom, three causes

A digit classifier has training loss 0 and a validation accuracy of 10 %, which is chance. There is
no magic in it: a search did what it was told. Something else was told than was meant, and there are
three families of causes. One suspect of each:

    minimum  of all theta with training loss 0, the search found one that remembers the training
             examples one by one, and knows nothing of digits in general
    loss     by a slip, the code gives every example the weight 0 in the mean: the loss is 0 for any theta
    data     someone sorted the labels of the validation file; they no longer belong to their pictures

Three measurements are on offer. For each suspect, choose the ONE that would find it guilty:

    "training accuracy"     it is low although the training loss is 0
    "kept-back rows"        hold some training rows back, train without them, test on them: good there
    "a stronger penalty"    train again with more regularization: validation rises well above chance
"""

from __future__ import annotations


def for_minimum() -> str:
    """Return the measurement that finds the minimum guilty, one of the three texts in quotes."""
    ### BEGIN SOLUTION
    return "a stronger penalty"
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
