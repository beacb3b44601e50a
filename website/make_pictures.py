"""Draw the pictures of the course's pages: what the released notebooks show once everything in them is right.

    .venv/bin/python website/make_pictures.py [ASSIGNMENT ...]

The author's notebooks run, and nothing is kept of them but the pictures of cells that are released as they are, with their texts.
So the site itself is made from assignments/ and these files, without any solution at hand.
"""

from __future__ import annotations

import base64
import html
import io
import json
import os
import re
import resource
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from notebook_page import PLOTS
from PIL import Image

from autograder.course.course import load_course

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "website" / "pictures"
DOTS = 160
"""Dots an inch; a page shows 100 of them an inch, so that letters are sharp on a good screen."""
SHARPER = f"import autograder.feedback.figures as _figures\n_figures.STYLE['figure.dpi'] = {DOTS}"
SECONDS = 300
IMAGE = re.compile(r'<img src="data:image/png;base64,([^"]+)" alt="([^"]*)"')


def main(names: list[str]) -> None:
    """Draw the pictures of the assignments ``names``, or of all."""
    os.environ |= {"MPLBACKEND": "agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    for assignment in load_course(ROOT).select(tuple(names)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        count = draw(assignment.name)
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        print(f"{assignment.name}: {count} pictures, {seconds:.1f} s of processor time", flush=True)


def draw(name: str) -> int:
    """Run the author's notebook of ``name``, keep the pictures of released cells, and return how many."""
    released = nbformat.read(ROOT / "assignments" / name / f"{name}.ipynb", as_version=4)
    source_of = {cell.id: cell.source for cell in released.cells}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, name)
        shutil.copytree(
            ROOT / "solutions" / name, folder, ignore=shutil.ignore_patterns("hidden", "__pycache__")
        )
        notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell(SHARPER))
        NotebookClient(
            notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
        ).execute()
    target = PICTURES / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    kept: dict[str, list[dict[str, Any]]] = {}
    sources: dict[str, str] = {}
    for cell in notebook.cells:
        if source_of.get(cell.id) != cell.source:  # written by the author, and by each student for themselves
            continue
        for place_in_cell, (png, alt) in enumerate(_images(cell)):
            file = f"{cell.id}-{place_in_cell + 1}.png"
            width, height = _write(target / file, png)
            picture = {"file": file, "alt": alt, "width": width, "height": height}
            kept.setdefault(cell.id, []).append(picture)
        if cell.cell_type == "code" and PLOTS.search(cell.source):
            sources[cell.id] = cell.source
    text = json.dumps({"cells": kept, "sources": sources}, indent=1, ensure_ascii=False)
    (target / "pictures.json").write_text(text + "\n", encoding="utf-8")
    return sum(map(len, kept.values()))


def _images(cell: NotebookNode) -> list[tuple[bytes, str]]:
    """Return the pictures that ``cell`` shows, each with its text."""
    shown = [output.data.get("text/html", "") for output in cell.get("outputs", ()) if "data" in output]
    return [
        (base64.b64decode(png), html.unescape(alt)) for page in shown for png, alt in re.findall(IMAGE, page)
    ]


def _write(file: Path, png: bytes) -> tuple[int, int]:
    """Write ``png`` with a palette, which makes it a third as large; return its size on a page, in CSS pixels."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)
    return round(image.width * 100 / DOTS), round(image.height * 100 / DOTS)


if __name__ == "__main__":
    main(sys.argv[1:])
