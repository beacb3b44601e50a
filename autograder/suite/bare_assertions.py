"""What a bare ``assert`` of a foreign test asks, for the message that it has not: pytest writes it for its own files alone."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator


@contextlib.contextmanager
def with_their_text(source: str, file: str) -> Iterator[None]:
    """Give an AssertionError without a message the text of the ``assert`` that failed. source: of ``file``, as it was compiled"""
    try:
        yield
    except AssertionError as error:
        if type(error) is AssertionError and not error.args:
            error.args = (_statement(source, file, error),)
        raise


def _statement(source: str, file: str, error: AssertionError) -> str:
    """Return the innermost statement of ``file`` that the error came through; empty where there is none."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    found = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return ast.unparse(found[-1]) if found else ""
