"""A student checks the code in a folder: quickly, on every edit, in a terminal, with pytest, in a notebook."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
from cells import exercise, notebook
from losses_folder import STUB, VISIBLE
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from autograder.feedback.terminal import report
from autograder.selfcheck.selfcheck import SelfCheck, SelfCheckError, is_right, match

RIGHT = STUB.replace(
    "    # YOUR CODE HERE\n    raise NotImplementedError()", "    return float(np.mean((y_hat - y) ** 2))", 1
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "test_losses.py").write_text(VISIBLE)
    (tmp_path / "losses.py").write_text(STUB)
    return tmp_path


@pytest.fixture
def selfcheck(folder):
    checks = SelfCheck(folder)
    yield checks
    checks.close()


def outcomes(exercises):
    return {check.title: str(check.outcome) for exercise in exercises for check in exercise.checks}


def command(folder, *arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "autograder", "check", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, **options,
    )  # fmt: skip


def test_a_stub_is_not_attempted_and_not_wrong(selfcheck):
    assert set(outcomes(selfcheck.run()).values()) == {"not attempted"}


def test_an_edit_counts_at_once_even_within_the_same_second_and_of_the_same_length(selfcheck, folder):
    (folder / "losses.py").write_text(RIGHT)
    assert is_right(selfcheck.run(["losses.mse"]))
    stamp = (folder / "losses.py").stat()
    (folder / "losses.py").write_text(RIGHT.replace("** 2", "** 3"))
    os.utime(folder / "losses.py", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert not is_right(selfcheck.run(["losses.mse"]))


def test_an_edited_check_counts_at_once(selfcheck, folder):
    (folder / "losses.py").write_text(RIGHT)
    assert is_right(selfcheck.run(["mse"]))
    (folder / "test_losses.py").write_text(VISIBLE.replace("5.0", "55.0"))
    assert not is_right(selfcheck.run(["mse"]))


def test_nothing_is_left_in_the_folder(selfcheck, folder):
    selfcheck.run()
    assert sorted(path.name for path in folder.iterdir()) == ["losses.py", "test_losses.py"]


def test_two_folders_with_modules_of_one_name_stay_apart(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "test_losses.py").write_text(VISIBLE)
    (other / "losses.py").write_text(RIGHT)
    first, second = SelfCheck(folder), SelfCheck(other)
    assert not is_right(first.run(["mse"]))
    assert is_right(second.run(["mse"]))
    assert not is_right(first.run(["mse"]))
    first.close()
    second.close()


def test_a_numpy_warning_is_a_remark_and_costs_nothing(selfcheck, folder):
    (folder / "losses.py").write_text(RIGHT.replace("return float(", "np.log(np.zeros(1)); return float("))
    (mse,) = selfcheck.run(["mse"])
    assert mse.checks[0].outcome == "passed"
    assert re.match(r"losses\.py, line \d+: divide by zero", mse.checks[0].remarks[0])


@pytest.mark.parametrize(
    ("word", "found"),
    [("losses.mse", ["losses.mse"]), ("mse", ["losses.mse"]), ("losses", ["losses.mse", "losses.rmse"]),
     ("losses.py", ["losses.mse", "losses.rmse"])],
)  # fmt: skip
def test_a_name_may_be_short(word, found):
    assert match(word, ["losses.mse", "losses.rmse"]) == found


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(
        SelfCheckError, match=r"There is no exercise 'msee' here\. Did you mean losses\.mse\?"
    ):
        match("msee", ["losses.mse", "losses.bce"])


def test_the_report_can_be_read_without_colour(selfcheck, folder):
    (folder / "losses.py").write_text(RIGHT.replace("np.mean", "0.5 * np.mean"))
    text = report(selfcheck.run(["mse"]), colour=False)
    assert "✗ Two residuals of 1 and 3 give 5." in text
    assert "Your loss is exactly half the right one." in text
    assert "\033" not in text


def test_the_command_says_what_is_wrong_and_ends_with_1(folder):
    done = command(folder, "mse")
    assert done.returncode == 1
    assert "Not attempted yet. Write mse in losses.py." in done.stdout
    assert "Next: losses.mse." in done.stdout


def test_the_command_ends_with_0_when_all_is_right(folder):
    (folder / "losses.py").write_text(RIGHT)
    done = command(folder, "mse")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, " 1 of 1 visible check passes.")


def test_the_command_writes_json(folder):
    document = json.loads(command(folder, "--json", "-").stdout)
    assert [exercise["name"] for exercise in document["exercises"]] == ["losses.mse", "losses.rmse"]


def test_a_folder_without_checks_is_told_so_with_status_2(tmp_path):
    done = command(tmp_path)
    assert done.returncode == 2
    assert "There are no checks" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_syntax_error_is_shown_once_with_its_line_and_a_caret(folder):
    (folder / "losses.py").write_text("def mse(y_hat, y:\n    return 0\n")
    text = command(folder, "mse").stdout
    assert text.count("losses.py cannot be read as Python") == 1
    lines = text.splitlines()
    line, caret = next(pair for pair in itertools.pairwise(lines) if pair[1].strip() == "^")
    assert line[caret.index("^")] == "("  # the one that was never closed


def test_checking_imports_nothing_heavy(folder):
    code = (
        "import sys; from autograder.cli import main; main(['check', 'mse']); "
        "print(sorted({'nbgrader', 'matplotlib', 'IPython', 'sqlalchemy', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_plain_pytest_runs_the_same_checks(folder):
    (folder / "losses.py").write_text(RIGHT)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1 failed, 1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("how", ["in place", "by renaming"])
def test_watching_checks_again_when_a_file_is_saved(folder, how):
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "autograder", "check", "mse", "--watch"],
        cwd=folder, stdout=subprocess.PIPE, text=True, env=environment,
    ) as watching:  # fmt: skip
        try:
            read_until(watching.stdout, "Watching")
            keep_saving(folder, how)
            assert "losses.py saved" in read_until(watching.stdout, "saved")
            read_until(watching.stdout, "1 of 1 visible check passes.")
        finally:
            watching.kill()


def test_watching_checks_again_when_a_notebook_with_exercises_is_saved(tmp_path):
    folder = tmp_path / "week1"
    folder.mkdir()
    (folder / "test_x.py").write_text(
        'import pytest\n\n@pytest.mark.exercise("notebook.x")\ndef test_x(student):\n'
        '    """x is 2."""\n    assert student.notebook["x"] == 2\n'
    )
    (folder / "week1.ipynb").write_bytes(notebook(*exercise("x", "x = 1")))
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "autograder", "check", "--watch"],
        cwd=folder, stdout=subprocess.PIPE, text=True, env=environment,
    ) as watching:  # fmt: skip
        try:
            read_until(watching.stdout, "Watching")
            (folder / "week1.ipynb").write_bytes(notebook(*exercise("x", "x = 2")))
            assert "week1.ipynb saved" in read_until(watching.stdout, "saved")
            read_until(watching.stdout, "1 of 1 visible check passes.")
        finally:
            watching.kill()


def test_a_notebook_in_which_no_exercise_is_written_is_not_watched(folder):
    (folder / "notes.ipynb").write_bytes(notebook("print(1)"))
    assert SelfCheck(folder).watched == (".py",)


def keep_saving(folder: Path, how: str) -> None:
    if how == "in place":
        (folder / "losses.py").write_text(RIGHT)
    else:
        (folder / "losses.py~").write_text(RIGHT)
        (folder / "losses.py~").rename(folder / "losses.py")


def read_until(stream, word):
    for line in stream:
        if word in line:
            return line
    raise AssertionError(f"{word!r} never came")


def run_notebook(folder, *sources):
    """Run the cells in a real kernel, in ``folder``, and return them."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook.cells


@pytest.mark.filterwarnings("ignore")
def test_in_a_notebook_check_shows_the_result_and_sees_edits_without_a_restart(folder):
    edit = f"open('losses.py', 'w').write({RIGHT!r});"
    first, _, again, magic = run_notebook(
        folder,
        textwrap.dedent(
            """
            from autograder import check
            try:
                check("losses.mse")
            except Exception as error:
                print(type(error).__name__, error)
            """
        ),
        edit,
        'print(check("losses.mse"))',
        "%load_ext autograder\n%check losses.mse",
    )
    assert "○ to do" in first.outputs[0]["data"]["text/html"]
    assert "0 of 1 visible check passes. Next: losses.mse." in first.outputs[0]["data"]["text/html"]
    assert first.outputs[1]["text"] == "CheckFailure The cells below wait until this check passes.\n"
    assert "✓ right" in again.outputs[0]["data"]["text/html"]
    assert again.outputs[1]["text"] == "None\n"
    assert "✓ right" in magic.outputs[0]["data"]["text/html"]


@pytest.mark.filterwarnings("ignore")
def test_a_failed_check_makes_its_cell_fail_with_one_line_and_no_traceback(folder):
    with pytest.raises(CellExecutionError) as failed:
        run_notebook(folder, 'from autograder import check\ncheck("losses.mse")')
    assert "The cells below wait until this check passes." in str(failed.value)
    assert "selfcheck.py" not in str(failed.value)


def test_a_file_of_binary_junk_is_said_to_be_no_python(selfcheck, folder):
    (folder / "losses.py").write_bytes(b"x = 1\0\n")
    (mse,) = selfcheck.run(["losses.mse"])
    assert mse.checks[0].message.startswith("losses.py cannot be read as Python: ")
    assert "None" not in mse.checks[0].message
    assert mse.checks[0].place is None


def test_a_function_that_seeds_the_shared_generator_is_remarked_on(selfcheck, folder):
    (folder / "losses.py").write_text(RIGHT.replace("    return", "    np.random.seed(0)\n    return", 1))
    (mse,) = selfcheck.run(["losses.mse"])
    assert str(mse.checks[0].outcome) == "passed"
    assert "np.random.seed works on the generator that the whole program shares" in mse.checks[0].remarks[0]
