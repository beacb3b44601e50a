"""Where a submission uses the random generator that the whole program shares, in place of the one it is given.

That is seen in the source, not in the process: `assert_uses_generator` finds random numbers from elsewhere by
their effect, but a function that only seeds the shared generator gives right results and spoils those of others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ..results import CheckResult

OWN_GENERATORS = frozenset(
    "default_rng Generator SeedSequence BitGenerator PCG64 PCG64DXSM MT19937 Philox SFC64 "  # noqa: SIM905
    "RandomState Random SystemRandom".split()
)
"""What of `numpy.random` and `random` makes or names a generator of one's own."""


def with_remarks(results: Sequence[CheckResult], files: Mapping[str, bytes]) -> list[CheckResult]:
    """Return the results with a remark at the first check of each exercise whose function uses the shared generator."""
    found: dict[str, tuple[str, ...]] = {}
    for exercise in dict.fromkeys(result.exercise for result in results):
        module, _, function = exercise.partition(".")
        source = files.get(f"{module}.py", b"")
        found[exercise] = tuple(
            f"{module}.py, line {line}: {name} works on the generator that the whole program shares. "
            f"Random numbers come from the argument rng, and from nowhere else."
            for line, name in uses_of_shared_generator(source, function)
        )
    told = []
    for result in results:
        more = found.pop(result.exercise, ())
        told.append(msgspec.structs.replace(result, remarks=(*result.remarks, *more)) if more else result)
    return told


def uses_of_shared_generator(source: bytes, function: str) -> list[tuple[int, str]]:
    """Return line and name of each use in the top-level ``function``, such as (12, "np.random.seed").

    Empty for a file that is no Python.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    prefixes, names = _imported(tree)
    body = [node for node in tree.body if getattr(node, "name", None) == function]
    return list(dict.fromkeys(use for node in body for use in _uses(node, prefixes, names)))


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
            name = ast.unparse(node.func) if isinstance(node.func, ast.Attribute | ast.Name) else ""
            prefix, _, last = name.rpartition(".")
            if name in names or (prefix in prefixes and last not in OWN_GENERATORS):
                yield node.lineno, name
