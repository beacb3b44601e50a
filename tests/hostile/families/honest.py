"""Odd but honest: submissions that look strange, do nothing wrong, and get full marks."""

from __future__ import annotations

from .attack import ALL, DESCEND, FULL, MSE, SCALE, Files, attack

FILES: dict[str, Files] = {
    "plain": {"arena.py": ALL},
    "byte order mark": {"arena.py": b"\xef\xbb\xbf" + ALL.encode()},
    "line ends of Windows": {"arena.py": ALL.replace("\n", "\r\n")},
    "line ends of old Macs": {"arena.py": ALL.replace("\n", "\r")},
    "tabs": {"arena.py": ALL.replace("    ", "\t")},
    "no line end at the end": {"arena.py": ALL.rstrip("\n")},
    "latin 1, declared": {"arena.py": b"# coding: latin-1\n# \xe4\xf6\xfc\n" + ALL.encode()},
    "names in Greek": {"arena.py": ALL.replace("y_hat", "\u0177").replace("theta", "\u03b8")},
    "lambdas": {"arena.py": "import numpy as np\nscale = lambda x: 2.0 * x\nmse = lambda y_hat, y: float(np.mean((y_hat - y) ** 2))\n" + DESCEND},
    "callable objects": {"arena.py": SCALE + "class Mse:\n    def __call__(self, y_hat, y): return float(np.mean((y_hat - y) ** 2))\n\n\nmse = Mse()\n" + DESCEND},
    "decorated": {"arena.py": "import functools\n\n\ndef logged(f):\n    @functools.wraps(f)\n    def g(*args):\n        return f(*args)\n    return g\n\n\n" + ALL.replace("def ", "@logged\ndef ")},
    "partial": {"arena.py": SCALE + "import functools\n\n\ndef _mse(power, y_hat, y): return float(np.mean((y_hat - y) ** power))\n\n\nmse = functools.partial(_mse, 2)\n" + DESCEND},
    "a helper file": {"arena.py": "from helper import *\n", "helper.py": ALL},
    "a helper package": {"arena.py": "from tools.losses import mse\nfrom tools import descend, scale\n", "tools/__init__.py": SCALE + DESCEND, "tools/losses.py": "import numpy as np\n\n\n" + MSE},
    "prints": {"arena.py": ALL.replace("    return float", "    print('mse', y_hat.shape)\n    return float")},
    "prints at import": {"arena.py": "print('hello', 12)\n" + ALL},
    "main guard": {"arena.py": ALL + "\n\nif __name__ == '__main__':\n    print(mse(np.ones(3), np.zeros(3)))\n"},
    "everything from numpy": {"arena.py": "from numpy import *\n" + ALL},
    "pure Python": {"arena.py": SCALE + "def mse(y_hat, y):\n    return sum((a - b) ** 2 for a, b in zip(y_hat, y)) / len(y)\n\n\n" + DESCEND},
    "a number of NumPy's": {"arena.py": ALL.replace("float(np.mean((y_hat - y) ** 2))", "np.mean((y_hat - y) ** 2)")},
    "an array without axes": {"arena.py": ALL.replace("float(np.mean((y_hat - y) ** 2))", "np.asarray(np.mean((y_hat - y) ** 2))")},
    "exact sums": {"arena.py": ALL.replace("float(np.mean((y_hat - y) ** 2))", "__import__('math').fsum((y_hat - y) ** 2) / y.size")},
    "recursive": {"arena.py": SCALE + MSE + "def descend(gradient, theta, lr, steps):\n    return theta if steps == 0 else descend(gradient, theta - lr * gradient(theta), lr, steps - 1)\n"},
    "a generator inside": {"arena.py": SCALE + MSE + "def path(gradient, theta, lr):\n    while True:\n        theta = theta - lr * gradient(theta)\n        yield theta\n\n\ndef descend(gradient, theta, lr, steps):\n    for _, theta in zip(range(steps), path(gradient, theta, lr)):\n        pass\n    return theta\n"},
    "catches everything": {"arena.py": ALL.replace("    return float(np.mean((y_hat - y) ** 2))", "    try:\n        return float(np.mean((y_hat - y) ** 2))\n    except Exception:\n        return 0.0")},
    "warns": {"arena.py": ALL.replace("    return float", "    import warnings; warnings.warn('careful'); np.log(np.zeros(1))\n    return float")},
    "a cache that is right": {"arena.py": SCALE + "cache = {}\n\n\ndef mse(y_hat, y):\n    key = (y_hat.tobytes(), y.tobytes())\n    if key not in cache:\n        cache[key] = float(np.mean((y_hat - y) ** 2))\n    return cache[key]\n\n\n" + DESCEND},
    "a thread": {"arena.py": SCALE + "import threading\n\n\ndef mse(y_hat, y):\n    out = []\n    t = threading.Thread(target=lambda: out.append(float(np.mean((y_hat - y) ** 2))))\n    t.start()\n    t.join()\n    return out[0]\n\n\n" + DESCEND},
    "more arguments": {"arena.py": ALL.replace("(y_hat, y):", "(y_hat, y, *rest, verbose=False, **options):")},
    "annotations": {"arena.py": "from __future__ import annotations\n\n" + ALL.replace("(y_hat, y):", "(y_hat: NDArray[float], y: Unknown) -> Whatever:")},
    "a file that reads": {"arena.py": SCALE + "import pathlib\n\nPOWER = int((pathlib.Path(__file__).parent / 'power.txt').read_text())\n\n\n" + MSE.replace("** 2", "** POWER") + DESCEND, "power.txt": "2\n"},
    "sum replaced": {"arena.py": "import builtins, numpy\nbuiltins.sum = numpy.sum\n" + ALL.replace("float(np.mean((y_hat - y) ** 2))", "float(sum((y_hat - y) ** 2) / len(y))")},
    "its own tests": {"arena.py": ALL, "test_arena.py": "def test_mine():\n    assert False\n", "conftest.py": "raise SystemExit\n"},
    "much beside it": {"arena.py": ALL, "notes.md": "# notes", "picture.png": b"\x89PNG" + bytes(1000), ".DS_Store": bytes(10), "Thumbs.db": b"", "arena (1).py": "old", "arena.py~": "older"},
    "a folder of its name": {"arena.py": ALL, "arena/__init__.py": "raise SystemExit\n", "arena/old.py": ""},
    "a long docstring": {"arena.py": ALL.replace("    return float", '    """' + "Text.\n    " * 300 + '"""\n    return float')},
    "matrices of one row": {"arena.py": ALL.replace("float(np.mean((y_hat - y) ** 2))", "((y_hat - y)[None] @ (y_hat - y)[:, None]).item() / y.size")},
    "a time with a zone": {"arena.py": ALL, "timestamp.txt": "2026-10-07 12:00:00.123456 Europe/Berlin"},
}  # fmt: skip


def _submission(files: Files):
    def build() -> Files:
        """An honest submission loses nothing for being odd."""
        return files

    return attack(FULL)(build)


globals().update(
    {
        name.replace(" ", "_").replace(",", "").replace("'", ""): _submission(files)
        for name, files in FILES.items()
    }
)
