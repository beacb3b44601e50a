"""Run nbgrader's own converter on a staged assignment."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

from .errors import BuildError
from .strip import scratch_stubs


def convert(source: Path, release: Path, name: str, *, written_in_cells: bool = False) -> None:
    """Let nbgrader's ``GenerateAssignment`` turn ``source/name`` into ``release/name``.

    written_in_cells: whether exercises are written in the notebook, so that nbgrader's own stub takes a solution's place

    Both are folders below one root. Writes nothing into a gradebook. Raises BuildError with what
    nbgrader said if it refuses.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    root = source.parent
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.source_directory = source.relative_to(root).as_posix()
    config.CourseDirectory.release_directory = release.relative_to(root).as_posix()
    config.CourseDirectory.assignment_id = name
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    if not written_in_cells:
        config.ClearSolutions.code_stub = scratch_stubs()
    log = _Log()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and its libraries' own, not the course's
        converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        converter.log = logging.Logger("nbgrader", logging.ERROR)  # its own, so that nothing else hears it
        converter.log.addHandler(log)
        try:
            converter.start()
        except Exception as error:
            raise BuildError(
                f"{name}: nbgrader cannot convert the assignment: {log.reason(error)}"
            ) from error


class _Log(logging.Handler):
    """Keeps what nbgrader logs, since its exceptions only point there."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def reason(self, error: Exception) -> str:
        traces = [line.strip().splitlines()[-1] for line in self.lines if "Traceback" in line]
        return traces[-1] if traces else (self.lines[-1] if self.lines else str(error))
