"""A student's file run as a program: input, output, exit status, files, and how it ends badly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tiny import write

from autograder.bridge import Student, StudentRaised, StudentStopped, take_calls
from autograder.results import Outcome
from autograder.sandbox import Limits, Sandbox
from autograder.student.api import close
from autograder.student.faults import NotReached, StudentFault
from autograder.student.in_process import LocalBackend
from autograder.student.sandboxed import RemoteBackend

FILES = {
    "greet.py": "import helper\nname = input('Name? ')\nprint(helper.greeting(name))\n",
    "helper.py": "def greeting(name): return f'Hello, {name}!'\n",
    "ends.py": "import sys\nprint('to errors', file=sys.stderr)\nsys.exit(int(sys.argv[1]))\n",
    "says.py": "import sys\nsys.exit('it went wrong')\n",
    "raises.py": "def f():\n    return 1 / 0\n\nif __name__ == '__main__':\n    print('before')\n    f()\n",
    "writes.py": "import sys, pathlib\npathlib.Path('out').mkdir()\n"
    "pathlib.Path('out/copy.txt').write_text(sys.stdin.read().upper())\n",
    "syntax.py": "print(\n",
    "stub.py": "raise NotImplementedError\n",
    "bytes.py": "import sys\nsys.stdout.buffer.write(b'raw\\n')\nfor line in sys.stdin: print(line.strip()[::-1])\n",
    "counts.py": "import helper\nhelper.n = getattr(helper, 'n', 0) + 1\nprint(helper.n)\n",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(call_seconds=1.0)) as opened:
        yield opened


@pytest.fixture(params=["in this process", "in the sandbox"])
def student(request, tmp_path, sandbox) -> Iterator[Student]:
    for name, text in FILES.items():
        write(tmp_path / name, text)
    backend = LocalBackend(tmp_path)
    if request.param == "in the sandbox":
        backend = RemoteBackend(sandbox, {name: text.encode() for name, text in FILES.items()})
    opened = Student(backend)
    yield opened
    close(opened)


def test_a_program_reads_what_it_is_given_and_its_output_comes_back(student):
    run = student.program("greet.py", stdin="Ada\n")
    assert (run.exit_status, run.output, run.errors, run.files) == (0, "Name? Hello, Ada!\n", "", {})
    assert run.lines == ["Name? Hello, Ada!"]
    assert student.program("bytes.py", stdin="ab\ncd").output == "raw\nba\ndc\n"
    assert student.helper.greeting("Bob") == "Hello, Bob!"


def test_a_program_that_ends_itself_has_that_exit_status(student):
    run = student.program("ends.py", args=["3"])
    assert (run.exit_status, run.errors, run.error_type) == (3, "to errors\n", "")
    assert student.program("says.py").exit_status == 1
    assert student.program("says.py").errors == "it went wrong\n"


def test_the_files_that_a_program_leaves_come_back(student):
    assert student.program("writes.py", stdin="abc").files == {"out/copy.txt": b"ABC"}


def test_an_exception_that_nobody_catches_is_raised_with_its_line(student):
    with pytest.raises(ZeroDivisionError) as raised:
        student.program("raises.py")
    assert [frame.line for frame in raised.value.frames] == [6, 2]
    run = student.program("raises.py", may_raise=True)
    assert (run.exit_status, run.output, run.error_type) == (1, "before\n", "ZeroDivisionError")
    assert run.errors.startswith("Traceback (most recent call last):\n")
    assert run.errors.endswith("ZeroDivisionError: division by zero\n")
    assert "autograder" not in run.errors


def test_a_program_that_is_not_written_yet_is_not_attempted(student):
    with pytest.raises(StudentRaised) as raised:
        student.program("stub.py")
    assert raised.value.outcome is Outcome.NOT_ATTEMPTED


@pytest.mark.parametrize(
    ("file", "sentence"), [("none.py", "There is no file none.py"), ("syntax.py", "cannot be read as Python")]
)
def test_what_cannot_be_run_is_said_in_a_sentence(student, file, sentence):
    with pytest.raises(NotReached, match=sentence):
        student.program(file)


def test_each_run_starts_afresh(student):
    assert [student.program("counts.py").output for _ in range(2)] == ["1\n", "1\n"]


def test_a_run_is_recorded_under_the_files_name(student):
    student.program("greet.py", stdin="Ada\n")
    (call,) = take_calls(student)
    assert (call.path, call.args) == ("greet.py", ("Ada\n",))
    assert call.result == (0, "Name? Hello, Ada!\n", "", {})
    assert call.is_of("greet.py")


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("while True: pass", Outcome.TIMED_OUT),
        ("import os; os._exit(0)", Outcome.RAISED),
        ("import os; os.write(3, b'\\xff' * 64)", Outcome.FORBIDDEN),
        ("import os; os.fork()", Outcome.FORBIDDEN),
    ],
)
def test_a_hostile_program_costs_its_own_check(sandbox, source, outcome):
    student = Student(RemoteBackend(sandbox, {"p.py": source.encode(), "m.py": b"def f(): return 1"}))
    with pytest.raises(StudentFault) as raised:
        student.program("p.py")
    assert raised.value.outcome is outcome
    assert student.m.f() == 1
    close(student)


def test_a_flood_of_output_and_files_is_bounded(sandbox):
    flood = "print('x' * 1000 * 5000)\nfor k in range(3000): open(f'f{k}', 'w').write('y' * 1000)\n"
    student = Student(RemoteBackend(sandbox, {"p.py": flood.encode()}))
    run = student.program("p.py")
    assert len(run.output) == 2**20
    assert len(run.files) == 100
    close(student)


def test_a_forged_report_of_a_program_is_no_run(sandbox):
    forged = """
import gc, builtins
from types import ModuleType
import sys
frame = sys._getframe()
while frame.f_back: frame = frame.f_back
for thing in gc.get_objects():
    if type(thing).__name__ == "Server":
        thing._raised = lambda error: None
        type(thing)._program = lambda self, *_: type(thing)._answer
"""
    student = Student(RemoteBackend(sandbox, {"p.py": forged.encode()}))
    run = student.program("p.py")
    assert run.output == ""
    with pytest.raises((StudentStopped, StudentFault)):
        student.program("q.py")
    close(student)
