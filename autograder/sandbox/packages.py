"""The packages that student code may import: the declared ones with all that they need, from installed metadata."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterable, Iterator
from importlib import metadata

import msgspec
from packaging.requirements import InvalidRequirement, Requirement

from ..errors import AutograderError


class SandboxUnavailable(AutograderError):
    """No sandbox of the kind asked for can be had here; the sentence says what to do."""

    exit_status = 3


class Packages(msgspec.Struct, frozen=True):
    """What is shown to student code.

    declared: the names that course.toml lists
    names:    these, and the top-level modules of all distributions that they need
    paths:    the folder or the single file of each, and the folders of shared libraries beside them
    parents:  the folders in which they lie
    """

    declared: tuple[str, ...]
    names: tuple[str, ...]
    paths: tuple[str, ...]
    parents: tuple[str, ...]


def resolve(declared: Iterable[str]) -> Packages:
    """Return the ``declared`` packages with all that they need. Raises SandboxUnavailable if one is not installed.

    A dependency that is not installed is left out: whoever needs it says so when it is imported. Takes some 10 ms
    for each package beyond NumPy, which needs none.
    """
    declared = tuple(declared)
    paths: dict[str, None] = {}
    names: dict[str, None] = {}
    parents: dict[str, None] = {}
    for name in _with_dependencies(declared):
        path = _path_of(name)
        if path is None and name not in declared:
            continue
        if path is None:
            raise SandboxUnavailable(
                f"The package {name} is declared for student code, but it is not installed. Install it, "
                f"or take it out of the sandbox's packages in course.toml."
            )
        names[name] = parents[os.path.dirname(path)] = paths[path] = None
        paths |= dict.fromkeys(_shared_libraries(path, name))
    return Packages(declared, tuple(names), tuple(paths), tuple(parents))


def _path_of(name: str) -> str | None:
    """Return the folder of the package ``name``, or the file of a module that is one file; None if there is none."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations:
        return os.path.realpath(spec.submodule_search_locations[0])
    return os.path.realpath(spec.origin) if spec.origin and os.path.isfile(spec.origin) else None


def _with_dependencies(declared: Iterable[str]) -> Iterator[str]:
    """Yield the declared names, then what comes with them and what they need, each once, in a fixed order.

    A distribution may bring several modules that import each other: PyTorch's also has ``torchgen``.
    """
    waiting, seen = list(declared), set()
    for name in waiting:
        if name in seen:
            continue
        seen.add(name)
        yield name
        for distribution in _distributions_of(name):
            for needed in (distribution, *_required_by(distribution)):
                waiting += sorted(set(_modules_of(needed)) - seen)


def _distributions_of(name: str) -> list[metadata.Distribution]:
    """Return the distributions that bring the module ``name``: nearly always the one of that name."""
    try:
        return [metadata.distribution(name)]
    except metadata.PackageNotFoundError:
        return [metadata.distribution(brings) for brings in metadata.packages_distributions().get(name, [])]


def _required_by(distribution: metadata.Distribution) -> Iterator[metadata.Distribution]:
    for line in distribution.requires or ():
        try:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                yield metadata.distribution(requirement.name)
        except (InvalidRequirement, metadata.PackageNotFoundError):
            continue


def _modules_of(distribution: metadata.Distribution) -> list[str]:
    """Return the public top-level modules of ``distribution``."""
    listed = (distribution.read_text("top_level.txt") or "").split()
    if not listed:
        firsts = {file.parts[0] for file in distribution.files or () if file.suffix in (".py", ".so", ".pyd")}
        listed = [first.partition(".")[0] for first in firsts if not first.endswith((".libs", ".data"))]
    return sorted({name for name in listed if name.isidentifier() and name != "__pycache__"})


def _shared_libraries(path: str, name: str) -> Iterator[str]:
    """Yield the folders of shared libraries that wheels put beside a package: ``numpy.libs``, ``scikit_learn.libs``."""
    names = {name} | {str(distribution.metadata["Name"]) for distribution in _distributions_of(name)}
    for stem in sorted(
        {variant for known in names for variant in (known, re.sub(r"[-.]", "_", known.lower()))}
    ):
        folder = os.path.join(os.path.dirname(path), f"{stem}.libs")
        if os.path.isdir(folder):
            yield folder
