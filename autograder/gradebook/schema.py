"""The tables of nbgrader's gradebook and their versions, without running alembic.

nbgrader makes its tables from its models, whole and in the newest form, and then runs ``alembic heads`` as a command,
only to learn what that form is called. Its migration scripts say the same, and reading them takes a hundredth of the time.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAKE_VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"


def make_tables(connection: Connection, version: str) -> None:
    """Make all tables of the installed nbgrader in an empty database, as being of ``version``. Commits nothing."""
    from nbgrader.api import Base
    from sqlalchemy import text

    Base.metadata.create_all(connection)
    connection.execute(text(MAKE_VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})


def is_current(connection: Connection) -> bool:
    """Whether every table and column of the installed nbgrader is there."""
    from nbgrader.api import Base
    from sqlalchemy import inspect

    inspector = inspect(connection)
    tables = set(inspector.get_table_names())
    return all(
        table.name in tables
        and {column.name for column in table.columns}
        <= {column["name"] for column in inspector.get_columns(table.name)}
        for table in Base.metadata.tables.values()
    )


def known_versions() -> tuple[set[str], set[str]]:
    """Return the newest version of the gradebook that the installed nbgrader knows, and all of them.

    The first set holds one version, unless nbgrader's migration scripts are damaged.
    """
    from nbgrader.dbutil import ALEMBIC_DIR

    earlier: dict[str, Any] = {}
    for script in Path(ALEMBIC_DIR, "versions").glob("*.py"):
        values = _assigned(ast.parse(script.read_bytes()), ("revision", "down_revision"))
        if "revision" in values:
            earlier[values["revision"]] = values.get("down_revision")
    return earlier.keys() - set(earlier.values()), set(earlier)


def _assigned(tree: ast.Module, names: Collection[str]) -> dict[str, Any]:
    """Return what a file gives to ``names`` at its top, as far as that are plain values."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id in names
    }
