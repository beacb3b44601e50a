"""A course in one file, and back: sources, data, gradebook, uploads, logins, secret.

A backup can be made while everything runs. The service's database is copied first, as it is at one moment, and the
files after it: so a restored queue may hold an upload that is graded already, which costs nothing, and never the
other way round. Each file's SHA-256 stands in the archive, and restoring checks it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from sqlalchemy import Connection, Integer, insert, select

from ..course.course import Course, load_course
from .courses import default_database
from .database import Database, ServiceError, open_database
from .records import has_service
from .tables import metadata

FORMAT: Final = 1
MANIFEST: Final = "backup.json"
SERVICE: Final = "service.db"
_SOURCES: Final = ("course.toml", "nbgrader_config.py", "solutions", "assignments", ".build/source")
_AT_ONCE = 500  # rows


@dataclass
class BackUp:
    """What was written. notes: sentences on what is not in it"""

    file: Path
    files: int = 0
    notes: list[str] = field(default_factory=list)


def back_up(course: Course, file: Path) -> BackUp:
    """Write the course into the archive ``file`` (.tar.gz). Raises ServiceError, and leaves no half archive."""
    done = BackUp(file)
    unfinished = file.with_name(f".unfinished-{file.name}")
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(unfinished, "w:gz") as archive:
            digests: dict[str, str] = {}
            for name, path in _contents(course, Path(folder), done):
                digests[name] = _add(archive, name, path)
            manifest = {"format": FORMAT, "course": course.id, "data": _data_name(course), "files": digests}
            _add_bytes(archive, MANIFEST, json.dumps(manifest).encode())
            done.files = len(digests)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
    except (OSError, sqlite3.Error, tarfile.TarError) as error:
        unfinished.unlink(missing_ok=True)
        raise ServiceError(f"{file} cannot be written: {error}. Nothing was changed.") from error
    return done


def restore(file: Path, folder: Path) -> Course:
    """Write the course of the archive ``file`` into ``folder``, which must be empty, and return it.

    Raises ServiceError, with ``folder`` as it was, where the archive is damaged or is none.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ServiceError(f"{folder} is not empty. Name a new folder: nothing is written over.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder.parent) as beside:
            unpacked = Path(beside, "course")
            manifest = _unpack(file, unpacked)
            _put_service_back(unpacked, str(manifest["data"]))
            if folder.exists():
                folder.rmdir()
            unpacked.rename(folder)
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as error:
        raise ServiceError(f"{file} cannot be restored: {error}. Nothing was written.") from error
    return load_course(folder)


def _contents(course: Course, temporary: Path, done: BackUp) -> Iterator[tuple[str, Path]]:
    """Yield (name in the archive, file) for everything; the service's database comes first."""
    data = _data_name(course)
    if has_service(course):
        copy = temporary / SERVICE
        _copy_service(course, copy)
        yield SERVICE, copy
    own_files = {course.data_folder / "service" / f"service.db{end}" for end in ("", "-wal", "-shm")}
    gradebook = _sqlite_file(course.database_url)
    if gradebook is None:
        done.notes.append("The gradebook is on a database server and is not in it: back it up there, too.")
    elif gradebook.exists():
        copy = temporary / "gradebook.db"
        with closing(sqlite3.connect(gradebook)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        own_files |= {Path(f"{gradebook}{end}") for end in ("", "-wal", "-shm", "-journal")}
        if gradebook.is_relative_to(course.data_folder):
            yield f"{data}/{gradebook.relative_to(course.data_folder).as_posix()}", copy
        else:
            done.notes.append(f"The gradebook {gradebook} is outside of the data folder and is not in it.")
    for name in _SOURCES:
        yield from _below(course.root / name, name, done)
    for name, path in _below(course.data_folder, data, done):
        if path not in own_files:
            yield name, path


def _data_name(course: Course) -> str:
    """The data folder relative to the course, as the archive names it."""
    if course.data_folder.is_relative_to(course.root):
        return course.data_folder.relative_to(course.root).as_posix()
    raise ServiceError(
        f"The data folder {course.data_folder} is not below the course. Back both up with a program of the system."
    )


def _below(place: Path, name: str, done: BackUp) -> Iterator[tuple[str, Path]]:
    """Yield the regular files of ``place``; no link is followed, since students fill some of the folders."""
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISREG(mode):
        yield name, place
    elif stat.S_ISDIR(mode):
        for entry in sorted(place.iterdir()):
            yield from _below(entry, f"{name}/{entry.name}", done)
    else:
        done.notes.append(f"{name} is a link or no file, and is not in it.")


def _copy_service(course: Course, file: Path) -> None:
    """Copy the service's database, SQLite or PostgreSQL, into an SQLite file."""
    source, target = open_database(default_database(course)), open_database(f"sqlite:///{file}")
    try:
        _copy_rows(source, target)
        target.compact()
    finally:
        source.close()
        target.close()


def _copy_rows(source: Database, target: Database) -> None:
    """Copy all rows as they are at one moment, some at a time."""
    with source.reading(is_one_state=True) as reading, target.writing() as writing:
        if not source.is_sqlite:
            reading.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for table in metadata.sorted_tables:
            rows = reading.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
            for some in rows.partitions():
                writing.execute(insert(table), [dict(row) for row in some])
        if not target.is_sqlite:  # PostgreSQL counts numbers apart from the rows
            for table in metadata.sorted_tables:
                for column in table.primary_key:
                    if isinstance(column.type, Integer):
                        _count_on(writing, table.name, column.name)


def _count_on(connection: Connection, table: str, column: str) -> None:
    """Let the numbers of a PostgreSQL table go on behind the highest that there is."""
    connection.exec_driver_sql(
        f"SELECT setval(sequence, highest) FROM (SELECT pg_get_serial_sequence('{table}', '{column}') AS sequence, "
        f"(SELECT max({column}) FROM {table}) AS highest) AS numbers WHERE sequence IS NOT NULL AND highest IS NOT NULL"
    )


def _put_service_back(unpacked: Path, data: str) -> None:
    """Put the copy of the service's database where the restored course expects it."""
    copy = unpacked / SERVICE
    if not copy.exists():
        return
    address = load_course(unpacked).service.database
    if not address:
        place = unpacked / data / "service" / "service.db"
        place.parent.mkdir(parents=True, exist_ok=True)
        copy.rename(place)
        return
    source, target = open_database(f"sqlite:///{copy}"), open_database(address)
    try:
        _copy_rows(source, target)
    finally:
        source.close()
        target.close()
    copy.unlink()


def _sqlite_file(address: str) -> Path | None:
    return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:///") else None


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    content = path.read_bytes()
    _add_bytes(archive, name, content, path.stat().st_mode & 0o777)
    return hashlib.sha256(content).hexdigest()


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes, mode: int = 0o600) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), mode
    archive.addfile(entry, io.BytesIO(content))


def _unpack(file: Path, folder: Path) -> dict[str, object]:
    """Unpack the archive into ``folder``; return its manifest. Raises ValueError where a file is not what it was."""
    digests: dict[str, str] = {}
    manifest: dict[str, object] = {}
    with tarfile.open(file, "r:gz") as archive:
        for entry in archive:
            path = PurePosixPath(entry.name)
            content = archive.extractfile(entry)
            if not entry.isreg() or content is None or path.is_absolute() or ".." in path.parts:
                raise ValueError(f"it holds {entry.name!r}, which no backup of ours has")
            written = content.read()
            if entry.name == MANIFEST:
                manifest = json.loads(written)
                continue
            digests[entry.name] = hashlib.sha256(written).hexdigest()
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(written)
            target.chmod(entry.mode & 0o777)
    if manifest.get("format") != FORMAT:
        raise ValueError("it is no backup of this version")
    if manifest["files"] != digests:
        raise ValueError("a file in it is damaged or missing")
    return manifest
