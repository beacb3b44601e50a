"""What half-done work looks like, and the sentence that helps: shared by the self-check and by grading.

Everything here works on the files as bytes and on the words of an error; none of the student's code runs. Each
sentence says what lies there and what to do. What cannot be recognised gives an empty text.
"""

from __future__ import annotations

import builtins
import difflib
import json
import keyword
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from .. import budget
from .reached import blocks_of
from .submission import printable

MOST_BYTES: Final = 2**20
"""Longer files are looked at no further: nobody writes a megabyte of exercise."""
MOST_OF_A_LINE: Final = 1000
"""Characters of one line: an expression may look again and again at a long run of blanks."""

_COPY: Final = re.compile(
    r"^(?:copy of |copie de |kopie von )?{stem}"
    # a run of digits is one word, whole: else a name of many digits could be cut in 2^n ways
    r"(?:\s*\(\d+\)|[ _-]*(?:copy|kopie|final|new|neu|old|fixed|backup|done|v?\d++))*$",
    re.IGNORECASE,
)
_MAGIC: Final = re.compile(r"^\s*(?:%{1,2}\w|!\s*\w|get_ipython\(\))")
_PYTHON_2: Final = (
    (re.compile(r"^\s*print\s+[^(=\s]"), "print is a function now: write print(...)"),
    (re.compile(r"^\s*except\s+[\w.]+\s*,\s*\w+\s*:"), "write `except Error as name:`"),
    (re.compile(r"^\s*raise\s+\w+\s*,"), "write raise Error(...)"),
    (re.compile(r"^\s*exec\s+[\"']"), "write exec(...)"),
)
_GONE_FROM_NUMPY: Final = {
    **dict.fromkeys(("float", "int", "bool", "object", "str", "complex"), "{name}"),
    **{"float_": "np.float64", "complex_": "np.complex128", "long": "int", "unicode": "str"},
    **{"Inf": "np.inf", "Infinity": "np.inf", "infty": "np.inf", "NaN": "np.nan", "NAN": "np.nan"},
    **{"product": "np.prod", "cumproduct": "np.cumprod", "alltrue": "np.all", "sometrue": "np.any"},
    **{"row_stack": "np.vstack", "in1d": "np.isin", "trapz": "np.trapezoid", "asscalar": "x.item()"},
    **{"mat": "np.asarray", "round_": "np.round", "msort": "np.sort"},
}
_USUAL_IMPORTS: Final = {
    "np": "import numpy as np", "numpy": "import numpy", "math": "import math", "plt": "import matplotlib.pyplot as plt",
    "random": "import random", "pd": "import pandas as pd", "reduce": "from functools import reduce",
    "List": "write list in place of List", "Tuple": "write tuple in place of Tuple",
    "Callable": "from collections.abc import Callable", "Optional": "from typing import Optional",
}  # fmt: skip


def whereabouts(module: str, files: Mapping[str, bytes]) -> str:
    """Return a sentence on what lies in the folder in place of ``module``.py, or beside it; empty if nothing does.

    files: path with ``/`` -> content, as they were handed in
    """
    wanted = f"{module}.py"
    copies = _copies(module, files)
    if wanted in files:
        nearby = [name for name in copies if "/" not in name and name.lower().endswith(".py")]
        if not nearby:
            return ""
        return f"{_listed(nearby)} lies beside {wanted}. Only {wanted} is read; if the other is the newer, rename it."
    if copies:
        name = copies[0]
        if name.lower().endswith(".zip"):
            return f"There is no file {wanted}, but {printable(name)}. Unpack it, and put {wanted} into the folder itself."
        if "/" in name:
            return f"There is no file {wanted} in the folder itself; there is {printable(name)}. Move it up into the folder."
        return f"There is no file {wanted}; there is {printable(name)}. Rename it to {wanted}."
    for name, content in sorted(files.items()):
        if name.endswith(".ipynb") and _defines_functions(content):
            return (
                f"There is no file {wanted}; there is code in the notebook {printable(name)}. "
                f"Checks read {wanted}: write the functions into that file."
            )
    return ""


def files_meant(module: str, files: Iterable[str]) -> list[str]:
    """Return the Python files that are clearly meant to be ``module``.py, by their names, sorted; not that file itself."""
    return [name for name in _copies(module, files) if name.lower().endswith((".py", ".py.txt"))]


def _copies(module: str, files: Iterable[str]) -> list[str]:
    return [name for name in sorted(files) if name != f"{module}.py" and _is_meant(name, module)]


def _is_meant(name: str, module: str) -> bool:
    path = PurePosixPath(name)
    last, lower = path.name, path.name.lower()
    if lower in (
        f"{module}.py".lower(),
        f"{module}.py.txt",
        f"{module}.txt",
        f"{module}.pyw",
        f"{module}.zip",
    ):
        return True
    if not lower.endswith(".py"):
        return False
    pattern = _COPY.pattern.replace("{stem}", re.escape(module))
    return re.match(pattern, last[:-3][:100], re.IGNORECASE) is not None


def _listed(names: list[str]) -> str:
    return " and ".join(printable(name) for name in names[:3])


def _defines_functions(notebook: bytes) -> bool:
    """Whether a code cell of ``notebook`` defines a function; a byte order mark is allowed."""
    if len(notebook) > MOST_BYTES:
        return False
    try:
        cells = json.loads(notebook.decode("utf-8-sig"))["cells"]
        codes = [cell["source"] for cell in cells if cell.get("cell_type") == "code"]
        texts = ["".join(code) if isinstance(code, list) else str(code) for code in codes]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return any(re.search(r"^[ \t]*def \w+\(", text, re.MULTILINE) for text in texts)


def holds_no_code(file: str, source: bytes) -> str:
    """Return a sentence if no function can be in ``file``, since it is empty or a notebook; else nothing."""
    if not source.strip():
        return f"{file} is empty: save the file with what you have written."
    if source.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"cells"' in source[:MOST_BYTES]:
        return f"{file} is a notebook with another name: write the functions into a text file."
    return ""


def defined_instead(name: str, source: bytes) -> str:
    """Return a sentence on what the file defines in place of ``name``; empty if nothing comes near."""
    blocks = blocks_of(source[:MOST_BYTES].decode("utf-8", "replace").splitlines())
    names = [block.name for block in blocks if block.depth == 0]
    inner = [block.name for block in blocks if block.depth > 0 and block.name not in names]
    if name in inner:
        return "It stands inside another function or class: is it indented too far?"
    lower = {known.lower(): known for known in names}
    near = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return f"It defines {lower[near[0]]}: is that meant?" if near else ""


def why_unreadable(content: bytes, line: int) -> str:
    """Return why ``content`` is no Python that can be read, with the cure and without a full stop; else empty.

    line: where Python gave up; 0 if it does not say
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "it is saved as UTF-16; save it as UTF-8"
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{") and b'"cells"' in content[:MOST_BYTES]:
        return "it is a notebook with another name; write the functions into a text file"
    if head.startswith(b"{\\rtf"):
        return "it is a document of a word processor (RTF); save it as plain text"
    if head[:15].lower().startswith((b"<!doctype", b"<html")):
        return "it is a web page; download the file itself (raw)"
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return "it is an archive; unpack it"
    if b"\0" in content[:MOST_BYTES]:
        return "it holds bytes that are no text; write it anew in a text editor"
    try:
        text = content[:MOST_BYTES].decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = re.search(rb"coding[:=]\s*([-\w.]+)", content[:200])
        return "" if declared else "it is not saved as UTF-8; save it as UTF-8"
    return _why_no_python(text.splitlines(), line)


def _why_no_python(lines: list[str], line: int) -> str:
    near = [(number, lines[number - 1]) for number in (line, line - 1) if 1 <= number <= len(lines)]
    for number, whole in near or list(enumerate(lines[:50], start=1)):
        text = whole[:MOST_OF_A_LINE]
        if _MAGIC.match(text):
            return f"line {number} is for notebooks ({_first_word(text, 20)}); take it out"
        for pattern, cure in _PYTHON_2:
            if pattern.match(text):
                return f"line {number} is Python 2; {cure}"
        if text.lstrip().startswith((">>>", "In [")):
            return f"line {number} is copied with its prompt; take {_first_word(text, 4)} out"
        if text.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            return f"line {number} is a mark of git's; choose one of the two versions"
        if text.lstrip().startswith("```"):
            return f"line {number} is a mark of a chat or a web page (```); take it out"
        if odd := re.search("[\u201c\u201d\u2018\u2019\u2013\u2212\u00a0]", text):
            return f"line {number} holds {_called(odd[0])}; type it anew in the editor"
        if re.match(r"^\s*(?:\t+ +| +\t)", text):
            return f"line {number} mixes tabs and spaces; indent with four spaces"
    return ""


def _first_word(text: str, most: int) -> str:
    """Return the first word of a line without what a terminal would act on, cut at ``most`` characters."""
    return "".join(character for character in text.split(maxsplit=1)[0] if character.isprintable())[:most]


def _called(character: str) -> str:
    if character in "\u2013\u2212":
        return f"the dash {character} in place of -"
    if character == "\u00a0":
        return "a space that cannot be seen to be another one (no-break space)"
    return f"the curly quote {character}"


_GONE: Final = re.compile(r"module 'numpy' has no attribute '\w+'|np\.\w+` was (?:a deprecated|removed)")


def _few_names(line: str) -> list[str]:
    """Return the first names of a line of code that a sentence may repeat, those of usual imports before others."""
    names = re.findall(r"(?<![\w.])[^\W\d]\w*", line[:200])
    unusual = [name for name in names if not keyword.iskeyword(name) and not hasattr(builtins, name)]
    return sorted(dict.fromkeys(unusual), key=lambda name: name not in _USUAL_IMPORTS)[: budget.NAMES]


def cure_of(error_type: str, message: str, line: str) -> str:
    """Return what to do about a usual error, in a sentence; empty if it is not one of them.

    message: the exception's, which is hostile in grading: it only chooses among sentences, and only with ``line``
    line:    the line of the student's file where it arose
    """
    if error_type == "AttributeError" and _GONE.search(message):
        gone = [name for name in re.findall(r"\b(?:np|numpy)\.(\w+)", line) if name in _GONE_FROM_NUMPY]
        if gone:
            return (
                f"NumPy has no np.{gone[0]} any more. Write {_GONE_FROM_NUMPY[gone[0]].format(name=gone[0])}."
            )
    unknown = re.fullmatch(r"name '(\w+)' is not defined.*", message)
    if error_type == "NameError" and unknown and unknown[1] in _few_names(line):
        name = unknown[1]
        usual = _USUAL_IMPORTS.get(name, "")
        if "import " in usual:
            return f"The name {name} is not known. Add the line `{usual}` at the top."
        if usual:
            return f"The name {name} is not known: {usual}."
        return f"The name {name} is not known here. Is it misspelt, or defined elsewhere?"
    if error_type == "ImportError" and "relative import" in message:
        return "A file here is no part of a package: write `from models import ...`, without the dot."
    local = re.search(r"variable '(\w+)'", message)
    if error_type == "UnboundLocalError" and local and local[1] in _few_names(line):
        return f"{local[1]} is used before it gets a value in this function."
    return ""
