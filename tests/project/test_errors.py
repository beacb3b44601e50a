"""All errors of ours have one base, and the page that draws their tree is true."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import autograder
from autograder import errors
from autograder.errors import AutograderError


def subclasses(base: type) -> Iterator[tuple[str, str]]:
    for error in base.__subclasses__():
        if error.__module__.startswith("autograder."):
            yield base.__name__, error.__name__
            yield from subclasses(error)


def drawn() -> set[tuple[str, str]]:
    """The (base, error) pairs of the tree in the docstring, by the column in which a name begins."""
    parents: list[tuple[int, str]] = [(-1, "")]
    pairs = set()
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"^([ ├└─│]+)([A-Z]\w+)", line)
        if match is None:
            continue
        column, name = len(match[1]), match[2]
        while parents[-1][0] >= column:
            parents.pop()
        pairs.add((parents[-1][1], name))
        parents.append((column, name))
    return {(base, name) for base, name in pairs if base}


def test_the_tree_in_the_docstring_is_the_tree_of_classes():
    for module in pkgutil.walk_packages(autograder.__path__, "autograder."):
        if ".ladder." not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert drawn() == set(subclasses(AutograderError))


def test_an_error_without_a_sandbox_has_an_exit_status_of_its_own():
    from autograder.sandbox import SandboxUnavailable

    assert (AutograderError.exit_status, SandboxUnavailable.exit_status) == (2, 3)
