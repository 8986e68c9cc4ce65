"""How much a database on a server holds."""

from sqlalchemy import text
from sqlmodel import Session


def find_size_on_server(session: Session) -> int:
    """Bytes of this database, on PostgreSQL."""
    size: int = session.connection().execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    return size
