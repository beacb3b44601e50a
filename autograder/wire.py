"""Values and messages as bytes, between the judge and the student's process.

A frame is a header (two lengths), a *skeleton* of msgpack, and the raw *buffers* of its arrays:

    u32 skeleton length | u32 buffers length | skeleton | buffers

The skeleton names every container (``[LIST, ...]``, ``[TUPLE, ...]``, ``[DICT, key, value, ...]``)
and holds the leaves; an array's leaf is its dtype, layout and shape, and its data is the next piece
of the buffers. Both lengths are bounded, so what a hostile peer can make us allocate is bounded too:
a byte of skeleton is at most one small object.

What is decoded is exactly None, bool, int, float, complex, str, bytes, list, tuple, dict, a NumPy
scalar or a plain array. An object of a class derived from these crosses as the plain value beneath
it, whatever its methods say. Nothing is pickled and nothing is evaluated, in either direction.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
import numpy as np

MAX_SKELETON: Final = 2 * 2**20
MAX_BUFFERS: Final = 64 * 2**20
MAX_DEPTH: Final = 64
MAX_DICT: Final = 10_000  # keys can be chosen to collide, which costs the square of their number
MAX_INT_BYTES: Final = 1024  # Python refuses to print an integer of more than 4,300 digits
HEADER: Final = struct.Struct("<II")

LIST, TUPLE, DICT = 0, 1, 2
ARRAY, SCALAR, COMPLEX, INT, BYTES, HANDLE, SEED, ORACLE = range(8)

# The dtypes that may cross, by their place in this list: the numbers are part of the format.
DTYPES: Final = tuple(np.dtype(code) for code in "?bBhHiIqQefdgFDG")
_DTYPE_NUMBER: Final = {dtype.newbyteorder("=").str: number for number, dtype in enumerate(DTYPES)}
_SCALAR_TYPES: Final = {dtype.type for dtype in DTYPES} | {np.dtype(code).type for code in "lLqQ"}
_ALIGNMENT: Final = 16
_ARRAY_HEAD: Final = struct.Struct("<BBB")
_U64: Final = struct.Struct("<Q")
_COMPLEX: Final = struct.Struct("<dd")


class WireError(Exception):
    """The peer sent bytes that are not a message. Nothing of them has been used."""


class CannotCross(TypeError):
    """A value cannot be sent; the sentence names its type."""


@dataclass(frozen=True)
class Handle:
    """The number of an object that lives on the student's side."""

    number: int


@dataclass(frozen=True)
class Seed:
    """Stands for ``numpy.random.Generator(PCG64(value))`` on its way to the student."""

    value: int

    def generator(self) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(self.value))


# The messages. Fields are checked against `_FIELDS` on arrival, so a handler finds what it expects.


class Load(msgspec.Struct, frozen=True):
    """Judge to student: write these files (relative path -> content) and compile the modules."""

    files: dict[str, bytes]


class Loaded(msgspec.Struct, frozen=True):
    """Student to judge, before any of the student's code has run: file -> (message, line, text)
    of the syntax error that it has."""

    syntax_errors: dict[str, tuple[str, int, str]]


class Import(msgspec.Struct, frozen=True):
    """Judge to student: import this module."""

    module: str


class Replace(msgspec.Struct, frozen=True):
    """Judge to student: put an oracle of the judge in the place of each function named."""

    oracles: dict[str, Any]


class Call(msgspec.Struct, frozen=True):
    """Judge to student: call ``target``, a path such as ``losses.mse`` or an object."""

    target: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Get(msgspec.Struct, frozen=True):
    """Judge to student: send the attribute ``name`` of ``target``, or ``target`` itself for None."""

    target: Any
    name: str | None


class Reply(msgspec.Struct, frozen=True):
    """The answer to a call, a get, an import or a callback."""

    value: Any


class Warned(msgspec.Struct, frozen=True):
    """The answer in place of `Reply` where NumPy warned during the call.

    warnings: (file, line, text) of each: a student's own words, like all that a guest sends
    """

    value: Any
    warnings: tuple[tuple[str, int, str], ...]


class Raised(msgspec.Struct, frozen=True):
    """The answer in place of `Reply` where an exception came out.

    frames: (file, line, function) of the student's own lines, outermost first
    importing: the module whose import it was, or None
    missing: for a ModuleNotFoundError, the module that is not there, or None
    """

    type: str
    message: str
    frames: tuple[tuple[str, int, str], ...] = ()
    missing: str | None = None


class Undefined(msgspec.Struct, frozen=True):
    """The answer in place of `Reply` where the target's module does not define its name."""

    name: str


class Callback(msgspec.Struct, frozen=True):
    """Student to judge: call the oracle with this number, which the judge has issued."""

    oracle: int
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Ready(msgspec.Struct, frozen=True):
    """Student's process to judge, first of all: every lock has been tried and holds."""


class Refused(msgspec.Struct, frozen=True):
    """Student's process to judge in place of `Ready`: these locks gave way, or could not be set."""

    locks: tuple[str, ...]


Message = (
    Load
    | Loaded
    | Import
    | Replace
    | Call
    | Get
    | Reply
    | Raised
    | Undefined
    | Callback
    | Ready
    | Refused
    | Warned
)

_KINDS: Final[tuple[type[Any], ...]] = (
    Load,
    Loaded,
    Import,
    Replace,
    Call,
    Get,
    Reply,
    Raised,
    Undefined,
    Callback,
    Ready,
    Refused,
    Warned,
)
_NUMBER: Final = {kind: number for number, kind in enumerate(_KINDS)}
_ANY: Final = object
_FIELDS: Final[dict[type[Any], tuple[type[Any] | tuple[type[Any], ...], ...]]] = {
    Load: (dict,),
    Loaded: (dict,),
    Import: (str,),
    Replace: (dict,),
    Call: (_ANY, tuple, dict),
    Get: (_ANY, (str, type(None))),
    Reply: (_ANY,),
    Raised: (str, str, tuple, (str, type(None))),
    Undefined: (str,),
    Callback: (int, tuple, dict),
    Ready: (),
    Refused: (tuple,),
    Warned: (_ANY, tuple),
}


class Codec:
    """Turns messages into frames and back, for one side of the wire.

    writeable: whether decoded arrays may be written to: on the student's side they may not
    export:    value -> `Handle` or number of an oracle for what is not plain; None refuses it
    handle:    `Handle` -> its number on the other side; None: the number that it has
    find:      `Handle` -> the object on this side; None leaves the handle as it is
    oracle:    number -> the function that calls the judge; None: the peer may send no oracles
    seed:      whether a `Seed` becomes its generator on arrival
    """

    def __init__(
        self,
        *,
        writeable: bool,
        export: Callable[[Any], Handle | int | None] | None = None,
        handle: Callable[[Handle], int] | None = None,
        find: Callable[[Handle], Any] | None = None,
        oracle: Callable[[int], Any] | None = None,
        seed: bool = False,
    ) -> None:
        self.writeable = writeable
        self.export = export
        self.handle = handle
        self.find = find
        self.oracle = oracle
        self.seed = seed
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder().decode

    def encode(self, message: Message) -> list[bytes | memoryview]:
        """Return the frame of ``message`` in pieces, to be sent in order. Raises CannotCross."""
        packing = _Packing(self)
        fields = [packing.pack(value, 0) for value in msgspec.structs.astuple(message)]
        try:
            skeleton = self._encode([_NUMBER[type(message)], *fields])
        except UnicodeEncodeError:
            raise CannotCross(
                "A text with a lone surrogate cannot be sent: it is not valid Unicode."
            ) from None
        if len(skeleton) > MAX_SKELETON or packing.size > MAX_BUFFERS:
            raise CannotCross(
                f"A value of {len(skeleton) + packing.size} bytes cannot be sent. At most {MAX_BUFFERS} bytes "
                f"of arrays and {MAX_SKELETON} bytes of other values go over at once."
            )
        return [HEADER.pack(len(skeleton), packing.size), skeleton, *packing.buffers]

    def decode(self, skeleton: bytes, buffers: bytearray) -> Message:
        """Return the message of a frame. Raises WireError whatever is wrong with it."""
        try:
            parts = self._decode(skeleton)
        except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as error:
            raise WireError("The frame is not msgpack.") from error
        if type(parts) is not list or not parts or type(parts[0]) is not int:
            raise WireError("The frame holds no message.")
        number, *packed = parts
        if not 0 <= number < len(_KINDS):
            raise WireError(f"There is no message {number}.")
        kind = _KINDS[number]
        types = _FIELDS[kind]
        if len(packed) != len(types):
            raise WireError(f"A {kind.__name__} has {len(types)} fields, not {len(packed)}.")
        opening = _Opening(self, buffers)
        fields = [opening.open(value, 0) for value in packed]
        if opening.offset != len(buffers):
            raise WireError("The frame has more data than its arrays.")
        for field, expected in zip(fields, types, strict=True):
            if not isinstance(field, expected):
                raise WireError(f"A field of {kind.__name__} is a {type(field).__name__}.")
        if kind in (Call, Callback) and not all(type(key) is str for key in fields[2]):
            raise WireError("A keyword argument has a name that is not text.")
        message: Message = kind(*fields)
        return message


def check_header(header: bytes) -> tuple[int, int]:
    """Return the lengths of skeleton and buffers that ``header`` announces. Raises WireError if too long."""
    skeleton, buffers = HEADER.unpack(header)
    if skeleton > MAX_SKELETON or buffers > MAX_BUFFERS:
        raise WireError(f"A frame of {skeleton} + {buffers} bytes is longer than any frame may be.")
    return skeleton, buffers


def joined(pieces: list[bytes | memoryview]) -> list[bytes | memoryview]:
    """Return a frame's pieces as one if it is small: each write would wake the other side up."""
    if sum(len(piece) for piece in pieces) <= 2**16:
        return [b"".join(pieces)]
    return [b"".join(pieces[:2]), *pieces[2:]]


class _Packing:
    """One message being packed: the buffers of its arrays so far."""

    def __init__(self, codec: Codec) -> None:
        self.codec = codec
        self.buffers: list[bytes | memoryview] = []
        self.size = 0

    def pack(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is float or kind is str or value is None or kind is bool:
            return value
        if kind is np.ndarray:
            return self._array(value)
        if kind is int:
            return value if -(2**63) <= value < 2**64 else _big_int(value)
        if kind is list or kind is tuple:
            return self._items(LIST if kind is list else TUPLE, value, depth)
        if kind is dict:
            return self._dict(value, depth)
        if kind in _SCALAR_TYPES:
            return _scalar(value)
        if kind is complex:
            return msgspec.msgpack.Ext(COMPLEX, _COMPLEX.pack(value.real, value.imag))
        if kind is bytes:
            self._add(value)
            return msgspec.msgpack.Ext(BYTES, _U64.pack(len(value)))
        if kind is Handle:
            return self._handle(value)
        if kind is Seed:
            return msgspec.msgpack.Ext(SEED, _U64.pack(value.value))
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
            return self._array(np.ndarray.view(value, np.ndarray))
        return self._foreign(value)

    def _foreign(self, value: Any) -> Any:
        exported = self.codec.export(value) if self.codec.export is not None else None
        if type(exported) is Handle:
            return self._handle(exported)
        if type(exported) is int:
            return msgspec.msgpack.Ext(ORACLE, _U64.pack(exported))
        kind = type(value)
        what = f"{kind.__module__}.{kind.__qualname__}"
        if isinstance(value, np.ndarray | np.generic):
            what += f" of dtype {value.dtype}"
        raise CannotCross(
            f"A {what} cannot be sent. Send numbers, text, lists, tuples, dicts and plain numeric arrays."
        )

    def _handle(self, handle: Handle) -> Any:
        number = handle.number if self.codec.handle is None else self.codec.handle(handle)
        return msgspec.msgpack.Ext(HANDLE, _U64.pack(number))

    def _items(self, tag: int, value: Any, depth: int) -> list[Any]:
        if depth >= MAX_DEPTH:
            raise CannotCross(f"A value nested more than {MAX_DEPTH} deep cannot be sent.")
        return [tag, *(self.pack(item, depth + 1) for item in value)]

    def _dict(self, value: dict[Any, Any], depth: int) -> list[Any]:
        if depth >= MAX_DEPTH:
            raise CannotCross(f"A value nested more than {MAX_DEPTH} deep cannot be sent.")
        if len(value) > MAX_DICT:
            raise CannotCross(f"A dict of {len(value)} entries cannot be sent. At most {MAX_DICT} go over.")
        packed: list[Any] = [DICT]
        for key, item in value.items():
            if not _is_key(key):
                raise CannotCross(f"A dict with a key of type {type(key).__name__} cannot be sent.")
            packed.append(self.pack(key, depth + 1))
            packed.append(self.pack(item, depth + 1))
        return packed

    def _array(self, array: np.ndarray[Any, Any]) -> Any:
        number = _DTYPE_NUMBER.get(array.dtype.newbyteorder("=").str)
        if number is None or array.dtype.fields is not None:
            return self._foreign(array)
        dtype = DTYPES[number]
        fortran = array.flags.f_contiguous and not array.flags.c_contiguous
        order: Literal["C", "F"] = "F" if fortran else "C"
        if array.dtype != dtype or not (array.flags.c_contiguous or fortran):
            array = array.astype(dtype, order=order)
        if dtype.char in "gG":
            array = _without_padding(array, order)
        self._add(array.reshape(-1, order=order).view(np.uint8).data if array.size else b"")
        head = _ARRAY_HEAD.pack(number, fortran, array.ndim)
        return msgspec.msgpack.Ext(ARRAY, head + struct.pack(f"<{array.ndim}Q", *array.shape))

    def _add(self, data: bytes | memoryview) -> None:
        self.buffers.append(data)
        padding = -len(data) % _ALIGNMENT
        if padding:
            self.buffers.append(bytes(padding))
        self.size += len(data) + padding


class _Opening:
    """One frame being opened: how much of its buffers the arrays so far have used."""

    def __init__(self, codec: Codec, buffers: bytearray) -> None:
        self.codec = codec
        self.buffers = buffers
        self.offset = 0

    def open(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is float or kind is int or kind is str or value is None or kind is bool:
            return value
        if kind is list:
            return self._container(value, depth)
        if kind is msgspec.msgpack.Ext:
            return self._leaf(value.code, bytes(value.data))
        raise WireError(f"A {kind.__name__} may not cross.")

    def _container(self, value: list[Any], depth: int) -> Any:
        if depth >= MAX_DEPTH:
            raise WireError(f"A value is nested more than {MAX_DEPTH} deep.")
        if not value or type(value[0]) is not int:
            raise WireError("A container does not say what it is.")
        tag, *packed = value
        items = [self.open(item, depth + 1) for item in packed]
        if tag == LIST:
            return items
        if tag == TUPLE:
            return tuple(items)
        if tag != DICT or len(items) % 2 or len(items) > 2 * MAX_DICT:
            raise WireError("A dict is malformed.")
        if not all(_is_key(key) for key in items[::2]):
            raise WireError("A dict has a key that may not cross.")
        return dict(zip(items[::2], items[1::2], strict=True))

    def _leaf(self, code: int, data: bytes) -> Any:
        if code == ARRAY:
            return self._array(data)
        if code == SCALAR:
            return self._scalar(data)
        if code == INT:
            if not 8 <= len(data) <= MAX_INT_BYTES:
                raise WireError(f"An integer of {len(data)} bytes may not cross.")
            return int.from_bytes(data, "little", signed=True)
        if code == COMPLEX and len(data) == _COMPLEX.size:
            return complex(*_COMPLEX.unpack(data))
        if len(data) != _U64.size:
            raise WireError(f"A leaf of kind {code} is malformed.")
        (number,) = _U64.unpack(data)
        return self._numbered(code, number)

    def _numbered(self, code: int, number: int) -> Any:
        if code == BYTES:
            return bytes(self._take(number))
        if code == HANDLE:
            return Handle(number) if self.codec.find is None else self.codec.find(Handle(number))
        if code == ORACLE and self.codec.oracle is not None:
            return self.codec.oracle(number)
        if code == SEED and self.codec.seed:
            return Seed(number).generator()
        raise WireError(f"A leaf of kind {code} may not cross this way.")

    def _scalar(self, data: bytes) -> Any:
        if not data or data[0] >= len(DTYPES) or len(data) != 1 + DTYPES[data[0]].itemsize:
            raise WireError("A NumPy scalar is malformed.")
        dtype = DTYPES[data[0]]
        if dtype.char == "?":  # any other byte than 0 and 1 would make a bool that is neither
            return np.bool_(data[1] != 0)
        return np.frombuffer(data, dtype, 1, 1)[0]

    def _array(self, data: bytes) -> np.ndarray[Any, Any]:
        if len(data) < _ARRAY_HEAD.size:
            raise WireError("An array has no head.")
        number, fortran, ndim = _ARRAY_HEAD.unpack_from(data)
        if number >= len(DTYPES) or fortran > 1 or ndim > 32 or len(data) != _ARRAY_HEAD.size + 8 * ndim:
            raise WireError("An array's head is malformed.")
        shape = struct.unpack_from(f"<{ndim}Q", data, _ARRAY_HEAD.size)
        dtype = DTYPES[number]
        if max(shape, default=0) > MAX_BUFFERS:
            raise WireError("An array is larger than any frame.")
        count = math.prod(shape)
        raw = self._take(count * dtype.itemsize)
        try:
            array = np.frombuffer(raw, dtype, count).reshape(shape, order="F" if fortran else "C")
        except ValueError as error:
            raise WireError("An array's shape is not possible.") from error
        if dtype.char == "?":
            array = array.view(np.uint8).astype(bool, order="K")
        array.flags.writeable = self.codec.writeable
        return array

    def _take(self, size: int) -> memoryview:
        end = self.offset + size
        if end > len(self.buffers):
            raise WireError("An array is longer than the data that came with it.")
        piece = memoryview(self.buffers)[self.offset : end]
        self.offset = end + -size % _ALIGNMENT
        return piece


def _is_key(key: Any) -> bool:
    if type(key) is tuple:
        return len(key) <= 8 and all(type(part) is not tuple and _is_key(part) for part in key)
    return key is None or (type(key) in (str, float, bool)) or (type(key) is int and -(2**63) <= key < 2**64)


def _big_int(value: int) -> Any:
    size = value.bit_length() // 8 + 1
    if size > MAX_INT_BYTES:
        raise CannotCross(
            f"An integer of {value.bit_length()} bits cannot be sent. At most {8 * MAX_INT_BYTES - 1} go over."
        )
    return msgspec.msgpack.Ext(INT, value.to_bytes(size, "little", signed=True))


def _scalar(value: Any) -> Any:
    array = np.array(value)
    number = _DTYPE_NUMBER[array.dtype.str]
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
