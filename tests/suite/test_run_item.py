"""A check runs as under pytest itself: same fixtures, same order, same failure; only pytest's reports are left out."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
import tiny

from autograder.student.api import close
from autograder.student.in_process import local_student
from autograder.suite.run_item import run_item
from autograder.suite.session import Suite

SUITE = '''
import pytest
from hypothesis import given, settings, strategies

pytestmark = pytest.mark.exercise("tiny.mse")
steps = []


@pytest.fixture(autouse=True)
def noted(request):
    steps.append(f"before {request.node.name}")
    yield
    steps.append(f"after {request.node.name}")


@pytest.fixture(params=[1, 2])
def number(request, noted):
    steps.append(f"number {request.param}")
    return request.param


@pytest.fixture
def fails_before():
    raise LookupError("before")


@pytest.fixture
def fails_after():
    yield 3
    raise LookupError("after")


def test_a_parametrized_fixture(number):
    """a"""
    steps.append(f"body {number}")
    assert number == 1, "not one"


@pytest.mark.parametrize("x", [0, 5], ids=["zero", "five"])
def test_parameters(x, tmp_path):
    """b"""
    assert x and tmp_path.is_dir()


def test_set_up_that_fails(fails_before):
    """c"""
    steps.append("never")


def test_teardown_that_fails(fails_after):
    """d"""
    assert fails_after == 3


def test_body_and_teardown_that_fail(fails_after):
    """e"""
    raise ValueError("body")


@pytest.mark.skip(reason="not today")
def test_skipped():
    """f"""
    steps.append("never")


@pytest.mark.usefixtures("fails_before")
def test_used_fixture():
    """g"""


@pytest.mark.filterwarnings("error")
def test_a_warning():
    """h"""
    import warnings

    warnings.warn("loud")


class TestClass:
    def setup_method(self):
        self.value = 4

    def test_in_a_class(self, monkeypatch):
        """i"""
        monkeypatch.setenv("X", "1")
        value = self.value
        assert value == 5


@settings(max_examples=20)
@given(strategies.integers(0, 100))
def test_property(n):
    """j"""
    assert n > 100
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write_assignment(tmp_path / "01-tiny", suite=SUITE)


class Recorder:
    """Keeps the first exception of each test, as pytest reports it, and the steps that the module noted."""

    def __init__(self) -> None:
        self.raised: dict[str, tuple[str, str]] = {}
        self.steps: list[str] = []

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None:
            self.raised.setdefault(item.name, described(call.excinfo.value))
        self.steps = item.module.steps  # type: ignore[attr-defined]


def described(raised: BaseException) -> tuple[str, str]:
    return type(raised).__name__, str(raised)


def test_every_item_raises_what_it_raises_under_pytest_and_takes_the_same_steps(folder: Path) -> None:
    recorder = Recorder()
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(
            ["-p", "no:cacheprovider", "--import-mode=importlib", str(folder / "hidden")], plugins=[recorder]
        )
    with Suite(folder / "hidden", folder) as suite:
        student = local_student(folder, folder)
        raised = {}
        for check in suite.checks:
            error = suite._run_item(check, student, b"practice")
            if error is not None:
                raised[check.name.rpartition("::")[2]] = described(error)
        (module,) = {id(item.module): item.module for item in suite._items.values()}.values()  # type: ignore[attr-defined]
        close(student)
    assert raised == recorder.raised
    assert module.steps == recorder.steps
    assert len(raised) == 10


def test_an_item_can_be_run_again_and_a_session_can_be_ended(folder: Path) -> None:
    hidden = folder / "hidden" / "test_tiny.py"
    hidden.write_text(
        "import pytest\n\n"
        "@pytest.mark.exercise('tiny.mse')\ndef test_interrupted(tmp_path):\n    '''a'''\n    raise KeyboardInterrupt\n\n"
        "@pytest.mark.exercise('tiny.mse')\ndef test_again(request):\n    '''b'''\n    assert request.node.funcargs\n"
    )
    with Suite(folder / "hidden", folder) as suite:
        interrupted, again = suite._items.values()
        with pytest.raises(KeyboardInterrupt):
            run_item(interrupted)
        assert run_item(again) is None
        assert run_item(again) is None
