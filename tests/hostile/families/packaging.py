"""Packaging: what a folder may hold beside a module."""

from __future__ import annotations

import json

from .attack import ALL, FULL, SCALE, Files, attack

SOLUTION = "@COURSE@/solutions/a1/arena.py"


@attack(0.0, arena__py=SOLUTION)
def a_link_to_the_solution() -> Files:
    """Links are not followed."""
    return {"notes.txt": ""}


@attack(0.0, arena__py="@COURSE@/data/submitted/honest-plain/a1/arena.py")
def a_link_to_a_neighbour() -> Files:
    """Nor those to another submission."""
    return {"notes.txt": ""}


@attack(0.0, arena__py="/dev/zero")
def a_link_to_a_device() -> Files:
    """Nor those to a device."""
    return {"notes.txt": ""}


@attack(1.0, solutions="@COURSE@/solutions")
def a_link_to_a_folder() -> Files:
    """Nor those to a folder."""
    return {"arena.py": SCALE + "from solutions.a1 import arena\nmse, descend = arena.mse, arena.descend\n"}


@attack(0.0)
def a_folder_of_the_modules_name() -> Files:
    """A folder is no file."""
    return {"arena.py/arena.py": ALL}


@attack(1.0)
def a_package_beside_the_module() -> Files:
    """Where there is a module, a package of its name does not take its place."""
    return {"arena.py": SCALE, "arena/__init__.py": ALL}


@attack(1.0)
def a_notebook_with_points() -> Files:
    """Points in a notebook's cells are no points."""
    cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade": True, "grade_id": "arena-mse", "points": 100, "schema_version": 3, "locked": False, "solution": False}}, "source": "", "outputs": [], "execution_count": None}  # fmt: skip
    return {
        "arena.py": SCALE,
        "a1.ipynb": json.dumps({"cells": [cell] * 3, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    }


@attack(1.0)
def a_folder_that_is_a_notebook() -> Files:
    """A folder with the notebook's name is named in a sentence."""
    return {"arena.py": SCALE, "a1.ipynb/inner.txt": "x"}


@attack(1.0)
def a_course_of_its_own() -> Files:
    """A course.toml in a submission is a file like any other."""
    return {
        "arena.py": SCALE,
        "course.toml": "[grading]\nsandbox = 'none'\n",
        "solutions/a1/hidden/test_arena.py": "raise SystemExit\n",
    }


@attack(1.0)
def modules_that_python_starts_with() -> Files:
    """sitecustomize and its like are not run in the judge, and in the guest they are the student's."""
    code = "import builtins\nbuiltins.abs = lambda x: 0.0\n"
    return {"arena.py": SCALE, "sitecustomize.py": code, "usercustomize.py": code, "numpy.pth": "import os\n"}


@attack(1.0)
def a_numpy_of_its_own() -> Files:
    """A numpy.py of the student's is not the judge's NumPy."""
    return {
        "arena.py": SCALE,
        "numpy.py": "def mean(x): return 0.0\n",
        "numpy/__init__.py": "def mean(x): return 0.0\n",
    }


@attack(1.0)
def misconceptions_of_its_own() -> Files:
    """The diagnosis reads the author's files only."""
    return {
        "arena.py": SCALE,
        "hidden/misconceptions.py": "raise SystemExit\n",
        "misconceptions.py": "raise SystemExit\n",
    }


@attack(1.0)
def many_files() -> Files:
    """A thousand files do not keep the module out."""
    return {"arena.py": SCALE, **{f"a{k:04}.txt": "" for k in range(700)}}


@attack(1.0)
def names_that_leave() -> Files:
    """A name cannot lead out of the folder."""
    return {"arena.py": SCALE, "..\\..\\solutions\\arena.py": ALL, "...py": ALL, "C:arena.py": ALL}


@attack(1.0)
def nested_folders() -> Files:
    """Folders that lie too deep are left out."""
    return {"arena.py": SCALE, "/".join("d" * 60) + "/arena.py": ALL}


@attack(0.0)
def an_archive() -> Files:
    """An archive in place of the module is not unpacked."""
    return {"arena.py": b"PK\x03\x04" + bytes(100), "arena.zip": b"PK\x03\x04" + bytes(2**16)}


@attack(1.0)
def compiled_code() -> Files:
    """Bytecode beside the module is not what is graded."""
    return {"arena.py": SCALE, "__pycache__/arena.cpython-311.pyc": bytes(100), "arena.pyc": bytes(100)}


@attack(FULL)
def a_time_before_the_course() -> Files:
    """A timestamp of the student's is a claim."""
    return {"arena.py": ALL, "timestamp.txt": "1970-01-01 00:00:00 UTC"}


@attack(FULL)
def a_time_that_is_code() -> Files:
    """And it is read as a time or not at all."""
    return {"arena.py": ALL, "timestamp.txt": "$(touch /tmp/ran) ${jndi} {{7*7}} " * 400}
