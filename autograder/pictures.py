"""Figures for notebooks: the public path to `autograder.feedback.figures`."""

from __future__ import annotations

from .feedback.figures import (
    COLOURS,
    LINES,
    STYLE,
    Picture,
    show,
    style,
)

__all__ = [
    "COLOURS",
    "LINES",
    "STYLE",
    "Picture",
    "show",
    "style",
]
