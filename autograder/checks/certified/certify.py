"""Prove the optima of the certified problems: ``python -m autograder.checks.certified.certify``.

Without arguments every proof is done again and compared with theta_star.json; ``--write`` writes the file.
Rational proofs (`exact_proofs`) need Python alone, enclosures (`enclosed_proofs`) need python-flint.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from .certificates import Entry, agree
from .enclosed_proofs import bounded_digits, bounded_softmax, enclosed_logistic, enclosed_network
from .exact import DIGITS
from .exact_proofs import double_well, exact_bowl, exact_lasso, exact_least_squares
from .problems import THETA_STAR

PROOFS: dict[str, Callable[[], Entry]] = {
    "linear": lambda: exact_least_squares("linear"),
    "ridge": lambda: exact_least_squares("ridge"),
    "logistic": enclosed_logistic,
    "softmax": bounded_softmax,
    "digits": bounded_digits,
    "lasso": exact_lasso,
    "bowl": exact_bowl,
    "double_well": double_well,
    "xor": enclosed_network,
}


def certify(name: str) -> Entry:
    """Return the entry of theta_star.json for the problem ``name``. Raises NotProven."""
    return PROOFS[name]()


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove every certificate again; 0 if all agree with the file, 1 if not."""
    parser = argparse.ArgumentParser(
        prog="python -m autograder.checks.certified.certify", description="Prove the optima again."
    )
    parser.add_argument(
        "--write", action="store_true", help="write theta_star.json in place of comparing with it"
    )
    options = parser.parse_args(arguments)
    entries = {name: certify(name) for name in PROOFS}
    for name, entry in entries.items():
        print(
            f"{name:12} {entry['kind']:20} radius {float(entry['radius']):.1e}  mu {float(entry['mu']):.6g}  L {float(entry['L']):.6g}"
        )
    if options.write:
        document = json.dumps({"digits": DIGITS, "problems": entries}, indent=1) + "\n"
        THETA_STAR.write_text(document, encoding="utf-8")
        return 0
    shipped = json.loads(THETA_STAR.read_text(encoding="utf-8"))["problems"]
    wrong = [
        name for name, entry in entries.items() if name not in shipped or not agree(entry, shipped[name])
    ]
    if wrong:
        print(
            f"{THETA_STAR.name} does not agree with the proofs of {', '.join(wrong)}; run with --write.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
