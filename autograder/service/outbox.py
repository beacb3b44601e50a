"""Hand-ins that could not be sent yet: kept on the student's machine, whole, and sent later.

    <user data>/autograder/outbox/<time>-<assignment>.zip       the files
    <user data>/autograder/outbox/<time>-<assignment>.json      where they go

What was sent twice is one upload, since the service knows it by its contents.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..durable import make_folder, write_file
from .client import Client, ClientError, Unreachable, upload_path


@dataclass(frozen=True)
class Kept:
    """One hand-in that waits to be sent."""

    address: str
    assignment: str
    archive: Path
    note: Path


def outbox_folder() -> Path:
    """Return the folder of what waits."""
    from platformdirs import user_data_path

    return user_data_path("autograder") / "outbox"


def keep(folder: Path, address: str, assignment: str, archive: bytes) -> Kept:
    """Keep a hand-in, in the place of an older one for the same assignment. Durable on return."""
    make_folder(folder)
    name = f"{time.time_ns()}-{assignment}"
    kept = Kept(address, assignment, folder / f"{name}.zip", folder / f"{name}.json")
    write_file(kept.archive, archive)
    write_file(kept.note, json.dumps({"address": address, "assignment": assignment}).encode())
    forget_assignment(folder, address, assignment, but=kept)
    return kept


def forget_assignment(folder: Path, address: str, assignment: str, but: Kept | None = None) -> None:
    """Remove what is kept for an assignment, ``but`` for one: a newer hand-in takes its place."""
    for kept in waiting(folder):
        if (kept.address, kept.assignment) == (address, assignment) and kept != but:
            _remove(kept)


def waiting(folder: Path) -> list[Kept]:
    """Return what waits, the oldest first. What is damaged is passed over."""
    found = []
    for note in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        try:
            content = json.loads(note.read_text())
            kept = Kept(str(content["address"]), str(content["assignment"]), note.with_suffix(".zip"), note)
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if kept.archive.is_file():
            found.append(kept)
    return found


def send_kept(client: Client, folder: Path, say: Callable[[str], object], without: str = "") -> list[Any]:
    """Send what waits for this service, but for the assignment ``without``; return the answers.

    What is refused is sent no more; its files stay. Raises Unreachable where the service does not answer.
    """
    answers = []
    for kept in waiting(folder):
        if kept.address != client.login.address or kept.assignment == without:
            continue
        try:
            body = kept.archive.read_bytes()
            answers.append(client.post(upload_path(kept.assignment), body, "application/zip"))
        except Unreachable:
            raise
        except ClientError as error:
            say(f"What was kept for {kept.assignment} was refused: {error} Its files stay in {kept.archive}.")
            kept.note.unlink(missing_ok=True)
            continue
        _remove(kept)
    return answers


def _remove(kept: Kept) -> None:
    kept.note.unlink(missing_ok=True)
    kept.archive.unlink(missing_ok=True)
