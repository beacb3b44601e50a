"""Run the cells of a notebook, each a file, in one ``__main__``; and what a notebook has that a file has not.

This file goes to the student's process beside the cells, so it needs nothing of ours. It keeps no secret and decides
nothing: a student's code can do with it what it likes, to its own notebook.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys
import types
from collections.abc import Iterator
from typing import Any, NoReturn

FILE = "notebook_runner.py"
NO_ANSWER = "input() waits for an answer, and nobody gives one here. Put the value into a variable."
_PLOTTING = ("matplotlib", "matplotlib.pyplot", "seaborn")
_FOLDER = os.path.dirname(os.path.abspath(__file__))
_RUN_BODY = ("time", "timeit", "capture", "prun")


class _Nothing:
    """Stands for a figure, an axis, a thing to show: every use of it is allowed and does nothing."""

    def __call__(self, *_args: Any, **_named: Any) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _: Any) -> Any:
        return self

    def __setitem__(self, _: Any, value: Any) -> None:
        pass

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter([self] * _names_wanted(sys._getframe(1)))  # noqa: SLF001 (the one that unpacks)

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True


def _names_wanted(frame: types.FrameType) -> int:
    """Return 2 for ``figure, axis = ...``, 3 for three names, 0 for what only goes through it."""
    import dis

    code, place = frame.f_code.co_code, frame.f_lasti
    for here in (place, place + 2):
        if 0 <= here < len(code) and dis.opname[code[here]].startswith("UNPACK_SEQUENCE"):
            return code[here + 1]
    return 0


class _Shell:
    """What ``get_ipython()`` gives: magics that run Python run it, all others do nothing."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.user_ns = names

    def run_line_magic(self, name: str, line: str, *_more: Any) -> None:
        if name == "time" and line:
            exec(compile(line, "<%time>", "exec"), self.user_ns)

    def run_cell_magic(self, name: str, line: str, body: str) -> None:
        if name in _RUN_BODY:
            exec(compile(body, f"<%%{name}>", "exec"), self.user_ns)
        elif name == "writefile" and line.split():
            with open(
                os.path.basename(line.rsplit(maxsplit=1)[-1]), "a" if "-a" in line.split() else "w"
            ) as file:
                file.write(body)

    def getoutput(self, *_command: Any, **_options: Any) -> list[str]:
        return []

    def system(self, *_command: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing()


def _nothing(*_args: Any, **_named: Any) -> None:
    """Do nothing."""


def _no_answer(*_prompt: Any) -> NoReturn:
    raise EOFError(NO_ANSWER)


def names_of_a_notebook(names: dict[str, Any]) -> dict[str, Any]:
    """Return what IPython gives a notebook besides Python, for a namespace ``names``; plots that cannot be drawn do nothing."""
    os.environ.setdefault("MPLBACKEND", "agg")
    for module in _PLOTTING:
        _put_if_absent(module)
    shell = _Shell(names)
    return {"get_ipython": lambda: shell, "display": _nothing, "check": _nothing, "input": _no_answer}


def _put_if_absent(name: str) -> None:
    top = name.partition(".")[0]
    there = sys.modules.get(top)
    if there is None:
        try:
            if importlib.util.find_spec(top) is not None:
                return
        except (ImportError, ValueError):
            pass
    elif not getattr(there, "__is_stand_in__", False):
        return
    _put(name)


def _put(name: str) -> None:
    nothing = _Nothing()
    module: Any = types.ModuleType(name)
    module.__path__ = []
    module.__is_stand_in__ = True
    module.__getattr__ = lambda wanted: _refuse(wanted) if wanted.startswith("__") else nothing
    sys.modules[name] = module
    above, _, below = name.rpartition(".")
    if above:
        setattr(sys.modules[above], below, module)


def _refuse(name: str) -> NoReturn:
    raise AttributeError(name)


_mains: dict[str, types.ModuleType] = {}


def start(module: str = "notebook") -> None:
    """Make a ``__main__``, in which the cells of a notebook run, also under the name of the notebook's module."""
    main = _mains[module] = types.ModuleType("__main__")
    sys.modules["__main__"] = sys.modules[module] = main
    for name in ("IPython", "IPython.display", "ipywidgets", "autograder"):
        if name == "autograder" or name not in sys.modules:
            _put(name)
    names = names_of_a_notebook(vars(main))
    vars(sys.modules["IPython"])["get_ipython"] = names["get_ipython"]
    vars(sys.modules["IPython"]).setdefault("version_info", (9, 0, 0))  # Matplotlib compares it
    vars(sys.modules["autograder"])["check"] = _nothing
    for name, value in names.items():
        setattr(builtins, name, value)


def run(file: str, module: str = "notebook") -> None:
    """Run one cell of a notebook. Raises what it raises."""
    path = os.path.join(_FOLDER, file)
    with open(path, "rb") as stream:
        source = stream.read()
    exec(compile(source, path, "exec", dont_inherit=True), vars(_mains[module]))


def check(text: str, module: str = "notebook") -> None:
    """Run a test in the notebook itself. Raises what it raises. What it says can be forged by the notebook."""
    exec(compile(text, "<test cell>", "exec", dont_inherit=True), vars(_mains[module]))


_forgotten: dict[str, Any] = {}


def forget(name: str, module: str = "notebook") -> None:
    """Take a name out of the notebook: does other code use it?"""
    _forgotten[name] = vars(_mains[module]).pop(name)


def restore(name: str, module: str = "notebook") -> None:
    """Give a name back that `forget` took out."""
    vars(_mains[module])[name] = _forgotten.pop(name)
