"""Students who all hand in at once, as a process of their own, so that it can be given less of the processor.

    python benchmarks/service_load.py http://127.0.0.1:8600/small/api/assignments/a1/uploads students.json

students.json is a list of ``{"token": ..., "archive": FILE}``. Prints a list with one ``{"status", "wait"}`` each, in the
same order: the status of the answer (0: there was none) and the seconds until it was there.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from urllib.parse import SplitResult, urlsplit


async def hand_in(address: SplitResult, token: str, body: bytes) -> dict[str, float]:
    """Send one upload over a connection of its own; return what came of it."""
    head = (
        f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/zip\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    begun, status = time.perf_counter(), 0
    try:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(head.encode() + body)
        status = int((await reader.readline()).split()[1])
        await reader.read()
        writer.close()
    except (OSError, IndexError, ValueError):
        status = 0
    return {"status": status, "wait": time.perf_counter() - begun}


async def all_at_once(address: str, students: list[dict[str, str]]) -> list[dict[str, float]]:
    """Return what came of each student's upload."""
    bodies = [Path(student["archive"]).read_bytes() for student in students]
    parts = urlsplit(address)
    sent = [hand_in(parts, student["token"], body) for student, body in zip(students, bodies, strict=True)]
    return list(await asyncio.gather(*sent))


if __name__ == "__main__":
    people = json.loads(Path(sys.argv[2]).read_text())
    print(json.dumps(asyncio.run(all_at_once(sys.argv[1], people))))
