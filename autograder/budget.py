"""The feedback budget: how much one hidden check may tell, and the fixed lists that keep to it.

A hidden check runs on inputs that its student does not know, but the student's code holds them in its hands. Whatever the code
can choose and the feedback repeats, such as a shape, a line number, the name of an exception or the size of an error,
carries a part of these inputs out. So what is shown of one hidden check (outcome, sentence, place, remark, symptom and
misconception together) is one of at most 2**BITS texts, and everything that varies with the code is
taken from the lists below. A visible check may say everything: its inputs are the student's own.

`docs/threat-model.md` states these numbers, and tests measure them.
"""

from __future__ import annotations

import builtins
import math
import re
from collections.abc import Callable, Mapping
from typing import Final

BITS: Final = 10
"""What is shown of one hidden check takes at most 2**BITS values."""

LINES: Final = 20
"""Lines of code that a sentence can point to: the first ones of the exercise's function, then of those that it calls."""

FUNCTIONS: Final = 12
"""Functions of the student's, the exercise's own first, whose lines are among these."""

NAMES: Final = 3
"""Names in one line of code that a sentence on an unknown name can repeat."""

REMARKS: Final = 1
"""Warnings of NumPy's that are shown for one check."""

ERROR_TYPES: Final = (
    "TypeError", "ValueError", "IndexError", "KeyError", "AttributeError", "NameError", "UnboundLocalError",
    "ZeroDivisionError", "AssertionError", "RecursionError", "RuntimeError", "ImportError", "ModuleNotFoundError",
    "OverflowError", "FloatingPointError", "LinAlgError", "SystemExit",
)  # fmt: skip
"""Types of exceptions that are named; any other is ``an Exception``."""

OUTCOME_TYPES: Final = ("NotImplementedError", "MemoryError", "PermissionError", "BlockingIOError")
"""Types that become an outcome of their own, and are named in no sentence."""

OWN_ERROR_TYPES: Final = 2
"""Class statements of the submission, in the order of the text, whose names count as types of exceptions."""

SIGNALS: Final = ("SIGSEGV", "SIGABRT", "SIGFPE", "SIGBUS", "SIGILL")
"""Ways of crashing that are named."""

EXIT_STATUSES: Final = (0, 1)
"""Exit statuses that are named."""

DTYPES: Final = ("float32", "float16", "int64", "int32", "bool", "object")
"""Types of numbers that are named where float64 is asked for."""

NAMED_NUMBERS: Final[Mapping[str, float]] = {
    "-1": -1.0,
    "2": 2.0,
    "-2": -2.0,
    "1/2": 0.5,
    "-1/2": -0.5,
    "3": 3.0,
    "1/3": 1 / 3,
    "4": 4.0,
    "1/4": 0.25,
    "10": 10.0,
    "1/10": 0.1,
    "100": 100.0,
    "1/100": 0.01,
    "1000": 1000.0,
    "pi": math.pi,
    "1/pi": 1 / math.pi,
    "2 pi": 2 * math.pi,
    "e": math.e,
    "1/e": 1 / math.e,
    "ln 2": math.log(2),
    "1/ln 2": 1 / math.log(2),
    "ln 10": math.log(10),
    "1/ln 10": 1 / math.log(10),
    "the root of 2": math.sqrt(2),
    "1 over the root of 2": math.sqrt(0.5),
}
"""The only factors and fitted parameters that a student may read: a list that does not depend on any input."""

SIZES: Final = (
    (10.0, "more than ten times its size"),
    (0.1, "about its own size"),
    (1e-3, "0.1 % to 10 % of its size"),
    (1e-6, "a thousandth of its size or less"),
    (0.0, "a millionth of its size or less"),
)
"""Least relative error -> how it is said."""


def size_in_words(relative: float) -> str:
    """Return how large an error is, relative to what it is an error of.

    >>> size_in_words(0.37)
    'about its own size'
    """
    return next((words for least, words in SIZES if relative >= least), SIZES[0][1])


def likely_shapes(expected: tuple[int, ...]) -> frozenset[tuple[int, ...]]:
    """Return the wrong shapes that usual mistakes lead to: an axis too many or missing, a transposition, a table (n, n).

    >>> sorted(likely_shapes((3,)))
    [(), (1,), (1, 3), (2,), (3, 1), (3, 3), (4,)]
    """
    size = math.prod(expected)
    shapes: set[tuple[int, ...]] = {(), (1,), (*expected, 1), (1, *expected), expected[::-1], (size,)}
    for place in range(len(expected)):
        shapes |= {expected[:place] + expected[place + 1 :], (*expected[:place], 1, *expected[place + 1 :])}
    if expected:
        shapes |= {(expected[0] + more, *expected[1:]) for more in (-1, 1)}
    if len(expected) == 1:
        shapes.add((expected[0], expected[0]))
    return frozenset(shapes - {expected})


def quoted_error_type(error_type: str) -> str:
    """Return the name of a type of exceptions, ``Exception`` for a built-in one that is not in the list.

    Names that are not built in come from the list too, or from the first class statements (`OWN_ERROR_TYPES`).
    """
    is_builtin = hasattr(builtins, error_type)
    return "Exception" if is_builtin and error_type not in (*ERROR_TYPES, *OUTCOME_TYPES) else error_type


def says_only_how_far(diagnosis: str) -> bool:
    """Whether a check's sentence says only how far off a result is, so that any other observation says more."""
    return _HOW_FAR.fullmatch(diagnosis) is not None


def within_budget(text: str) -> str:
    """Return what a lost hidden check may say of ``text``: each number that the student's code chose, from a fixed list.

    >>> within_budget("Your loss is off by 3.7e-01 of its size, and 1e-09 is allowed.")
    'Your loss is off by about its own size, and 1e-09 is allowed.'
    """
    if not text:  # of every check that passed, which are most
        return text
    for pattern, rewritten in _REWRITTEN:
        text = pattern.sub(rewritten, text)
    return text


# The forms in which the checks library says a number that the student's code chose

_NUMBER: Final = r"(?:\d\.\de[+-]\d+|inf|nan)"
_PLACE: Final = r"\[\d+(?:, \d+)*\]"
_HOW_FAR: Final = re.compile(
    rf"Your [^.]*? is off by {_NUMBER} of its size, and \S+ is allowed; rounding explains about \S+\."
    rf"(?: Only \d+ of \d+ entries are wrong; the first is at {_PLACE}\.)?"
    rf"|\d+ of the \d+ entries of your [^.]*? are wrong; the first is at {_PLACE}\.|Your [^.]*? is not right\."
)


def _shape(match: re.Match[str]) -> str:
    yours, expected = (
        tuple(int(size) for size in re.findall(r"\d+", match[group] or "")) for group in ("yours", "expected")
    )
    if yours in likely_shapes(expected):
        return match[0]
    axes = {0: "no axis", 1: "one axis", 2: "two axes", 3: "three axes"}.get(len(yours), "many axes")
    return match[0].replace(match["said"], f"has another shape, with {axes}")


def _size(match: re.Match[str]) -> str:
    return f"off by {size_in_words(float(match[1]))}"


def _dtype(match: re.Match[str]) -> str:
    return match[0] if match[1] in DTYPES else "has another dtype"


def _step(match: re.Match[str]) -> str:
    return match[0] if int(match[1]) <= 2 else "A later step is the first that is wrong"


def _call(match: re.Match[str]) -> str:
    return match[0] if int(match[1]) <= 2 else "first in a later call"


def _line(match: re.Match[str]) -> str:
    return match[0] if int(match[1]) <= 2 else "first in a later line"


def _whole_line(match: re.Match[str]) -> str:
    return match[0] if int(match[1]) <= 2 else "A later line of your"


def _exit_status(match: re.Match[str]) -> str:
    return match[0] if int(match[1]) in EXIT_STATUSES else "with another exit status"


def _crash(match: re.Match[str]) -> str:
    return match[0] if match[1] in SIGNALS else "crashed"


def _parts(match: re.Match[str]) -> str:
    """Of several parts that are wrong name the first, and of the others only that they are there."""
    wrong = match["wrong"].split("; ")
    if len(wrong) == 1:
        return match[0]
    return f"{match['what']} the part {wrong[0]}, and other parts are wrong too."


def _raised(match: re.Match[str]) -> str:
    return match[0] if match[1] in ERROR_TYPES else "Your function raised another exception where"


def _values(match: re.Match[str]) -> str:
    return match[0] if match[1] == "1" else "it returned another number of values"


Rewrite = Callable[[re.Match[str]], str] | str

_REWRITTEN: Final[tuple[tuple[re.Pattern[str], Rewrite], ...]] = tuple(
    (re.compile(pattern), rewrite)
    for pattern, rewrite in (
        (r"(?P<said>has shape \((?P<yours>[\d, ]*)\)); (?:an array of shape \((?P<expected>[\d, ]*)\)|a single number) is expected", _shape),
        (rf"(the move of theta|state\S+) is off by {_NUMBER} of its size", r"\1 is off"),
        (rf"off by ({_NUMBER}) of its size", _size),
        (rf"The largest error is {_NUMBER} of the gradient's size; \S+ is allowed\.", "Compare each part with a finite difference."),
        (rf"Only \d+ of \d+ entries are wrong; the first is at {_PLACE}", "Only a part of the entries is wrong"),
        (rf"\d+ of the \d+ entries of (your .*?) are wrong; the first is at {_PLACE}", r"Not all entries of \1 are right"),
        (rf"\b(is nan|is infinite|is finite) at {_PLACE}", r"\1 in places"),
        (r"it returned (\d+) values", _values),
        (r"Your function raised (\w+) where", _raised),
        (r"has dtype (\w+)", _dtype),
        (r"Step (\d+) is the first that is wrong", _step),
        (r"first in call (\d+)", _call),
        (r"The first \d+ steps are right; step \d+ (\S+)", r"The first steps are right; a later one \1"),
        (r"The first \d+ steps are right", "The first steps are right"),
        (r"is not finite from step \d+ on", "is not finite from some step on"),
        (rf"ends {_NUMBER} away from the optimum", "ends away from the optimum"),
        (rf"is still {_NUMBER}, too much for a minimum", "is still too much for a minimum"),
        (r"(Your code asked for .*?) \d+ times; the method gets there within", r"\1 too often; the method gets there within"),
        (r"has \d+ rows; (\d+ steps visit)", r"has another number of rows; \1"),
        (r"(?P<what>Of your [^,;.]*,)(?: [^;]*? (?:is|are) right;)? the part (?P<wrong>[^.]*(?:; [^.]*)*)\.", _parts),
        # an observation behind a sentence on a shape or on parts: each is one of many, and both are one of many more
        (r"(has (?:shape \([\d, ]*\)|another shape, with \w+ \w+); (?:an array of shape \([\d, ]*\)|a single number) is expected\. .*?[.?])(?: .*)?$", r"\1"),
        (r"(Of your [^.]*\. [^.?]*[.?])(?: .*)?$", r"\1"),
        # texts, JSON and parameters
        (r"first in line (\d+)", _line),
        (r"\bLine (\d+) of your", _whole_line),
        (r"it has \d+ of the \d+ lines, and these are right", "what is there is right"),
        (r"has \d+ lines too many", "has lines too many"),
        (r"line \d+ is the first in a wrong place", "look which comes first"),
        (r"\b\d+ (lines are missing)", r"\1"),
        (r"\b\d+ are not expected", "some are not expected"),
        (r"cannot be read as JSON \(line \d+, column \d+\)", "cannot be read as JSON"),
        (r"is wrong at \S+, where", "is wrong in one place, where"),
        (r"(lacks|has) \d+ (of the expected )?keys at [^,]*?( that are not expected)?\.$", r"\1 other keys than expected."),
        (r"has (an? [\w ]+|null) at \S+(?: top)?, where", r"has \1 where"),
        (r"The list at \S+(?: top)? of (your .*?) has \d+ items; \d+ are expected", r"A list in \1 has another number of items"),
        (r"has \d+ parameters more than", "has more parameters than"),
        (r"(parameter '\w+') has shape \([\d, ]*\); \([\d, ]*\) is asked for", r"\1 has another shape than is asked for"),
        (r"(gradient of '\w+') has shape \([\d, ]*\); the parameter has \([\d, ]*\)", r"\1 has another shape than the parameter"),
        (r"with exit status (-?\d+)", _exit_status),
        (r"crashed \(([\w ]+)\)", _crash),
        # of an author's own sentences: a number of many digits is no part of a hint
        (r"\b\d+\.\d{5,}(?:e[+-]?\d+)?\b|\b\d{7,}\b|\b\d+(?:\.\d+)?e[+-]?\d{3,}\b", "…"),
    )
)  # fmt: skip
"""Form -> what stands in its place for a hidden check."""
