"""The ground that sandbox tests stand on: who runs the judge, in which mode, with which Python.

A test that runs as root also has to show that an ordinary user gets the same sandbox. Root's Python
may lie where no one else may look (/root is closed), so an ordinary user gets a copy of what is
needed, in a folder that everybody may read.
"""

from __future__ import annotations

import atexit
import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent
ORDINARY = 12345  # a user that owns nothing

# who runs the judge, in which mode; the first is this test's own process and user
GRID = [("me", "namespaces"), ("everybody", "landlock")]
if os.geteuid() == 0:
    GRID += [("ordinary", "namespaces"), ("ordinary", "landlock")]


def hostile(name: str) -> dict[str, bytes]:
    """Return the submission with the one file ``name`` of the attacks."""
    return {f"{name}.py": (TESTS / "sandbox_attacks" / f"{name}.py").read_bytes()}


@functools.cache
def everybodys_ground() -> tuple[Path, Path]:
    """Return (python, folder of modules): both readable by every user, with all that a judge needs."""
    folder = Path(tempfile.mkdtemp(prefix="autograder-ground-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    site = folder / "site"
    for name in (
        "autograder",
        "numpy",
        "msgspec",
        "packaging",
        "dateutil",
        "pytest",
        "_pytest",
        "pluggy",
        "iniconfig",
        "pygments",
    ):
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.submodule_search_locations
        source = Path(spec.submodule_search_locations[0])
        for tree in (source, source.with_name(f"{name}.libs")):
            if tree.is_dir():
                shutil.copytree(tree, site / tree.name, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    for name in ("py", "six"):  # pytest's and dateutil's, one file each
        single = importlib.util.find_spec(name)
        if single is not None and single.origin is not None:
            shutil.copy(single.origin, site / f"{name}.py")
    shutil.copytree(TESTS / "sandbox_attacks", site / "sandbox_attacks")
    shutil.copytree(TESTS.parent / "hostile", site / "hostile")
    shutil.copy(TESTS / "sandbox_scenarios.py", site)
    shutil.copy(TESTS / "sandbox_ground.py", site)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return _python_for_everybody(folder), site


@functools.cache
def run_scenarios(who: str, mode: str) -> dict[str, Any]:
    """Return what `sandbox_scenarios` reports when ``who`` judges in ``mode``."""
    if who == "me":
        command = [sys.executable, str(TESTS / "sandbox_scenarios.py"), mode]
        environment = {**os.environ, "PYTHONPATH": str(TESTS.parents[1])}  # the tree that these tests are of
        user: dict[str, Any] = {}
    else:
        python, site = everybodys_ground()
        command = [str(python), str(site / "sandbox_scenarios.py"), mode]
        environment = {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
        user = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []} if who == "ordinary" else {}
    environment |= {"AUTOGRADER_PLANTED": "secret of the environment"}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd="/", check=False, **user
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _python_for_everybody(folder: Path) -> Path:
    """Return a Python of this version that every user may run: this one, the system's, or a copy."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (
        os.path.realpath(sys.executable),
        f"/usr/bin/python{version}",
        f"/usr/local/bin/python{version}",
    ):
        if os.path.exists(candidate) and _runs_for_others(candidate):
            return Path(candidate)
    prefix = folder / "python"
    library = Path(sys.base_prefix, "lib", f"python{version}")
    ignored = shutil.ignore_patterns("test", "site-packages", "__pycache__", "idlelib", "config-*")
    shutil.copytree(library, prefix / "lib" / library.name, ignore=ignored)
    (prefix / "bin").mkdir()
    shutil.copy(os.path.realpath(sys.executable), prefix / "bin" / "python3")
    for shared in Path(sys.base_prefix, "lib").glob("libpython*"):
        shutil.copy(shared, prefix / "lib")
    return prefix / "bin" / "python3"


def _runs_for_others(python: str) -> bool:
    user: dict[str, Any] = (
        {"user": ORDINARY, "group": ORDINARY, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    try:
        done = subprocess.run([python, "-c", ""], env={}, cwd="/", capture_output=True, check=False, **user)
    except OSError:
        return False
    return done.returncode == 0
