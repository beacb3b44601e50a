"""Tests that were written for another grader, run at the judge against a student's code.

A test cell of a notebook, or a file of unittest, looks names up in the student's namespace. Here its text runs in this
process, in a namespace that falls back to the student's: functions are called over there, values come as plain data.
A name of the student's comes before a built-in one, since an own ``sum`` may be what was asked for.
"""

from __future__ import annotations

import builtins
import contextlib
import doctest
import io
import itertools
import re
import sys
import unittest
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from ..checks.failure import CheckFailed
from ..student.api import NotPlainData, Proxy, Student
from ..student.faults import NotReached, StudentFault, StudentRaised
from ..student.notebook_files import RUNNER
from ..student.notebook_source import NOTEBOOK
from ..student.proxy import own_equality
from .bare_assertions import with_their_text
from .foreign_modules import importable, standing
from .nose_names import nose_stands_in
from .seeded import SEED_STUDENTS, TEST_CELL, compiled, seeding
from .session import collect_checks

_NUMPY_2: Final = re.compile(r"\bnp\.(?:(True|False)_|\w+\(([^()]*)\))")
"""How NumPy 2 shows a number or truth value of its own; NumPy 1 showed it as Python's."""

_OF_PARAM: Final = type(pytest.param())
"""What ``pytest.param`` makes."""

IN_GUEST: Final = "tested inside the student's process"
"""What stands behind the title of a check that `run_in_guest` runs, wherever it is shown."""

IN_GUEST_MEANS: Final = (
    "a submission can read such a test and decide how it ends. Its points show that the code was not caught, and no more; "
    "no misconception is named."
)

OWN_OBJECT = (
    "Your code gives an object of a class of its own where a number, a text, a list or an array is expected."
)


def run_cell_test(
    student: Student,
    text: str,
    *,
    after: str = "",
    notebook: str = NOTEBOOK,
    folder: Path | None = None,
    written: Collection[str] = (),
) -> None:
    """Run the test cell ``text`` against the student's notebook, as it is at its end or ``after`` a cell.

    notebook: the module of the notebook, of an assignment with several
    folder:   where the modules lie that the test imports, which are the author's own; None where it imports none
    written:  those of them that students write, so that they are the student's

    Raises what the test raises: AssertionError, or the StudentFault behind another exception.
    """
    names = _StudentsNames(_state_of(student, notebook, after), notebook)
    with (
        contextlib.nullcontext() if folder is None else importable(student, folder, written),
        _own_objects_refused(),
        names.restored(),
        nose_stands_in(),
        contextlib.redirect_stdout(io.StringIO()),
        with_their_text(text, TEST_CELL),
    ):
        exec(compiled(text), names)  # the course's own text


def run_doctest(student: Student, text: str, *, after: str = "", notebook: str = NOTEBOOK) -> None:
    """Run the doctest ``text`` against the student's notebook: what each statement shows is what stands below it.

    A number or truth value of NumPy's is shown as Python's, whichever version stored the text.

    Raises CheckFailed where something else is shown, else what the statements raise.
    """
    names = _StudentsNames(_state_of(student, notebook, after), notebook)
    with _own_objects_refused(), names.restored():
        for example in doctest.DocTestParser().get_examples(text):
            _run_example(example, names)


def _run_example(example: doctest.Example, names: dict[str, Any]) -> None:
    printed = io.StringIO()

    def show(value: Any) -> None:
        if isinstance(value, Proxy):
            raise NotPlainData(OWN_OBJECT)
        if value is not None:
            print(repr(value), file=printed)

    before, sys.displayhook = sys.displayhook, show
    flags = sum(option for option, is_set in example.options.items() if is_set)
    try:
        with contextlib.redirect_stdout(printed), np.printoptions(legacy="1.25"):
            exec(compiled(example.source, "single"), names)
    except Exception as error:
        kind, _, _ = (example.exc_msg or "").partition(":")
        if example.exc_msg is None or kind.strip() != type(error).__name__:
            raise
        return
    finally:
        sys.displayhook = before
    wanted = _NUMPY_2.sub(lambda found: found[1] or found[2], example.want)
    if not doctest.OutputChecker().check_output(wanted, printed.getvalue(), flags):
        raise CheckFailed(
            "A statement of this check shows something else than it has to.",
            values=f"{example.source.strip()} shows {printed.getvalue().strip()[:200] or 'nothing'}, and "
            f"{wanted.strip()[:200] or 'nothing'} was stored.",
        )


def run_in_guest(student: Student, text: str, *, after: str = "", notebook: str = NOTEBOOK) -> None:
    """Run the test cell ``text`` inside the student's process: only where it cannot run here, and its author says so.

    The student's code can read the text, and decide how the test ends. Other submissions, the gradebook and the
    machine are as safe as always.

    Raises CheckFailed where the student's process says that the test did not pass; nothing of its output is told.
    """
    state = _state_of(student, notebook, after)
    state.read(f"{notebook}.__name__")  # the cells run
    try:
        state.backend.call(f"{RUNNER}.check", (text, notebook), {})
    except StudentRaised:
        raise CheckFailed("The test did not pass in your notebook's own process.") from None


def _state_of(student: Student, notebook: str, after: str) -> Any:
    """Return the state of the student's notebook at its end, or ``after`` a cell."""
    proxy: Any = getattr(student, notebook)
    return (proxy.after(after) if after else proxy).__state__


def exercises_in_guest(folder: Path) -> tuple[str, ...]:
    """Return the exercises of the author's ``folder`` with a check that runs inside the student's process.

    Raises SuiteError for a suite that cannot be collected.
    """
    return tuple(dict.fromkeys(check.exercise for check in collect_checks(folder) if IN_GUEST in check.title))


def run_unit_test(student: Student, file: Path, test: str, *, at_least: float | None = None) -> None:
    """Run one test of a file of unittest or pytest, whose imports of the student's modules find the student's code.

    test:     ``TestClass.test_method``, or the name of a function
    at_least: the score from which on it is passed, of a test that gives its score in parts

    Raises what the test raises: AssertionError, or the StudentFault behind another exception.
    """
    folder = file.parent.parent.parent if file.parent.parent.name == "hidden" else file.parent.parent
    written = [path.stem for path in folder.glob("*.py")]
    namespace: dict[str, Any] = {"__name__": file.stem, "__file__": str(file), "AT_LEAST": at_least}
    with (
        importable(student, folder, written),
        _own_objects_refused(),
        nose_stands_in(),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        text = file.read_text(encoding="utf-8")
        exec(compile(text, str(file), "exec", dont_inherit=True), namespace)
        with with_their_text(text, str(file)):
            _run(namespace, test)


def _run(namespace: dict[str, Any], test: str) -> None:
    name, _, method = test.partition(".")
    if not method:
        _with_each_parameter(namespace[name])
        return
    cls = namespace[name]
    if not issubclass(cls, unittest.TestCase):
        case = cls()
        for prepare in ("setup_class", "setup_method"):
            if hasattr(case, prepare):
                getattr(case, prepare)()
        _with_each_parameter(getattr(case, method))
        return
    result = _Raising()
    case = cls(method)
    cls.setUpClass()
    try:
        case.run(result)
    finally:
        cls.tearDownClass()
    if result.error is not None:
        raise result.error


def _with_each_parameter(test: Callable[..., Any]) -> None:
    """Call a test of pytest's, with each of the values that its marks ``parametrize`` give."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    for values in itertools.product(*map(_parameters, marks)):
        test(**{name: value for part in values for name, value in part.items()})


def _parameters(mark: pytest.Mark) -> list[dict[str, Any]]:
    given = {**dict(zip(("argnames", "argvalues"), mark.args)), **mark.kwargs}
    names, wrapped = given["argnames"], False
    if isinstance(names, str):
        names = [name.strip() for name in names.split(",")]
        wrapped = len(names) == 1
    rows = []
    for row in given["argvalues"]:
        values = row.values if isinstance(row, _OF_PARAM) else (row,) if wrapped else row
        rows.append(dict(zip(names, values, strict=True)))
    return rows


class _Raising(unittest.TestResult):
    """Keeps the first exception of a test itself, in place of its text."""

    error: BaseException | None = None

    def addError(self, test: Any, err: Any) -> None:
        self.error = self.error or err[1]
        super().addError(test, err)

    addFailure = addError

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        if err is not None:
            self.error = self.error or err[1]
        super().addSubTest(test, subtest, err)


class _StudentsNames(dict[str, Any]):
    """The namespace of a test cell: its own names, else the student's, else the built-in ones."""

    def __init__(self, state: Any, notebook: str) -> None:
        super().__init__(
            {
                "__name__": "__main__",
                "__builtins__": {"__import__": __import__, "__build_class__": builtins.__build_class__},
            }
        )
        self._state = state
        self._notebook = notebook
        self._forgotten: list[str] = []
        self[SEED_STUDENTS] = seeding(self._call, self._is_there)

    def _call(self, path: str, arguments: tuple[Any, ...]) -> Any:
        return Proxy(self._state, f"{self._notebook}.{path}")(*arguments)

    def _is_there(self, name: str) -> bool:
        try:
            standing(self._state, f"{self._notebook}.{name}")
        except StudentFault:
            return False
        return True

    def __missing__(self, name: str) -> Any:
        if name not in self._forgotten:
            try:
                return standing(self._state, f"{self._notebook}.{name}")
            except (NotReached, StudentRaised):
                if not hasattr(builtins, name):
                    raise
        if hasattr(builtins, name):
            return getattr(builtins, name)
        raise NameError(f"name {name!r} is not defined")

    def __delitem__(self, name: str) -> None:
        """Delete an own name; one of the student's is taken out of the notebook until the test has ended."""
        if name in self:
            super().__delitem__(name)
            return
        self._state.backend.call(f"{RUNNER}.forget", (name, self._notebook), {})
        self._forgotten.append(name)

    @contextlib.contextmanager
    def restored(self) -> Iterator[None]:
        """Give the student's notebook back what the test has taken out of it."""
        try:
            yield
        finally:
            for name in self._forgotten:
                self._state.backend.call(f"{RUNNER}.restore", (name, self._notebook), {})


@contextlib.contextmanager
def _own_objects_refused() -> Iterator[None]:
    """Fail the check where a test takes an object of the student's for a value; two such objects may be compared."""
    try:
        with own_equality():
            yield
    except NotPlainData:
        raise CheckFailed(OWN_OBJECT) from None
