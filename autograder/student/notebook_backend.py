"""What a backend does for a notebook: run its cells in place of an import, and be in the state of one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from .backend import Target
from .faults import NotReached
from .notebook_files import cut_after, planned, without_runner
from .notebook_run import NotebookRun, no_such_cell

if TYPE_CHECKING:
    from ..sandbox.registered import Registry
    from ..sandbox.sandbox import Sandbox
    from .deadlines import Budget
    from .quotable import KnownText


class NotebookCells:
    """The part of `sandboxed.RemoteBackend` that knows of notebooks.

    interrupted: whether Ctrl-C has ended a call
    """

    _sandbox: Sandbox
    _files: dict[str, bytes]
    _replacements: dict[str, Callable[..., Any]]
    _budget: Budget
    _unimportable: dict[str, NotReached]
    _known: KnownText
    _imported: set[str]
    _remarks: list[str]
    _notebooks: dict[str, NotebookRun]
    _registry: Registry | None
    _exchange: Callable[..., Any]
    _open_if_needed: Callable[[], None]
    interrupted = False

    def at_cell(self, grade_id: str) -> Self:
        """Return the same notebooks in a fresh guest, one of them run up to its cell ``grade_id``. Raises NotReached."""
        files = cut_after(self._files, grade_id)
        if files is None:
            raise no_such_cell(grade_id)
        again: Callable[..., Self] = type(self)
        fresh = again(self._sandbox, files, self._replacements, self._budget, self._unimportable)
        fresh._registry = self._registry  # noqa: SLF001 (of the same class)
        return fresh

    def _notebooks_among(self, files: Mapping[str, bytes]) -> dict[str, NotebookRun]:
        runs = {
            module: NotebookRun.of(files, self._known, self._unimportable, module)
            for module in planned(files)
        }
        return {module: run for module, run in runs.items() if run is not None}

    def _is_run_as_cells(self, module: str) -> bool:
        """Run the cells if ``module`` is a notebook; return whether it is. Raises NotReached and StudentStopped."""
        if module not in self._notebooks:
            return False
        remarks = self._notebooks[module].run(
            self._exchange,
            self._open_if_needed,
            (self._sandbox.limits.call_seconds, self._budget.wall_seconds),
            self._replacements,
            lambda: self.interrupted,
        )
        self._remarks += remarks if not self._replacements else []
        self._imported.add(module)
        return True

    def _refuse_what_no_cell_defines(self, target: Target, name: str) -> None:
        """Raise the fault of the cell that should define ``name``, if it is a name of a notebook."""
        module = target.partition(".")[0] if isinstance(target, str) else ""
        if module in self._notebooks and target == f"{module}.{name}":
            raise self._notebooks[module].undefined(name)

    def _replaced_in_files(self) -> Mapping[str, Callable[..., Any]]:
        """Return the replacements in modules: in a notebook each takes its place behind its cell."""
        return {p: f for p, f in self._replacements.items() if p.partition(".")[0] not in self._notebooks}


__all__ = ["NotebookCells", "without_runner"]
