"""Where a submission uses the random generator that the whole program shares, in place of the one it is given.

That is seen in the source, not in the process: `assert_uses_generator` finds random numbers from elsewhere by
their effect, but a function that only seeds the shared generator gives right results and spoils those of others.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from ..results import CheckResult

OWN_GENERATORS = frozenset(
    "default_rng Generator SeedSequence BitGenerator PCG64 PCG64DXSM MT19937 Philox SFC64 "  # noqa: SIM905
    "RandomState Random SystemRandom".split()
)
"""What of `numpy.random` and `random` makes or names a generator of one's own."""


MAX_PARTS = 8
"""Of a dotted name: ``numpy.random.mtrand.RandomState`` has four. Chains of calls can have thousands."""

MOST_NAMED = 20
"""Uses in one function that are named."""

USES = "autograder.diagnosis.global_random:uses_of_shared_generator"
"""The function below, for `LimitedProcess.call`."""

Uses = Callable[[bytes, Sequence[str]], Sequence[Sequence[tuple[int, str]]]]


def with_remarks(
    results: Sequence[CheckResult], files: Mapping[str, bytes], uses: Uses | None = None
) -> list[CheckResult]:
    """Return the results with a remark at the first check of each exercise whose function uses the shared generator.

    uses: does what `uses_of_shared_generator` does, somewhere where a hostile source can do no harm; None does it here
    """
    uses = uses or uses_of_shared_generator
    functions: dict[str, list[str]] = {}
    for exercise in dict.fromkeys(result.exercise for result in results):
        module, _, function = exercise.partition(".")
        functions.setdefault(module, []).append(function)
    found: dict[str, tuple[str, ...]] = {}
    for module, names in functions.items():
        source = files.get(f"{module}.py", b"")
        in_each = uses(source, names) if _may_name_it(source) else ()
        for function, in_function in zip(names, in_each, strict=False):
            found[f"{module}.{function}"] = tuple(
                f"{module}.py, line {line}: {name} works on the generator that the whole program shares. "
                f"Random numbers come from the argument rng, and from nowhere else."
                for line, name in in_function
            )
    told = []
    for result in results:
        more = found.pop(result.exercise, ())
        told.append(msgspec.structs.replace(result, remarks=(*result.remarks, *more)) if more else result)
    return told


def _may_name_it(source: bytes) -> bool:
    """Return whether a file may name a module ``random``: plain ASCII without the word does not, in no other encoding."""
    return b"random" in source or not source.isascii() or b"coding" in source


def uses_of_shared_generator(source: bytes, functions: Sequence[str]) -> list[list[tuple[int, str]]]:
    """Return line and name of each use in each of the top-level ``functions``, such as (12, "np.random.seed").

    Nothing is found in a file that is no Python. To parse it costs more than all the rest, so it is done once.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [[] for _ in functions]
    prefixes, names = _imported(tree)
    found = []
    for function in functions:
        body = [node for node in tree.body if getattr(node, "name", None) == function]
        named = dict.fromkeys(use for node in body for use in _uses(node, prefixes, names))
        found.append(list(named)[:MOST_NAMED])
    return found


def _imported(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Return what the file calls the modules ``numpy.random`` and ``random``, and functions imported from them."""
    prefixes, names = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in ("numpy", "numpy.random") and alias.asname is None:
                    prefixes.add("numpy.random")
                elif alias.name == "numpy":
                    prefixes.add(f"{alias.asname}.random")
                elif alias.name in ("random", "numpy.random"):
                    prefixes.add(alias.asname or "random")
        elif isinstance(node, ast.ImportFrom) and node.module == "numpy":
            prefixes |= {alias.asname or "random" for alias in node.names if alias.name == "random"}
        elif isinstance(node, ast.ImportFrom) and node.module in ("random", "numpy.random"):
            names |= {alias.asname or alias.name for alias in node.names if alias.name not in OWN_GENERATORS}
    return prefixes, names


def _uses(tree: ast.AST, prefixes: set[str], names: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _dotted(node.func)
            prefix, _, last = name.rpartition(".")
            if name in names or (prefix in prefixes and last not in OWN_GENERATORS):
                yield node.lineno, name


def _dotted(node: ast.expr) -> str:
    """Return ``node`` as text if it is a name with at most `MAX_PARTS` attributes, else an empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < MAX_PARTS:
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
