"""Messages to frames and back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

import msgspec

from .decode import Arrival, Opening
from .encode import Export, Packing
from .format import HEADER, MAX_BUFFERS, MAX_SKELETON, CannotCross, Packed, WireError
from .messages import FIELDS, KINDS, NUMBER, Call, Callback, Handle, Message
from .repeated_frames import RepeatedFrames

# one for all, made at import: a guest has them in memory
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final[Callable[[bytes], list[Any]]] = msgspec.msgpack.Decoder(list[Packed]).decode


class Codec:
    """Turns messages into frames and back, for one side of the wire.

    writeable: whether decoded arrays may be written to: on the student's side they may not
    export:    value -> `Handle` or number of an oracle for what is not plain; None refuses it
    handle:    `Handle` -> its number on the other side; None: the number that it has
    find:      `Handle` -> the object on this side; None leaves the handle as it is
    oracle:    number -> the function that calls the judge; None: the peer may send no oracles
    seed:      whether a `Seed` becomes its generator on arrival, and an argument may be `Changeable`: the student's side
    registered: an object -> the name of its registered class and plain data; None for any other object
    rebuild:   such a name, which has an ``@`` in it, and plain data -> the object. Raises WireError for another name
    packages:  what student code may import: values of other packages do not cross; None: not known, or everything
    """

    def __init__(
        self,
        *,
        writeable: bool,
        export: Export | None = None,
        handle: Callable[[Handle], int] | None = None,
        find: Callable[[Handle], Any] | None = None,
        oracle: Callable[[int], Any] | None = None,
        seed: bool = False,
        packages: Collection[str] | None = None,
        registered: Callable[[Any], tuple[str, Any] | None] | None = None,
        rebuild: Callable[[str, Any], Any] | None = None,
    ) -> None:
        self.export = export
        self.handle = handle
        self.packages = packages
        self.arrival = Arrival(writeable, find, oracle, seed, packages, seed, rebuild)
        self.registered = registered
        self._repeated = RepeatedFrames()

    def encode(self, message: Message) -> list[bytes | memoryview]:
        """Return the frame of ``message`` in pieces, to be sent in order. Raises CannotCross."""
        if (frame := self._repeated.encoded(message)) is not None:
            return [frame]
        packing = Packing(self.export, self.handle, self.packages, self.registered)
        fields = [packing.pack(value, 0) for value in msgspec.structs.astuple(message)]
        try:
            skeleton = _ENCODE([NUMBER[type(message)], *fields])
        except UnicodeEncodeError:
            raise CannotCross(
                "A text with a lone surrogate cannot be sent: it is not valid Unicode."
            ) from None
        if len(skeleton) > MAX_SKELETON or packing.size > MAX_BUFFERS:
            raise CannotCross(
                f"A value of {len(skeleton) + packing.size} bytes cannot be sent. At most {MAX_BUFFERS} bytes "
                f"of arrays and {MAX_SKELETON} bytes of other values go over at once."
            )
        pieces = [HEADER.pack(len(skeleton), packing.size), skeleton, *packing.buffers]
        self._repeated.note_sent(message, pieces)
        return pieces

    def decode(self, skeleton: bytes, buffers: bytes | bytearray) -> Message:
        """Return the message of a frame. Raises WireError whatever is wrong with it."""
        repeated = self._repeated.decoded(skeleton, buffers, writeable=self.arrival.writeable)
        if repeated is not None:
            return repeated
        try:
            parts: list[Any] = _DECODE(skeleton)
        except Exception as error:  # which ones depends on msgspec's version: 0.19 has raised TypeError
            raise WireError(f"The frame cannot be read: {error}.") from error
        number, *packed = parts or [None]
        if type(number) is not int:
            raise WireError("The frame holds no message.")
        if not 0 <= number < len(KINDS):
            raise WireError(f"There is no message {number}.")
        kind = KINDS[number]
        types = FIELDS[kind]
        if len(packed) != len(types):
            raise WireError(f"A {kind.__name__} has {len(types)} fields, not {len(packed)}.")
        opening = Opening(self.arrival, buffers)
        fields = [opening.open(value, 0) for value in packed]
        if opening.offset != len(buffers):
            raise WireError("The frame has more data than its arrays.")
        for field, expected in zip(fields, types, strict=True):
            if not isinstance(field, expected):
                raise WireError(f"A field of {kind.__name__} is a {type(field).__name__}.")
        if kind in (Call, Callback) and not all(type(key) is str for key in fields[2]):
            raise WireError("A keyword argument has a name that is not text.")
        message: Message = kind(*fields)
        self._repeated.note_received(skeleton, message)
        return message
