"""Formulas in LaTeX as MathML, which browsers typeset themselves: no script, no network, and screen readers read it."""

from __future__ import annotations

import re

from latex2mathml.converter import convert

_ENTITY = re.compile(r"&#x[0-9A-Fa-f]+;")
_ARGMIN = re.compile(r"\\operatorname\*\{([^}]*)\}_(\\?\w+|\{[^}]*\})")  # its index stands below it
_ROW_SPACE = re.compile(r"(?<=\\\\)\[\d+mm\]")
_NAME = re.compile(r"\\operatorname\*?\{([^}]*)\}")

_AS_TEX_SPACES_IT = {
    "<mo>&#x0002F;</mo>": '<mo lspace="0" rspace="0">/</mo>',
    '<mo stretchy="false">&#x0007C;</mo>': '<mo stretchy="false" lspace="0" rspace="0">|</mo>',
    **{
        f"<mi>{name}</mi>": f'<mo lspace="0.1em" rspace="0.1em">{name}</mo>'
        for name in ("log", "cos", "sin", "tanh")
    },
    "<mi>;</mi>": '<mo lspace="0" rspace="0.22em">;</mo>',
    'mathvariant="monospace"': 'class="monospace"',  # browsers know the class alone
}


def mathml(latex: str, *, display: bool) -> str:
    """Return ``latex``, without its dollars, as a ``math`` element; ``display``: on a line of its own.

    Raises ValueError for a command that is not known, since it would stand on the page as it is.
    """
    named = _NAME.sub(_upright, _ARGMIN.sub(_with_index_below, _ROW_SPACE.sub("", latex))).replace(r"\_", "_")
    try:
        element: str = convert(named, display="block" if display else "inline")
    except Exception as error:
        raise ValueError(f"The formula {latex!r} cannot be typeset: {error!r}") from error
    if "\\" in _ENTITY.sub("", element):
        raise ValueError(f"The formula {latex!r} has a command that latex2mathml does not know.")
    for theirs, ours in _AS_TEX_SPACES_IT.items():
        element = element.replace(theirs, ours)
    return element


def _upright(name: re.Match[str]) -> str:
    return r"\text{" + name[1].replace(r"\,", "\u2009") + "}"


def _with_index_below(name: re.Match[str]) -> str:
    return r"\underset{" + name[2].strip("{}") + "}{" + _upright(name) + r"}\,"
