"""The pytest plugin: the fixtures and the marker that suites are written with.

``@pytest.mark.exercise("losses.mse", points=2)`` ties a test to an exercise and says what it is worth;
points are written there and nowhere else. The test's docstring is the title that people read.

Under plain ``pytest`` the code beside the test is the student: the solution for a hidden suite, the
student's own files for the visible checks. When a `suite.Suite` grades, it supplies the student.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import numpy as np

    from ..student.api import Student
    from ..student.child import Helper
    from ..student.reference import Reference


@dataclass
class Current:
    """Whom the running check is about. ``student`` is None under plain pytest."""

    student: Student | None = None
    reference: Reference | None = None
    seed: bytes = b"practice"


CURRENT = pytest.StashKey[Current]()
RAISED = pytest.StashKey[BaseException]()
HELPERS: pytest.StashKey[dict[Path, Helper]] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    config.stash.setdefault(CURRENT, Current())
    config.addinivalue_line(
        "markers",
        "exercise(name, points=0, kind='generic', visibility='', level=''): "
        "ties a test to an exercise; points are what the test is worth; kind is the probe set "
        "('generic', 'edge' or 'purity')",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Make hypothesis repeatable in our suites, and let it use our fixtures: they hold no state."""
    hypothesis = sys.modules.get("hypothesis")
    if hypothesis is None:
        return
    for item in items:
        function = getattr(item, "obj", None)
        if getattr(function, "is_hypothesis_test", False) and item.get_closest_marker("exercise"):
            function = getattr(function, "__func__", function)
            assert function is not None
            written = getattr(function, "_hypothesis_internal_use_settings", None)
            function._hypothesis_internal_use_settings = hypothesis.settings(
                written, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
            )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what a check raised; under plain pytest in a student's folder, show our sentence in place of our frames."""
    if call.excinfo is not None and RAISED not in item.stash:
        item.stash[RAISED] = call.excinfo.value
    report = yield
    if call.excinfo is not None and call.when == "call" and _is_a_students_own(item):
        report.longrepr = plain_text(item, call.excinfo.value) or report.longrepr
    return report


def _is_a_students_own(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("exercise") is not None
    return marked and item.config.stash[CURRENT].student is None and item.path.parent.name != "hidden"


def plain_text(item: pytest.Item, raised: BaseException) -> str:
    """Return the sentence and the student's own line for a check that ended with ``raised``; empty if it is broken."""
    from ..results import Outcome
    from .collection import read_marker
    from .sentences import message, where
    from .verdict import result_of

    result = result_of(read_marker(item), raised, "", 0.0)
    if result.outcome is Outcome.BROKEN:
        return ""
    lines = [result.title, f"  {message(result, values=True)}"]
    if result.frames and result.outcome is not Outcome.NOT_ATTEMPTED:
        lines.append(f"  {where(result.frames[-1])}   {result.frames[-1].text.strip()}")
    if result.error_message:
        lines.append(f"  {result.error_type}: {result.error_message.splitlines()[0]}")
    return "\n".join([*lines, *(f"    {line}" for line in result.values.splitlines())])


def assignment_folder(test_file: Path) -> Path:
    """Return the folder whose modules ``test_file`` checks: beside it, or above ``hidden/``."""
    return test_file.parent.parent if test_file.parent.name == "hidden" else test_file.parent


def seed_for(seed: bytes, check: str) -> int:
    """Return the seed of one check: 128 bits from the submission's seed and the check's name."""
    return int.from_bytes(hashlib.blake2b(check.encode(), key=seed[:64], digest_size=16).digest())


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Reference:
    """The solution's modules: ``reference.losses.mse`` is the right function."""
    from ..student.reference import Reference

    current = request.config.stash[CURRENT]
    if current.reference is not None:
        return current.reference
    if request.path.parent.name != "hidden":
        pytest.fail("The fixture `reference` is for hidden suites: a visible check cannot see the solution.")
    return Reference(assignment_folder(request.path))


@pytest.fixture
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


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Random numbers that are this student's and this check's own, and the same at every regrade."""
    import numpy as np

    return np.random.default_rng(seed_for(request.config.stash[CURRENT].seed, request.node.name))


@pytest.fixture(autouse=True)
def _seeded(request: pytest.FixtureRequest) -> None:
    """Seed the global generators and hypothesis too, so that every check repeats exactly."""
    if request.node.get_closest_marker("exercise") is None:
        return
    import numpy as np

    seed = seed_for(request.config.stash[CURRENT].seed, request.node.name)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    function: Any = getattr(request.node, "obj", None)
    if getattr(function, "is_hypothesis_test", False):
        getattr(function, "__func__", function)._hypothesis_internal_use_seed = seed
