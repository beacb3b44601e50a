"""A student's notebook in the sandbox: cells in order, each under its own deadline, in one namespace."""

from __future__ import annotations

import json

import numpy as np
import pytest
from cells import code, exercise, notebook

from autograder.results import Outcome
from autograder.sandbox import Limits, Sandbox
from autograder.student.api import (
    NotPlainData,
    Student,
    close,
    end_check,
    take_calls,
    take_output,
    take_remarks,
)
from autograder.student.faults import NotReached, StudentFault, StudentRaised
from autograder.student.notebook_cells import MOST_ODD_LINES, read_cells, without_outputs
from autograder.student.notebook_files import (
    MOST_CODE_CELLS,
    cell_files,
    plan_file,
    plan_in,
    with_cells,
    without_notebook,
)
from autograder.student.notebook_magics import transformed
from autograder.student.notebook_source import joined, split, up_to
from autograder.student.sandboxed import open_remote


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(Limits(call_seconds=0.5, wall_seconds=20.0)) as opened:
        yield opened


@pytest.fixture
def open_student(sandbox):
    opened = []

    def open_cells(*cells, **reference):
        files = cell_files(notebook(*cells))
        assert files is not None
        opened.append(Student(open_remote(sandbox, files), reference.get("reference")))
        return opened[-1]

    yield open_cells
    for student in opened:
        close(student)


def test_a_variable_is_read_and_a_function_is_called(open_student):
    student = open_student("import numpy as np\nx = np.arange(3)", "def f(n):\n    return n + len(x)")
    assert student.notebook["x"].tolist() == [0, 1, 2]
    assert student.notebook.f(4) == 7


def test_a_variable_that_is_compared_as_a_name_is_refused(open_student):
    student = open_student("x = 3")
    with pytest.raises(NotPlainData):
        assert student.notebook.x == 3


def test_a_cell_that_raises_is_noted_and_the_next_one_runs(open_student):
    student = open_student("x = 1", "y = 1 / 0", "z = x + 1")
    assert student.notebook["z"] == 2
    assert take_remarks(student) == (
        "Cell 2 raised ZeroDivisionError at line 1. The cells below it ran all the same.",
    )


def test_the_cell_that_should_give_a_name_is_named(open_student):
    student = open_student("total = 10", "mean = total / count", "later = 1")
    with pytest.raises(NotReached, match=r"There is no mean: Cell 2 raised NameError at line 1\."):
        student.notebook["mean"]


def test_a_line_of_a_cell_is_quoted_with_the_cells_name(open_student):
    student = open_student("total = 10", "mean = total / count")
    with pytest.raises(NotReached) as caught:
        student.notebook["mean"]
    assert [(f.file, f.line, f.text) for f in caught.value.frames] == [("cell 2", 1, "mean = total / count")]


def test_an_unwritten_variable_is_not_attempted(open_student):
    student = open_student(*exercise("mean", "# YOUR CODE HERE\nraise NotImplementedError()"), "after = 1")
    with pytest.raises(StudentRaised) as caught:
        student.notebook["mean"]
    assert caught.value.outcome is Outcome.NOT_ATTEMPTED
    assert student.notebook["after"] == 1
    assert take_remarks(student) == ()


def test_an_endless_cell_costs_its_own_names_alone(open_student):
    student = open_student("x = 1", "while True: pass\ny = 2", "z = x + 2")
    assert student.notebook["z"] == 3
    assert student.notebook["x"] == 1
    with pytest.raises(
        NotReached, match=r"There is no y: Cell 2 was stopped: Cell 2 did not come to an end within 0.5 s"
    ):
        student.notebook["y"]


def test_a_cell_that_ends_its_process_costs_its_own_names_alone(open_student):
    student = open_student("x = 1", "import os\nos._exit(3)", "z = x + 2")
    assert student.notebook["z"] == 3


def test_endless_cells_are_tried_a_bounded_number_of_times(open_student):
    student = open_student(*["while True: pass"] * 6, "z = 1")
    with pytest.raises(
        NotReached, match="More than 3 cells of the notebook did not come to an end; cell 4 was the last"
    ):
        student.notebook["z"]


def test_an_endless_function_does_not_lose_the_rest_of_the_notebook(open_student):
    student = open_student("def f():\n    while True: pass", "x = 5")
    with pytest.raises(Exception, match="did not return"):
        student.notebook.f()
    assert student.notebook["x"] == 5


def test_grade_cells_are_not_run(open_student):
    student = open_student("x = 1", code("x = 2", "test-x", grade=True))
    assert student.notebook["x"] == 1


def test_the_state_at_a_cell_is_that_of_the_cells_down_to_it(open_student):
    student = open_student(code("x = 1", "first", solution=True), code("x = 2", "second", solution=True))
    assert student.notebook.after("first")["x"] == 1
    assert student.notebook["x"] == 2
    with pytest.raises(NotReached, match="has no cell third"):
        student.notebook.after("third")
    end_check(student)


def test_what_is_read_is_recorded_for_the_diagnosis(open_student):
    student = open_student("x = [1, 2]")
    student.notebook["x"]
    call = take_calls(student)[0]
    assert (call.path, call.args, call.result, call.is_read) == ("notebook.x", (), [1, 2], True)


def test_a_right_lower_value_takes_its_place_behind_its_cell(open_student):
    class Right:
        def function(self, path):
            return {"notebook.prices": [1.0, 2.0], "notebook.double": lambda x: 2 * x}[path]

    cells = (
        *exercise("prices", "prices = [0.0]"),
        *exercise("double", "def double(x): return 3 * x"),
        *exercise("total", "total = double(sum(prices))"),
    )
    student = open_student(*cells, reference=Right())
    assert student.notebook["total"] == 0.0
    assert student.with_reference("notebook.prices").notebook["total"] == 9.0
    assert student.with_reference("notebook.prices", "notebook.double").notebook["total"] == 6.0
    end_check(student)


def test_a_cell_that_can_ask_a_right_function_chooses_no_words(open_student):
    """Its exception and the line would carry out what the right function answers."""

    class Right:
        def function(self, path):
            return lambda x: 42

    asks = (
        "y = [ValueError, KeyError][secret(1) % 2]\nif secret(1) > 40:\n    raise KeyError\nraise ValueError"
    )
    student = open_student(*exercise("secret", "secret = abs"), *exercise("y2", asks), reference=Right())
    with pytest.raises(NotReached) as caught:
        student.with_reference("notebook.secret").notebook["y2"]
    assert caught.value.sentence == "There is no y2: Cell 3 raised an exception."
    assert caught.value.frames == ()
    end_check(student)


def test_magics_plots_and_questions_do_as_in_a_notebook_without_people(open_student):
    student = open_student(
        "%matplotlib inline\nimport matplotlib.pyplot as plt\n!pip install nothing\nfiles = !ls",
        "%%time\nx = 4",
        "%time y = 5",
        "figure, (left, right) = plt.subplots(1, 2)\nn, bins, patches = plt.hist([1, 2])\nleft.plot([1])\nplt.show()\ndone = 1",
        "from IPython.display import display, HTML\ndisplay(HTML('<b>'))\nshown = 1",
        "name = input('Who? ')",
        "from autograder import check\ncheck('notebook.x')\nchecked = 1",
    )
    book = student.notebook
    assert (book["x"], book["y"], book["done"], book["shown"], book["checked"], book["files"]) == (
        4,
        5,
        1,
        1,
        1,
        [],
    )
    assert take_remarks(student) == (
        "Cell 6 raised EOFError at line 1. Nobody answers input() in grading: put the value into a variable. "
        "The cells below it ran all the same.",
    )


def test_what_cells_print_is_kept(open_student):
    student = open_student("print('hello')", "x = 1")
    student.notebook["x"]
    assert take_output(student) == "hello\n"


def test_cells_run_as_main(open_student):
    student = open_student(
        "x = 0\nif __name__ == '__main__':\n    x = 1\nimport __main__\nsame = __main__.x == x"
    )
    assert (student.notebook["x"], student.notebook["same"]) == (1, True)


def test_a_cell_that_is_no_python_is_noted(open_student):
    student = open_student("x = (", "y = 1")
    assert student.notebook["y"] == 1
    assert take_remarks(student)[0].startswith("Cell 1, line 1 is not Python.")


HOSTILE = {
    "an equal to all": "class E(float):\n    __eq__ = lambda s, o: True\n    __hash__ = None\nx = E(7)",
    "the runner replaced": "import notebook_runner\nnotebook_runner.run = lambda file: None\nx = 7",
    "the main module replaced": "import sys, types\nm = types.ModuleType('m')\nm.x = 7\nsys.modules['notebook'] = m",
    "a builtin replaced": "import builtins\nbuiltins.getattr = lambda *a: 3\nbuiltins.type = int\nx = 7",
    "the plan rewritten": "open('notebook_cells.json', 'w').write('{}')\nx = 7",
    "the stack searched": (
        "import sys\nx = 7\nf = sys._getframe()\nwhile f:\n"
        "    if any('expected' in str(k) for k in f.f_locals): x = 3\n    f = f.f_back"
    ),
    "a module that changes its mind": "import sys\nclass M(type(sys)):\n    x = property(lambda s: 7)\nsys.modules['notebook'].__class__ = M",
}


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_cell_gains_nothing(open_student, cell):
    """The right value is 3, and the judge compares plain data of its own: no cell makes another value equal it."""
    student = open_student(*exercise("x", cell))
    try:
        value = student.notebook["x"]
    except StudentFault:
        return  # no value, no point
    assert type(value) in (int, float)
    assert value != 3


def test_the_control_the_right_value_passes(open_student):
    assert open_student(*exercise("x", "x = 3")).notebook["x"] == 3


def test_a_cell_does_not_reach_the_files_outside(open_student):
    student = open_student(
        "try:\n    text = open('/etc/passwd').read()\nexcept OSError as error:\n    text = ''"
    )
    assert student.notebook["text"] == ""


def test_a_students_own_files_do_not_take_the_place_of_the_cells():
    own = {
        "notebook.py": b"x = 1",
        plan_file("notebook"): b"{}",
        plan_file("notebook_of_nobody"): b"{}",
        "notebook_part_2.py": b"x = 1",
        "notebook_helpers.py": b"x = 1",
        "notebook_runner.py": b"",
        "notebook/__init__.py": b"",
        "data.csv": b"",
    }
    assert without_notebook(own, ["notebook", "notebook_part_2"]).keys() == {
        "data.csv",
        "notebook_helpers.py",
    }


def test_a_huge_notebook_is_cut():
    files = cell_files(notebook(*["x = 1"] * (MOST_CODE_CELLS + 5)))
    assert len(plan_in(files).cells) == MOST_CODE_CELLS


def test_of_a_text_that_is_no_list_of_strings_the_first_strings_are_read():
    source = [1, *(["x"] * MOST_ODD_LINES)]
    content = json.dumps({"cells": [{"cell_type": "code", "source": source}]}).encode()
    (cell,) = read_cells(content) or []
    assert cell.source == "x" * (MOST_ODD_LINES - 1)
    (whole,) = read_cells(content.replace(b"[1, ", b"[")) or []
    assert whole.source == "x" * MOST_ODD_LINES


def test_what_is_no_notebook_gives_no_files():
    assert cell_files(b"{") is None
    assert with_cells({"a.ipynb": b"{"}, {"notebook": "a.ipynb"}) == {"a.ipynb": b"{"}


def test_a_text_that_nobody_can_transform_stays():
    files = cell_files(notebook("%magic\nx = 1"), lambda texts: None)
    assert files["cell_01.py"] == b"%magic\nx = 1"


def test_magics_are_text_and_lines_stay_where_they_are():
    assert transformed(["%%time\nx = 1\n%pwd\n"]) == [
        "#%%time\nx = 1\nget_ipython().run_line_magic('pwd', '')\n"
    ]


def test_the_source_of_a_notebook_comes_apart_again():
    cells = {1: ("", "import math"), 3: ("mean-try", "mean = 1\n\nother = 2")}
    assert split(joined(cells)) == cells
    assert split(up_to(joined({**cells, 5: ("", "x")}), "mean-try")) == cells


def test_a_notebook_that_is_too_large_keeps_the_marks_of_its_cells():
    cells = read_cells(without_outputs(notebook(*exercise("x", "x = 3"))))
    assert [(c.is_solution, c.is_grade) for c in cells] == [(True, False), (False, True)]


def test_numpy_values_of_cells_are_read_only_copies_of_the_judges(open_student):
    student = open_student("import numpy as np\nx = np.ones(2)")
    student.notebook["x"][0] = 5
    assert np.array_equal(student.notebook["x"], [1, 1])


@pytest.fixture
def open_two(sandbox):
    """A student with two notebooks: the main one, and ``part-2.ipynb``."""
    opened = []

    def open_cells(main, other, reference=None):
        files = {"a.ipynb": notebook(*main), "part-2.ipynb": notebook(*other)}
        both = with_cells(files, {"notebook": "a.ipynb", "notebook_part_2": "part-2.ipynb"})
        opened.append(Student(open_remote(sandbox, both), reference))
        return opened[-1]

    yield open_cells
    for student in opened:
        close(student)


def test_two_notebooks_share_no_names(open_two):
    student = open_two(["x = 1", "def f():\n    return x"], ["x = 2", "def f():\n    return x"])
    assert (student.notebook.f(), student.notebook_part_2.f(), student.notebook.f()) == (1, 2, 1)


def test_a_cell_is_named_with_its_notebook(open_two):
    student = open_two(["x = 1"], ["y = 1", "x = 1 / 0"])
    with pytest.raises(
        NotReached, match=r"There is no x: Cell 2 of part_2 raised ZeroDivisionError at line 1\."
    ):
        student.notebook_part_2["x"]
    assert student.notebook["x"] == 1


def test_an_endless_cell_of_one_notebook_leaves_the_other_as_it_is(open_two):
    student = open_two(["x = 1"], ["while True: pass", "y = 2"])
    assert student.notebook["x"] == 1
    assert student.notebook_part_2["y"] == 2
    assert student.notebook["x"] == 1


def test_the_state_at_a_cell_of_one_notebook_leaves_the_other_whole(open_two):
    other = [code("x = 1", "early", solution=True), "x = 2"]
    student = open_two(["x = 10", "x = 20"], other)
    assert student.notebook_part_2.after("early")["x"] == 1
    assert student.notebook_part_2["x"] == 2
    assert student.notebook["x"] == 20


def test_a_notebook_that_is_not_there_is_said(open_two):
    student = open_two([], ["x = 1"])
    with pytest.raises(NotReached, match="There is no notebook with cells, so none of its exercises"):
        student.notebook["x"]
    empty = open_two(["x = 1"], [])
    with pytest.raises(NotReached, match="There is no notebook part_2 with cells, so none of its exercises"):
        empty.notebook_part_2["x"]
