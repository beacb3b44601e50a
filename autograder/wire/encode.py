"""A message on its way out: the skeleton and the buffers of its arrays."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection
from typing import Any, Final, Literal

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
    MAX_BUFFERS,
    MAX_DEPTH,
    MAX_DICT,
    MAX_INT_BYTES,
    MOST_COPIED,
    ORACLE,
    SCALAR,
    SCALAR_TYPES,
    SEED,
    TUPLE,
    U64,
    VALUE,
    VECTOR_HEAD,
    CannotCross,
    NotPlain,
    collide,
    is_key,
    too_large,
)
from .messages import Changeable, Handle, Seed
from .values import kind_of, parts_of

_FLOAT64_NUMBER: Final = DTYPE_NUMBER[FLOAT64.str]

Export = Callable[[Any], Handle | int | None]


class Packing:
    """One message being packed: the buffers of its arrays so far."""

    def __init__(
        self,
        export: Export | None,
        handle: Callable[[Handle], int] | None,
        packages: Collection[str] | None = None,
        registered: Callable[[Any], tuple[str, Any] | None] | None = None,
    ) -> None:
        self.registered = registered
        self.export = export
        self.handle = handle
        self.packages = packages
        self.buffers: list[bytes | memoryview] = []
        self.size = 0

    def pack(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is float or kind is str or value is None or kind is bool:
            return value
        if kind is np.ndarray:
            if value.ndim == 1 and value.dtype is FLOAT64 and 0 < value.nbytes <= MOST_COPIED:
                return self._vector(value)
            return self._array(value, depth)
        if kind is int:
            return value if -(2**63) <= value < 2**64 else _big_int(value)
        if kind is list or kind is tuple:
            return self._items(LIST if kind is list else TUPLE, value, depth)
        if kind is dict:
            return self._dict(value, depth)
        if kind in SCALAR_TYPES:
            return _scalar(value)
        if kind is complex:
            return msgspec.msgpack.Ext(COMPLEX, COMPLEX_PARTS.pack(value.real, value.imag))
        if kind is bytes:
            self._add(value)
            return msgspec.msgpack.Ext(BYTES, U64.pack(len(value)))
        if kind is Handle:
            return self._handle(value)
        if kind is Seed:
            return msgspec.msgpack.Ext(SEED, U64.pack(value.value))
        return self._of_a_kind(value, depth)

    def _of_a_kind(self, value: Any, depth: int) -> Any:
        """Pack what crosses as a name and plain parts; pass everything else on."""
        if type(value) is Changeable:
            return self._items(CHANGEABLE, [value.value], depth)
        named = self.registered(value) if self.registered is not None else None
        if named is not None:
            return self._items(VALUE, list(named), depth)
        known = kind_of(value)
        try:
            if known is not None:
                return self._items(VALUE, [known.name, *parts_of(value, known, self.packages)], depth)
        except NotPlain:
            pass
        return self._derived(value, depth)

    def _derived(self, value: Any, depth: int) -> Any:
        """Pack an object of a class of its own: as the plain value that it is built on, or exported."""
        kind = type(value)
        if issubclass(kind, float):  # np.float64 is one too, but has been dealt with
            return float.__float__(value)
        if issubclass(kind, int):
            return self.pack(int.__int__(value), depth)
        if issubclass(kind, complex):
            return self.pack(complex(complex.real.__get__(value), complex.imag.__get__(value)), depth)
        if issubclass(kind, str):
            return str.__str__(value)
        if issubclass(kind, bytes):
            return self.pack(bytes(memoryview(value)), depth)
        if issubclass(kind, list):
            return self._items(LIST, list(list.__iter__(value)), depth)
        if issubclass(kind, tuple):
            return self._items(TUPLE, tuple(tuple.__iter__(value)), depth)
        if issubclass(kind, dict):
            return self._dict(dict(dict.items(value)), depth)
        if issubclass(kind, np.ndarray) and not issubclass(kind, np.ma.MaskedArray):
            return self._array(np.ndarray.view(value, np.ndarray), depth)
        return self._foreign(value)

    def _foreign(self, value: Any) -> Any:
        exported = self.export(value) if self.export is not None else None
        if type(exported) is Handle:
            return self._handle(exported)
        if type(exported) is int:
            return msgspec.msgpack.Ext(ORACLE, U64.pack(exported))
        kind = type(value)
        what = f"{kind.__module__}.{kind.__qualname__}"
        if isinstance(value, np.ndarray | np.generic):
            what += f" of dtype {value.dtype}"
        raise CannotCross(
            f"A {what} cannot be sent. Send numbers, text, dates, lists, tuples, dicts, sets, arrays and tables."
        )

    def _handle(self, handle: Handle) -> Any:
        number = handle.number if self.handle is None else self.handle(handle)
        return msgspec.msgpack.Ext(HANDLE, U64.pack(number))

    def _items(self, tag: int, value: Any, depth: int) -> list[Any]:
        if depth >= MAX_DEPTH:
            raise CannotCross(f"A value nested more than {MAX_DEPTH} deep cannot be sent.")
        return [tag, [self.pack(item, depth + 1) for item in value]]

    def _dict(self, value: dict[Any, Any], depth: int) -> list[Any]:
        if depth >= MAX_DEPTH:
            raise CannotCross(f"A value nested more than {MAX_DEPTH} deep cannot be sent.")
        if len(value) > MAX_DICT:
            raise CannotCross(f"A dict of {len(value)} entries cannot be sent. At most {MAX_DICT} go over.")
        if collide(list(value)):
            raise CannotCross("A dict whose keys were chosen to collide cannot be sent.")
        packed: list[Any] = []
        for key, item in value.items():
            if not is_key(key):
                raise CannotCross(f"A dict with a key of type {type(key).__name__} cannot be sent.")
            packed.append(self.pack(key, depth + 1))
            packed.append(self.pack(item, depth + 1))
        return [DICT, packed]

    def _unusual_array(self, array: np.ndarray[Any, Any], depth: int) -> Any:
        known = kind_of(array)
        try:
            if known is not None:
                return self._items(VALUE, [known.name, *parts_of(array, known, self.packages)], depth)
        except NotPlain:
            pass
        return self._foreign(array)

    def _vector(self, array: np.ndarray[Any, Any]) -> Any:
        """Pack the array that nearly all are: what `_array` would make of it, in a third of the time."""
        self._add(array.tobytes())
        return msgspec.msgpack.Ext(ARRAY, VECTOR_HEAD.pack(_FLOAT64_NUMBER, 0, 1, array.size))

    def _array(self, array: np.ndarray[Any, Any], depth: int) -> Any:
        number = DTYPE_NUMBER.get(array.dtype.newbyteorder("=").str)
        if number is None or array.dtype.fields is not None:
            return self._unusual_array(array, depth)
        dtype = DTYPES[number]
        if too_large(array.shape, dtype.itemsize):
            raise CannotCross(
                f"An array of shape {array.shape} cannot be sent: at most {MAX_BUFFERS} bytes go over."
            )
        fortran = array.flags.f_contiguous and not array.flags.c_contiguous
        order: Literal["C", "F"] = "F" if fortran else "C"
        if array.dtype != dtype or not (array.flags.c_contiguous or fortran):
            array = array.astype(dtype, order=order)
        if dtype.char in "gG":
            array = _without_padding(array, order)
        self._add(array.reshape(-1, order=order).view(np.uint8).data if array.size else b"")
        head = ARRAY_HEAD.pack(number, fortran, array.ndim)
        return msgspec.msgpack.Ext(ARRAY, head + struct.pack(f"<{array.ndim}Q", *array.shape))

    def _add(self, data: bytes | memoryview) -> None:
        self.buffers.append(data)
        padding = -len(data) % ALIGNMENT
        if padding:
            self.buffers.append(bytes(padding))
        self.size += len(data) + padding


def _big_int(value: int) -> Any:
    size = value.bit_length() // 8 + 1
    if size > MAX_INT_BYTES:
        raise CannotCross(
            f"An integer of {value.bit_length()} bits cannot be sent. At most {8 * MAX_INT_BYTES - 1} go over."
        )
    return msgspec.msgpack.Ext(INT, value.to_bytes(size, "little", signed=True))


def _scalar(value: Any) -> Any:
    array = np.array(value)
    number = DTYPE_NUMBER[array.dtype.str]
    if array.dtype.char in "gG":
        array = _without_padding(array, "C")
    return msgspec.msgpack.Ext(SCALAR, bytes([number]) + array.tobytes())


def _without_padding(array: np.ndarray[Any, Any], order: Literal["C", "F"]) -> np.ndarray[Any, Any]:
    """Return a copy of a long double array whose unused bytes are zero.

    x86 keeps 80 bits in 16 bytes; the other six are whatever was in memory before, which is nothing
    that should cross.
    """
    copy = array.copy(order=order)
    if np.finfo(np.longdouble).nmant == 63 and np.dtype(np.longdouble).itemsize == 16:
        copy.reshape(-1, order=order).view(np.uint8).reshape(-1, 16)[:, 10:] = 0
    return copy
