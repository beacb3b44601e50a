"""Values and messages as bytes, between the judge and the student's process.

A frame is a header (two lengths), a *skeleton* of msgpack, and the raw *buffers* of its arrays:

    u32 skeleton length | u32 buffers length | skeleton | buffers

The skeleton names every container (``[LIST, items]``, ``[TUPLE, items]``, ``[DICT, [key, value, ...]]``)
and holds the leaves; it has no map of msgpack's own, whose keys could be chosen to collide before we look at them; an array's leaf is its dtype, layout and shape, and its data is the next piece
of the buffers. Both lengths are bounded, so what a hostile peer can make us allocate is bounded too:
a byte of skeleton is at most one small object.

What is decoded is exactly None, bool, int, float, complex, str, bytes, list, tuple, dict, a NumPy
scalar, a plain array, or a value of a kind in the table of `values` (a date, a set, a frame of pandas ...),
which crosses as its name and plain parts. An object of a class derived from these crosses as the plain value beneath
it, whatever its methods say. Nothing is pickled and nothing is evaluated, in either direction.
"""

from __future__ import annotations

from .argument_changes import as_handed, changed
from .array_values import objects_replaced
from .codec import Codec
from .format import (
    ARRAY,
    DICT,
    DTYPES,
    HEADER,
    INT,
    LIST,
    MAX_BUFFERS,
    MAX_COLLIDING,
    MAX_DEPTH,
    MAX_DICT,
    MAX_INT_BYTES,
    MAX_SKELETON,
    ORACLE,
    SCALAR,
    SEED,
    TUPLE,
    VALUE,
    CannotCross,
    PackageNotDeclared,
    RegisteredFailed,
    WireError,
    check_header,
    joined,
)
from .messages import (
    Call,
    Callback,
    Changeable,
    Get,
    Handle,
    Import,
    Load,
    Loaded,
    Message,
    Operate,
    Raised,
    Ready,
    Refused,
    Register,
    Replace,
    Reply,
    Run,
    Seed,
    Undefined,
    Warned,
)
from .values import Unbuilt, comparable, copy_of, is_value

__all__ = [
    "ARRAY",
    "DICT",
    "DTYPES",
    "HEADER",
    "INT",
    "LIST",
    "MAX_BUFFERS",
    "MAX_COLLIDING",
    "MAX_DEPTH",
    "MAX_DICT",
    "MAX_INT_BYTES",
    "MAX_SKELETON",
    "ORACLE",
    "SCALAR",
    "SEED",
    "TUPLE",
    "VALUE",
    "Call",
    "Callback",
    "CannotCross",
    "Changeable",
    "Codec",
    "Get",
    "Handle",
    "Import",
    "Load",
    "Loaded",
    "Message",
    "Operate",
    "PackageNotDeclared",
    "Raised",
    "Ready",
    "Refused",
    "Register",
    "RegisteredFailed",
    "Replace",
    "Reply",
    "Run",
    "Seed",
    "Unbuilt",
    "Undefined",
    "Warned",
    "WireError",
    "as_handed",
    "changed",
    "check_header",
    "comparable",
    "copy_of",
    "is_value",
    "joined",
    "objects_replaced",
]
