"""Odd files that students hand in, and the sentence that each gets: the rows of the page `reference/odd-files.md`.

`tests/selfcheck/test_odd_files.py` hands in each of them, to the self-check and to the sandbox of grading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

TOP = "import numpy as np\n\n\n"
MSE = "def mse(y_hat, y):\n    return float(np.mean((y_hat - y) ** 2))\n"
RIGHT = TOP + MSE
NO_PYTHON = "losses.py cannot be read as Python: "
RENAME = "There is no file losses.py; there is {}. Rename it to losses.py."
IN_NOTEBOOK = (
    "There is no file losses.py; there is code in the notebook 02-losses.ipynb. Checks read losses.py: write the functions "
    "into that file."
)
RUNS = 'Line {} runs whenever the file is read. Take the call out, or put it beneath `if __name__ == "__main__":`.'


@dataclass(frozen=True)
class OddFile:
    """What may be handed in where ``losses.py`` with ``mse`` is asked for.

    group:  the heading that it stands under
    what:   what it is, in Markdown
    files:  path with ``/`` -> content
    said:   what the self-check says; of an exception without the student's own words
    graded: what grading says, where it is something else; empty if nothing
    """

    group: str
    what: str
    files: Mapping[str, bytes]
    said: str
    graded: str | None = None


def notebook(source: str, start: bytes = b"") -> bytes:
    cells = [{"cell_type": "code", "source": source}]
    return start + json.dumps({"cells": cells, "nbformat": 4}).encode()


def lying(what: str, name: str, said: str, content: bytes = RIGHT.encode()) -> OddFile:
    return OddFile("Where it lies", what, {name: content}, said)


def kind(what: str, content: bytes, said: str) -> OddFile:
    return OddFile("What kind of file it is", what, {"losses.py": content}, said)


def text(what: str, source: str, said: str) -> OddFile:
    return OddFile("What stands in it", what, {"losses.py": source.encode()}, NO_PYTHON + said)


def read(what: str, source: str, said: str, graded: str | None = None) -> OddFile:
    return OddFile("What happens while it is read", what, {"losses.py": source.encode()}, said, graded)


def called(what: str, source: str, said: str) -> OddFile:
    return OddFile("What happens when the function is called", what, {"losses.py": source.encode()}, said)


ODD_FILES = (
    lying("a second download, `losses (1).py`, alone", "losses (1).py", RENAME.format("losses (1).py")),
    OddFile(
        "Where it lies",
        "two downloads side by side",
        {"losses.py": RIGHT.encode(), "losses (1).py": RIGHT.encode()},
        "losses (1).py lies beside losses.py. Only losses.py is read; if the other is the newer, rename it.",
        graded="",
    ),
    lying("a capital letter, `Losses.py`", "Losses.py", RENAME.format("Losses.py")),
    lying("`losses.py.txt`, as an editor may save it", "losses.py.txt", RENAME.format("losses.py.txt")),
    lying("`losses.txt`", "losses.txt", RENAME.format("losses.txt")),
    lying("`losses_final_v2.py`", "losses_final_v2.py", RENAME.format("losses_final_v2.py")),
    lying("`Copy of losses.py`", "Copy of losses.py", RENAME.format("Copy of losses.py")),
    lying(
        "the file in another folder",
        "02-losses/losses.py",
        "There is no file losses.py in the folder itself; there is 02-losses/losses.py. Move it up into the folder.",
    ),
    lying(
        "an archive, `losses.zip`",
        "losses.zip",
        "There is no file losses.py, but losses.zip. Unpack it, and put losses.py into the folder itself.",
        b"PK\x03\x04",
    ),
    lying("something else alone, `notes.txt`", "notes.txt", "There is no file losses.py."),
    lying("the functions in the notebook", "02-losses.ipynb", IN_NOTEBOOK, notebook(MSE)),
    lying("the same with a byte order mark", "02-losses.ipynb", IN_NOTEBOOK, notebook(MSE, b"\xef\xbb\xbf")),
    kind("an empty file", b"", "losses.py is empty: save the file with what you have written."),
    kind("UTF-16", RIGHT.encode("utf-16"), NO_PYTHON + "it is saved as UTF-16; save it as UTF-8."),
    kind(
        "a notebook that was renamed",
        notebook(MSE),
        "losses.py is a notebook with another name: write the functions into a text file.",
    ),
    kind(
        "a document of a word processor",
        b"{\\rtf1\\ansi def mse",
        NO_PYTHON + "it is a document of a word processor (RTF); save it as plain text (line 1).",
    ),
    kind(
        "the web page that shows the file",
        b"<!DOCTYPE html>\n<html><body>def mse",
        NO_PYTHON + "it is a web page; download the file itself (raw) (line 1).",
    ),
    kind(
        "an archive that was renamed", b"PK\x03\x04" + bytes(20), NO_PYTHON + "it is an archive; unpack it."
    ),
    kind(
        "bytes that are no text",
        RIGHT.encode() + b"\0\0",
        NO_PYTHON + "it holds bytes that are no text; write it anew in a text editor.",
    ),
    text(
        "`print y_hat`",
        TOP + "def mse(y_hat, y):\n    print y_hat\n",
        "line 5 is Python 2; print is a function now: write print(...).",
    ),
    text(
        "`raise ValueError, y`",
        TOP + "def mse(y_hat, y):\n    raise ValueError, y\n",
        "line 5 is Python 2; write raise Error(...).",
    ),
    text(
        "`%matplotlib inline`",
        "%matplotlib inline\n" + RIGHT,
        "line 1 is for notebooks (%matplotlib); take it out.",
    ),
    text(
        "`!pip install numpy`", "!pip install numpy\n" + RIGHT, "line 1 is for notebooks (!pip); take it out."
    ),
    text(
        "a line copied with its prompt",
        ">>> import numpy as np\n" + MSE,
        "line 1 is copied with its prompt; take >>> out.",
    ),
    text(
        "git's marks of a merge",
        TOP + "<<<<<<< HEAD\n" + MSE + "=======\n" + MSE + ">>>>>>> other\n",
        "line 4 is a mark of git's; choose one of the two versions.",
    ),
    text(
        "the fence of a block of code",
        "```python\n" + RIGHT + "```\n",
        "line 1 is a mark of a chat or a web page (```); take it out.",
    ),
    text(
        "curly quotes",
        TOP + "def mse(y_hat, y):\n    print(\u201closs\u201d)\n",
        "line 5 holds the curly quote \u201c; type it anew in the editor.",
    ),
    text(
        "a dash for a minus",
        TOP + "def mse(y_hat, y):\n    return np.mean((y_hat \u2212 y) ** 2)\n",
        "line 5 holds the dash \u2212 in place of -; type it anew in the editor.",
    ),
    text(
        "a no-break space",
        TOP + "def mse(y_hat, y):\n    return\u00a0np.mean((y_hat - y) ** 2)\n",
        "line 5 holds a space that cannot be seen to be another one (no-break space); type it anew in the editor.",
    ),
    text(
        "tabs and spaces",
        TOP + "def mse(y_hat, y):\n    r = y_hat - y\n\t return np.mean(r ** 2)\n",
        "line 6 mixes tabs and spaces; indent with four spaces.",
    ),
    text(
        "a bracket that is never closed",
        TOP + "def mse(y_hat, y):\n    return float(np.mean((y_hat - y) ** 2)\n",
        "'(' was never closed (line 5).",
    ),
    text("a colon that is missing", TOP + "def mse(y_hat, y)\n    return 0.0\n", "expected ':' (line 4)."),
    text(
        "a function without a body",
        TOP + "def mse(y_hat, y):\n\n\nx = 1\n",
        "expected an indented block after function definition on line 4 (line 7).",
    ),
    read(
        "a call at the end of the file that raises",
        RIGHT + "\nprint(mse(1))\n",
        f"losses.py cannot be imported: TypeError at line 7 of losses.py. {RUNS.format(7)}",
    ),
    read(
        "a file of data that is not there",
        TOP + "data = np.loadtxt('data.csv')\n\n\n" + MSE,
        f"losses.py cannot be imported: FileNotFoundError at line 4 of losses.py. {RUNS.format(4)}",
    ),
    read(
        "`exit()` at the end of the file",
        RIGHT + "\nexit()\n",
        "losses.py ends Python itself at line 7 of losses.py, while it is read. "
        'Take the call out, or put it beneath `if __name__ == "__main__":`.',
    ),
    read(
        '`check("mse")` in the file that it checks',
        "from autograder import check\n" + RIGHT + '\ncheck("mse")\n',
        f"losses.py cannot be imported: RuntimeError at line 8 of losses.py. {RUNS.format(8)}",
        "While it is imported, losses.py uses autograder, which is not among the packages that this course declares for "
        "grading (line 8 of losses.py).",
    ),
    read(
        "a relative import",
        "from .models import linear\n" + RIGHT,
        "losses.py cannot be imported: ImportError at line 1 of losses.py. A file here is no part of a package: "
        "write `from models import ...`, without the dot.",
    ),
    read(
        "`List` without its import",
        TOP + "def mse(y_hat: List, y):\n    return 0.0\n",
        "losses.py cannot be imported: NameError at line 4 of losses.py. The name List is not known: write list in place "
        "of List.",
    ),
    read(
        "a loop without an end",
        RIGHT + "\nwhile True:\n    pass\n",
        "losses.py did not finish importing within 1 s.",
    ),
    read(
        "the function under another name",
        TOP + MSE.replace("def mse", "def MSE"),
        "losses.py defines no mse. It defines MSE: is that meant?",
    ),
    read(
        "the function inside of another one",
        TOP + "def losses():\n    def mse(y_hat, y):\n        return 0.0\n",
        "losses.py defines no mse. It stands inside another function or class: is it indented too far?",
    ),
    called(
        "the file as it was handed out",
        TOP + "def mse(y_hat, y):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n",
        "Not attempted yet. Write mse in losses.py.",
    ),
    called(
        "`import numpy as np` is missing",
        MSE,
        "Your code raised a NameError at losses.py, line 2. The name np is not known. Add the line `import numpy as np` "
        "at the top.",
    ),
    called(
        "a name that is misspelt",
        RIGHT.replace("(y_hat - y)", "(yhat - y)"),
        "Your code raised a NameError at losses.py, line 5. The name yhat is not known here. Is it misspelt, or defined "
        "elsewhere?",
    ),
    called(
        "a module that was not handed in",
        "import helpers\n\n\ndef mse(y_hat, y):\n    return helpers.mean((y_hat - y) ** 2)\n",
        "losses.mse uses helpers, which is not installed in grading (and no file helpers.py was handed in).",
    ),
    called(
        "`np.float`",
        RIGHT.replace("return float", "return np.float"),
        "Your code raised an AttributeError at losses.py, line 5. NumPy has no np.float any more. Write float.",
    ),
    called(
        "`np.product`",
        RIGHT.replace("np.mean", "np.product"),
        "Your code raised an AttributeError at losses.py, line 5. NumPy has no np.product any more. Write np.prod.",
    ),
    called(
        "a name that is read before it has a value",
        TOP + "def mse(y_hat, y):\n    for r in y_hat - y:\n        total += r ** 2\n    return total\n",
        "Your code raised an UnboundLocalError at losses.py, line 6. total is used before it gets a value in this function.",
    ),
    called(
        "a `print` in place of a `return`",
        TOP + "def mse(y_hat, y):\n    print(np.mean((y_hat - y) ** 2))\n",
        "Your function returned None in place of its loss. Is a `return` missing?",
    ),
    called(
        "`input()`",
        TOP + "def mse(y_hat, y):\n    return float(input())\n",
        "Your code raised an EOFError at losses.py, line 5.",
    ),
)
