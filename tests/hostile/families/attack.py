"""What an attack is, and how most are written: a module ``arena.py`` whose functions do something hostile.

An attack is a function that returns the files of a submission. Its docstring names the promise that it attacks.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

SCALE = "import numpy as np\n\n\ndef scale(x):\n    return 2.0 * x\n\n\n"
"""The honest part of every attack: 1 point."""

MSE = "def mse(y_hat, y):\n    return float(np.mean((y_hat - y) ** 2))\n\n\n"
DESCEND = (
    "def descend(gradient, theta, lr, steps):\n"
    "    for _ in range(steps):\n        theta = theta - lr * gradient(theta)\n    return theta\n"
)
ALL = SCALE + MSE + DESCEND
FULL = 6.0
"""Points of the arena: scale 1, mse 3 (of which 1 for being pure), descend 2."""

STOLEN = "31337"
"""Stands for a hidden value that an attack has in its hands and tries to carry out."""

Content = bytes | str | None
"""Of a file; None makes a folder."""
Files = dict[str, Content]


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    honest:   what its honest part earns: it may get no more
    files:    name -> content
    link_to:  name -> where a link of that name leads
    """

    name: str
    family: str
    promise: str
    files: Files
    honest: float
    links: dict[str, str]


@dataclass
class _Marks:
    honest: float
    links: dict[str, str]


def attack(honest: float = 1.0, **links: str) -> Callable[[Callable[[], Files]], Callable[[], Files]]:
    """Mark a function that returns the files of a hostile submission.

    links: the name of a file (with ``__`` for the dot) -> where a link of that name leads
    """

    def marked(function: Callable[[], Files]) -> Callable[[], Files]:
        function.marks = _Marks(honest, {name.replace("__", "."): to for name, to in links.items()})  # type: ignore[attr-defined]
        return function

    return marked


def attacks_in(module: ModuleType) -> list[Attack]:
    """Return the attacks of a family, in the order of the file."""
    family = module.__name__.rpartition(".")[2]
    return [
        Attack(f"{family}-{name}".replace("_", "-"), family, (function.__doc__ or "").strip(), function(), function.marks.honest, function.marks.links)
        for name, function in vars(module).items()
        if hasattr(function, "marks")
    ]  # fmt: skip


def mse(body: str, before: str = "", after: str = "") -> Files:
    """Return a submission whose mse does ``body``; it is called with y_hat and y."""
    indented = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return {
        "arena.py": f"{SCALE}{textwrap.dedent(before)}\n\ndef mse(y_hat, y):\n{indented}\n\n\n{textwrap.dedent(after)}"
    }


def at_import(code: str) -> Files:
    """Return a submission that does ``code`` when it is imported; its functions are wrong but for scale."""
    return {"arena.py": f"{SCALE}def mse(y_hat, y):\n    return -1.0\n\n\n{textwrap.dedent(code)}"}


def descend(body: str, before: str = "") -> Files:
    """Return a submission whose descend does ``body``; it is called with gradient, theta, lr and steps."""
    indented = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return {
        "arena.py": f"{SCALE}{textwrap.dedent(before)}\n\ndef descend(gradient, theta, lr, steps):\n{indented}\n"
    }
