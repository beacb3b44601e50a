"""The entries of a small vector in one SVG picture: what was expected, what came, and how far they are apart.

It is drawn where values may be seen. A hollow circle is expected, a dot is what came, a line joins those that differ;
so it is readable without colour, on a light or dark page, and it has a text.
"""

from __future__ import annotations

import math

from ..results import Comparison

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340, 150, 62, 16, 14, 40
LEAST = 3
"""Fewer numbers need no picture."""


def svg(comparison: Comparison) -> str:
    """Return the picture as an SVG element; "" for a table, for few entries, and for some that are no finite number."""
    if len(comparison.shape) != 1 or comparison.shape[0] < LEAST:
        return ""
    right, yours = _numbers(comparison.expected), _numbers(comparison.got)
    if not right or not yours:
        return ""
    low, high = min(*right, *yours), max(*right, *yours)
    span = high - low or 1.0
    base, count = HEIGHT - BOTTOM, len(right)

    def x(entry: int) -> float:
        return round(LEFT + 8 + (WIDTH - LEFT - RIGHT - 16) * entry / (count - 1), 1)

    def y(value: float) -> float:
        return round(TOP + (base - TOP) * (high - value) / span, 1)

    differing = [entry for entry in range(count) if comparison.off[entry]]
    lines = "".join(
        f'<path d="M{x(entry)} {y(right[entry])}V{y(yours[entry])}" stroke="var(--ag-failed, currentColor)" stroke-width="2"/>'
        for entry in differing
    )
    circles = "".join(
        f'<circle cx="{x(entry)}" cy="{y(value)}" r="4.5"/>' for entry, value in enumerate(right)
    )
    dots = "".join(
        f'<circle cx="{x(entry)}" cy="{y(value)}" r="2.6" fill="currentColor" stroke="none"/>'
        for entry, value in enumerate(yours)
    )
    text = _text(right, yours, differing)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{text}" '
        f'style="max-width: {WIDTH}px; width: 100%; font: 12px system-ui, sans-serif" fill="none" stroke="currentColor">'
        f'<title>{text}</title><path d="M{LEFT} {TOP}V{base}H{WIDTH - RIGHT}" stroke-width="0.8"/>'
        f'{lines}{circles}{dots}<g fill="currentColor" stroke="none">'
        f'<text x="{LEFT - 6}" y="{TOP + 6}" text-anchor="end">{high:.3g}</text>'
        f'<text x="{LEFT - 6}" y="{base}" text-anchor="end">{low:.3g}</text>'
        f'<text x="{x(0)}" y="{base + 15}" text-anchor="middle">0</text>'
        f'<text x="{x(count - 1)}" y="{base + 15}" text-anchor="middle">{count - 1}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 5}">entry by entry: ○ expected, ● got</text></g></svg>'
    )


def _numbers(entries: tuple[str, ...]) -> list[float]:
    """Return the entries as numbers; none if one of them is no finite number."""
    try:
        numbers = [float(entry) for entry in entries]
    except ValueError:  # complex, True
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def _text(right: list[float], yours: list[float], differing: list[int]) -> str:
    if not differing:
        return "Expected and got, entry by entry: they look the same at this size."
    most = max(differing, key=lambda entry: abs(right[entry] - yours[entry]))
    how_many = "Every entry differs" if len(differing) == len(right) else (
        f"{len(differing)} of {len(right)} entries {'differs' if len(differing) == 1 else 'differ'}"
    )  # fmt: skip
    return f"Expected and got, entry by entry. {how_many}, entry {most} most: expected {right[most]:.3g}, got {yours[most]:.3g}."
