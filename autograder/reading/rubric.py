"""The rubric of a written question: comments that readers use again, each with the points that it gives or takes.

It is kept with the course, in ``rubrics/<assignment>/<question>.toml``::

    start = 0                        # the points of an answer before any comment; the default

    [[comment]]
    name = "jensen"                  # what a reader writes into the sheet
    points = 1.5
    text = "You name Jensen's inequality."
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from ..course.course import Course
from ..course.toml import did_you_mean
from ..errors import AutograderError


class ReadingError(AutograderError):
    """A rubric or a sheet cannot be used. The message says where, what, and what to do."""


class RubricComment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One comment. points: what it gives; below zero what it takes"""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
    text: Annotated[str, Meta(min_length=1)]
    points: float = 0.0


class _RubricFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    start: float = 0.0
    comment: tuple[RubricComment, ...] = ()


@dataclass(frozen=True)
class Rubric:
    """The comments of one question. file: where they are kept, whether it is there or not"""

    file: Path
    start: float
    comments: tuple[RubricComment, ...]

    def chosen(self, names: Sequence[str]) -> list[RubricComment]:
        """Return the comments ``names``. Raises ReadingError for a name that is not in the rubric."""
        known = {comment.name: comment for comment in self.comments}
        for name in names:
            if name not in known:
                raise ReadingError(
                    f"{self.file} has no comment {name!r}. {did_you_mean(name, list(known))}"
                    if known
                    else f"{self.file} has no comment {name!r}: there is no rubric yet. Write one, or give points."
                )
        return [known[name] for name in dict.fromkeys(names)]


def read_rubric(course: Course, assignment: str, question: str) -> Rubric:
    """Return the rubric of ``question``; an empty one where there is no file. Raises ReadingError."""
    file = course.root / "rubrics" / assignment / f"{question}.toml"
    try:
        content = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _RubricFile)
    except FileNotFoundError:
        return Rubric(file, 0.0, ())
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise ReadingError(f"{file} cannot be read as a rubric: {error}. See docs/reading.md.") from error
    names = [comment.name for comment in content.comment]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ReadingError(
            f"{file}: the name {twice!r} stands there twice. Give each comment a name of its own."
        )
    return Rubric(file, content.start, content.comment)
