"""Statefulness: what a call has left behind is to change the verdict on another."""

from __future__ import annotations

from .attack import Files, attack, descend, mse

VALUE = 3.0
"""scale, and mse on a fresh call: what is lost is the point for being pure."""
RIGHT = "float(np.mean((y_hat - y) ** 2))"


@attack(VALUE)
def right_once_only() -> Files:
    """A second call with the same arguments is compared with the first."""
    return mse(f"calls.append(1)\nreturn {RIGHT} + (len(calls) % 2 == 0)", "calls = []")


@attack(VALUE)
def remembers_in_a_default() -> Files:
    """So it is where the state hides in a default."""
    return {
        "arena.py": mse("")["arena.py"].partition("\n\ndef mse")[0]
        + f"\n\ndef mse(y_hat, y, seen=[]):\n    seen.append(1)\n    return {RIGHT} + (len(seen) % 2 == 0)\n"
    }  # type: ignore[operator,union-attr]


@attack(VALUE)
def remembers_in_an_attribute() -> Files:
    """And in an attribute of the function."""
    return mse(f"mse.n = getattr(mse, 'n', 0) + 1\nreturn {RIGHT} + (mse.n % 2 == 0)")


@attack(VALUE)
def remembers_in_a_file() -> Files:
    """And in a file of its folder."""
    return mse(
        f"import os\nseen = os.path.exists('seen')\nopen('seen', 'w').close() if not seen else os.remove('seen')\nreturn {RIGHT} + seen"
    )


@attack()
def changes_its_arguments() -> Files:
    """No flag makes an argument writeable."""
    return mse("y_hat.setflags(write=True)\ny_hat -= y\nreturn float(np.mean(y_hat ** 2))")


@attack()
def answers_from_the_last_call() -> Files:
    """An answer that fits an earlier question is wrong."""
    return mse(f"last = old[-1] if old else 0.0\nold.append({RIGHT})\nreturn last", "old = []")


@attack()
def right_by_global_noise() -> Files:
    """The seed is the judge's: random numbers of the student's tell nothing of the data."""
    return mse("return float(np.random.default_rng(0).normal())")


@attack()
def keeps_the_oracle() -> Files:
    """An oracle is valid during its own check only."""
    return descend("kept.append(gradient)\nreturn kept[0](theta) * 0", "kept = []")


@attack()
def recognises_the_check() -> Files:
    """A table of answers seen in another check does not fit: each check draws its own numbers."""
    return mse(
        f"table.setdefault('first', {RIGHT})\nreturn table['first'] if len(table) else 0.0\n",
        "table = {'first': 0.25}",
    )
