"""Logins with a provider, and marks on their way to a learning system."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "logins",
        sa.Column("state", sa.String(64), primary_key=True),
        sa.Column("course", sa.String(128), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_logins_expires", "logins", ["expires"])
    op.create_table(
        "platforms",
        sa.Column("course", sa.String(128), primary_key=True),
        sa.Column("line_items", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("memberships", sa.Text, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("busy", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "line_items",
        sa.Column("course", sa.String(128), primary_key=True),
        sa.Column("assignment", sa.String(128), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
    )
    op.create_table(
        "scores",
        sa.Column("course", sa.String(128), primary_key=True),
        sa.Column("student", sa.String(128), primary_key=True),
        sa.Column("assignment", sa.String(128), primary_key=True),
        sa.Column("points", sa.Float),
        sa.Column("max_points", sa.Float, nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next", sa.BigInteger, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
    )
