"""The one place that chooses SQLite: pysqlite3 carries a version without the WAL-reset fault."""

# mypy: disable-error-code="no-redef"
from __future__ import annotations

try:
    import pysqlite3 as sqlite3
except ImportError:
    import sqlite3

Connection = sqlite3.Connection
Cursor = sqlite3.Cursor
Error = sqlite3.Error
DatabaseError = sqlite3.DatabaseError
IntegrityError = sqlite3.IntegrityError
OperationalError = sqlite3.OperationalError
Row = sqlite3.Row
connect = sqlite3.connect
version = sqlite3.sqlite_version
