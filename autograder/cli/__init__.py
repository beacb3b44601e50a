"""The command ``autograder``: one verb a file, each imported only when it is used.

Exit status: 0 done and all well, 1 done but something needs attention, 2 unusable arguments or
configuration, 3 no sandbox.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import gc
import importlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import AutograderError
from .output import whisper
from .quick_start import leave_out_unused_imports, one_thread_for_arrays

VERBS = {
    "build": "make assignments/ from solutions/, through nbgrader",
    "check": "check your own code against the visible checks in this folder",
    "practice": "small exercises in order, checked whenever you save",
    "validate": "grade the tests: is the suite right?",
    "quality": "measure how far the tests can be trusted, and write the page",
    "collect": "unpack the archive of hand-ins that a learning system gives, safely",
    "serve": "take hand-ins over the network, and show results",
    "work": "grade what was handed in over the network",
    "login": "log in to the service where your course takes hand-ins",
    "submit": "hand in the assignment in this folder, with a receipt",
    "grade": "grade submissions against the hidden suites, in a sandbox",
    "regrade": "grade again what has changed: who gains, who loses, why; then --apply, --revert",
    "explain": "say how a grade came about; grade it again",
    "log": "show every change of a mark: when, who, from, to, why",
    "verify": "check the audit log, or a bundle: hashes, chain, results",
    "bundle": "pack what a mark rests on into one file",
    "answers": "read the written answers to a question together, without names",
    "similarity": "rank the pairs of submissions that are more alike than by chance",
    "feedback": "write pages for students, and one of the class for the instructor",
    "upgrade": "bring what an older version wrote to the present formats",
    "status": "what needs a person: unread answers, what broke, what changed; or where a student stands",
    "people": "the roster: import, list, withdraw, rename, extend, export a person, erase a person",
    "backup": "write a course into one file, while it runs",
    "restore": "make a course again from a backup",
    "export": "write the grades as a table for another system",
    "doctor": "say which layers of the sandbox hold here, which packages, which database",
    "init": "begin a course in this folder, with a first assignment that passes validate",
    "migrate": "bring the gradebook in step with exercises that changed after the release",
    "convert": "turn an assignment of nbgrader's or Otter's, or a folder of unittest tests, into one of ours",
    "suggest": "draft the hidden checks and misconceptions of an exercise",
    "new": "make a new assignment that already passes validate",
    "demo": "grade a made-up class whose marks are known",
    "completion": "print what lets your shell complete verbs and exercises",
}

OK, ATTENTION, UNUSABLE = 0, 1, 2

_ALLOCATIONS = 50_000
"""Between two searches for cycles. Modules and records, of which a command makes thousands, have none that end."""


class Terminated(BaseException):
    """The command was asked to end, by SIGTERM: what it has open is closed in order."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    _open_streams()
    if argv is None:  # the command has this process to itself
        one_thread_for_arrays()
        leave_out_unused_imports()
        gc.set_threshold(_ALLOCATIONS)
    arguments = list(sys.argv[1:] if argv is None else argv)
    verb = next((word for word in arguments if not word.startswith("-")), None)
    if verb is None and not arguments:
        from .here import next_step

        print(f"{next_step(Path.cwd())}\n\nautograder --help lists all verbs.")
        return OK
    if verb not in VERBS:
        return _without_verb(verb, arguments)
    own, module = parser_of(verb)
    rest = list(arguments)
    rest.remove(verb)
    options = own.parse_args(rest)
    try:
        with _terminable():
            status: int = module.run(options)
        sys.stdout.flush()
        if argv is None:
            gc.freeze()  # at its end Python searches for cycles three times, in all that was ever imported
        return status
    except (KeyboardInterrupt, Terminated) as stopped:
        whisper("\nStopped. What was finished is kept.")
        return 143 if isinstance(stopped, Terminated) else 130
    except BrokenPipeError:
        with contextlib.suppress(OSError):  # nobody reads on, so there is nobody to tell
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:  # noqa: BLE001 (every failure ends as a sentence, and with --debug as a traceback)
        if options.debug:
            whisper(traceback.format_exc())
        whisper(f"autograder: {sentence(error)}")
        return error.exit_status if isinstance(error, AutograderError) else UNUSABLE


def _open_streams() -> None:
    """Open what is closed of the three standard streams, and let each print any text.

    A file that is opened in the place of a closed one would else take in what is printed: a database, say.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """Turn SIGTERM into `Terminated` while the command runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def terminate(_number: int, _frame: object) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def parser_of(verb: str) -> tuple[argparse.ArgumentParser, Any]:
    """Return the parser of ``verb``, and its module."""
    module = importlib.import_module(f"autograder.cli.{verb}")
    parser = argparse.ArgumentParser(
        prog=f"autograder {verb}", description=module.__doc__, conflict_handler="resolve"
    )
    parser.add_argument("--debug", action="store_true", help="show where in the program an error arose")
    module.add_arguments(parser)
    return parser, module


def _without_verb(verb: str | None, arguments: list[str]) -> int:
    """Print help or the version; for a word that is no verb, what it may have meant."""
    if verb is None:
        _parser().parse_args(arguments)  # prints help or an error, and exits
        return UNUSABLE
    near = difflib.get_close_matches(verb.lower(), VERBS, n=1, cutoff=0.5)
    hint = f" Did you mean `autograder {near[0]}`?" if near else f" There are: {', '.join(VERBS)}."
    print(f"autograder: there is no verb {verb!r}.{hint}", file=sys.stderr)
    return UNUSABLE


def sentence(error: Exception) -> str:
    """Return what people read of an error: our own are sentences already."""
    if isinstance(error, AutograderError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'}: {error.strerror}."
    return f"{type(error).__name__}: {error} (this is a fault of autograder; --debug shows where)"


def _parser() -> argparse.ArgumentParser:
    from .. import __version__

    width = max(map(len, VERBS))
    table = "\n".join(f"  {verb:{width}}  {text}" for verb, text in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="autograder",
        description="An auto-grader for machine-learning code.",
        epilog=f"verbs:\n{table}\n\nautograder VERB --help says more about a verb.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="autograder VERB [options]",
    )
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    parser.add_argument("verb", choices=list(VERBS), metavar="VERB", help="what to do")
    return parser
