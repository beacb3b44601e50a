"""The student's own copies of the exercises: handed out once, never overwritten, put back with a backup.

They never lie in the folder of an assignment, which is handed in as a whole.
"""

from __future__ import annotations

import io
import os
import tokenize
from dataclasses import dataclass
from pathlib import Path

from ..student.released import NOTES_FILE
from .ladder import PracticeError, Rung

USUAL = Path("practice")


def usual_folder(here: Path | None = None) -> Path:
    """Return where the files lie by default: ``practice`` in the folder ``here``, or beside the assignment around it.

    here: default: the current folder
    """
    start = (Path.cwd() if here is None else here).resolve()
    assignment = assignment_around(start)
    if assignment is None:
        return USUAL if here is None else here / USUAL
    beside = assignment.parent / USUAL
    return Path(os.path.relpath(beside)) if here is None else beside


def assignment_around(folder: Path) -> Path | None:
    """Return the outermost folder of an assignment that ``folder`` is or lies in; None if there is none."""
    folder = folder.resolve()
    around = [path for path in (folder, *folder.parents) if _is_assignment(path)]
    return around[-1] if around else None


def _is_assignment(folder: Path) -> bool:
    """Whether ``folder`` was released by a course: its notes are there, or a notebook of its name beside checks."""
    if (folder / NOTES_FILE).is_file():
        return True
    return (folder / f"{folder.name}.ipynb").is_file() and any(folder.glob("test_*.py"))


def chosen_folder(folder: Path) -> Path:
    """Return ``folder`` if practice files may lie there. Raises PracticeError in the folder of an assignment."""
    assignment = assignment_around(folder)
    if assignment is not None:
        raise PracticeError(
            f"{folder} lies in the assignment {assignment.name}, which is handed in with all its files. Leave "
            f"--folder out, and the exercises lie in {assignment.parent / USUAL}."
        )
    return folder


@dataclass(frozen=True)
class Workspace:
    """A folder with one file for each exercise that was started."""

    folder: Path

    def file(self, rung: Rung) -> Path:
        return self.folder / rung.file_name

    def option(self) -> str:
        """Return the option of `autograder practice` that names this folder; "" for the usual one."""
        return "" if self.folder.resolve() == usual_folder().resolve() else f" --folder {self.folder}"

    def assert_readable(self, rung: Rung) -> None:
        """Raise PracticeError if there is no file of ``rung``, or one that holds no text."""
        file = self.file(rung)
        folder = self.option()
        if not file.exists():
            raise PracticeError(
                f"There is no {file} yet. `autograder practice {rung.number}{folder}` hands it out."
            )
        if not file.is_file():
            raise PracticeError(f"{file} is not a file. Move it away, and try again.")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise PracticeError(
                f"{file} cannot be read: {error.strerror}. Allow yourself to read it."
            ) from error
        if not _is_text(data):
            raise PracticeError(
                f"{file} is not plain text in UTF-8. Save it as UTF-8 in your editor, or begin anew with "
                f"`autograder practice {rung.number}{folder} --reset`, which keeps this one beside it."
            )

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
            backup = free(file.with_name(f"{file.name}.backup"))
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


def free(file: Path) -> Path:
    """Return ``file`` with the first number behind its name that nothing has yet."""
    number = 1
    while (numbered := file.with_name(f"{file.name}{number}")).exists():
        number += 1
    return numbered


def _is_text(data: bytes) -> bool:
    """Return whether Python can read ``data``: in UTF-8, or in what its first lines declare."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        data.decode(encoding)
    except (SyntaxError, UnicodeError):
        return False
    return b"\0" not in data
