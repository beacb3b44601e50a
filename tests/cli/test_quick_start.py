"""The command starts without what no verb uses, and nbgrader works on as it is."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import sys
from autograder.cli.quick_start import leave_out_unused_imports
leave_out_unused_imports()
import nbgrader.api, nbgrader.apps, nbgrader.converters, nbformat
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
nbformat.validate(notebook)
print(nbgrader.__version__, "lark" in sys.modules, "nbgrader.server_extensions.formgrader.handlers" in sys.modules)
"""


def test_nbgrader_is_imported_without_its_server_extensions_and_without_a_grammar():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    version, *slow = done.stdout.split()
    assert version[0].isdigit()
    assert slow == ["False", "False"]


PUT_OFF = """
import sys
from autograder.cli.quick_start import leave_out_unused_imports
leave_out_unused_imports()
import nbgrader.api
before = {"setuptools", "requests.sessions", "nbformat"} & set(sys.modules)
print(sorted(before), nbgrader.api.utils.parse_utc("2026-10-12 12:00 UTC"), "setuptools" in sys.modules)
import requests
print(requests.Session.__name__)
"""


def test_what_the_gradebook_seldom_needs_is_loaded_when_it_is_used():
    done = subprocess.run([sys.executable, "-c", PUT_OFF], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[] 2026-10-12 12:00:00 True", "Session"]


def test_a_program_that_calls_the_command_keeps_all_imports():
    script = "import sys; from autograder.cli import main; main(['doctor', '--json', '/dev/null'])"
    more = "import nbgrader.server_extensions.formgrader.handlers"
    done = subprocess.run([sys.executable, "-c", f"{script}; {more}"], check=False)
    assert done.returncode == 0


ONE_THREAD = """
import os
from autograder.cli.quick_start import one_thread_for_arrays
one_thread_for_arrays()
import numpy
print(os.environ["OPENBLAS_NUM_THREADS"], len(os.listdir("/proc/self/task")))
"""


def test_numpy_starts_no_thread_in_the_command():
    free = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", ONE_THREAD]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=free)
    assert done.stdout.split() == ["1", "1"]


def test_whoever_says_how_many_threads_numpy_may_have_is_heard():
    command = [sys.executable, "-c", ONE_THREAD]
    asked = {**os.environ, "OPENBLAS_NUM_THREADS": "2"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=asked)
    assert done.stdout.split()[0] == "2"
