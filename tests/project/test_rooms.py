"""The architecture is enforced: imports run one way, the guest knows nothing, nothing names the course."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import autograder

PACKAGE = Path(autograder.__file__).parent
ROOT = PACKAGE.parent

# A room may import itself and what stands before it, and nothing else; imports inside functions count too.
ROOMS = [
    "errors",
    "results",
    "durable",
    "budget",
    "wire",
    "sandbox",
    "student",
    "checks",
    "suite",
    "diagnosis",
    "course",
    "grading",
    "feedback",
    "similarity",
    "gradebook",
    "people",
    "quality",
    "release",
    "integrations",
    "reading",
    "selfcheck",
    "practice",
    "service",
    "cli",
]
# Names that courses and configurations import: each only passes on what a room defines.
PUBLIC_PATHS = [
    "bridge",
    "foreign_tests",
    "misconceptions",
    "modules",
    "nbgrader_hooks",
    "nbgrader_settings",
    "pictures",
]
ENTRANCES = ["__init__", "__main__", "_version"]

FILES = sorted(path for path in PACKAGE.rglob("*.py") if "ladder" not in path.parts)
ROOM_FILES = [path for path in FILES if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in ROOMS]


def label(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_modules(path: Path) -> set[tuple[str, ...]]:
    """Every module of ours that the file imports, anywhere in it, as a path below the package."""
    here = path.relative_to(PACKAGE).parts[:-1]
    modules: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            named = tuple((node.module or "").split(".")) if node.module else ()
            if node.level:
                target = here[: len(here) - node.level + 1] + named
            elif named[:1] == ("autograder",):
                target = named[1:]
            else:
                continue
            modules |= {target} if target else {(alias.name,) for alias in node.names}
        elif isinstance(node, ast.Import):
            modules |= {
                tuple(alias.name.split(".")[1:])
                for alias in node.names
                if alias.name.startswith("autograder.")
            }
    return modules - {("__version__",)}


def imported_rooms(path: Path) -> set[str]:
    return {module[0] for module in imported_modules(path)} - set(ENTRANCES)


def test_every_file_is_in_a_room_and_every_room_has_files():
    names = {room_of(path) for path in FILES}
    assert names == {*ROOMS, *PUBLIC_PATHS, *ENTRANCES}


@pytest.mark.parametrize("path", ROOM_FILES, ids=label)
def test_imports_run_one_way(path):
    here = ROOMS.index(room_of(path))
    unknown = imported_rooms(path) - set(ROOMS)
    assert not unknown, f"{label(path)} imports {sorted(unknown)}, which is no room"
    above = sorted(room for room in imported_rooms(path) if ROOMS.index(room) > here)
    assert not above, f"{label(path)} imports {above}, which stand behind its own room"


def test_no_two_modules_import_each_other():
    graph = {}
    for path in FILES:
        name = path.relative_to(PACKAGE).with_suffix("").parts
        graph[name[:-1] if name[-1] == "__init__" else name] = imported_modules(path)
    assert not [
        (".".join(a), ".".join(b)) for a in graph for b in graph[a] if a < b and a in graph.get(b, set())
    ]


@pytest.mark.parametrize("name", PUBLIC_PATHS)
def test_a_public_path_defines_nothing_of_its_own(name):
    tree = ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))
    allowed = (ast.ImportFrom, ast.Assign, ast.Expr)
    assert all(isinstance(node, allowed) for node in tree.body)


@pytest.mark.parametrize("path", [p for p in FILES if room_of(p) == "sandbox"], ids=label)
def test_the_sandbox_imports_nothing_of_ours_but_the_wire_and_the_errors(path):
    assert imported_rooms(path) <= {"sandbox", "wire", "errors"}


@pytest.mark.parametrize("path", [p for p in FILES if room_of(p) == "checks"], ids=label)
def test_checks_know_nothing_of_the_rest(path):
    assert imported_rooms(path) <= {"checks", "errors"}


@pytest.mark.parametrize("path", [PACKAGE / "errors.py", PACKAGE / "durable.py"], ids=label)
def test_errors_and_durable_import_the_standard_library_alone(path):
    names = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", ROOM_FILES, ids=label)
def test_the_page_of_the_architecture_names_every_file(path):
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page[page.index("## The rooms") : page.index("## The way of one submission")]
    room = "".join(f"{part}/" for part in path.relative_to(PACKAGE).parent.parts)
    rows = [row for row in section.splitlines() if not room or row.startswith(f"| `{room}` |")]
    if path.name != "__init__.py":
        assert any(f"`{path.stem}`" in row for row in rows), (
            f"{label(path)} is not in its room of CONTRIBUTING.md"
        )


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_file_stays_short_enough_to_be_read_at_once(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_package_and_the_command_import_nothing_heavy():
    code = "import sys, autograder, autograder.cli; print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    heavy = ["numpy", "pytest", "nbgrader", "matplotlib", "rich", "sqlalchemy", "jinja2", "distributed"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", FILES, ids=label)
def test_the_engine_names_no_assignment_of_this_course(path):
    text = path.read_text(encoding="utf-8")
    course = sorted(folder.name for folder in (ROOT / "solutions").iterdir() if folder.is_dir())
    assert course
    assert not re.search(rf"\b({'|'.join(map(re.escape, course))})\b", text)


@pytest.mark.parametrize("module", ["autograder", "autograder.checks", "autograder.sandbox"])
def test_what_is_exported_is_what_is_there(module):
    code = (
        f"import {module} as m; names = m.__all__; "
        "missing = [n for n in names if not hasattr(m, n)]; "
        "assert not missing, missing; assert list(names) == sorted(names), names"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
