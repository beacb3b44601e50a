"""What theta_star.json holds of a problem: its optimum in decimals, how far off it may be, and how that is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .exact import decimal, root_up
from .problem_data import ProblemData

Entry = dict[str, Any]


def entry(
    data: ProblemData,
    theta: Sequence[Fraction],
    kind: str,
    text: str,
    *,
    mu: float,
    L: float,
    within: float = math.inf,
    radius: Fraction = Fraction(0),
    others: Sequence[tuple[str, Fraction]] = (),
    data_rounding: Fraction = Fraction(0),
) -> Entry:
    """Return an entry of the file; ``radius`` bounds how far ``theta`` is from the optimum."""
    digits = [decimal(value) for value in theta]
    lost = sum(
        ((value - Fraction(text)) ** 2 for value, text in zip(theta, digits, strict=True)), Fraction(0)
    )
    document: Entry = {
        "kind": kind,
        "text": text,
        "theta_star": digits,
        "radius": _two_digits(radius + root_up(lost)),
    }
    if kind == "exact rational" and max(len(str(value)) for value in theta) < 20:
        document["exact"] = [str(value) for value in theta]
    document |= {"mu": repr(mu), "L": repr(L), "within": repr(within)}
    if others:
        document["others"] = {name: decimal(value) for name, value in others}
    if data_rounding:
        document["data_rounding"] = _two_digits(data_rounding)
    return document | {"data_sha256": data.digest()}


def _two_digits(bound: Fraction) -> str:
    """Return ``bound`` rounded up to two digits."""
    if bound == 0:
        return "0"
    text = f"{float(bound) * 1.05:.1e}"
    return text if Fraction(text) >= bound else f"{float(bound) * 1.15:.1e}"


def agree(entry: Entry, shipped: Entry) -> bool:
    """Whether a fresh proof and a shipped certificate say the same: the optimum within both radii, and the rest."""
    apart = sum(
        (
            (Fraction(a) - Fraction(b)) ** 2
            for a, b in zip(entry["theta_star"], shipped["theta_star"], strict=True)
        ),
        Fraction(0),
    )
    same = all(
        entry.get(key) == shipped.get(key) for key in ("kind", "data_sha256", "data_rounding", "exact")
    )
    near = all(
        math.isclose(float(entry[key]), float(shipped[key]), rel_tol=1e-6) for key in ("mu", "L", "within")
    )
    return same and near and root_up(apart) <= Fraction(entry["radius"]) + Fraction(shipped["radius"])
