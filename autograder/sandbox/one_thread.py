"""The variables that keep the libraries beneath NumPy to one thread, where each says ``1`` before NumPy is imported.

Threads of a pool do not survive a fork, and those that wait for work keep a processor busy for a while, from the import on.
"""

from __future__ import annotations

from typing import Final

ONE_THREAD: Final = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
