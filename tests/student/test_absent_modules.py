"""A module that grading does not have costs what uses it, and nothing else."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.sandbox import Limits, Sandbox, absent_modules
from autograder.sandbox.absent_modules import lines_to_put_off
from autograder.student.fault_messages import newer_python
from autograder.student.faults import NotReached, StudentRaised
from autograder.student.sandboxed import RemoteBackend, open_remote

RIGHT = "\ndef f(x): return 2 * x\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(call_seconds=20.0), "namespaces") as opened:
        yield opened


@pytest.fixture
def submit(sandbox: Sandbox) -> Iterator[Callable[..., RemoteBackend]]:
    opened: list[RemoteBackend] = []

    def open_one(source: str, **others: str) -> RemoteBackend:
        files = {f"{name}.py": text.encode() for name, text in {"work": source, **others}.items()}
        opened.append(open_remote(sandbox, files))
        return opened[-1]

    yield open_one
    for backend in opened:
        backend.close()


@pytest.mark.parametrize(
    "line",
    [
        "import matplotlib.pyplot as plt",
        "import matplotlib.pyplot",
        "from matplotlib import pyplot as plt, cm",
        "from autograder import check",
        "from plots import *",
        "import scipy",
        "import no_such_module, numpy",
        "if True:\n    import scipy",
        "from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    from scipy.stats import norm",
        "import torch.nn.functional as F",
    ],
)
def test_an_import_that_is_not_used_costs_nothing(submit: Callable[..., RemoteBackend], line: str) -> None:
    assert submit(line + RIGHT).call("work.f", (3,), {}) == 6


PLOTS = "import matplotlib.pyplot as plt\ndef plot(x): plt.plot(x)\ndef label(): return 'loss'\n"


def test_a_module_that_plots_loads_and_only_plotting_is_lost(submit: Callable[..., RemoteBackend]) -> None:
    backend = submit("from plots import *\ndef f(): return label()\ndef g(x): plot(x)\n", plots=PLOTS)
    assert backend.call("work.f", (), {}) == "loss"
    with pytest.raises(NotReached) as fault:
        backend.call("work.g", (1,), {})
    assert fault.value.sentence == (
        "work.g uses matplotlib, which is not among the packages that this course declares for grading."
    )
    assert [(frame.file, frame.line) for frame in fault.value.frames] == [("work.py", 3), ("plots.py", 2)]
    assert backend.call("work.f", (), {}) == "loss"


@pytest.mark.parametrize(
    "use",
    ["absent()", "absent.name", "absent['x']", "absent + 1", "1 - absent", "list(absent)", "bool(absent)",
     "with absent: pass", "class A(absent): pass", "isinstance(1, absent)", "float(absent)", "absent < 1"],
)  # fmt: skip
def test_the_first_use_of_whatever_kind_names_the_module(
    submit: Callable[..., RemoteBackend], use: str
) -> None:
    backend = submit(f"import no_such_module as absent\ndef f():\n    {use}\n")
    with pytest.raises(NotReached) as fault:
        backend.call("work.f", (), {})
    assert fault.value.sentence == (
        "work.f uses no_such_module, which is not installed in grading (and no file no_such_module.py was handed in)."
    )


def test_not_declared_not_installed_and_failed_are_three_sentences(
    submit: Callable[..., RemoteBackend],
) -> None:
    sentences = []
    for source in ("import scipy\nscipy.x", "import nowhere\nnowhere.x", "1 / 0", "import numpy.nowhere"):
        with pytest.raises(NotReached) as fault:
            submit(source).call("work.f", (), {})
        sentences.append(fault.value.sentence)
    assert sentences == [
        "While it is imported, work.py uses scipy, which is not among the packages that this course declares for "
        "grading (line 2 of work.py).",
        "While it is imported, work.py uses nowhere, which is not installed in grading (and no file nowhere.py was "
        "handed in) (line 2 of work.py).",
        "work.py cannot be imported: ZeroDivisionError at line 1 of work.py.",
        "While it is imported, work.py uses a part of numpy that the installed version does not have "
        "(line 1 of work.py).",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "try:\n    import scipy\nexcept ImportError:\n    scipy = None\ndef f(): return scipy is None",
            True,
        ),
        ("from importlib.util import find_spec\ndef f(): return find_spec('scipy') is None", True),
        (
            "import contextlib\nscipy = 1\nwith contextlib.suppress(ImportError):\n    import scipy\n"
            "def f(): return scipy == 1",
            True,
        ),
        (
            "import importlib\ndef f():\n    try: importlib.import_module('scipy')\n"
            "    except ModuleNotFoundError as error: return error.name == 'scipy'",
            True,
        ),
        ("import sys\nimport scipy\ndef f(): return 'scipy' not in sys.modules", True),
    ],
)
def test_whoever_asks_whether_a_module_is_there_is_answered_as_usual(
    submit: Callable[..., RemoteBackend], source: str, expected: bool
) -> None:
    assert submit(source).call("work.f", (), {}) == expected


def test_an_import_within_a_package_fails_as_usual(submit: Callable[..., RemoteBackend]) -> None:
    backend = submit("def f():\n    import numpy.f2py.nothing\n")
    with pytest.raises(NotReached, match="a part of numpy"):
        backend.call("work.f", (), {})


def test_a_module_name_that_stands_in_no_import_is_not_repeated(submit: Callable[..., RemoteBackend]) -> None:
    backend = submit("hidden = 's12345'\ndef f(): raise ModuleNotFoundError('no', name=hidden)")
    with pytest.raises(StudentRaised) as fault:
        backend.call("work.f", (), {})
    assert "s12345" not in fault.value.error_type


def test_an_ordinary_exception_is_still_the_students(submit: Callable[..., RemoteBackend]) -> None:
    with pytest.raises(StudentRaised):
        submit("import scipy\ndef f(): return undefined").call("work.f", (), {})


def test_a_file_is_parsed_when_an_import_in_it_finds_no_module_and_not_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[bytes] = []

    def noted(source: bytes) -> frozenset[int]:
        parsed.append(source)
        return lines_to_put_off(source)

    monkeypatch.setattr(absent_modules, "lines_to_put_off", noted)
    monkeypatch.setattr("builtins.__import__", builtins.__import__)  # put back at the end
    sources = {"fine.py": b"import math", "odd.py": b"import no_such_module\nimport no_other"}
    absent_modules.PutOffImports("/work/", ()).install(sources)
    names: dict[str, Any] = {}
    exec(compile(sources["fine.py"], "/work/fine.py", "exec"), names)
    assert parsed == []
    exec(compile(sources["odd.py"], "/work/odd.py", "exec"), names)
    assert parsed == [sources["odd.py"]]
    with pytest.raises(ModuleNotFoundError, match="no_such_module is not available in grading"):
        names["no_such_module"].f()
    with pytest.raises(ModuleNotFoundError, match="No module named 'no_such_module'"):
        exec(compile("import no_such_module", "/elsewhere.py", "exec"), {})


def test_only_statements_outside_any_try_and_with_are_put_off() -> None:
    source = b"import a\ntry:\n    import b\nexcept E:\n    import c\ndef f():\n    import d\n    with x:\n        import e\n"
    assert lines_to_put_off(source) == {1, 7}
    assert lines_to_put_off(b"def f(:") == frozenset()


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("type Vector = list[float]", "3.12"),
        ("def first[T](items: list[T]) -> T:", "3.12"),
        ("class Stack[T]:", "3.12"),
        ("except ValueError, TypeError:", "3.14"),
        ("x = t'{y}'", "3.14"),
    ],
)
def test_what_a_newer_python_reads_is_told_so(text: str, version: str) -> None:
    assert newer_python("invalid syntax", text, (3, 11)) == (
        f" Python {version} may read this, but grading uses Python 3.11: write it in the older way."
    )
    assert newer_python("invalid syntax", text, (3, 14)) == ""


@pytest.mark.parametrize(
    "text", ["def f(:", "x = (1", "print 'x'", "type(x) = 3", "if x = 3:", "return 'it'"]
)
def test_what_no_python_reads_is_not(text: str) -> None:
    assert newer_python("invalid syntax", text, (3, 11)) == ""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads it")
def test_the_sentence_about_a_newer_python_reaches_the_student(submit: Callable[..., RemoteBackend]) -> None:
    source = "def f(x):\n    try: return x\n    except ValueError, TypeError: return 0\n"
    with pytest.raises(NotReached) as fault:
        submit(source).call("work.f", (1,), {})
    assert "Python 3.14 may read this, but grading uses Python 3." in fault.value.sentence
