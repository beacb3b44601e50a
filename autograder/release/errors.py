"""What the build says when it refuses to release."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import AutograderError


class BuildError(AutograderError):
    """The assignment cannot be released: a sentence with file and line, and what to do."""


class OutOfDate(BuildError):
    """``assignments/`` is not what ``solutions/`` would give now. files: those that differ."""

    def __init__(self, files: Sequence[str]) -> None:
        self.files = tuple(files)
        listed = "\n  ".join(self.files)
        super().__init__(
            f"assignments/ is out of date; run autograder build and commit what changes. "
            f"Different are:\n  {listed}"
        )
