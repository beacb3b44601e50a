"""Half-done work: what lies in the folder or stands in the file, and the sentence that it gets. Grading says the same."""

from __future__ import annotations

import json

import pytest

from autograder.student.half_done import (
    MOST_OF_A_LINE,
    cure_of,
    defined_instead,
    holds_no_code,
    whereabouts,
    why_unreadable,
)
from autograder.student.limited_process import LimitedProcess
from autograder.student.quotable import checked_syntax_errors

CODE = b"def mse(a, b):\n    return 1\n"


def notebook(*sources: str, bom: bool = False) -> bytes:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return (b"\xef\xbb\xbf" if bom else b"") + json.dumps({"cells": cells, "nbformat": 4}).encode()


RENAME = "There is no file losses.py; there is {}. Rename it to losses.py."


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"losses.py": CODE}, ""),
        ({"other.py": CODE}, ""),
        ({"Losses.py": CODE}, RENAME.format("Losses.py")),
        ({"losses.PY": CODE}, RENAME.format("losses.PY")),
        ({"losses (1).py": CODE}, RENAME.format("losses (1).py")),
        ({"losses(2).py": CODE}, RENAME.format("losses(2).py")),
        ({"losses_final.py": CODE}, RENAME.format("losses_final.py")),
        ({"losses_final_v2.py": CODE}, RENAME.format("losses_final_v2.py")),
        ({"losses copy.py": CODE}, RENAME.format("losses copy.py")),
        ({"Copy of losses.py": CODE}, RENAME.format("Copy of losses.py")),
        ({"losses - Kopie.py": CODE}, RENAME.format("losses - Kopie.py")),
        ({"losses.py.txt": CODE}, RENAME.format("losses.py.txt")),
        ({"losses.txt": CODE}, RENAME.format("losses.txt")),
        ({"02-losses/losses.py": CODE}, "There is no file losses.py in the folder itself; there is 02-losses/losses.py. Move it up into the folder."),
        ({"losses.zip": b"PK"}, "There is no file losses.py, but losses.zip. Unpack it, and put losses.py into the folder itself."),
        ({"losses.py": CODE, "losses (1).py": CODE}, "losses (1).py lies beside losses.py. Only losses.py is read; if the other is the newer, rename it."),
        ({"a.ipynb": notebook("def mse(a, b):\n  return 1")}, "There is no file losses.py; there is code in the notebook a.ipynb. Checks read losses.py: write the functions into that file."),
        ({"a.ipynb": notebook("def mse(a, b):\n  return 1", bom=True)}, "There is no file losses.py; there is code in the notebook a.ipynb. Checks read losses.py: write the functions into that file."),
        ({"a.ipynb": notebook("1 + 1")}, ""),
        ({"a.ipynb": b"{" * 5000}, ""),
        ({"losses\x1b[2J (1).py": CODE}, ""),
    ],
)  # fmt: skip
def test_what_lies_there_in_place_of_the_file(files, sentence):
    assert whereabouts("losses", files) == sentence


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("def f(): pass".encode("utf-16"), 0, "it is saved as UTF-16; save it as UTF-8"),
        (b"\xef\xbb\xbfdef f(:\n", 1, ""),
        ("# gr\xfc\xdfe\n".encode("latin-1"), 1, "it is not saved as UTF-8; save it as UTF-8"),
        (notebook("x"), 1, "it is a notebook with another name; write the functions into a text file"),
        (b"{\\rtf1 def f", 1, "it is a document of a word processor (RTF); save it as plain text"),
        (b"<!DOCTYPE html><html>", 1, "it is a web page; download the file itself (raw)"),
        (b"PK\x03\x04junk", 0, "it is an archive; unpack it"),
        (b"x = 1\0\n", 0, "it holds bytes that are no text; write it anew in a text editor"),
        (b"def f(x):\n    print x\n", 2, "line 2 is Python 2; print is a function now: write print(...)"),
        (b"try:\n    f()\nexcept ValueError, e:\n    pass\n", 3, "line 3 is Python 2; write `except Error as name:`"),
        (b"raise ValueError, 'x'\n", 1, "line 1 is Python 2; write raise Error(...)"),
        (b"import numpy\n%matplotlib inline\n", 2, "line 2 is for notebooks (%matplotlib); take it out"),
        (b"!pip install numpy\n", 1, "line 1 is for notebooks (!pip); take it out"),
        (b"!ls\x08\x1b[2J\n", 1, "line 1 is for notebooks (!ls[2J); take it out"),
        (b">>>\x1b x\n", 1, "line 1 is copied with its prompt; take >>> out"),
        (b">>> x = 1\n", 1, "line 1 is copied with its prompt; take >>> out"),
        (b"<<<<<<< HEAD\nx = 1\n", 1, "line 1 is a mark of git's; choose one of the two versions"),
        (b"```python\nx = 1\n", 1, "line 1 is a mark of a chat or a web page (```); take it out"),
        ("x = “a”\n".encode(), 1, "line 1 holds the curly quote “; type it anew in the editor"),
        ("x = 1 − 2\n".encode(), 1, "line 1 holds the dash − in place of -; type it anew in the editor"),
        ("x\u00a0= 1\n".encode(), 1, "line 1 holds a space that cannot be seen to be another one (no-break space); type it anew in the editor"),
        (b"def f():\n    x = 1\n\t y = 2\n", 3, "line 3 mixes tabs and spaces; indent with four spaces"),
        (b"def f(:\n", 1, ""),
        (b"", 0, ""),
    ],
)  # fmt: skip
def test_why_a_file_is_no_python(content, line, reason):
    assert why_unreadable(content, line) == reason


@pytest.mark.parametrize(
    ("error_type", "message", "line", "cure"),
    [
        ("AttributeError", "module 'numpy' has no attribute 'float'.\n`np.float` was", "x = np.float(1)", "NumPy has no np.float any more. Write float."),
        ("AttributeError", "module 'numpy' has no attribute 'product'", "np.product(x)", "NumPy has no np.product any more. Write np.prod."),
        ("AttributeError", "`np.Inf` was removed in the NumPy 2.0 release", "x = np.Inf", "NumPy has no np.Inf any more. Write np.inf."),
        ("AttributeError", "module 'numpy' has no attribute 'float'", "raise AttributeError(secret)", ""),
        ("AttributeError", "module 'numpy' has no attribute 'expp'", "np.expp(x)", ""),
        ("NameError", "name 'np' is not defined", "return np.mean(x)", "The name np is not known. Add the line `import numpy as np` at the top."),
        ("NameError", "name 'List' is not defined", "def f(x: List): pass", "The name List is not known: write list in place of List."),
        ("NameError", "name 'yhat' is not defined", "return yhat - y", "The name yhat is not known here. Is it misspelt, or defined elsewhere?"),
        ("NameError", "name 'secret' is not defined", "raise NameError(x)", ""),
        ("ImportError", "attempted relative import with no known parent package", "from .models import f", "A file here is no part of a package: write `from models import ...`, without the dot."),
        ("UnboundLocalError", "cannot access local variable 'total' where it is not associated with a value", "total += 1", "total is used before it gets a value in this function."),
        ("ValueError", "operands could not be broadcast", "a + b", ""),
    ],
)  # fmt: skip
def test_the_cure_of_a_usual_error(error_type, message, line, cure):
    assert cure_of(error_type, message, line) == cure


@pytest.mark.parametrize(
    ("name", "source", "sentence"),
    [
        ("mse", b"def MSE(a, b): pass", "It defines MSE: is that meant?"),
        ("mse", b"def mse_(a, b): pass", "It defines mse_: is that meant?"),
        ("mse", b"class A:\n    def mse(self): pass", "It stands inside another function or class: is it indented too far?"),
        ("mse", b"def accuracy(): pass", ""),
        ("mse", b"def f(:", ""),
    ],
)  # fmt: skip
def test_what_a_file_defines_in_place_of_a_function(name, source, sentence):
    assert defined_instead(name, source) == sentence


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b" \n", "losses.py is empty: save the file with what you have written."),
        (notebook("def mse(a, b): pass"), "losses.py is a notebook with another name: write the functions into a text file."),
        (b"x = 1", ""),
        (b"{}", ""),
    ],
)  # fmt: skip
def test_a_file_without_any_code_is_told_apart(source, sentence):
    assert holds_no_code("losses.py", source) == sentence


MODULE = "autograder.student.half_done"
MUCH = 1_000_000


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (f"{MODULE}:files_meant", ["losses", ["losses" + "1" * 90 + "x.py"]]),
        (f"{MODULE}:files_meant", ["losses", ["losses" + " " * 90 + "x.py"]]),
        (f"{MODULE}:files_meant", ["losses", ["losses" + "_new" * 20 + "x.py"]]),
        (f"{MODULE}:why_unreadable", [b"\t" * MUCH + b"x = = 1", 1]),
        (f"{MODULE}:why_unreadable", [b" " * MUCH + b"x = = 1", 1]),
        (f"{MODULE}:why_unreadable", [b"except " + b"a" * MUCH, 1]),
        (f"{MODULE}:why_unreadable", [b"\n" * MUCH, 0]),
        (f"{MODULE}:whereabouts", ["losses", {"a.ipynb": notebook("\n" * (MUCH // 3))}]),
        (f"{MODULE}:whereabouts", ["losses", {"a.ipynb": notebook(" " * (MUCH // 2))}]),
        ("autograder.student.notebook_magics:needs_transforming", ["\n" * MUCH]),
        ("autograder.student.notebook_magics:needs_transforming", ["?" * (MUCH // 2) + " " * (MUCH // 2)]),
        ("autograder.student.notebook_magics:needs_transforming", ["= " * (MUCH // 2)]),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_hostile_names_and_lines_are_looked_at_within_a_child_s_limit(function, arguments):
    limited = LimitedProcess()
    try:
        assert limited.call(function, *arguments) is not None
    finally:
        limited.close()


@pytest.mark.parametrize("line", ["\t" * 500_000, "type x[" * 50_000, "except " * 50_000])
def test_what_is_kept_of_a_line_that_is_no_python_is_short(line):
    checked = checked_syntax_errors(
        {"losses.py": ("invalid syntax", 1, line, 3)}, {"losses.py": line.encode()}
    )
    assert len(checked["losses.py"][2]) == MOST_OF_A_LINE
