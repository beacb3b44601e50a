"""The wire: bytes that no honest guest sends."""

from __future__ import annotations

from .attack import Files, attack, mse

HEADER = "import os, struct\n"


def sent(data: str) -> Files:
    return mse(f"import os, struct, threading, time\nos.write(3, {data})\nreturn -1.0")


@attack()
def garbage() -> Files:
    """What is no frame ends the guest."""
    return sent("b'\\xff' * 64")


@attack()
def text() -> Files:
    """So does a text."""
    return sent('b\'{"outcome": "passed"}\' * 4')


@attack()
def zeros() -> Files:
    """And an empty frame."""
    return sent("bytes(4096)")


@attack()
def a_huge_frame() -> Files:
    """A length is checked before anything is reserved for it."""
    return sent("struct.pack('<QQ', 2**62, 2**62)")


@attack()
def half_a_frame() -> Files:
    """Half a frame is waited for until the deadline, and no longer."""
    return mse("import os\nos.write(3, b'\\x10\\0\\0\\0\\0\\0\\0\\0'[:5])\nos._exit(0)")


@attack()
def a_closed_wire() -> Files:
    """A wire that is closed is a broken one."""
    return mse("import os; os.close(3); return 0.0")


@attack()
def a_wire_to_somewhere_else() -> Files:
    """A wire that leads elsewhere brings no answer."""
    return mse("import os; os.dup2(1, 3); return 0.0")


@attack()
def an_early_reply() -> Files:
    """A forged reply is a value like any other: the judge compares it."""
    return mse("""
        import gc, sys
        for server in gc.get_objects():
            if type(server).__name__ == "Server":
                wire = sys.modules[type(server).__module__].wire
                server.send(wire.Reply(-1.0))
                server.send(wire.Reply(-1.0))
                break
        else:
            import os
            os.write(3, b"early")
        return -1.0
    """)


@attack()
def a_forged_warning() -> Files:
    """Warnings that were never given are remarks at most."""
    return mse("""
        import gc, sys
        for server in gc.get_objects():
            if type(server).__name__ == "Server":
                wire = sys.modules[type(server).__module__].wire
                server.send(wire.Warned(-1.0, [("arena.py", 31337, "overflow 31337")] * 1000, [99, 10**6]))
        import os
        os.write(3, b"x")
        return -1.0
    """)


@attack()
def callbacks_that_nobody_asked_for() -> Files:
    """An oracle that is not there cannot be called."""
    return mse("""
        import gc, sys, os
        for server in gc.get_objects():
            if type(server).__name__ == "Server":
                wire = sys.modules[type(server).__module__].wire
                for number in range(50):
                    server.send(wire.Callback(number, (), {}))
        os.write(3, b"x")
        return -1.0
    """)


@attack()
def a_thread_that_answers() -> Files:
    """A second voice on the wire breaks it."""
    return mse("""
        import threading, os
        threading.Thread(target=lambda: [os.write(3, b"mine") for k in range(100)]).start()
        return -1.0
    """)


@attack()
def everything_read_away() -> Files:
    """A guest that reads the judge's messages answers none of them."""
    return mse(
        "import os; os.write(3, b''); os.set_blocking(3, False)\ntry: os.read(3, 10**6)\nexcept OSError: pass\nos.write(3, b'x' * 100); return 0.0"
    )


@attack()
def keys_that_collide() -> Files:
    """A dict with keys chosen to collide does not cross."""
    return mse("return {k * (2**61 - 1): 0.0 for k in range(1, 30000)}")


@attack()
def nested_deeply() -> Files:
    """Depth is bounded."""
    return mse("value = 0.0\nfor k in range(100000): value = [value]\nreturn value")


@attack()
def contains_itself() -> Files:
    """A list in itself ends."""
    return mse("value = []\nvalue.append(value)\nreturn value")


@attack()
def an_unknown_dtype() -> Files:
    """A dtype that is not in the list does not cross."""
    return mse("return np.zeros(3, dtype='datetime64[s]')")
