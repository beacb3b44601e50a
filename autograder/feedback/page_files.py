"""How a page comes to be a file: its template, our style sheet and scripts, and the file itself."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ..durable import write_file


@cache
def template(name: str) -> Any:
    """Return the template ``name`` of feedback/templates, which escapes whatever is put into it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("autograder.feedback"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(name)


@cache
def text_of(name: str) -> Any:
    """Return a style sheet or a script of ours, which goes into a page as it is."""
    from markupsafe import Markup

    return Markup((resources.files("autograder.feedback") / "templates" / name).read_text(encoding="utf-8"))


def script_hash(script: str) -> str:
    """Return what a Content-Security-Policy calls ``script`` by, behind ``sha256-``."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def write_page(file: Path, page: str) -> Path:
    """Write ``page`` to ``file``, readable for others, and return the path."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_file(file, page.encode(), mode=0o644, sync=False)  # a page can be written again at any time
    return file
