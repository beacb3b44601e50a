"""``student.notebook`` and ``student.notebook_part_2``: the namespace that a student's notebook leaves behind, or has at one of its cells."""

from __future__ import annotations

from typing import Any

from .proxy import Proxy


class Notebook(Proxy):
    """``student.notebook.f(x)`` calls a function, ``student.notebook["x"]`` reads a variable as plain data.

    Both raise StudentFault where the notebook has no such name, with the sentence of the cell that should define it.
    A variable that is no plain data comes as a `Proxy`.
    """

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        return self.__state__.read(f"{self.__target__}.{name}")

    def after(self, cell: str) -> Notebook:
        """Return the namespace as it is when the cell with the id ``cell`` has run, and none below it.

        The cells run again for it, in a process of their own, which ends with the check. What it does is not compared
        with known mistakes. A student's function of the name ``after`` is ``student.notebook["after"]``.
        """
        return Notebook(self.__state__.at_cell(cell), self.__target__)
