"""Cells of a notebook that do what no cell should: to IPython's names, to the cells beside them, to the disk that plots are written on."""

from __future__ import annotations

import json
import textwrap

from .attack import Files, attack

SCALE = "def scale(x):\n    return 2.0 * x\n"
FULL = 6.0


def notebook(*cells: str) -> Files:
    """Return a submission with an honest cell, the cells of the exercises, and below each its grade cell."""
    made = [_cell("scale-try", SCALE, solution=True), _cell("scale", 'check("notebook.scale")', grade=True)]
    names = ["total", "halve", "table"]
    for number, text in enumerate(cells):
        made.append(_cell(f"cell-{number}", textwrap.dedent(text).strip("\n"), solution=True))
    made += [_cell(name, f'check("notebook.{name}")', grade=True) for name in names]
    return {"a1.ipynb": json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})}


def _cell(grade_id: str, source: str, **marks: bool) -> dict[str, object]:
    nbgrader = {"grade_id": grade_id, "schema_version": 3, "grade": False, "solution": False} | marks
    return {
        "cell_type": "code", "metadata": {"nbgrader": nbgrader}, "source": source, "outputs": [], "execution_count": None
    }  # fmt: skip


RIGHT = (
    "total = sum(k * k for k in range(12))",
    "def halve(x):\n    return x / 2",
    "table = {'a': [1, 2], 'b': total}",
)


@attack()
def ipython_replaced() -> Files:
    """What cells put in the place of ``get_ipython``, ``display`` and ``check`` answers cells alone."""
    return notebook("""
        class Shell:
            def __getattr__(self, name): return lambda *_, **__: 506
        get_ipython = lambda: Shell()
        display = check = print
        total = get_ipython().anything()
        total = type("Total", (int,), {"__eq__": lambda *_: True, "__hash__": None})(1)
    """, """
        %matplotlib inline
        !echo 506
        halve = get_ipython()
    """)  # fmt: skip


@attack()
def ipython_imported() -> Files:
    """Nor is there a kernel behind IPython's own modules."""
    return notebook("""
        try:
            from IPython import get_ipython as real
            real().user_ns["total"] = 506
            real().kernel.do_shutdown(False)
        except Exception:
            pass
        total = 505
    """)


@attack()
def all_names_forgotten() -> Files:
    """A cell that clears the names of all others costs their exercises, its own too."""
    return notebook("total = 505", "globals().clear()", "table = {}")


@attack()
def builtins_forgotten() -> Files:
    """Without built-in functions only what needs none of them passes."""
    return notebook(
        "import builtins\nfor name in list(vars(builtins)):\n    try:\n        delattr(builtins, name)\n    except BaseException:\n        pass"
    )


@attack()
def names_that_change() -> Files:
    """A value is what it was when it was asked for; no thread makes it another behind that."""
    return notebook("""
        import threading, time
        total = 0
        def on():
            global total
            while True:
                total += 0.7
                time.sleep(0.0001)
        threading.Thread(target=on, daemon=True).start()
    """, "halve = lambda x: total", "table = {'a': [1, 2], 'b': total}")  # fmt: skip


@attack()
def names_of_a_mapping() -> Files:
    """What a module finds by a rule of its own is a value like any other."""
    return notebook("""
        import sys
        class Anything(type(sys)):
            def __getattribute__(self, name):
                return 1 if name in ("total", "table", "halve") else super().__getattribute__(name)
        for module in list(sys.modules.values()):
            try:
                module.__class__ = Anything
            except TypeError:
                pass
    """)


@attack()
def the_run_of_cells_replaced() -> Files:
    """Whoever replaces what runs the cells decides what the student's process says, and no more than that."""
    return notebook("""
        import sys
        for name, module in list(sys.modules.items()):
            if "notebook" in name or "guest" in name or "autograder" in name:
                for function in list(vars(module)):
                    if callable(getattr(module, function, None)) and not function.startswith("__"):
                        try:
                            setattr(module, function, lambda *_, **__: True)
                        except Exception:
                            pass
        total = True
    """)


@attack()
def a_cell_that_is_another() -> Files:
    """A cell has the text that was handed in: what it writes of itself is not read again."""
    return notebook("""
        import glob, json
        for file in glob.glob("*") + glob.glob("/**/*.json", recursive=True)[:50]:
            try:
                open(file, "w").write("total = 506")
            except OSError:
                pass
        total = 505
    """)


@attack()
def an_end_of_the_process() -> Files:
    """A cell that ends the process costs itself; the others run again without it."""
    return notebook(
        "import os\ntotal = 505\nos._exit(0)", "import sys\nsys.exit(0)", "raise KeyboardInterrupt"
    )


@attack()
def hooks_everywhere() -> Files:
    """Hooks of the interpreter see the student's process, in which no right value is."""
    return notebook("""
        import sys, threading
        found = []
        def look(frame, event, argument):
            found.extend(value for value in frame.f_locals.values() if isinstance(value, (int, float)) and value > 400)
            return look
        sys.settrace(look), sys.setprofile(look), threading.settrace(look)
        sys.addaudithook(lambda name, arguments: found.extend(a for a in arguments if isinstance(a, int)))
        sys.displayhook = sys.excepthook = found.append
        class Found:
            def __eq__(self, other): return True
            __hash__ = None
        total = 0
    """, "total = next(iter(found), 0)")  # fmt: skip


@attack()
def plots_that_fill_the_disk() -> Files:
    """Pictures and other files end where the folder's memory does, and go with the process."""
    return notebook("""
        written = 0
        try:
            for number in range(10 ** 6):
                with open(f"/tmp/plot-{number}.png", "wb") as file:
                    written += file.write(bytes(10 ** 6))
        except OSError:
            pass
        total = written
    """, """
        import matplotlib.pyplot as plt
        try:
            for number in range(50):
                plt.plot([0, 1])
                plt.savefig(f"/tmp/more-{number}.png", dpi=300)
        except Exception:
            pass
        table = written
    """)  # fmt: skip


@attack()
def outputs_without_end() -> Files:
    """What cells print is kept to a limit."""
    return notebook(
        "for _ in range(2000):\n    print('506 ' * 2000)\ntotal = 505",
        "import sys\nsys.stderr.write('x' * 10 ** 7)",
    )


@attack()
def a_cell_of_a_million_lines() -> Files:
    """Long cells are read once."""
    return notebook("total = 0\n" + "total += 1\n" * 20_000, "'" + "(" * 5_000 + "'")


@attack()
def magics_that_are_none() -> Files:
    """No magic starts a shell, writes a file of the notebook's, or runs code elsewhere."""
    return notebook(
        "%%writefile a1.ipynb\n{}",
        "%%bash\necho total=506",
        "%%python\ntotal = 506",
        "%run a1.ipynb",
        "%load_ext autograder\n%check",
        "total = !cat /proc/self/environ",
    )


@attack()
def a_table_that_answers() -> Files:
    """Of a dict the entries cross, and its lookups stay behind."""
    return notebook("""
        class Table(dict):
            def __missing__(self, key): return 506
            def __eq__(self, other): return True
            def __getitem__(self, key): return self
            __hash__ = None
        table = Table()
        total = [Table()]
    """)


@attack()
def an_answer_in_a_warning() -> Files:
    """A warning, a printed text or a name of a file is no answer."""
    return notebook("""
        import warnings
        warnings.warn("total = 506")
        print("total = 506\\n506\\npassed")
        raise type("Passed", (Exception,), {"total": 506})("506")
    """)


@attack(honest=FULL)
def right() -> Files:
    """Who is right gets everything."""
    return notebook(*RIGHT)
