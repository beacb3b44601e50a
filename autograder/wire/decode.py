"""A frame that has arrived, of which nothing is believed: bytes become values, or a WireError."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
import numpy as np

from .format import (
    ALIGNMENT,
    ARRAY,
    ARRAY_HEAD,
    BYTES,
    CHANGEABLE,
    COMPLEX,
    COMPLEX_PARTS,
    DICT,
    DTYPE_NUMBER,
    DTYPES,
    FLOAT64,
    HANDLE,
    INT,
    LIST,
    MAX_DEPTH,
    MAX_DICT,
    MAX_INT_BYTES,
    MOST_COPIED,
    ORACLE,
    SCALAR,
    SEED,
    TUPLE,
    U64,
    VALUE,
    VECTOR_HEAD,
    Box,
    WireError,
    collide,
    is_key,
    too_large,
)
from .messages import Changeable, Handle, Seed
from .values import built

_FLOAT64_NUMBER: Final = DTYPE_NUMBER[FLOAT64.str]


@dataclass(frozen=True)
class Arrival:
    """What becomes of leaves on this side; `Codec` says what each is for."""

    writeable: bool
    find: Callable[[Handle], Any] | None
    oracle: Callable[[int], Any] | None
    seed: bool
    packages: Collection[str] | None = None
    changeable: bool = False
    registered: Callable[[str, Any], Any] | None = None


class Opening:
    """One frame being opened: how much of its buffers the arrays so far have used."""

    def __init__(self, arrival: Arrival, buffers: bytes | bytearray) -> None:
        self.arrival = arrival
        self.buffers = buffers
        self.offset = 0

    def open(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is float or kind is int or kind is str or value is None or kind is bool:
            return value
        if kind is Box:
            return self._container(value, depth)
        if kind is msgspec.msgpack.Ext:
            return self._leaf(value.code, bytes(value.data))
        raise WireError(f"A {kind.__name__} may not cross.")

    def _container(self, box: Box, depth: int) -> Any:
        if depth >= MAX_DEPTH:
            raise WireError(f"A value is nested more than {MAX_DEPTH} deep.")
        tag = box.tag
        if tag == CHANGEABLE:
            return self._changeable(box, depth)
        items = [self.open(item, depth + 1) for item in box.items]
        if tag == LIST:
            return items
        if tag == TUPLE:
            return tuple(items)
        if tag == VALUE and items:
            registered = self.arrival.registered
            if registered is not None and len(items) == 2 and type(items[0]) is str and "@" in items[0]:
                return registered(items[0], items[1])
            return built(items[0], items[1:], self.arrival.packages)
        if tag != DICT or len(items) % 2 or len(items) > 2 * MAX_DICT:
            raise WireError("A dict is malformed.")
        if not all(is_key(key) for key in items[::2]):
            raise WireError("A dict has a key that may not cross.")
        if collide(items[::2]):
            raise WireError("A dict has keys that were chosen to collide.")
        return dict(zip(items[::2], items[1::2], strict=True))

    def _changeable(self, box: Box, depth: int) -> Changeable:
        """Open an argument that may be changed: its arrays are copies that may be written to."""
        if not self.arrival.changeable or len(box.items) != 1:
            raise WireError("An argument that may be changed may not cross this way.")
        outer, self.arrival = self.arrival, replace(self.arrival, writeable=True, changeable=False)
        try:
            return Changeable(self.open(box.items[0], depth + 1))
        finally:
            self.arrival = outer

    def _leaf(self, code: int, data: bytes) -> Any:
        if code == ARRAY:
            if len(data) == VECTOR_HEAD.size:
                number, fortran, ndim, count = VECTOR_HEAD.unpack(data)
                if number == _FLOAT64_NUMBER and fortran == 0 and ndim == 1 and 0 < count <= MOST_COPIED:
                    return self._vector(count)
            return self._array(data)
        if code == SCALAR:
            return self._scalar(data)
        if code == INT:
            if not 8 <= len(data) <= MAX_INT_BYTES:
                raise WireError(f"An integer of {len(data)} bytes may not cross.")
            return int.from_bytes(data, "little", signed=True)
        if code == COMPLEX and len(data) == COMPLEX_PARTS.size:
            return complex(*COMPLEX_PARTS.unpack(data))
        if len(data) != U64.size:
            raise WireError(f"A leaf of kind {code} is malformed.")
        (number,) = U64.unpack(data)
        return self._numbered(code, number)

    def _numbered(self, code: int, number: int) -> Any:
        if code == BYTES:
            return bytes(self._take(number))
        if code == HANDLE:
            return Handle(number) if self.arrival.find is None else self.arrival.find(Handle(number))
        if code == ORACLE and self.arrival.oracle is not None:
            return self.arrival.oracle(number)
        if code == SEED and self.arrival.seed:
            return Seed(number).generator()
        raise WireError(f"A leaf of kind {code} may not cross this way.")

    def _scalar(self, data: bytes) -> Any:
        if not data or data[0] >= len(DTYPES) or len(data) != 1 + DTYPES[data[0]].itemsize:
            raise WireError("A NumPy scalar is malformed.")
        dtype = DTYPES[data[0]]
        if dtype.char == "?":  # any other byte than 0 and 1 would make a bool that is neither
            return np.bool_(data[1] != 0)
        return np.frombuffer(data, dtype, 1, 1)[0]

    def _vector(self, count: int) -> np.ndarray[Any, Any]:
        """Open the array that nearly all are: what `_array` would make of it, in less time."""
        array = np.frombuffer(self._take(8 * count), FLOAT64)
        if self.arrival.writeable and not array.flags.writeable:
            return array.copy()
        array.flags.writeable = self.arrival.writeable
        return array

    def _array(self, data: bytes) -> np.ndarray[Any, Any]:
        if len(data) < ARRAY_HEAD.size:
            raise WireError("An array has no head.")
        number, fortran, ndim = ARRAY_HEAD.unpack_from(data)
        if number >= len(DTYPES) or fortran > 1 or ndim > 32 or len(data) != ARRAY_HEAD.size + 8 * ndim:
            raise WireError("An array's head is malformed.")
        shape = struct.unpack_from(f"<{ndim}Q", data, ARRAY_HEAD.size)
        dtype = DTYPES[number]
        if too_large(shape, dtype.itemsize):
            raise WireError("An array is larger than any frame.")
        count = math.prod(shape)
        raw = self._take(count * dtype.itemsize)
        try:
            array = np.frombuffer(raw, dtype, count).reshape(shape, order="F" if fortran else "C")
        except ValueError as error:
            raise WireError("An array's shape is not possible.") from error
        if dtype.char == "?":
            array = array.view(np.uint8).astype(bool, order="K")
        if self.arrival.writeable and not array.flags.writeable:
            array = array.copy(order="K")
        array.flags.writeable = self.arrival.writeable
        return array

    def _take(self, size: int) -> memoryview:
        end = self.offset + size
        if end > len(self.buffers):
            raise WireError("An array is longer than the data that came with it.")
        piece = memoryview(self.buffers)[self.offset : end]
        self.offset = end + -size % ALIGNMENT
        return piece
