"""Bytes for the judge: what is hard to read, to parse or to keep."""

from __future__ import annotations

import json

from .attack import SCALE, Files, attack


@attack()
def a_long_chain_of_attributes() -> Files:
    """Source is analysed with a limit on its depth."""
    return {"arena.py": f"{SCALE}def mse(y_hat, y):\n    return -1.0\n    np{'.a' * 450}()\n"}


@attack()
def a_long_chain_of_calls() -> Files:
    """And on its time."""
    return {"arena.py": f"{SCALE}def mse(y_hat, y):\n    return -1.0\n    np.random.seed{'()' * 3000}\n"}


@attack(0.0)
def deep_brackets() -> Files:
    """What Python cannot read is the student's file."""
    return {"arena.py": SCALE + "x = " + "(" * 5000 + ")" * 5000}


@attack(0.0)
def deep_expression() -> Files:
    """However deep it is."""
    return {"arena.py": SCALE + "x = " + "-" * 100_000 + "1\n"}


@attack()
def a_large_list() -> Files:
    """A long file costs the judge no memory."""
    return {"arena.py": SCALE + "if 0: x = [" + "0," * 100_000 + "]\n"}


@attack(0.0)
def null_bytes() -> Files:
    """Bytes that are no text are named."""
    return {"arena.py": SCALE.encode() + b"\0" * 100}


@attack(0.0)
def no_text() -> Files:
    """Also those of another encoding."""
    return {"arena.py": bytes(range(256)) * 50}


@attack(0.0)
def another_coding() -> Files:
    """A declared coding that does not exist is the student's."""
    return {"arena.py": b"# coding: rot13\n" + SCALE.encode()}


@attack()
def many_functions() -> Files:
    """Ten thousand functions are looked through once."""
    return {
        "arena.py": SCALE
        + "".join(f"def f{k}(): return f{k + 1}()\n" for k in range(10_000))
        + "def mse(y_hat, y): return f9999()\n"
    }


@attack()
def a_long_line() -> Files:
    """A line of a megabyte is not repeated whole."""
    return {"arena.py": SCALE + "def mse(y_hat, y):\n    raise ValueError('" + "x" * 500_000 + "')\n"}


@attack()
def a_deep_notebook() -> Files:
    """A notebook is read to a depth."""
    return {"arena.py": SCALE, "a1.ipynb": '{"cells": ' + "[" * 50_000 + "]" * 50_000 + "}"}


@attack()
def a_notebook_of_numbers() -> Files:
    """And what is no notebook is none."""
    return {"arena.py": SCALE, "a1.ipynb": "9" * 10_000}


@attack()
def a_notebook_with_doubled_ids() -> Files:
    """Doubled grade ids stop nobody."""
    cell = {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "why", "grade": True, "solution": True, "locked": False, "points": 3, "schema_version": 3}}, "source": "x"}  # fmt: skip
    return {
        "arena.py": SCALE,
        "a1.ipynb": json.dumps({"cells": [cell, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    }


@attack()
def a_huge_number() -> Files:
    """Python's own limit on digits is met in the student's process."""
    return {"arena.py": SCALE + "def mse(y_hat, y):\n    return int('9' * 4000) ** 50\n"}


@attack()
def quotes_without_end() -> Files:
    """A text that looks like a docstring ends with the file."""
    return {"arena.py": SCALE + 'def mse(y_hat, y):\n    """' + "a\n" * 20_000 + '"""\n    return -1.0\n'}


@attack(0.0)
def an_empty_file() -> Files:
    """An empty file defines nothing."""
    return {"arena.py": b""}


@attack(0.0)
def a_name_of_many_digits() -> Files:
    """A name that is nearly the wanted one is read once, and not in every way in which it could be cut."""
    return {"arena" + "1" * 90 + "x.py": SCALE}


@attack(0.0)
def a_line_of_tabs() -> Files:
    """What is wrong with a line is looked for in its beginning."""
    return {"arena.py": b"\t" * 1_000_000 + b"x = = 1\n"}


@attack()
def a_notebook_of_empty_lines() -> Files:
    """Empty lines are looked at once."""
    cell = {"cell_type": "code", "metadata": {}, "source": "\n" * 3_000_000, "outputs": []}
    return {"arena.py": SCALE, "a1.ipynb": json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5})}
