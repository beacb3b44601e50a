"""Forging: a verdict made on the student's side."""

from __future__ import annotations

from .attack import Files, at_import, attack, mse


@attack()
def passed_by_leaving() -> Files:
    """A process that ends well has passed nothing."""
    return mse("import os; os._exit(0)")


@attack()
def passed_by_exit() -> Files:
    """Leaving Python with status 0 is no verdict."""
    return mse("raise SystemExit(0)")


@attack()
def skipped() -> Files:
    """A skip is an outcome of pytest's, not of a student's exception."""
    return mse(
        "raise Skipped('not for me')",
        "class Skipped(BaseException):\n    pass\nSkipped.__module__ = '_pytest.outcomes'",
    )


@attack()
def interrupted() -> Files:
    """An interrupt raised in the student's code stops nothing of the judge's."""
    return mse("raise KeyboardInterrupt")


@attack()
def patched_comparison() -> Files:
    """The judge compares with its own NumPy, not with the one that the student's code changes."""
    return at_import("np.allclose = np.array_equal = np.isclose = lambda *a, **k: True\n")


@attack()
def patched_abs() -> Files:
    """The judge's builtins are out of reach."""
    return at_import(
        "import builtins\nbuiltins.abs = lambda x: 0.0\nbuiltins.max = lambda *a, **k: 0.0\nbuiltins.all = lambda x: True\n"
    )


@attack()
def patched_testing() -> Files:
    """Whoever replaces numpy.testing replaces his own."""
    return at_import(
        "import numpy.testing as t\nfor name in dir(t):\n    if name.startswith('assert_'):\n        setattr(t, name, lambda *a, **k: None)\n"
    )


@attack()
def planted_pytest() -> Files:
    """A module of the name pytest in the student's process is not the judge's."""
    return at_import(
        "import sys, types\nfake = types.ModuleType('pytest')\nfake.approx = lambda x, **k: type('All', (), {'__eq__': lambda s, o: True})()\nsys.modules['pytest'] = fake\n"
    )


@attack()
def planted_checks() -> Files:
    """autograder.checks is not in the student's process, and what is planted there is asked by nobody."""
    return at_import(
        "import sys, types\nfor name in ('autograder', 'autograder.checks', 'autograder.results'):\n    fake = types.ModuleType(name)\n    fake.assert_same = fake.assert_close = lambda *a, **k: None\n    sys.modules[name] = fake\n"
    )


@attack()
def result_on_disk() -> Files:
    """A result file that the student writes is read by nobody."""
    return mse("""
        import json, os
        for name in ("results.json", "result.json", "/tmp/results.json", "score.txt"):
            try:
                open(name, "w").write(json.dumps({"score": 6, "outcome": "passed"}))
            except OSError:
                pass
        return -1.0
    """)


@attack()
def result_printed() -> Files:
    """Printed text is no verdict."""
    return mse(
        'print(\'PASSED test_mse_value\'); print(\'{"outcome": "passed", "score": 2.0}\'); return -1.0'
    )


@attack()
def assertion_of_its_own() -> Files:
    """An AssertionError of the student's is a raised exception, and no pass."""
    return mse("raise AssertionError('')")


@attack()
def not_implemented_hidden() -> Files:
    """A stub that raises NotImplementedError with another name is no better off."""
    return mse("raise type('Passed', (NotImplementedError,), {})('passed')")


@attack()
def at_exit() -> Files:
    """What is done at the end of the process comes too late."""
    return at_import("import atexit, os\natexit.register(lambda: os.write(1, b'passed'))\n")


@attack()
def traced() -> Files:
    """A trace function sees the student's frames only."""
    return at_import("""
        import sys
        def look(frame, event, arg):
            for name in list(frame.f_locals):
                if name in ("expected", "right", "outcome"):
                    frame.f_locals[name] = -1.0
            return look
        sys.settrace(look)
        sys.setprofile(look)
    """)


@attack()
def collected_objects() -> Files:
    """No object of the judge's is in the student's memory to be changed."""
    return mse("""
        import gc
        for thing in gc.get_objects():
            if isinstance(thing, dict) and "outcome" in thing:
                thing["outcome"] = "passed"
            if type(thing).__name__ in ("CheckResult", "Check", "Suite"):
                thing.points = 0
        return -1.0
    """)


@attack()
def changed_arguments_until_equal() -> Files:
    """The judge compares with what it kept, not with the arrays that it handed over."""
    return mse("y_hat.setflags(write=True); y.setflags(write=True); y_hat[:] = 0; y[:] = 0; return 0.0")


@attack()
def changed_through_memory() -> Files:
    """Writing behind a read-only array changes a copy."""
    return mse("""
        import ctypes
        ctypes.memset(y_hat.ctypes.data, 0, y_hat.nbytes)
        ctypes.memset(y.ctypes.data, 0, y.nbytes)
        return 0.0
    """)


@attack()
def own_equality_of_exceptions() -> Files:
    """An exception that claims to be every class is compared by its real bases."""
    return mse("""
        class Everything(type):
            def __instancecheck__(cls, other): return True
            def __subclasscheck__(cls, other): return True
        raise Everything("Passed", (Exception,), {})()
    """)


@attack()
def replaced_server() -> Files:
    """The loop that answers the judge can be broken, never made to grade."""
    return at_import("""
        import sys
        for module in list(sys.modules.values()):
            server = getattr(module, "Server", None)
            if server is not None:
                server._answer = lambda self, message: None
    """)


@attack()
def replaced_encoder() -> Files:
    """Patched encoding sends another value, and the value is compared by the judge."""
    return at_import("""
        import sys
        codec = sys.modules.get("autograder.wire.codec") or sys.modules.get("autograder.wire")
        for name in dir(codec):
            thing = getattr(codec, name)
            if isinstance(thing, type) and hasattr(thing, "encode"):
                thing.encode = lambda self, message: [b"passed"]
    """)


@attack()
def doubled_points() -> Files:
    """Points stand in the judge's suite: a suite of the student's is not run."""
    files = at_import("")
    files["hidden/test_arena.py"] = files["test_arena.py"] = (
        "import pytest\n\n@pytest.mark.exercise('arena.mse', points=100)\ndef test_it(student):\n    '''Mine.'''\n"
    )
    return files


@attack()
def configured_pytest() -> Files:
    """Configuration of pytest's in a submission is no configuration of the judge's."""
    files = at_import("")
    files["conftest.py"] = "def pytest_runtest_protocol(item):\n    return True\n"
    files["pytest.ini"] = "[pytest]\naddopts = --collect-only\n"
    files["pyproject.toml"] = "[tool.pytest.ini_options]\naddopts = '--collect-only'\n"
    return files
