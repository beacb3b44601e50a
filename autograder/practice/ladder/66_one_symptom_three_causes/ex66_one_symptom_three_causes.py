"""One symptom, three causes

A digit classifier has training loss 0 and a validation accuracy of 12 %, hardly better than chance.
There is no magic in it: a search did what it was told. Ask in order. Did the search reach the bottom
of its objective? Its loss is 0, and no loss is lower: so it was NOT the search. Three suspects are left:

    loss     by a slip, the code gives every example the weight 0 in the mean: the loss is 0 for any theta
    data     someone sorted the labels of the validation file; they no longer belong to their pictures
    few      nothing is broken, but there are only ten training examples: the theta that is best for these
             ten is not the best one for digits in general (this is called overfitting)

Three measurements are on offer. For each suspect, choose the ONE that would find it guilty:

    "training accuracy"     it is low although the training loss is 0
    "kept-back rows"        hold some training rows back, train without them, test on them: good there
    "more rows"             add a hundred honest training examples: validation rises well above chance
"""

from __future__ import annotations


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


def for_few() -> str:
    """Return the measurement that finds the small number guilty, one of the three texts in quotes."""
    ### BEGIN SOLUTION
    return "more rows"
    ### END SOLUTION
