"""The fixtures that suites are written with: ``student``, ``reference``, ``rng``, and seeded global generators.

They are registered for the files of a suite alone (`plugin.pytest_collectstart`), so that a project that
happens to share the environment keeps its own fixtures of these names, and misses those that it has not.
"""

from __future__ import annotations

import hashlib
import inspect
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import numpy as np

    from ..student.api import Student
    from ..student.backend import Reference
    from ..student.child import Helper


@dataclass
class Current:
    """Whom the running check is about. ``student`` is None under plain pytest."""

    student: Student | None = None
    reference: Reference | None = None
    seed: bytes = b"practice"


CURRENT = pytest.StashKey[Current]()
HELPERS: pytest.StashKey[dict[Path, Helper]] = pytest.StashKey()


def register_fixtures(module: pytest.Module) -> None:
    """Make the fixtures visible in ``module`` and nowhere else; those that a conftest.py defines stay as they are.

    `pytest.register_fixture` came with pytest 9.1. Before it, and to see what a conftest.py defines, there is
    only the private fixture manager: tried on 8.4 and 9.2.
    """
    manager: Any = module.session._fixturemanager
    for name, function in FIXTURES.items():
        if any(_is_of_a_conftest(fixture) for fixture in manager.getfixturedefs(name, module) or ()):
            continue
        autouse = name == "_seeded"
        if hasattr(pytest, "register_fixture"):
            pytest.register_fixture(name=name, func=function, node=module, autouse=autouse)
        else:
            manager._register_fixture(name=name, func=function, nodeid=module.nodeid, autouse=autouse)


def _is_of_a_conftest(fixture: Any) -> bool:
    """Whether a fixture comes from a conftest.py above the suite, in place of a plug-in of the whole run."""
    return fixture.baseid not in ("", ".") or Path(inspect.getfile(fixture.func)).name == "conftest.py"


def assignment_folder(test_file: Path) -> Path:
    """Return the folder whose modules ``test_file`` checks: beside it, or above ``hidden/``."""
    return test_file.parent.parent if test_file.parent.name == "hidden" else test_file.parent


def seed_for(seed: bytes, check: str) -> int:
    """Return the seed of one check: 128 bits from the submission's seed and the check's name."""
    return int.from_bytes(hashlib.blake2b(check.encode(), key=seed[:64], digest_size=16).digest())


def reference(request: pytest.FixtureRequest) -> Reference:
    """The solution's modules: ``reference.losses.mse`` is the right function."""
    current = request.config.stash[CURRENT]
    if current.reference is not None:
        return current.reference
    if request.path.parent.name != "hidden":
        pytest.fail("The fixture `reference` is for hidden suites: a visible check cannot see the solution.")
    # the one by which the student's registered classes cross
    own: Student = request.getfixturevalue("student")
    assert own.__state__.reference is not None
    return own.__state__.reference


def student(request: pytest.FixtureRequest) -> Iterator[Student]:
    """The student's modules: ``student.losses.mse(y_hat, y)`` calls the student's function."""
    from ..student.api import close, end_check

    current = request.config.stash[CURRENT]
    if current.student is not None:
        yield current.student
        end_check(current.student)
        return
    folder = assignment_folder(request.path)
    if request.path.parent.name == "hidden":
        from ..student.in_process import local_student

        own = local_student(folder, folder)
    else:
        own = _in_own_process(request, folder)
    yield own
    close(own)


def _in_own_process(request: pytest.FixtureRequest, folder: Path) -> Student:
    """Return the student's code in ``folder`` as `autograder check` runs it; with ``--pdb``, in this process."""
    from ..student.api import Student
    from ..student.child import Helper
    from ..student.in_process import local_student
    from ..student.own_process import OwnProcessBackend
    from ..student.released import read_released, working_files

    if request.config.getoption("usepdb", False):
        return local_student(folder)
    released = read_released(folder)
    helpers = request.config.stash.setdefault(HELPERS, {})
    if folder not in helpers:
        helpers[folder] = Helper(released.packages)
        request.config.add_cleanup(helpers[folder].close)
    return Student(OwnProcessBackend(helpers[folder], working_files(folder, released).files))


def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Random numbers that are this student's and this check's own, and the same at every regrade."""
    return random_numbers(request.node.name, request.config.stash[CURRENT].seed)


def random_numbers(check: str, seed: bytes) -> np.random.Generator:
    """Return the generator that ``rng`` is in the test named ``check`` of a submission with ``seed``."""
    import numpy as np

    # what default_rng makes of a seed, without a look at what else it might be
    return np.random.Generator(np.random.PCG64(seed_for(seed, check)))


def _seeded(request: pytest.FixtureRequest) -> None:
    """Seed the global generators and hypothesis too, so that every check repeats exactly."""
    if request.node.get_closest_marker("exercise") is not None:
        seed_generators(request.node, request.config.stash[CURRENT].seed)


def seed_generators(item: pytest.Item, submission_seed: bytes) -> None:
    """Seed the global generators, and hypothesis for ``item``."""
    import numpy as np

    seed = seed_for(submission_seed, item.name)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    function: Any = getattr(item, "obj", None)
    if getattr(function, "is_hypothesis_test", False):
        getattr(function, "__func__", function)._hypothesis_internal_use_seed = seed


FIXTURES: dict[str, Callable[..., Any]] = {
    "reference": reference,
    "student": student,
    "rng": rng,
    "_seeded": _seeded,
}
