"""Whatever a student's code does to Python, the self-check goes on, and says what happened in a true sentence."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time

import msgspec
import pytest
from losses_folder import STUB, VISIBLE

from autograder.selfcheck.selfcheck import SelfCheck, is_right
from autograder.student.released import NOTES_FILE, Released

RMSE = "def rmse(y_hat, y):\n    return float(np.sqrt(np.mean((y_hat - y) ** 2)))\n"


@pytest.fixture
def selfcheck(tmp_path):
    (tmp_path / "test_losses.py").write_text(VISIBLE)
    checks = SelfCheck(tmp_path)
    yield checks
    checks.close()


def losses(body: str, top: str = "", end: str = "") -> str:
    """Return a losses.py whose mse has ``body``, and whose rmse is right."""
    return (
        f"import numpy as np\n{top}\ndef mse(y_hat, y):\n{textwrap.indent(body, '    ')}\n\n\n{RMSE}\n{end}\n"
    )


def told(checks: SelfCheck, source: str, seconds: float = 10.0):
    """Return the outcome, message and line of the check of mse, and whether rmse was found right all the same."""
    (checks.folder / "losses.py").write_text(source)
    checks._collected()
    helper = checks._warm()
    helper.limits = msgspec.structs.replace(helper.limits, call_seconds=seconds)
    report = checks.run()
    mse, rmse = (exercise.checks[0] for exercise in report)
    return str(mse.outcome), mse.message, mse.place.line if mse.place else None, rmse.outcome == "passed"


@pytest.mark.parametrize(
    ("source", "outcome", "sentence", "line"),
    [
        (losses("while True: pass"), "timed out", "losses.mse did not return within 2 s.", 4),
        (losses("import sys\nsys.exit()"), "raised", "Your code ends Python itself at losses.py, line 5 (exit, quit or sys.exit). Return a value in its place.", 5),
        (losses("import os\nos._exit(3)"), "raised", "Your code ended Python itself, with exit status 3. Return a value in its place.", None),
        (losses("import os\nos.abort()"), "raised", "Your code made the interpreter crash (SIGABRT), which ended Python at once.", 5),
        (losses("import ctypes\nctypes.string_at(0)"), "raised", "Your code made the interpreter crash (SIGSEGV), which ended Python at once.", 5),
        (losses("return float(input('?'))"), "raised", "Your code raised an EOFError at losses.py, line 4.", 4),
        (losses("breakpoint()\nreturn 5.0"), "raised", "Your code raised a RuntimeError at losses.py, line 4.", 4),
        (losses("from models import f\nreturn f()"), "not reached", "losses.mse uses models, which is not installed in grading (and no file models.py was handed in).", 5),
        (losses("raise NotImplementedError()"), "not attempted", "Not attempted yet. Write mse in losses.py.", None),
        (losses("return residuals(y)", top="def residuals(y):\n    raise NotImplementedError()\n"), "not reached", "mse needs residuals, which is not written yet. Write residuals in losses.py first.", 6),
        (losses("return np.float(5)"), "raised", "Your code raised an AttributeError at losses.py, line 4. NumPy has no np.float any more. Write float.", 4),
    ],
    ids=["loop", "sys.exit", "os._exit", "abort", "segfault", "input", "breakpoint", "module", "stub", "lower stub", "np.float"],
)  # fmt: skip
def test_what_a_function_does_is_told_and_the_rest_is_checked(selfcheck, source, outcome, sentence, line):
    assert told(selfcheck, source, 2.0) == (outcome, sentence, line, True)


@pytest.mark.parametrize(
    "body",
    [
        "found = []\nthread = threading.Thread(target=lambda: found.append(np.mean((y_hat - y) ** 2)))\n"
        "thread.start()\nthread.join()\nreturn float(found[0])",
        "threading.Thread(target=lambda: time.sleep(3600)).start()\nreturn float(np.mean((y_hat - y) ** 2))",
    ],
    ids=["waited for", "left behind"],
)
def test_a_thread_neither_fails_a_check_nor_holds_it_up(selfcheck, body):
    assert told(selfcheck, losses(body, top="import threading, time")) == ("passed", "", None, True)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (losses("return 5.0", top="import unittest", end="unittest.main()"), "losses.py ends Python itself at line 10 of losses.py, while it is read. Take the call out,"),
        (losses("return 5.0", end="exit()"), "losses.py ends Python itself at line 10 of losses.py, while it is read."),
        (losses("return 5.0", top="from autograder import check", end='check("mse")'), "It says: check(...) stands in the file that it checks"),
        (losses("return 5.0", end="print(mse(1))"), "Line 10 runs whenever the file is read. Take the call out"),
        (losses("return 5.0", end="while True:\n    pass"), "losses.py did not finish importing within 1 s."),
    ],
    ids=["unittest.main", "exit", "check inside", "top-level call", "loop"],
)  # fmt: skip
def test_what_a_file_does_while_it_is_read_is_told(selfcheck, source, sentence):
    outcome, message, line, _ = told(selfcheck, source, 1.0)
    assert outcome in ("not reached", "timed out")
    assert sentence in message
    assert line in (10, 11)


def test_what_was_printed_is_kept_also_for_a_check_that_passes(selfcheck):
    (selfcheck.folder / "losses.py").write_text(losses("print('here', 2)\nreturn 5.0"))
    (mse,) = selfcheck.run(["mse"])
    assert mse.checks[0].outcome == "passed"
    assert mse.checks[0].printed == ("here 2",)


def test_a_flood_of_text_is_cut_off(selfcheck):
    outcome, *_ = told(selfcheck, losses("while True:\n    print('x' * 1000)"), 1.0)
    assert outcome == "timed out"


def test_grading_without_a_package_is_said_before_the_hand_in(selfcheck):
    notes = Released(packages=("numpy",), hidden={"losses.mse": ("edge", "purity")})
    (selfcheck.folder / NOTES_FILE).write_bytes(msgspec.json.encode(notes))
    (selfcheck.folder / "losses.py").write_text(
        losses("return stats.norm.pdf(0)", top="from scipy import stats")
    )
    report = selfcheck.run(["mse"])
    (mse,) = report
    assert (
        mse.checks[0].message
        == "losses.mse uses scipy, which is not among the packages that this course declares for grading."
    )
    assert report.hidden == ("extreme values", "contracts (such as leaving the arguments as they are)")


def test_the_courses_own_file_is_taken_and_a_differing_copy_is_noted(selfcheck):
    notes = Released(handed_out={"models.py": "FIVE = 5.0\n"})
    (selfcheck.folder / NOTES_FILE).write_bytes(msgspec.json.encode(notes))
    (selfcheck.folder / "models.py").write_text("FIVE = 4.0\n")
    (selfcheck.folder / "losses.py").write_text(losses("return FIVE", top="from models import FIVE"))
    report = selfcheck.run(["mse"])
    assert is_right(report)
    assert report.remarks == (
        "Your models.py differs from the course's. Checks and grading use the course's models.py.",
    )


def test_ctrl_c_ends_one_check_and_names_its_line(tmp_path):
    (tmp_path / "test_losses.py").write_text(VISIBLE)
    begun = tmp_path / "begun"
    (tmp_path / "losses.py").write_text(
        losses(f"open({str(begun)!r}, 'w').close()\nwhile True:\n    y_hat = y_hat * 1")
    )
    with subprocess.Popen(
        [sys.executable, "-m", "autograder", "check"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        while not begun.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        text, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "You stopped this check." in text
    assert re.search(r"losses\.py, line [56]", text)


TAKEN_AWAY = """
import builtins, faulthandler, os, pathlib, signal, socket, sys
for module, names in ((os, ("fork", "register_at_fork")), (signal, ("SIGALRM", "setitimer", "SIGUSR1", "SIGUSR2")), (faulthandler, ("register",)),
                      (socket, ("send_fds", "recv_fds"))):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
sys.modules["resource"] = None
usual = builtins.open
def without_proc(file, *more, **options):
    if str(file).startswith("/proc"):
        raise FileNotFoundError(file)
    return usual(file, *more, **options)
builtins.open = without_proc
"""


def test_it_works_where_the_system_has_no_fork_no_alarm_no_resource_and_no_proc(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(TAKEN_AWAY)
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "test_losses.py").write_text(VISIBLE)
    (folder / "losses.py").write_text(
        losses("import os, faulthandler\nassert not hasattr(os, 'fork')\nwhile True: pass")
    )
    program = (
        "import msgspec, sys\n"
        "from autograder.student import child\n"
        "usual = child.self_check_limits\n"
        "child.self_check_limits = lambda p=(): msgspec.structs.replace(usual(p), call_seconds=1.0)\n"
        "from autograder.cli import main\n"
        "sys.exit(main(['check', '--json', '-']))\n"
    )
    path = os.pathsep.join([str(tmp_path / "site"), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": path}, timeout=120,
    )  # fmt: skip
    mse, rmse = (exercise["checks"][0] for exercise in json.loads(done.stdout)["exercises"])
    assert (mse["outcome"], mse["message"], mse["place"]["line"]) == (
        "timed out",
        "losses.mse did not return within 1 s.",
        6,
    )
    assert rmse["outcome"] == "passed"


def test_plain_pytest_shows_the_sentence_and_the_students_line_and_nothing_of_ours(tmp_path):
    (tmp_path / "test_losses.py").write_text(VISIBLE)
    (tmp_path / "losses.py").write_text(
        STUB.replace("    # YOUR CODE HERE\n    raise NotImplementedError()", "    return 1 / 0", 1)
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Your code raised a ZeroDivisionError at losses.py, line 6." in done.stdout
    assert "losses.py, line 6   return 1 / 0" in done.stdout
    assert "autograder/" not in done.stdout
    assert len(done.stdout.splitlines()) < 20
