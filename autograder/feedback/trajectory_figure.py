"""Two trajectories in one small SVG picture: where the student's leaves the right one.

It is drawn for those who may see values: instructors, and students for their own visible checks.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from ..results import Curves

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 460, 200, 62, 70, 16, 34


def svg(curves: Curves) -> str:
    """Return the picture as an SVG element: readable without colour, on a light or dark page, and with a text.

    The student's curve is a solid line with dots, the right one dashed; a vertical line marks the first wrong step.
    """
    numbers = [number for number in (*curves.yours, *curves.right) if number is not None]
    if not numbers:
        return ""
    low, high = min(numbers), max(numbers)
    span = high - low or abs(high) or 1.0
    last = max(1, len(curves.right) - 1)

    def point(step: int, value: float) -> tuple[float, float]:
        across = LEFT + (WIDTH - LEFT - RIGHT) * step / last
        return round(across, 1), round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / span, 1)

    def line(values: Sequence[float | None]) -> list[tuple[float, float]]:
        return [point(step, value) for step, value in enumerate(values) if value is not None]

    yours, right = line(curves.yours), line(curves.right)
    mark, _ = point(curves.first - curves.start, high)
    name = html.escape(curves.name)
    text = (
        f"{name} step by step. Your curve follows the right one up to step {curves.first - 1} and leaves it at step "
        f"{curves.first}, which is marked."
        if curves.first
        else f"{name} step by step. Your curve does not start where the right one starts."
    )
    base = HEIGHT - BOTTOM
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="2.6" fill="currentColor"/>' for x, y in yours)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{text}" '
        f'style="max-width: {WIDTH}px; width: 100%; font: 12px system-ui, sans-serif" fill="none" stroke="currentColor">'
        f"<title>{text}</title>"
        f'<path d="M{LEFT} {TOP}V{base}H{WIDTH - RIGHT}" stroke-width="0.8"/>'
        f'<path d="M{mark} {TOP}V{base}" stroke-width="1" stroke-dasharray="1 3"/>'
        f'<polyline points="{_points(right)}" stroke-width="1.6" stroke-dasharray="7 4"/>'
        f'<polyline points="{_points(yours)}" stroke-width="1.6"/>{dots}'
        f'<g fill="currentColor" stroke="none">'
        f'<text x="{LEFT - 6}" y="{TOP + 6}" text-anchor="end">{high:.3g}</text>'
        f'<text x="{LEFT - 6}" y="{base}" text-anchor="end">{low:.3g}</text>'
        f'<text x="{mark}" y="{HEIGHT - 18}" text-anchor="middle">step {curves.first}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 3}">{name}, steps {curves.start} to {curves.start + last}</text>'
        f"{_names(yours, right)}</g></svg>"
    )


def _names(yours: Sequence[tuple[float, float]], right: Sequence[tuple[float, float]]) -> str:
    """Return the curves' names at their ends, pushed apart where they would lie on each other."""
    ends = sorted([(line[-1][1], name) for line, name in ((yours, "yours"), (right, "right")) if line])
    if len(ends) == 2 and ends[1][0] - ends[0][0] < 14:
        middle = (ends[0][0] + ends[1][0]) / 2
        ends = [(middle - 7, ends[0][1]), (middle + 7, ends[1][1])]
    at = WIDTH - RIGHT + 8
    return "".join(f'<text x="{at}" y="{y + 4:.1f}">{name}</text>' for y, name in ends)


def _points(line: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in line)
