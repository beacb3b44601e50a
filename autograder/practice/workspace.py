"""The student's own copies of the exercises: handed out once, never overwritten, put back with a backup."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .ladder import PracticeError, Rung


@dataclass(frozen=True)
class Workspace:
    """A folder with one file for each exercise that was started."""

    folder: Path

    def file(self, rung: Rung) -> Path:
        return self.folder / rung.file_name

    def hand_out(self, rung: Rung) -> Path:
        """Return the student's file of ``rung``, and make it if it is not there. Raises PracticeError."""
        file = self.file(rung)
        if not file.exists():
            self._write(file, rung.stub())
        elif not file.is_file():
            raise PracticeError(f"{file} is not a file. Move it away, and try again.")
        return file

    def reset(self, rung: Rung) -> Path | None:
        """Put the exercise back to its beginning; return where the student's version went, None if there was none.

        Raises PracticeError.
        """
        file = self.file(rung)
        backup = None
        if file.is_file() and file.read_bytes() != rung.stub().encode():
            backup = _free(file)
            try:
                file.rename(backup)
            except OSError as error:
                raise PracticeError(f"{file} cannot be kept as a backup: {error.strerror}.") from error
        self._write(file, rung.stub())
        return backup

    def _write(self, file: Path, text: str) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise PracticeError(
                f"{file} cannot be written: {error.strerror}. Choose another folder with --folder."
            ) from error


def _free(file: Path) -> Path:
    """Return a name for a backup of ``file`` that nothing has yet."""
    number = 1
    while (backup := file.with_name(f"{file.name}.backup{number}")).exists():
        number += 1
    return backup
