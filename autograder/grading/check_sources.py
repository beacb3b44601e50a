"""What each check depends on in the author's folder, as a digest: so that an edit reruns only what it touches.

A check depends on its own function, on the helpers, fixtures and other statements of its file that it reaches, on
the other files in ``hidden/``, and on the reference's modules and data. The diagnosis of a check that failed also
depends on the misconceptions of its exercise and of the exercises that this one builds on. Points, visibility and
level are not part of the digest: they are read from the marker each time.
"""

from __future__ import annotations

import ast
import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from ..diagnosis.variants import Variant, builds_on, is_test
from ..student.notebook_source import is_of_a_notebook
from ..suite.collection import Check

_OF_NO_CHECK: Final = (
    "misconceptions*.py",
    "misconceptions.toml",
    "held_out*",
    "equivalents.toml",
    "accepted",
    "pictures",
)
"""What of ``hidden/`` is no part of any check, as patterns: it is read by other rooms."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclasses.dataclass(frozen=True)
class Digests:
    """What the checks of one assignment depend on.

    checks:   check -> digest of what its outcome depends on
    variants: exercise -> digest of what the diagnosis depends on
    prerequisites: exercise -> the exercises that it builds on
    """

    checks: Mapping[str, str]
    variants: Mapping[str, str]
    prerequisites: Mapping[str, frozenset[str]]

    def depends(self, check: Check) -> str:
        """Return what is stored with the check's result: both digests."""
        return f"{self.checks[check.name]}-{self.variants[check.exercise]}"


def digests_of(folder: Path, checks: Sequence[Check], misconceptions: Iterable[Variant]) -> Digests:
    """Return the digests of the assignment whose author's folder is ``folder``."""
    shared = _digest(_shared_files(folder))
    files = {check.file: _TestFile(check.file) for check in checks}
    exercises = list(dict.fromkeys(check.exercise for check in checks))
    variants = list(misconceptions)
    all_exercises = sorted({*exercises, *(variant.exercise for variant in variants)})
    prerequisites = {name: frozenset(lower) for name, lower in builds_on(folder, all_exercises).items()}
    return Digests(
        checks={
            check.name: _digest([shared, check.exercise, check.kind, *files[check.file].parts(check.name)])
            for check in checks
        },
        variants={name: _digest(_words(variants, {name, *prerequisites[name]})) for name in exercises},
        prerequisites=prerequisites,
    )


def _words(variants: Iterable[Variant], exercises: set[str]) -> Iterator[str]:
    for variant in variants:
        if variant.exercise in exercises:
            for field in dataclasses.fields(variant):
                if field.name not in ("file", "line"):
                    yield f"{field.name}={getattr(variant, field.name)!r}"


def _shared_files(folder: Path) -> Iterator[str | bytes]:
    """Names and bytes of the reference and of what the suite's files share."""
    in_notebook = is_of_a_notebook(folder)
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if not path.is_file() or any(part.startswith((".", "__pycache__")) for part in place.parts):
            continue
        is_hidden = place.parts[0] == "hidden"
        name = place.parts[1 if is_hidden else 0]
        if (
            is_test(name)
            or (path.suffix == ".ipynb" and not in_notebook)
            or (is_hidden and any(fnmatch(name, pattern) for pattern in _OF_NO_CHECK))
        ):
            continue
        yield place.as_posix()
        yield path.read_bytes()


class _TestFile:
    """The statements of one file of tests, by what they define."""

    def __init__(self, file: Path) -> None:
        self._text = file.read_text(encoding="utf-8")
        body = ast.parse(self._text).body
        self._definitions = {node.name: node for node in body if isinstance(node, Definition)}
        self._others = [ast.dump(node) for node in body if not isinstance(node, Definition)]
        self._always = {node.name for node in self._definitions.values() if _is_autouse(node)}

    def parts(self, check: str) -> list[str]:
        """Return what the check is made of; the whole file where its function is not at the top."""
        name = check.partition("[")[0]
        if not isinstance(self._definitions.get(name), ast.FunctionDef):
            return [check, self._text]
        reached: set[str] = set()
        waiting = {name, *self._always}
        for statement in self._top_names():
            waiting |= {statement} if statement in self._definitions and not _is_check(statement) else set()
        while waiting:
            current = waiting.pop()
            reached.add(current)
            waiting |= (_names(self._definitions[current]) & self._definitions.keys()) - reached
        return [
            check,
            *self._others,
            *(_dump(self._definitions[definition]) for definition in sorted(reached)),
        ]

    def _top_names(self) -> set[str]:
        """Names that statements at the top use: a helper that computes a constant, say."""
        body = ast.parse(self._text).body
        return set().union(*(_names(node) for node in body if not isinstance(node, Definition)))


def _is_check(name: str) -> bool:
    return name.startswith("test")


def _is_autouse(node: Definition) -> bool:
    return any("autouse" in ast.unparse(decorator) for decorator in node.decorator_list)


def _names(node: ast.AST) -> set[str]:
    """Every name that ``node`` uses, with its arguments, which may be fixtures, and its strings, which may name a fixture."""
    names = set()
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Constant(value=str(name)):
                names.add(name)
    return names


def _dump(node: Definition) -> str:
    """The definition without the marker that ties it to an exercise."""
    decorators = [d for d in node.decorator_list if not ast.unparse(d).startswith("pytest.mark.exercise(")]
    text = ast.dump(node)
    for decorator in node.decorator_list:
        if decorator not in decorators:
            text = text.replace(ast.dump(decorator), "", 1)
    return text


def _digest(parts: Iterable[str | bytes]) -> str:
    total = hashlib.blake2b(digest_size=10)
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()
