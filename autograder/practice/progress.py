"""What somebody has solved, kept in the user's own data folder, and nowhere else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from ..durable import write_file
from .ladder import Rung
from .workspace import free


class Review(msgspec.Struct, frozen=True):
    """When a solved exercise is asked again: ``due`` in seconds since 1970, ``stage`` counts from 0 through `reviews.DAYS`."""

    stage: int
    due: float


class Progress(msgspec.Struct, frozen=True):
    """What is known of the exercises, by name.

    solved, tried, skipped: which were right once, were no mere stub, were left for later
    wrong:   in which a check failed since they were begun
    again:   which were solved, and are being done once more
    reviews: when a solved one is asked again
    hints:   how many have been shown of an exercise
    current: the last one taken
    """

    solved: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    reviews: dict[str, Review] = {}
    hints: dict[str, int] = {}
    current: str = ""

    def state(self, rung: Rung) -> str:
        """Return ``again``, ``solved``, ``skipped``, ``tried`` or ``not attempted``."""
        for state in ("again", "solved", "skipped", "tried"):
            if rung.name in getattr(self, state):
                return state
        return "not attempted"


_UNWRITTEN: dict[Path, Progress] = {}
"""What could not be written, by file: it counts as long as this process lives."""


@dataclass
class Store:
    """The file with the progress. What cannot be read or written is said once, and stops nobody.

    problems: sentences to show
    """

    file: Path
    problems: list[str]
    _said: set[str] = field(default_factory=set)

    def read(self) -> Progress:
        """Return the progress so far. A file that cannot be understood is kept beside a new one."""
        return _UNWRITTEN.get(self.file) or self._stored()

    def _stored(self) -> Progress:
        try:
            return msgspec.json.decode(self.file.read_bytes(), type=Progress)
        except FileNotFoundError:
            return Progress()
        except OSError as error:
            self._say(
                f"Your progress in {self.file} cannot be read: {error.strerror}. Move it away, and counting starts anew; "
                "your exercises are not touched."
            )
        except (msgspec.MsgspecError, UnicodeDecodeError):
            kept = free(self.file.with_suffix(".unreadable"))
            with contextlib.suppress(OSError):
                self.file.replace(kept)
            self._say(
                f"{self.file} could not be understood. It is kept as {kept.name}, and counting starts anew; your exercises "
                "are not touched, and checking one counts it again."
            )
        return Progress()

    @contextlib.contextmanager
    def changing(self) -> Iterator[list[Progress]]:
        """Read, let the block put a new progress in the place of the only one in the list, write.

        Other processes that do the same wait; a reader sees the old file or the new one.
        """
        with self._locked():
            box = [self.read()]
            before = box[0]
            yield box
            if box[0] != before:
                self._write(box[0])

    def _write(self, progress: Progress) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_file(self.file, msgspec.json.encode(progress, order="deterministic"))
            _UNWRITTEN.pop(self.file, None)
        except OSError as error:
            _UNWRITTEN[self.file] = progress
            self._say(
                f"Your progress cannot be kept in {self.file}: {error.strerror}. Your exercises are kept all the same; to have "
                "them counted, allow yourself to write there."
            )

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            import fcntl

            self.file.parent.mkdir(parents=True, exist_ok=True)
            lock = self.file.with_suffix(".lock").open("w")
        except (ImportError, OSError):  # no such locks on this system, or nowhere to put one
            yield
            return
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self.problems.append(sentence)


def usual_store() -> Store:
    """Return the store in the user's data folder, such as ~/.local/share/thetastar on Linux."""
    import platformdirs

    return Store(platformdirs.user_data_path("thetastar") / "practice.json", [])
