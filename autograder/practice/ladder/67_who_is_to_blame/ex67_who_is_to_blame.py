"""Who is to blame?

Three networks were trained to read ten kinds of digits, and all three fail. Someone was careful and
wrote down more than the accuracy. Name for each what failed: "minimum", "loss" or "data".

Run A: the training loss is 2.303 (that is log 10) after the first epoch and after the last. The
       gradient has length 0.000. All hidden units give 0 for every picture. Accuracy is 0.10.
Run B: its own loss, the squared distance between the predicted and the true digit as NUMBERS, fell
       from 28 to 0.6; so it does from any start. An 8 is often taken for a 7 or a 9, a 4 for a 3 or
       a 5. Accuracy is 0.48 on training and 0.47 on validation pictures.
Run C: the training loss is 0.02; accuracy is 0.99 on training pictures, and 0.98 on training
       pictures that were held back. On the validation pictures it is 0.15. Their average is the
       training average, moved two pixels to the right.

The search was told to minimise. Did it fail to (minimum)? Did it, but the wrong thing (loss)? Or
was it the right thing, on examples that are unlike those of use (data)?
"""

from __future__ import annotations


def run_a() -> str:
    """Return what failed in run A: "minimum", "loss" or "data"."""
    ### BEGIN SOLUTION
    return "minimum"
    ### END SOLUTION


def run_b() -> str:
    """Return what failed in run B: "minimum", "loss" or "data"."""
    ### BEGIN SOLUTION
    return "loss"
    ### END SOLUTION


def run_c() -> str:
    """Return what failed in run C: "minimum", "loss" or "data"."""
    ### BEGIN SOLUTION
    return "data"
    ### END SOLUTION
