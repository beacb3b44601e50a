"""Which of an author's files students get: an allow-list, with the solutions taken out.

nbgrader releases everything that it finds in its source folder. So it is shown a generated folder that
holds the notebook, stripped modules, visible checks and data, and nothing else.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from ..student.notebook_source import notebook_module
from .errors import BuildError
from .notebook import Exercise, check_notebook, check_test_cells, read_notebook, staged
from .notebooks import exercises_by_notebook
from .strip import Marks, check_compiles, read_text, strip

PRIVATE_FOLDER = "hidden"
TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".md", ".rst", ".toml", ".yaml", ".yml")
BINARY_SUFFIXES = (".npy", ".npz", ".gz", ".png", ".jpg", ".jpeg", ".svg")
DATA_SUFFIXES = frozenset(TEXT_SUFFIXES + BINARY_SUFFIXES)
LARGEST_FILE_MIB = 64


def released_files(folder: Path, where: str) -> Iterator[tuple[str, Path]]:
    """Yield (relative name, path) of the author's files that students get, sorted.

    ``hidden/``, names that begin with a dot or an underscore, and compiled files stay private. Raises
    BuildError for a link, a kind of file that is not in the allow-list, and a notebook in a subfolder.
    """
    for path in sorted(folder.iterdir()):
        name = path.name
        if name == PRIVATE_FOLDER or name.startswith((".", "_")) or path.suffix == ".pyc":
            continue
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            for below, file in released_files(path, f"{where}/{name}"):
                if file.suffix == ".ipynb":
                    raise BuildError(
                        f"{where}/{name}/{below}: nbgrader takes notebooks from the top folder only."
                    )
                yield f"{name}/{below}", file
            continue
        if not stat.S_ISREG(mode):
            raise BuildError(
                f"{where}/{name}: this is a link or a special file. Put a copy of the file here."
            )
        _check_kind(path, f"{where}/{name}")
        yield name, path


def stage(
    folder: Path,
    target: Path,
    where: str,
    exercises: Sequence[Exercise],
    marks: Marks,
    *,
    is_of_cells: bool = False,
) -> tuple[str, ...]:
    """Write what students get of ``folder`` into ``target``, solutions taken out; return the names.

    is_of_cells: whether the notebooks are ordinary ones of nbgrader's, with test cells

    Raises BuildError with file and line for anything that is wrong in the author's files.
    """
    files = dict(released_files(folder, where))
    notebooks = {name: files[name].read_bytes() for name in files if name.endswith(".ipynb")}
    if not notebooks:
        raise BuildError(f"{where}: an assignment has a notebook, such as {folder.name}.ipynb; here is none.")
    own = exercises_by_notebook(notebooks, folder.name, where, exercises)
    for name, path in files.items():
        here = own.get(name, exercises)
        check = check_test_cells if is_of_cells else partial(check_notebook, exercises=here)
        data = _released_bytes(path, f"{where}/{name}", here, marks, check)
        destination = target / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.write_bytes(data)
    return tuple(files)


def _released_bytes(
    path: Path, where: str, exercises: Sequence[Exercise], marks: Marks, check: Callable[..., None]
) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".ipynb":
        notebook = read_notebook(data, where)
        check(notebook, where, marks=marks)
        return staged(notebook, exercises, notebook_module(path.parent.name, path.name))
    if path.suffix == ".py":
        stripped = strip(read_text(data, where), where, marks)
        check_compiles(stripped, where)
        return stripped.text.encode()
    return data


def _check_kind(path: Path, where: str) -> None:
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BuildError(f"{where!r}: the name is not UTF-8. Rename the file.") from error
    if path.suffix not in DATA_SUFFIXES | {".py", ".ipynb"}:
        raise BuildError(
            f"{where}: files of this kind are not released. Put it into {PRIVATE_FOLDER}/, begin its name with "
            f"an underscore, or use one of {' '.join(sorted(DATA_SUFFIXES))}."
        )
    size = path.stat().st_size
    if size > LARGEST_FILE_MIB * 2**20:
        raise BuildError(
            f"{where}: {size / 2**20:.0f} MiB is more than the {LARGEST_FILE_MIB} MiB of a released file."
        )
