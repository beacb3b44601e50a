"""The tables of the service's database; `migrations` brings an older database to them.

Times are whole microseconds since 1970 in UTC, so that they are the same in SQLite and PostgreSQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"
STATES: Final = (WAITING, RUNNING, DONE, FAILED)

metadata = MetaData()

# Who may do what: whoever an identity provider (issuer) calls `subject` is `name` in the course.
members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course", String(128), nullable=False),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("name", String(128), nullable=False),
    Column("role", String(16), nullable=False),
    UniqueConstraint("course", "issuer", "subject", name="one_member_for_a_subject"),
)

# Invitations, sessions and tokens. The secret itself is nowhere: its SHA-256 alone.
keys = Table(
    "keys",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("member", Integer, ForeignKey("members.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", String(128), nullable=False, default=""),
    Column("made", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("ended", BigInteger),
)

# An upload is the job of grading it. priority: 0 for what was handed in, 1 for what is graded again.
uploads = Table(
    "uploads",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("course", String(128), nullable=False),
    Column("student", String(128), nullable=False),
    Column("assignment", String(128), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("files", Integer, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("state", String(16), nullable=False, default=WAITING),
    Column("priority", Integer, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
    Column("worker", String(128), nullable=False, default=""),
    Column("lease", BigInteger, nullable=False, default=0),
    Column("begun", BigInteger),
    Column("ended", BigInteger),
    Column("status", String(32), nullable=False, default=""),
    Column("points", Float),
    Column("max_points", Float),
    Column("sentence", Text, nullable=False, default=""),
    Column("attention", Text, nullable=False, default=""),
    Column("graded", Integer, nullable=False, default=0),
    Index("by_state", "state", "priority", "number"),
    Index("by_student", "course", "student", "assignment", "number"),
    sqlite_autoincrement=True,
)

# The bytes of an upload, apart from its row, so that the queue is read without them.
archives = Table(
    "archives",
    metadata,
    Column("upload", Integer, ForeignKey("uploads.number", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# What an instructor switches while the service runs: paused, draining, message.
switches = Table(
    "switches",
    metadata,
    Column("course", String(128), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

# Who did what. Rows are added and never changed: the database itself refuses. member: none for the service.
events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("time", BigInteger, nullable=False),
    Column("course", String(128), nullable=False),
    Column("member", Integer),
    Column("action", String(64), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)

# The workers that were seen lately.
workers = Table(
    "workers",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("seen", BigInteger, nullable=False),
)

# Logins with a provider that were begun and not ended. state, browser: SHA-256 of what the provider and the browser hold.
logins = Table(
    "logins",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("course", String(128), nullable=False),
    Column("way", String(8), nullable=False),
    Column("browser", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("expires", BigInteger, nullable=False, index=True),
)

# Where a learning system takes marks and tells who is in the course, as its newest launch said.
# scopes: of the tokens for marks, separated by spaces; busy: until when a process is sending marks
platforms = Table(
    "platforms",
    metadata,
    Column("course", String(128), primary_key=True),
    Column("line_items", Text, nullable=False, default=""),
    Column("scopes", Text, nullable=False, default=""),
    Column("memberships", Text, nullable=False, default=""),
    Column("seen", BigInteger, nullable=False),
    Column("busy", BigInteger, nullable=False, default=0),
)

# The column of an assignment in the learning system's gradebook.
line_items = Table(
    "line_items",
    metadata,
    Column("course", String(128), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("address", Text, nullable=False),
)

# A mark on its way to the learning system; the row stays, so that the same mark is not sent again.
# points: none where the mark is not final; made: the time that the score carries; sent: when it was taken there
scores = Table(
    "scores",
    metadata,
    Column("course", String(128), primary_key=True),
    Column("student", String(128), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("points", Float),
    Column("max_points", Float, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("sent", BigInteger),
    Column("tries", Integer, nullable=False, default=0),
    Column("next", BigInteger, nullable=False, default=0),
    Column("problem", Text, nullable=False, default=""),
)


def microseconds(moment: datetime) -> int:
    """Return a time with a zone as the database keeps it."""
    seconds = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (seconds.days * 86_400 + seconds.seconds) * 1_000_000 + seconds.microseconds


def moment(microseconds: int) -> datetime:
    """Return a time of the database, in UTC."""
    seconds, rest = divmod(microseconds, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
