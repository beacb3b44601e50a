"""What several verbs print: JSON where it is asked for, progress where somebody watches."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..durable import write_file
from ..feedback.cleaned import Drawn, cleaned, cleaned_json


def at_least(least: int) -> Callable[[str], int]:
    """Return the type of an option that takes a whole number, ``least`` or more."""

    def number(text: str) -> int:
        with contextlib.suppress(ValueError):
            if int(text) >= least:
                return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} on")

    return number


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", metavar="FILE", help="write the result as JSON, - for standard output")


def add_workers_and_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", type=at_least(0), metavar="N", help="processes; default: one for each core"
    )
    parser.add_argument("--sandbox", choices=["auto", "namespaces", "landlock", "none"], default="auto")


def write_json(document: bytes, file: str) -> None:
    """Write ``document`` to ``file``, or to standard output for ``-``; no character in it moves a terminal."""
    document = cleaned_json(document)
    if file == "-":
        sys.stdout.buffer.write(document + b"\n")
        sys.stdout.flush()
    else:
        put(Path(file), document + b"\n")


def put(file: Path, content: bytes) -> None:
    """Write ``content`` to ``file``; what was there stays until all of it is on the disk. Raises OSError."""
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)  # a pipe or a device, which nothing may take the place of
        else:
            write_file(file.resolve(), content, mode=0o666)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error


def say(*words: object, quiet: bool = False) -> None:
    """Print for people: to standard error if standard output carries JSON."""
    if quiet:
        whisper(*words)
    else:
        print(*map(_harmless, words), flush=True)


def whisper(*words: object) -> None:
    """Print to standard error, if that is possible: a full or closed one must not stop the work."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(*map(_harmless, words), file=sys.stderr, flush=True)


def _harmless(word: object) -> str:
    """A name, a message or a path may be a student's: whatever was not laid out for a terminal is cleaned here."""
    return word if isinstance(word, Drawn) else cleaned(str(word))


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[str], None]]:
    """Show how far the work is, with rate and time left; a function that counts one more is yielded.

    In a terminal a bar; elsewhere a plain line for every tenth of the work. All on standard error.
    """
    if sys.stderr is not None and sys.stderr.isatty():
        with _bar(total, what) as advance_bar:
            yield advance_bar
        return
    start, done, step = time.monotonic(), 0, max(1, total // 10)

    def advance(label: str) -> None:  # noqa: ARG001 (the bar of a terminal shows the label)
        nonlocal done
        done += 1
        if done % step == 0 or done == total:
            rate = done / max(1e-9, time.monotonic() - start)
            left = (total - done) / rate
            whisper(f"{what}: {done} of {total}, {rate:.1f} a second, {left:.0f} s left")

    yield advance


@contextmanager
def _bar(total: int, what: str) -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:.1f}/s")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda label: bar.advance(task)
