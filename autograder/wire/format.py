"""The format of a frame: bounds, kinds of leaves, dtypes that may cross, and what goes wrong."""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
import numpy as np

from ..errors import AutograderError

MAX_SKELETON: Final = 2 * 2**20
MAX_BUFFERS: Final = 64 * 2**20
MAX_DEPTH: Final = 64
MAX_DICT: Final = 10_000
MAX_COLLIDING: Final = 64  # keys of one hash: to put them into a dict costs the square of their number
MAX_INT_BYTES: Final = 1024  # Python refuses to print an integer of more than 4,300 digits
MAX_SET: Final = 100_000
MAX_RANGE: Final = 2**23  # as many as there are numbers in the largest array
MAX_TEXTS: Final = 2**20
HEADER: Final = struct.Struct("<II")

LIST, TUPLE, DICT, VALUE, CHANGEABLE = range(5)
ARRAY, SCALAR, COMPLEX, INT, BYTES, HANDLE, SEED, ORACLE = range(8)

# The dtypes that may cross, by their place in this list: the numbers are part of the format.
DTYPES: Final = tuple(np.dtype(code) for code in "?bBhHiIqQefdgFDG")
DTYPE_NUMBER: Final = {dtype.newbyteorder("=").str: number for number, dtype in enumerate(DTYPES)}
SCALAR_TYPES: Final = {dtype.type for dtype in DTYPES} | {np.dtype(code).type for code in "lLqQ"}
ALIGNMENT: Final = 16
ARRAY_HEAD: Final = struct.Struct("<BBB")
VECTOR_HEAD: Final = struct.Struct("<BBBQ")  # the same with the shape of a vector
FLOAT64: Final = np.dtype(np.float64)
MOST_COPIED: Final = 2**16  # bytes of an array that are copied rather than viewed: a view costs more
U64: Final = struct.Struct("<Q")
COMPLEX_PARTS: Final = struct.Struct("<dd")


class Box(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A container in the skeleton: its kind, and its items (of a dict: key, value, key, ...)."""

    tag: int
    items: list[bool | int | float | str | msgspec.msgpack.Ext | Box | None]


Packed = None | bool | int | float | str | msgspec.msgpack.Ext | Box
"""What a skeleton may hold. The decoder refuses anything else, and raises for it."""


Taken = tuple[Callable[[Any], list[Any]], Callable[..., Any]]
"""How a kind of value crosses: what takes it apart, and what builds it of its parts."""


class WireError(AutograderError):
    """The peer sent bytes that are not a message. Nothing of them has been used."""


class NotPlain(Exception):
    """A value of a known kind that has no plain parts: it is treated like any other object."""


class CannotCross(TypeError):
    """A value cannot be sent; the sentence names its type."""


class PackageNotDeclared(CannotCross):
    """A value belongs to a package that student code may not import. Nothing that a student does leads to it."""


class RegisteredFailed(CannotCross):
    """A function that an author has registered for a class of his own has raised ``error``.

    coming: whether it was to build the object from what had come over the wire
    """

    def __init__(self, name: str, error: Exception, *, coming: bool) -> None:
        super().__init__(
            f"An object of {name} cannot be sent: its registered function raised {type(error).__name__}."
        )
        self.name = name
        self.error = error
        self.coming = coming


def check_header(received: bytes | bytearray | memoryview) -> tuple[int, int]:
    """Return the lengths of skeleton and buffers that the header at the beginning of ``received`` announces.

    Raises WireError if they are too long.
    """
    skeleton, buffers = HEADER.unpack_from(received)
    if skeleton > MAX_SKELETON or buffers > MAX_BUFFERS:
        raise WireError(f"A frame of {skeleton} + {buffers} bytes is longer than any frame may be.")
    return skeleton, buffers


def joined(pieces: list[bytes | memoryview]) -> list[bytes | memoryview]:
    """Return a frame's pieces as one if it is small: each write would wake the other side up."""
    if len(pieces) == 1:
        return pieces
    if sum(map(len, pieces)) <= 2**16:
        return [b"".join(pieces)]
    return [b"".join(pieces[:2]), *pieces[2:]]


def too_large(shape: tuple[int, ...], itemsize: int) -> bool:
    """Return whether an array of ``shape`` may not cross: also if it is empty, since a sum along it would be large."""
    return math.prod(filter(None, shape)) * itemsize > MAX_BUFFERS


def collide(keys: Sequence[Any]) -> bool:
    """Return whether so many of ``keys`` have one hash that a dict of them would cost too much time."""
    if len(keys) <= MAX_COLLIDING:
        return False
    hashes = sorted(map(hash, keys))
    return any(map(operator.eq, hashes, hashes[MAX_COLLIDING:]))


def is_key(key: Any) -> bool:
    if type(key) is tuple:
        return len(key) <= 8 and all(type(part) is not tuple and is_key(part) for part in key)
    return key is None or (type(key) in (str, float, bool)) or (type(key) is int and -(2**63) <= key < 2**64)
