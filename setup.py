"""What `pyproject.toml` cannot say: a wheel holds each practice exercise in one file that nobody reads at a glance."""

import importlib.util
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PRACTICE = Path(__file__).parent / "autograder" / "practice"


class BuildPy(build_py):
    """Copy the package, and pack the rungs in the copy."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        specification = importlib.util.spec_from_file_location("packed", PRACTICE / "packed.py")
        packed = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(packed)
        for folder in (Path(self.build_lib) / "autograder" / "practice" / "ladder").glob("[0-9]*/"):
            text = packed.pack(PRACTICE / "ladder" / folder.name)
            folder.with_name(folder.name + packed.SUFFIX).write_text(text, encoding="ascii")
            shutil.rmtree(folder)


setup(cmdclass={"build_py": BuildPy})
