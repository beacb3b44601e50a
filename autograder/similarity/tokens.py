"""The statements of a Python text as codes that stay when names, comments, layout, literals or docstrings change.

The bytes are a student's, so this runs in a `student.limited_process`, and only splits into tokens: a text that does
not parse is read as far as it goes. It imports the standard library alone.

    total = total + np.sum(y_hat[i])   and   s = s + numpy.sum(prediction[k])

get the same codes. What a student may rename becomes one code: variables, parameters, functions, modules, and what the
text itself defines. What cannot be renamed without changing what is computed stays: keywords, operators, calls of
builtins, and names behind a dot that the text does not define, such as ``.sum(`` or ``.shape``.
"""

from __future__ import annotations

import builtins
import io
import keyword
import tokenize
import zlib
from collections.abc import Iterator
from typing import Final

MOST_TOKENS: Final = 100_000
"""Of one text; the others are left out. A module of 1,000 lines has about 10,000."""

NAME: Final = "name"
NUMBER: Final = "number"
TEXT: Final = "text"
_ATTRIBUTES: Final = frozenset({"T", "dtype", "flat", "inf", "nan", "ndim", "newaxis", "pi", "shape", "size"})
"""Names behind a dot that stay although nothing is called."""
_BUILTINS: Final = frozenset(dir(builtins))
_UNSEEN: Final = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
        tokenize.ERRORTOKEN,
    }
)
_ASSIGNS: Final = frozenset({"=", ":", "+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", "**="})

Statement = tuple[int, int, int, list[int]]
"""First line, last line (from 1), a digest of the text as it is written, and the codes of its tokens."""

READ_STATEMENTS: Final = "autograder.similarity.tokens:read_statements"


def read_statements(text: str) -> tuple[list[Statement], str]:
    """Return the statements of ``text`` without comments and docstrings, and why it was not read to its end, if so.

    A compound statement's head, such as ``for x in y:``, is a statement of its own. Raises nothing.
    """
    tokens, problem = _tokens(text)
    own = _own_names(tokens)
    statements = [
        (line[0][2], line[-1][3], _digest(" ".join(text for _, text, *_ in line)), _codes(line, own))
        for line in _lines(tokens)
        if any(kind != TEXT for kind, *_ in line)  # else it is a docstring
    ]
    return statements, problem


_Token = tuple[str, str, int, int]
"""What it is (`NAME`, `NUMBER`, `TEXT`, or ``op``; ``end`` between statements), text, first line, last line."""


def _tokens(text: str) -> tuple[list[_Token], str]:
    tokens: list[_Token] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in _UNSEEN:
                continue
            if len(tokens) >= MOST_TOKENS:
                return tokens, f"only the first {MOST_TOKENS} tokens are compared"
            tokens.append((_kind(token), token.string, token.start[0], token.end[0]))
    except (tokenize.TokenError, SyntaxError, ValueError) as error:
        return tokens, f"it is no whole Python text ({str(error.args[0])[:80]})"
    return tokens, ""


def _kind(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NEWLINE or token.string == ";":
        return "end"
    name = tokenize.tok_name[token.type]
    if name == "STRING" or name.startswith("FSTRING") or name.startswith("TSTRING"):
        return TEXT
    return {"NAME": NAME, "NUMBER": NUMBER}.get(name, "op")


def _lines(tokens: list[_Token]) -> Iterator[list[_Token]]:
    """Yield the tokens of each statement."""
    line: list[_Token] = []
    for token in tokens:
        if token[0] != "end":
            line.append(token)
        elif line:
            yield line
            line = []
    if line:
        yield line


def _own_names(tokens: list[_Token]) -> set[str]:
    """Return the functions, classes and attributes that the text itself defines."""
    own = set()
    for before, (kind, text, *_), after in zip(tokens, tokens[1:], [*tokens[2:], ("end", "", 0, 0)]):
        if kind == NAME and (before[1] in ("def", "class") or (before[1] == "." and after[1] in _ASSIGNS)):
            own.add(text)
    return own


def _codes(line: list[_Token], own: set[str]) -> list[int]:
    nothing = ("end", "", 0, 0)
    return [
        zlib.crc32(_normal(before[1], token, after[1], own).encode("utf-8", "backslashreplace"))
        for before, token, after in zip([nothing, *line], line, [*line[1:], nothing])
    ]


def _normal(before: str, token: _Token, after: str, own: set[str]) -> str:
    """Return what stands for a token: itself, or what it is."""
    kind, text = token[:2]
    if kind in (NUMBER, TEXT):
        return kind
    if kind != NAME or keyword.iskeyword(text):
        return text
    if text in own:
        return NAME
    if before == ".":
        return text if after == "(" or text in _ATTRIBUTES else NAME
    return text if text in _BUILTINS and after == "(" else NAME


def _digest(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "backslashreplace"))
