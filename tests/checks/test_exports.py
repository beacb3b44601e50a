"""What `autograder.checks` exports is what it says it exports, documented, and light."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import types
from pathlib import Path

import autograder.checks as checks

PACKAGE = Path(checks.__file__).parent


def test_all_lists_exactly_what_is_exported():
    public = {
        name
        for name, value in vars(checks).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert public == set(checks.__all__)
    assert len(checks.__all__) == len(set(checks.__all__))


def test_everything_exported_says_what_it_does():
    for name in checks.__all__:
        value = getattr(checks, name)
        if callable(value):
            assert (value.__doc__ or "").strip(), f"{name} has no docstring"


def test_the_library_needs_nothing_but_numpy():
    program = (
        "import sys, autograder.checks\n"
        "heavy = {'scipy', 'flint', 'mpmath', 'hypothesis', 'pytest', 'msgspec', 'rich'} & set(sys.modules)\n"
        "ours = {n for n in sys.modules if n.startswith('autograder.') and not n.startswith(('autograder.checks', 'autograder._', 'autograder.errors'))}\n"
        "assert not heavy, heavy\n"
        "assert not ours, ours\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=PACKAGE.parents[1])


DOCUMENTATION = PACKAGE.parents[1] / "docs" / "checks.md"


def test_every_exported_name_is_on_the_documentation_page():
    page = DOCUMENTATION.read_text(encoding="utf-8")
    missing = [name for name in checks.__all__ if f"`{name}" not in page and f"{name}(" not in page]
    assert not missing


def test_the_page_names_nothing_that_does_not_exist():
    page = DOCUMENTATION.read_text(encoding="utf-8")
    modules = [
        importlib.import_module(f"autograder.checks.{path.stem}") for path in PACKAGE.glob("[a-z]*.py")
    ]
    named = set(re.findall(r"`((?:assert|measured|certified|binomial|numerical|richardson)_\w+)", page))
    assert len(named) > 40
    assert not [name for name in named if not any(hasattr(module, name) for module in modules)]
