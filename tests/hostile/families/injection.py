"""Output injection: text that does something in a terminal, a table, a page or a log."""

from __future__ import annotations

from .attack import SCALE, Files, attack, mse

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31m\u202e\x00\x9b31m"


@attack()
def an_escape_that_is_raised() -> Files:
    """An exception's message is cleaned before anybody reads it."""
    return mse(f"raise ValueError({ESCAPES!r})")


@attack()
def an_escape_that_is_printed() -> Files:
    """So is printed text."""
    return mse(f"print({ESCAPES!r}); return -1.0")


@attack()
def an_escape_in_a_line() -> Files:
    """So is a line of the file."""
    return mse("raise ValueError  # \x1b[2J\x1b]0;owned\x07 \u202e")


@attack()
def an_escape_in_a_file_name() -> Files:
    """So is a file's name."""
    return {"arena.py": SCALE, "\x1b[2Jowned\x07.txt": "x" * 3, "\u202eyp.anera": "x"}


@attack()
def markup_that_is_raised() -> Files:
    """A page shows markup as text."""
    return mse("raise ValueError('<script>alert(1)</script><img src=x onerror=alert(1)>')")


@attack()
def markup_in_a_line() -> Files:
    """Also in a line of the file."""
    return mse("raise ValueError  # </pre><script>alert(1)</script>")


@attack()
def a_template_that_is_raised() -> Files:
    """No text of a student's is a template."""
    return mse("raise ValueError('{{ 7 * 7 }} {% for x in y %} %s %(a)s {0}')")


@attack()
def markup_of_the_terminal() -> Files:
    """Nor markup of the library that prints."""
    return mse("raise ValueError('[bold red]owned[/] [link=file:///etc/passwd]x[/link]')")


@attack()
def a_formula_in_a_file_name() -> Files:
    """Nor a formula of a table."""
    return {"arena.py": SCALE, "=cmd|' /C calc'!A0": "x", "@SUM(1+1)": "x", "+1": "x", "-1": "x"}


@attack()
def a_broken_unicode_text() -> Files:
    """Half of a surrogate pair does not break a page."""
    return mse("raise ValueError('\\ud800\\udfff' + chr(0x10ffff))")
