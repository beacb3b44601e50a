"""A folder's modules, imported apart from everything else in this process.

Two assignments may both have a ``models.py``; a student may edit a file and expect the next check to
see it. So a folder's modules are compiled from source each time (never from a cached ``.pyc``, whose
one-second timestamps would hide a quick edit) and live in a table of their own, which is put into
``sys.modules`` only while their code runs.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType

from .notebook_source import module_source, notebooks_with_exercises


class FolderModules:
    """The top-level modules of ``folder``, loaded on first use.

    sources: module name -> source text to use in place of the file's

    Keeps no file open and writes nothing, so a changed folder wants a new `FolderModules`.
    """

    def __init__(self, folder: Path, sources: Mapping[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self.sources = dict(sources or {})
        self._notebooks = frozenset(notebooks_with_exercises(self.folder))
        for module in self._notebooks - self.sources.keys():
            self.sources[module] = module_source(self.folder, module)
        self.names = frozenset({path.stem for path in self.folder.glob("*.py")} | set(self.sources))
        self.loaded: dict[str, ModuleType] = {}

    def load(self, name: str) -> ModuleType:
        """Return the module ``name``. Raises ModuleNotFoundError, or whatever its code raises."""
        if name not in self.names:
            raise ModuleNotFoundError(f"There is no file {name}.py in {self.folder}.", name=name)
        if name not in self.loaded:
            is_notebook = name in self._notebooks
            at_home = contextlib.chdir(self.folder) if is_notebook else contextlib.nullcontext()
            with self.current(), at_home:  # a notebook opens its data where it lies
                importlib.import_module(name)
            if is_notebook and "matplotlib.pyplot" in sys.modules:
                sys.modules["matplotlib.pyplot"].close("all")  # nobody looks at these figures
        return self.loaded[name]

    @contextlib.contextmanager
    def current(self) -> Iterator[None]:
        """Make this folder's modules the ones that ``import`` finds, while the block runs."""
        hidden = {name: sys.modules.pop(name) for name in self.names if name in sys.modules}
        sys.modules.update(self.loaded)
        finder = _FolderFinder(self.folder, self.names, self.sources)
        sys.meta_path.insert(0, finder)
        try:
            yield
        finally:
            sys.meta_path.remove(finder)
            for name in self.names:
                module = sys.modules.pop(name, None)
                if module is not None:
                    self.loaded[name] = module
            sys.modules.update(hidden)


class _FolderFinder:
    """Finds the modules of one folder, and nothing else."""

    def __init__(self, folder: Path, names: frozenset[str], sources: Mapping[str, str]) -> None:
        self._folder = folder
        self._names = names
        self._sources = sources

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 (importlib's signature)
        target: ModuleType | None = None,  # noqa: ARG002 (importlib's signature)
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self._names:
            return None
        file = str(self._folder / f"{name}.py")
        loader = _FreshLoader(name, file, self._sources.get(name))
        return importlib.util.spec_from_file_location(name, file, loader=loader)


class _FreshLoader(importlib.machinery.SourceFileLoader):
    """Compiles the source every time and leaves no ``__pycache__`` behind."""

    def __init__(self, name: str, path: str, source: str | None) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        source = self.get_data(path) if self._source is None else self._source.encode()
        return compile(source, path, "exec", dont_inherit=True)
