"""Exceptions compared by what they mean: one mistake ends in one of many messages, as the code is written.

``X @ theta`` and ``X.dot(theta)`` refuse the same shapes in other words, and ``a + b`` names its shapes in another order than
``b + a``. Where no misconception fits, the kind of the exception is a symptom.
"""

from __future__ import annotations

import re

PRODUCT = re.compile(
    r"size (\d+) is different from (\d+)|not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)"
)
BROADCAST = re.compile(
    r"operands? could not be broadcast together|non-broadcastable output operand|shape mismatch"
)
SHAPE = re.compile(r"\([\d,]*\)")

PASSED_FUNCTION = re.compile("'(?:CountedOracle|PassedFunction|method|builtin_function_or_method)'")
"""What a function of the check's is on one side or the other."""

ADDRESS = re.compile(r"\b(?:0x[0-9a-fA-F]{6,}|\d{9,})\b")
"""Where an object lies, or its id: another one in each process."""

MOST_CHARACTERS = 400
"""Of a message that is looked at: it may be the text of hostile code."""

KINDS: tuple[tuple[str, str, str], ...] = (
    ("ValueError", r"truth value of an array", "a whole array in a condition"),
    ("TypeError", r"only .*arrays can be converted to Python scalars", "a whole array where one number is needed"),
    ("TypeError", r"only integer scalar arrays can be converted", "a whole array where one whole number is needed"),
    ("ValueError", PRODUCT.pattern, "lengths in a product"),
    ("ValueError", BROADCAST.pattern, "shapes of two arrays"),
    ("ValueError", r"cannot reshape array", "lengths in a reshape"),
    ("ValueError", r"setting an array element with a sequence|inhomogeneous", "rows of different lengths"),
    ("ValueError|AxisError|IndexError|_UFuncNoLoopError", r"axis -?\d+ is out of bounds for array of dimension", "an axis that is not there"),
    ("ValueError", r"(?:too many|not enough) values to unpack", "another number of values"),
    ("IndexError", r"too many indices|tuple index out of range", "an axis that is not there"),
    ("IndexError", r"arrays used as indices|only integers, slices", "an index that is no whole number"),
    ("IndexError", r"", "an index out of range"),
    ("TypeError", r"NoneType", "a value that is None"),
    ("AttributeError", r"NoneType", "a value that is None"),
    ("TypeError", r"positional argument|unexpected keyword|required", "other arguments than the function takes"),
    ("TypeError", r"unsupported operand|can't multiply|not subscriptable|not iterable|has no len|not callable", "a value of another kind"),
)  # fmt: skip
"""(types, message, what it is): the first that fits. They are few, since code can choose among them on purpose (`budget`)."""

SENTENCES = {
    "a whole array in a condition": "if, and, or, max and min of Python look at one truth value; here stands a whole array. np.where, np.maximum and a comparison work on each entry.",
    "a whole array where one number is needed": "A function for one number gets a whole array. NumPy has the functions of the module math for arrays, such as np.exp.",
    "a whole array where one whole number is needed": "A whole array stands where one whole number is needed. Which index or length is that?",
    "lengths in a product": "The two sides of a product (@ or dot) do not fit each other. Write the shapes beside your code.",
    "shapes of two arrays": "Two arrays are put together entry by entry, and their shapes do not fit. Write the shapes beside your code; keepdims=True keeps an axis.",
    "lengths in a reshape": "An array is given a shape that it has too many or too few numbers for. Count them.",
    "rows of different lengths": "An array is made from parts of different lengths, or one entry is to hold several numbers.",
    "an axis that is not there": "An axis is used that the array does not have. How many axes does the docstring promise, and does your code change that number?",
    "another number of values": "A line takes apart more or fewer values than there are.",
    "an index that is no whole number": "An index is no whole number. Which of your arrays holds floats?",
    "an index out of range": "An index lies outside of the array. The last one is its length minus 1.",
    "a value that is None": "One of the values is None. Does a function that you call end without return?",
    "other arguments than the function takes": "A function is called with other arguments than it takes. Read its first line.",
    "a value of another kind": "A value is of another kind than your code takes it for. Print its type.",
}
"""What it is -> the sentence for the student. None of the words comes from the message."""


def same_message(a: str, b: str) -> bool:
    """Whether two messages of exceptions of one type mean the same."""
    return a == b or canonical(a) == canonical(b)


def canonical(message: str) -> str:
    """Return the message without what depends on how the code is written."""
    if len(message) > MOST_CHARACTERS:  # none of NumPy's
        return message
    if "read-only" in message:
        return "read-only"
    if message.startswith("maximum recursion depth exceeded"):
        return "recursion"
    if product := PRODUCT.search(message):
        return "product: " + " and ".join(sorted(size for size in product.groups() if size))
    if BROADCAST.search(message):
        return "shapes: " + " and ".join(sorted(SHAPE.findall(message.partition("remapped")[0])))
    return ADDRESS.sub("address", PASSED_FUNCTION.sub("'function'", message))


def kind_of_exception(error_type: str, message: str) -> str:
    """Return what kind of mistake usually ends in such an exception; empty if it is none of the usual ones."""
    for types, pattern, words in KINDS:
        if error_type in types.split("|") and re.search(pattern, message[:MOST_CHARACTERS]):
            return words
    return ""
