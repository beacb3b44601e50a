"""Floods and wrecks: each function tries to use up something, or to end badly."""

import ctypes
import os
import struct
import sys
import threading
import time

import numpy as np


def fine(x=1):
    return x


def loop_for_ever():
    while True:
        pass


def sleep_for_ever():
    time.sleep(1000)


def take_all_memory():
    return np.ones(10**11)


def take_all_memory_slowly():
    return [bytearray(2**22) for _ in range(10**6)]


def print_for_ever():
    while True:
        print("x" * 1000)


def print_a_lot():
    for _ in range(1000):
        print("x" * 1000)
    return "done"


def fill_the_disk():
    with open("big", "wb") as file:
        for _ in range(10**6):
            file.write(bytes(2**20))


def start_threads_for_ever():
    stop = threading.Event()
    try:
        for _ in range(10**5):
            threading.Thread(target=stop.wait, daemon=True).start()
    finally:
        stop.set()


def recurse_for_ever():
    return recurse_for_ever()


def end_its_process():
    os._exit(3)


def exit_politely():
    sys.exit(4)


def crash():
    ctypes.string_at(0)


def abort():
    os.abort()


def close_the_wire():
    os.close(3)


def write_garbage():
    os.write(3, b"\xff" * 1000)
    time.sleep(1000)


def write_half_a_frame():
    os.write(3, struct.pack("<II", 100, 0) + b"half")
    time.sleep(1000)


def promise_a_huge_frame():
    os.write(3, struct.pack("<II", 100, 2**32 - 1))
    time.sleep(1000)


def promise_a_large_frame_that_never_comes():
    os.write(3, struct.pack("<II", 2**21, 2**26))
    time.sleep(1000)


def nest_deeply():
    value = []
    for _ in range(10**5):
        value = [value]
    return value


def contain_itself():
    value = []
    value.append(value)
    return value


def return_too_much():
    return np.zeros(9 * 2**20)


def block_signals_and_sleep():
    import signal

    signal.pthread_sigmask(signal.SIG_SETMASK, range(1, 65))
    while True:
        time.sleep(1000)
